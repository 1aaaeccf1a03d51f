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
	return heldLock{file}, nil
}

// heldLock lets go by name: a child that is being started at that moment still shares the open file.
type heldLock struct{ file *os.File }

func (l heldLock) Close() error {
	return errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
}
