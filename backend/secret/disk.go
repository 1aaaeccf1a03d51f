package secret

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"anteroom/backend/fault"
)

// readSealed reads no more than a sealed file can have.
func readSealed(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, envelopeLargest+1))
}

// replaceFile puts content at path in one step that survives a power cut: a new file beside it, to the
// disk, renamed over it, and the folder to the disk.
func replaceFile(path string, content []byte) (err error) {
	dir := filepath.Dir(path)
	draft, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp") // made with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = draft.Close()
			_ = os.Remove(draft.Name())
		}
	}()
	if _, err = draft.Write(content); err != nil {
		return err
	}
	if err = draft.Sync(); err != nil {
		return err
	}
	if err = draft.Close(); err != nil {
		return err
	}
	if err = os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes a rename durable. Windows does so by itself and cannot sync a folder.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// diskFault gives the disk's errors that a person can mend their codes.
func diskFault(doing string, err error) error {
	cause := fmt.Errorf("%s: %w", doing, err)
	if code := fault.OfDisk(err); code != "" {
		return fault.Wrap(code, cause)
	}
	return cause
}
