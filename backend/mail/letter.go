package mail

import (
	_ "embed"
	"html/template"
	"net/url"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

// LinkInvalid is the code of a letter whose link is no absolute http or https address.
const LinkInvalid fault.Code = "mail_link_invalid"

// Letter is what is to be said, whatever the form. It is rendered into a plain text and an HTML page
// with the same words in the same order: paragraphs, the action, what is said after it, the code, closing,
// signature. Empty pieces are left out.
type Letter struct {
	Language   string // tag for lang and Content-Language
	Subject    string
	Paragraphs []string
	Action     Action
	After      []string // said after the action: the rest of the text, and how long the link works
	CodeLine   string   // said before the code; only with one
	Code       string   // printed in groups of four, "7KQ2-M9XD"
	Closing    []string
	Signature  []string // one line each
	Visit      *Visit   // nil: the mail brings nothing for a calendar
}

// Action is the one thing that the reader can do: a button in HTML, a line with its address in both.
type Action struct {
	Label string
	URL   string
}

//go:embed letter.gohtml
var letterPage string

// page is the one HTML form of every letter. The template escapes what is filled in by where it stands.
var page = template.Must(template.New("letter").Parse(letterPage))

// clean returns the letter without anything that could harm in print, and refuses a dangerous link.
func (l Letter) clean() (Letter, error) {
	if l.Action.URL != "" && !isLink(l.Action.URL) {
		return Letter{}, fault.At("link", LinkInvalid)
	}
	l.CodeLine, l.Action.Label = cleanLine(l.CodeLine), cleanLine(l.Action.Label)
	l.Code = groupCode(cleanLine(l.Code))
	if l.Code == "" {
		l.CodeLine = ""
	}
	l.Paragraphs, l.After, l.Closing = cleanAll(l.Paragraphs), cleanAll(l.After), cleanAll(l.Closing)
	l.Signature = cleanAll(l.Signature)
	return l, nil
}

// text renders a cleaned letter as plain text with LF line ends.
func (l Letter) text() string {
	var pieces []string
	add := func(piece ...string) {
		if text := strings.Join(piece, "\n"); strings.TrimSpace(text) != "" {
			pieces = append(pieces, text)
		}
	}
	add(strings.Join(l.Paragraphs, "\n\n"))
	if l.Action.URL != "" {
		add(l.Action.Label+":", l.Action.URL)
	}
	add(strings.Join(l.After, "\n\n"))
	if l.Code != "" {
		add(l.CodeLine, l.Code)
	}
	add(strings.Join(l.Closing, "\n\n"))
	add(strings.Join(l.Signature, "\n"))
	return strings.Join(pieces, "\n\n") + "\n"
}

// html renders a cleaned letter as a page of its own.
func (l Letter) html() (string, error) {
	lines := func(texts []string) [][]string {
		split := make([][]string, len(texts))
		for i, text := range texts {
			split[i] = strings.Split(text, "\n")
		}
		return split
	}
	var out strings.Builder
	err := page.Execute(&out, struct {
		Letter
		Body, Then, End [][]string
	}{l, lines(l.Paragraphs), lines(l.After), lines(l.Closing)})
	return out.String(), err
}

// groupCode writes a code in groups of four, so that it can be read aloud.
func groupCode(code string) string {
	code = strings.NewReplacer("-", "", " ", "").Replace(code)
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

// isLink accepts absolute http and https addresses without user, spaces or hidden characters.
func isLink(link string) bool {
	if hasHidden(link) || strings.ContainsAny(link, " <>\"`\\") || !isASCII(link) {
		return false
	}
	parsed, err := url.Parse(link)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Host != "" && parsed.User == nil
}

func cleanAll(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if text = typed.Lines(text); text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}
