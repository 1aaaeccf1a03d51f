// Package typed holds the forms that text must have, whoever typed it and wherever it is going: one
// line, several lines, and one mail address. What passes here can stand in a mail's header, on the wire and on a
// screen, so a field that was taken can never be what keeps a mail from leaving later.
//
// It mends space and Unicode form alone, and never shortens anything. Start at [Line], [Lines] and [Address].
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"anteroom/backend/fault"
)

// Line returns s as one line without surrounding space. It may be empty, and has at most limit
// characters. It refuses bytes that are no UTF-8, every character of [IsHidden], and a line of which nothing
// would be seen.
//
// Codes: too_long, invalid.
func Line(s string, limit int) (string, error) {
	line := strings.TrimSpace(s)
	switch {
	case utf8.RuneCountInString(line) > limit:
		return "", fault.New(fault.TooLong)
	case !utf8.ValidString(line), strings.ContainsFunc(line, IsHidden), line != "" && !strings.ContainsFunc(line, isSeen):
		return "", fault.New(fault.Invalid)
	}
	return line, nil
}

// isSeen is what leaves a mark on a screen: neither a space nor one of the characters that only say how
// others are drawn, such as joiners, soft hyphens and fillers.
func isSeen(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
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

// Lines returns any text as clean lines: line ends made equal, a space for a tab, no character of [IsHidden],
// no space at a line's end, and never more than one empty line in a row. It refuses nothing and shortens
// nothing that would be seen.
func Lines(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ").Replace(s)
	s = strings.Map(func(r rune) rune {
		if r != '\n' && IsHidden(r) {
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	s = strings.Trim(strings.Join(lines, "\n"), "\n")
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return s
}
