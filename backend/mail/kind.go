package mail

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
	"anteroom/frontend/words"
)

// Kind is the occasion of a mail; each has its own words.
type Kind string

// The kinds. Those down to NewAddress open a client's page from an invitation and share its middle; so does Share,
// unless the client has been there before.
const (
	Welcome    Kind = "welcome"      // a client was created and is let in at once
	Invitation Kind = "invitation"   // a client who was there already is invited
	Resend     Kind = "resend"       // a fresh link, because the first was lost or ran out
	NewAddress Kind = "new_address"  // the page moved to another address; this is that address
	SignInLink Kind = "sign_in_link" // a client asked for a link on the sign-in page
	Share      Kind = "share"        // documents were shared; it names none of them, for a title can be clinical
	Notice     Kind = "notice"       // a message waits in the portal; not a word of it is said

	PaperReminder  Kind = "paper_reminder"  // documents are not done yet; it names none of them
	Bill           Kind = "bill"            // an invoice was issued; it stands in the portal
	PaymentRequest Kind = "payment_request" // what is open is to be paid; how much stands in the portal

	AppointmentBooked    Kind = "appointment_booked"    // written down at the desk, or agreed to
	AppointmentMoved     Kind = "appointment_moved"     // another time or place
	AppointmentCancelled Kind = "appointment_cancelled" // by either side
	Reminder             Kind = "reminder"              // of an appointment that comes
	RequestDeclined      Kind = "request_declined"      // a time that was asked for; the reason is in the portal
	TimesOffered         Kind = "times_offered"         // other times in answer; they are in the portal
)

// Kinds lists every kind of mail that the program sends to clients, in the order to show them. Each has its
// words in the mail book, and may have a template of the practitioner's.
func Kinds() []Kind {
	return []Kind{
		Welcome, Invitation, Resend, NewAddress, SignInLink, Share, PaperReminder, Notice,
		AppointmentBooked, AppointmentMoved, AppointmentCancelled, Reminder, RequestDeclined, TimesOffered, Bill, PaymentRequest,
	}
}

// LeadsInside says whether a mail of this kind leads to a page of the portal, and never opens it.
func (k Kind) LeadsInside() bool {
	return slices.Contains([]Kind{PaperReminder, Notice, Bill, PaymentRequest}, k)
}

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
	Permissions   Permissions
	Template      Wording // what the practitioner says in every mail of this kind; zero: the book's words
	Wording       Wording // what they say in this one; zero: the template's words
	Documents     int     // how many were shared, or are not done yet; 0 in every other mail
	DueOn         string  // 2006-01-02: by when these are asked for; empty in every other mail
	IsInside      bool    // the link is the portal's own and there is no code: of a notice, a reminder, and of a share to somebody who has signed in before
	IsTest        bool    // it goes to the practitioner, who wants to see how it arrives
	Visit         *Visit  // the appointment that the mail is about; nil in every other mail
}

func subjectOf(kind Kind, book words.Book, practice string) string {
	return book.Say("mail_"+string(kind)+"_subject", "practice", practice)
}

// Write returns the letter of a kind in the book's language.
//
// Codes: invalid (no such kind), and those of [ParseWording].
func Write(kind Kind, book words.Book, values Values) (Letter, error) {
	if !slices.Contains(Kinds(), kind) {
		return Letter{}, fault.At("kind", fault.Invalid)
	}
	own, err := ParseWording(values.Wording)
	if err != nil {
		return Letter{}, err
	}
	if own == (Wording{}) {
		own = Template(kind, book, values)
	}
	letter := own.fill(book, values)
	letter.Language, letter.Code, letter.Signature = book.Language(), values.Code, signature(values)
	if letter.Subject == "" { // nothing but a value that the practice does not have
		letter.Subject = subjectOf(kind, book, cleanLine(values.Practice))
	}
	if values.IsTest {
		letter.Subject = book.Say("mail_test_subject", "subject", letter.Subject)
	}
	if kind.isOfVisit() {
		return closeVisit(letter, book, values), nil
	}
	switch kind {
	case SignInLink:
		return closeSignIn(letter, book, values), nil
	case Notice, Bill, PaymentRequest:
		letter.Action.Label, values.IsInside = book.Say("mail_"+string(kind)+"_action"), true
	case PaperReminder:
		letter.Action.Label, values.IsInside = book.Say("mail_share_action"), true
	case Share:
		letter.Action.Label = book.Say("mail_share_action")
	default:
		letter.Action.Label = book.Say("mail_page_action")
	}
	return closePage(letter, book, values), nil
}

func closePage(letter Letter, book words.Book, values Values) Letter {
	letter.Action.URL = values.Link
	if values.IsInside {
		letter.After, letter.Code = append(letter.After, book.Say("mail_share_inside")), ""
	} else {
		letter.After = append(letter.After, book.Count("mail_page_life", values.Days)+" "+book.Say("mail_page_renew", "portal", values.PortalAddress))
		letter.CodeLine = book.Say("mail_page_code")
	}
	unexpected := book.Say("mail_page_unexpected")
	if phone := cleanLine(values.Phone); phone != "" {
		unexpected = book.Say("mail_page_unexpected_phone", "phone", phone)
	}
	letter.Closing = []string{unexpected + " " + book.Say("mail_no_answer")}
	return letter
}

func closeSignIn(letter Letter, book words.Book, values Values) Letter {
	letter.Action = Action{Label: book.Say("mail_sign_in_action"), URL: values.Link}
	letter.After = append(letter.After, book.Count("mail_sign_in_life", values.Minutes))
	letter.CodeLine = book.Say("mail_sign_in_code")
	letter.Closing = []string{book.Say("mail_sign_in_unexpected") + " " + book.Say("mail_no_answer")}
	return letter
}

// shared says how many documents there are, and no more of them.
func shared(book words.Book, count int) string {
	if count == 0 {
		return book.Say("mail_documents")
	}
	return book.Count("mail_documents", count)
}

// due is a day, 2006-01-02, in words.
func due(book words.Book, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return book.Say("mail_due")
	}
	months := strings.Split(book.Say("mail_months"), ",")
	return book.Say("mail_day", "day", strconv.Itoa(at.Day()), "month", months[int(at.Month())-1], "year", strconv.Itoa(at.Year()))
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
	for line := range strings.SplitSeq(typed.Lines(values.PostalAddress), "\n") {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
