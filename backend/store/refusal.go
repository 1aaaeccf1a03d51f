package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"syscall"

	sqlite "github.com/mattn/go-sqlite3"

	"anteroom/backend/fault"
)

// faultOf gives an error of the file its code. An error that already has one keeps it; a row that is
// not there is [fault.NotFound]; what is not known stays as it is, and so counts as internal.
func faultOf(err error) error {
	if err == nil {
		return nil
	}
	var refusal *fault.Error
	if errors.As(err, &refusal) {
		return err
	}
	if code := codeOf(err); code != "" {
		return fault.Wrap(code, err)
	}
	return err
}

func codeOf(err error) fault.Code {
	var problem sqlite.Error
	if errors.As(err, &problem) {
		switch problem.Code {
		case sqlite.ErrNotADB:
			return WrongKey
		case sqlite.ErrCorrupt:
			return Unreadable
		case sqlite.ErrFull:
			return fault.DiskFull
		case sqlite.ErrReadonly, sqlite.ErrCantOpen, sqlite.ErrPerm:
			return fault.ReadOnly
		case sqlite.ErrBusy, sqlite.ErrLocked:
			return fault.Busy
		case sqlite.ErrAuth:
			return fault.Forbidden
		case sqlite.ErrInterrupt:
			return fault.Cancelled
		}
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fault.Cancelled
	case errors.Is(err, syscall.ENOSPC):
		return fault.DiskFull
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return fault.ReadOnly
	}
	return ""
}
