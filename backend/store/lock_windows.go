//go:build windows

package store

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/windows"

	"anteroom/backend/fault"
)

// lockFile takes the lock that only one copy of the program can hold. The system lets go of it when
// the program ends, however it ends.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, &windows.Overlapped{})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = fault.New(SecondCopy)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
