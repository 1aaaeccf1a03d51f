//go:build unix

package store

import (
	"context"
	"syscall"
	"testing"
)

func TestCloseLetsGoThoughAChildStillSharesTheLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := Open(context.Background(), settings(dir))
	if err != nil {
		t.Fatal(err)
	}
	lock, ok := db.lock.(heldLock)
	if !ok {
		t.Fatalf("the lock is a %T", db.lock)
	}
	shared, err := syscall.Dup(int(lock.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(shared)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	opened(t, dir)
}
