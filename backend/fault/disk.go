package fault

import (
	"errors"
	"io/fs"
	"syscall"
)

// OfDisk returns the code of what the system said about the disk or the data folder: [DiskFull],
// [ReadOnly] or [DiskFailed], and "" for anything else.
func OfDisk(err error) Code {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return DiskFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ReadOnly
	case errors.Is(err, syscall.EIO):
		return DiskFailed
	}
	return ""
}

// IsTrouble says whether a code tells of the program's or the machine's trouble, which may pass, rather
// than of a rule that says no.
func IsTrouble(code Code) bool {
	switch code {
	case Internal, DiskFull, ReadOnly, DiskFailed, Busy, Cancelled, Locked:
		return true
	default:
		return false
	}
}
