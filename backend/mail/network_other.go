//go:build !windows

package mail

import (
	"errors"
	"syscall"
)

// isNetworkGone reports an error that means this machine has no way out at all.
func isNetworkGone(err error) bool {
	return errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.ENETDOWN) || errors.Is(err, syscall.EHOSTUNREACH)
}
