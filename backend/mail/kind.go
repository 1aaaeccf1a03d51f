package mail

import (
	"strings"

	"anteroom/backend/fault"
	"anteroom/frontend/words"
)

// Kind is the occasion of a mail; each has its own words.
type Kind string

// The kinds. All but SignInLink open a client's page from an invitation and share its middle.
const (
	Invitation Kind = "invitation"   // a client is invited for the first time
	Resend     Kind = "resend"       // a fresh link, because the first was lost or ran out
	NewAddress Kind = "new_address"  // the page moved to another address; this is that address
	SignInLink Kind = "sign_in_link" // a client asked for a link on the sign-in page
)

// Permissions are what the client may do on their page. A mail promises these and nothing else.
type Permissions struct {
	Request bool // ask for appointments
	Write   bool // send secure messages
	Bills   bool // read billing documents
}

// Values are what a mail's words are filled with. Nothing in them is parsed.
type Values struct {
	FirstName     string // empty: a greeting without a name
	Practice      string
	Practitioner  string // empty: the practice's name stands for the person
	Phone         string // empty: the sentence with the number is left out
	PostalAddress string // printed under the practice's name; may be empty
	PortalAddress string // the stored address of the sign-in page
	Link          string // absolute http or https
	Code          string // may be empty; printed in groups of four
	Days          int    // life of an invitation's link
	Minutes       int    // life of a sign-in link
	Wording       Wording
	Permissions   Permissions
}

// opening is a kind's first words, in place of which the practitioner may write others.
func opening(kind Kind, book words.Book, values Values) string {
	practitioner := values.Practitioner
	if practitioner == "" {
		practitioner = values.Practice
	}
	sentences := []string{book.Say("mail_"+string(kind)+"_opening", "practitioner", practitioner, "practice", values.Practice)}
	if promise := promise(book, values.Permissions); promise != "" && kind != SignInLink {
		sentences = append(sentences, promise)
	}
	return strings.Join(sentences, " ")
}

func subjectOf(kind Kind, book words.Book, practice string) string {
	return book.Say("mail_"+string(kind)+"_subject", "practice", practice)
}

// Write returns the letter of a kind in the book's language.
//
// Codes: invalid (no such kind), and those of [ParseWording].
func Write(kind Kind, book words.Book, values Values) (Letter, error) {
	if !kind.known() {
		return Letter{}, fault.At("kind", fault.Invalid)
	}
	own, err := ParseWording(values.Wording)
	if err != nil {
		return Letter{}, err
	}
	letter := Letter{Language: book.Language(), Code: values.Code, Signature: signature(values)}
	if own == (Wording{}) {
		letter.Subject = subjectOf(kind, book, cleanLine(values.Practice))
		letter.Greeting = book.Say("mail_greeting_nameless")
		if name := cleanLine(values.FirstName); name != "" {
			letter.Greeting = book.Say("mail_greeting", "name", name)
		}
		letter.Paragraphs = paragraphs(opening(kind, book, values))
	} else {
		own = own.fill(values)
		letter.Subject, letter.Paragraphs = own.Subject, paragraphs(own.Message)
	}
	if kind == SignInLink {
		return closeSignIn(letter, book, values), nil
	}
	return closePage(letter, book, values), nil
}

func (k Kind) known() bool {
	return k == Invitation || k == Resend || k == NewAddress || k == SignInLink
}

func closePage(letter Letter, book words.Book, values Values) Letter {
	letter.Action = Action{Label: book.Say("mail_page_action"), URL: values.Link}
	letter.After = []string{book.Count("mail_page_life", values.Days) + " " + book.Say("mail_page_renew", "portal", values.PortalAddress)}
	letter.CodeLine = book.Say("mail_page_code")
	unexpected := book.Say("mail_page_unexpected")
	if phone := cleanLine(values.Phone); phone != "" {
		unexpected = book.Say("mail_page_unexpected_phone", "phone", phone)
	}
	letter.Closing = []string{unexpected + " " + book.Say("mail_no_answer")}
	return letter
}

func closeSignIn(letter Letter, book words.Book, values Values) Letter {
	letter.Action = Action{Label: book.Say("mail_sign_in_action"), URL: values.Link}
	letter.After = []string{book.Count("mail_sign_in_life", values.Minutes)}
	letter.CodeLine = book.Say("mail_sign_in_code")
	letter.Closing = []string{book.Say("mail_sign_in_unexpected") + " " + book.Say("mail_no_answer")}
	return letter
}

// promise lists what the client may do; it is empty where that is nothing.
func promise(book words.Book, may Permissions) string {
	var deeds []string
	for _, p := range []struct {
		given bool
		key   string
	}{{may.Request, "mail_permission_request"}, {may.Write, "mail_permission_write"}, {may.Bills, "mail_permission_bills"}} {
		if p.given {
			deeds = append(deeds, book.Say(p.key))
		}
	}
	if len(deeds) == 0 {
		return ""
	}
	return book.Say("mail_permissions", "list", list(book, deeds))
}

// list joins deeds as the language does: "a, b and c".
func list(book words.Book, items []string) string {
	last := len(items) - 1
	text := items[last]
	for i := last - 1; i >= 0; i-- {
		if i == last-1 {
			text = book.Say("mail_list_and", "first", items[i], "last", text)
		} else {
			text = book.Say("mail_list_comma", "first", items[i], "rest", text)
		}
	}
	return text
}

func signature(values Values) []string {
	lines := []string{values.Practice}
	for line := range strings.SplitSeq(cleanText(values.PostalAddress), "\n") {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
