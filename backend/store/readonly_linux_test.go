package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store/storetest"
)

func TestOpenNamesAFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o555); err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() {
		// The superuser may write anywhere, so this thread stops being the superuser for files. It is
		// not unlocked: it ends with the goroutine.
		runtime.LockOSThread()
		if os.Geteuid() == 0 {
			if err := syscall.Setfsuid(65534); err != nil {
				result <- err
				return
			}
		}
		result <- reopen(filepath.Join(parent, "data"), storetest.Key())
	}()
	wantCode(t, <-result, fault.ReadOnly)
	if names := namesIn(t, parent); len(names) != 0 {
		t.Errorf("the folder holds %q", names)
	}
}
