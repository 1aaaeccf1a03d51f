package mail

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
	"anteroom/frontend/words"
)

// Wording is what a practitioner wrote in place of a mail's own subject, greeting and opening: for one mail,
// or as the template of a kind. The zero Wording leaves these as they are. The button with the link, the
// code and what is said about them are no part of it, so they cannot be removed: they follow the text, or
// stand in it where it says {link}. A wording may hold placeholders in braces, which are filled in when the
// mail is written.
type Wording struct {
	Subject string `json:"subject"`
	Message string `json:"message"`
}

// The longest subject and the longest text that a practitioner can put into a mail, in characters.
const (
	SubjectMax = 200
	MessageMax = 5000
)

// Refusals of a wording.
const (
	PlaceholderUnknown fault.Code = "mail_placeholder_unknown" // words in braces that stand for nothing
	LinkTwice          fault.Code = "mail_link_twice"          // there is one button, so it has one place
)

const (
	firstName    = "{first_name}"
	practice     = "{practice}"
	practitioner = "{practitioner}"
	documents    = "{documents}"   // how many were shared, as "2 documents"
	dueDay       = "{due}"         // the day by which they are asked for
	permissions  = "{permissions}" // a sentence with what the client may do; nothing where that is nothing
	link         = "{link}"        // the button's place
)

// namesIn lists what may stand in a subject, textsIn what may stand in a message besides.
func namesIn() []string { return []string{firstName, practice, practitioner, documents, dueDay} }
func textsIn() []string { return append(namesIn(), permissions, link) }

var inBraces = regexp.MustCompile(`\{[^{}\n]*\}`)

// ParseWording returns a wording as it will be kept: line ends of the message made equal, control
// characters and marks that turn the reading direction removed from it, no more than one empty line in
// a row. Nothing but the placeholders is ever parsed; angle brackets arrive as they were typed.
//
// Codes, at subject or message: missing (one without the other), too_long, invalid (a subject with a
// line end or another hidden character), mail_placeholder_unknown, mail_link_twice.
func ParseWording(w Wording) (Wording, error) {
	if w == (Wording{}) {
		return w, nil
	}
	if hasHidden(w.Subject) {
		return Wording{}, fault.At("subject", fault.Invalid)
	}
	parsed := Wording{Subject: cleanLine(w.Subject), Message: typed.Lines(w.Message)}
	if code := judgeWords(parsed.Subject, SubjectMax, namesIn()); code != "" {
		return Wording{}, fault.At("subject", code)
	}
	if code := judgeWords(parsed.Message, MessageMax, textsIn()); code != "" {
		return Wording{}, fault.At("message", code)
	}
	return parsed, nil
}

func judgeWords(text string, limit int, known []string) fault.Code {
	switch {
	case strings.TrimSpace(text) == "":
		return fault.Missing
	case utf8.RuneCountInString(text) > limit:
		return fault.TooLong
	}
	for _, found := range inBraces.FindAllString(text, -1) {
		if !slices.Contains(known, found) {
			return PlaceholderUnknown
		}
	}
	if strings.Count(text, link) > 1 {
		return LinkTwice
	}
	return ""
}

// Standard returns a kind's own words, the same for every client, with placeholders.
func Standard(kind Kind, book words.Book) Wording {
	return standard(kind, book, book.Say("mail_greeting", "name", firstName))
}

func standard(kind Kind, book words.Book, greeting string) Wording {
	text := greeting + "\n\n" + book.Say("mail_"+string(kind)+"_opening", "practitioner", practitioner, "practice", practice, "documents", documents, "due", dueDay)
	if kind != SignInLink && kind != Share && !kind.LeadsInside() && !kind.isOfVisit() {
		text += " " + permissions
	}
	return Wording{Subject: subjectOf(kind, book, practice), Message: text}
}

// Template returns the wording that a message editor starts from for one client: the practitioner's
// template or else the kind's own words, with placeholders for names. Sent unchanged it says what the mail
// says without a wording.
func Template(kind Kind, book words.Book, values Values) Wording {
	own := values.Template
	if own == (Wording{}) {
		greeting := book.Say("mail_greeting_nameless")
		if cleanLine(values.FirstName) != "" {
			greeting = book.Say("mail_greeting", "name", firstName)
		}
		own = standard(kind, book, greeting)
	}
	own.Message = typed.Lines(strings.ReplaceAll(own.Message, permissions, promise(book, values.Permissions)))
	return own
}

// fill puts values in place of the placeholders. What is filled in is not searched again.
func (w Wording) fill(book words.Book, values Values) Letter {
	person := values.Practitioner
	if person == "" {
		person = values.Practice
	}
	filler := strings.NewReplacer(firstName, cleanLine(values.FirstName), practice, cleanLine(values.Practice),
		practitioner, cleanLine(person), documents, shared(book, values.Documents), dueDay, due(book, values.DueOn), permissions, promise(book, values.Permissions))
	above, below, _ := strings.Cut(w.Message, link)
	return Letter{
		Subject: cleanLine(filler.Replace(w.Subject)), Paragraphs: paragraphs(filler.Replace(above)), After: paragraphs(filler.Replace(strings.TrimLeft(below, " "))),
	}
}
