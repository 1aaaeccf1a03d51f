package outbox

import (
	"anteroom/backend/mail"
	"anteroom/frontend/words"
)

// Standard is what a kind of mail says in one language while the practitioner has written nothing of their
// own.
type Standard struct {
	Wording

	Kind     Kind
	Language string
}

// Standards lists the standard texts of every kind of mail in every language, in the order to show them.
func Standards() []Standard {
	var standards []Standard
	for _, kind := range mail.Kinds() {
		for _, language := range words.Languages() {
			standards = append(standards, Standard{Kind: Kind(kind), Language: language, Wording: mail.Standard(kind, words.For(language))})
		}
	}
	return standards
}

// ParseWording checks a wording; see [mail.ParseWording] for the codes.
func ParseWording(w Wording) (Wording, error) { return mail.ParseWording(w) }

// MessageMax is the longest message that a practitioner can write, in characters.
const MessageMax = mail.MessageMax

// ExampleName is what the client is called in an example in a language.
func ExampleName(language string) string { return words.For(language).Say("mail_example_name") }

// ExamplePlace is where an appointment is in an example in a language.
func ExamplePlace(language string) string { return words.For(language).Say("mail_example_place") }

// IsOfAppointment says whether a mail of a kind tells of an appointment: when and where it is.
func IsOfAppointment(kind Kind) bool { return mail.Kind(kind).HasVisit() }

// LeadsInside says whether a mail of this kind leads to a page of the portal, and never opens it.
func LeadsInside(kind Kind) bool { return mail.Kind(kind).LeadsInside() }

// NothingCode stands where a code would, in a mail that shows how it looks.
const NothingCode = "XXXXXXXX"
