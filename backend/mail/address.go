package mail

import (
	"strings"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/typed"

	"golang.org/x/net/idna"
)

// onWire returns a parsed address as it goes to the server, the domain in ASCII, and whether the
// server must know SMTPUTF8 for the part before the @.
func onWire(address string) (wire string, utf8Local bool, err error) {
	parsed, err := typed.Address(address)
	if err != nil {
		return "", false, err
	}
	local, domain, _ := strings.Cut(parsed, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", false, fault.Wrap(typed.AddressInvalid, err)
	}
	wire = local + "@" + ascii
	if len(wire) > typed.AddressLimit {
		return "", false, fault.New(typed.AddressTooLong)
	}
	return wire, !isASCII(local), nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
