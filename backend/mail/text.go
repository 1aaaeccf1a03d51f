package mail

import (
	"strings"
	"unicode/utf8"

	"anteroom/backend/typed"
)

// cleanLine makes any text safe to print in one line.
func cleanLine(s string) string { return strings.Join(strings.Fields(typed.Lines(s)), " ") }

// hasHidden reports whether s has anything that has no place in a header: a control character, a mark
// that turns the reading direction, or bytes that are no UTF-8.
func hasHidden(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, typed.IsHidden)
}

// paragraphs splits a text at its empty lines.
func paragraphs(text string) []string {
	var found []string
	for piece := range strings.SplitSeq(typed.Lines(text), "\n\n") {
		if piece != "" {
			found = append(found, piece)
		}
	}
	return found
}
