package mail

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isNetworkGone reports an error that means this machine has no way out at all.
func isNetworkGone(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAENETDOWN) || errors.Is(err, windows.WSAEHOSTUNREACH)
}
