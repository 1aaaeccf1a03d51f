package typed

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"anteroom/backend/fault"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Codes of an address that cannot be used. An empty one is [fault.Missing].
const (
	AddressInvalid fault.Code = "address_invalid"  // not one bare address
	AddressTooLong fault.Code = "address_too_long" // longer than a mail server must accept
)

// AddressLimit is the longest address in bytes, and localLimit the longest part before its @ (RFC 5321).
const (
	AddressLimit = 254
	localLimit   = 64
)

// Address returns s as one bare address, without surrounding space and in composed Unicode form.
// It keeps the letters' case. It refuses names, comments, quotes, lists, literals, hosts without a dot
// and every character that could end the address on the wire or in a header.
//
// Codes: missing, address_invalid, address_too_long.
func Address(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fault.New(AddressInvalid)
	}
	address := norm.NFC.String(strings.TrimSpace(s))
	if address == "" {
		return "", fault.New(fault.Missing)
	}
	if len(address) > AddressLimit {
		return "", fault.New(AddressTooLong)
	}
	local, domain, found := strings.Cut(address, "@")
	if !found || !isLocalPart(local) || !isDomain(domain) {
		return "", fault.New(AddressInvalid)
	}
	return address, nil
}

// isLocalPart accepts dot-separated atoms, the only form that people have.
func isLocalPart(local string) bool {
	if local == "" || len(local) > localLimit || !isDotted(local) {
		return false
	}
	for _, r := range local {
		if !isAtom(r) {
			return false
		}
	}
	return true
}

func isDomain(domain string) bool {
	if !strings.Contains(domain, ".") || !isDotted(domain) {
		return false
	}
	for _, r := range domain {
		if r != '.' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return false
		}
	}
	if _, err := netip.ParseAddr(domain); err == nil {
		return false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 || !strings.Contains(ascii, ".") || !isDotted(ascii) {
		return false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return isASCII(ascii)
}

// isDotted reports whether no piece between the dots is empty.
func isDotted(s string) bool {
	return !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".") && !strings.Contains(s, "..")
}

// isAtom accepts RFC 5322's atom text and the dot, and outside ASCII letters, digits, marks and symbols.
func isAtom(r rune) bool {
	if r < utf8.RuneSelf {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r)
	}
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
