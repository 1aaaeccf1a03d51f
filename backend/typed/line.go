// Package typed holds the forms that text must have, whoever typed it and wherever it is going: one
// line, and one mail address. What passes here can stand in a mail's header, on the wire and on a
// screen, so a field that was taken can never be what keeps a mail from leaving later.
//
// It mends space and Unicode form alone, and never shortens anything. Start at [Line] and [Address].
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"anteroom/backend/fault"
)

// Line returns s as one line without surrounding space. It may be empty, and has at most limit
// characters. It refuses bytes that are no UTF-8 and every character of [IsHidden].
//
// Codes: too_long, invalid.
func Line(s string, limit int) (string, error) {
	line := strings.TrimSpace(s)
	switch {
	case utf8.RuneCountInString(line) > limit:
		return "", fault.New(fault.TooLong)
	case !utf8.ValidString(line), strings.ContainsFunc(line, IsHidden):
		return "", fault.New(fault.Invalid)
	}
	return line, nil
}

// IsHidden covers control characters, line and paragraph separators and everything bidirectional. The
// joiners that some scripts and emoji need are kept.
func IsHidden(r rune) bool {
	switch r {
	case '\u2028', '\u2029', '\u061C', '\u200E', '\u200F', '\uFEFF':
		return true
	}
	return unicode.IsControl(r) || (r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}
