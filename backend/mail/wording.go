package mail

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/frontend/words"
)

// Wording is what a practitioner wrote for one mail in place of the kind's own subject, greeting and
// opening. The zero Wording leaves these as they are. Link, code and everything after them are no part
// of it, so they cannot be removed. It may hold the placeholders of [Placeholders].
type Wording struct {
	Subject string `json:"subject"`
	Message string `json:"message"`
}

// The longest subject and the longest text that a practitioner can put into a mail, in characters.
const (
	SubjectMax = 200
	MessageMax = 5000
)

// PlaceholderUnknown refuses words in braces that stand for nothing.
const PlaceholderUnknown fault.Code = "mail_placeholder_unknown"

const (
	firstName    = "{first_name}"
	practice     = "{practice}"
	practitioner = "{practitioner}"
)

// Placeholders returns what may stand in a wording, in braces. It is filled in when the mail is written.
func Placeholders() []string { return []string{firstName, practice, practitioner} }

var inBraces = regexp.MustCompile(`\{[^{}\n]*\}`)

// ParseWording returns a wording as it will be kept: line ends of the message made equal, control
// characters and marks that turn the reading direction removed from it, no more than one empty line in
// a row. Nothing but the placeholders is ever parsed; angle brackets arrive as they were typed.
//
// Codes, at subject or message: missing (one without the other), too_long, invalid (a subject with a
// line end or another hidden character), mail_placeholder_unknown.
func ParseWording(w Wording) (Wording, error) {
	if w == (Wording{}) {
		return w, nil
	}
	if hasHidden(w.Subject) {
		return Wording{}, fault.At("subject", fault.Invalid)
	}
	parsed := Wording{Subject: cleanLine(w.Subject), Message: cleanText(w.Message)}
	if code := judgeWords(parsed.Subject, SubjectMax); code != "" {
		return Wording{}, fault.At("subject", code)
	}
	if code := judgeWords(parsed.Message, MessageMax); code != "" {
		return Wording{}, fault.At("message", code)
	}
	return parsed, nil
}

func judgeWords(text string, limit int) fault.Code {
	switch {
	case strings.TrimSpace(text) == "":
		return fault.Missing
	case utf8.RuneCountInString(text) > limit:
		return fault.TooLong
	}
	for _, found := range inBraces.FindAllString(text, -1) {
		if !slices.Contains(Placeholders(), found) {
			return PlaceholderUnknown
		}
	}
	return ""
}

// Template returns the wording that a message editor starts from: the kind's own, with placeholders.
// Sent unchanged it says what the mail says without a wording.
func Template(kind Kind, book words.Book, values Values) Wording {
	greeting := book.Say("mail_greeting_nameless")
	if cleanLine(values.FirstName) != "" {
		greeting = book.Say("mail_greeting", "name", firstName)
	}
	values.Practice, values.Practitioner = practice, practitioner
	return Wording{Subject: subjectOf(kind, book, practice), Message: greeting + "\n\n" + opening(kind, book, values)}
}

// fill puts values in place of the placeholders. What is filled in is not searched again.
func (w Wording) fill(values Values) Wording {
	person := values.Practitioner
	if person == "" {
		person = values.Practice
	}
	filler := strings.NewReplacer(firstName, cleanLine(values.FirstName), practice, cleanLine(values.Practice), practitioner, cleanLine(person))
	return Wording{Subject: cleanLine(filler.Replace(w.Subject)), Message: filler.Replace(w.Message)}
}
