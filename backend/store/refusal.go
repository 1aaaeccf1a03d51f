package store

import (
	"context"
	"database/sql"
	"errors"

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
		case sqlite.ErrReadonly, sqlite.ErrPerm:
			return fault.ReadOnly
		case sqlite.ErrCantOpen, sqlite.ErrIoErr:
			return diskCodeOf(problem)
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
	}
	return fault.OfDisk(err)
}

// diskCodeOf reads what the system answered where SQLite itself says no more than that a file could not
// be opened, read or written: most file systems that turn read-only, or are gone, are told so.
func diskCodeOf(problem sqlite.Error) fault.Code {
	switch code := fault.OfDisk(problem.SystemErrno); {
	case code != "":
		return code
	case problem.Code == sqlite.ErrCantOpen:
		return fault.ReadOnly
	default:
		return fault.DiskFailed
	}
}
