//go:build unix

package store

import (
	"errors"
	"io"
	"os"
	"syscall"

	"anteroom/backend/fault"
)

// lockFile takes the lock that only one copy of the program can hold. The system lets go of it when
// the program ends, however it ends.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fault.New(SecondCopy)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
