package mail

import (
	"strings"
	"unicode/utf8"

	"anteroom/backend/typed"
)

// cleanText makes any text safe to print in several lines.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ").Replace(s)
	s = strings.Map(func(r rune) rune {
		if r != '\n' && typed.IsHidden(r) {
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

// cleanLine makes any text safe to print in one line.
func cleanLine(s string) string { return strings.Join(strings.Fields(cleanText(s)), " ") }

// hasHidden reports whether s has anything that has no place in a header: a control character, a mark
// that turns the reading direction, or bytes that are no UTF-8.
func hasHidden(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, typed.IsHidden)
}

// paragraphs splits a text at its empty lines.
func paragraphs(text string) []string {
	var found []string
	for piece := range strings.SplitSeq(cleanText(text), "\n\n") {
		if piece != "" {
			found = append(found, piece)
		}
	}
	return found
}
