package mail

import (
	"slices"
	"strings"
	"time"

	"anteroom/frontend/words"
)

// Visit is an appointment as a mail tells of it: where and when, and nothing of what for.
type Visit struct {
	UID         string // the same in every mail about it, and about the series that it is of; empty: the mail brings nothing for a calendar
	Sequence    int    // it rises with each change that the client sees, of a series with each of any of it
	Start, End  time.Time
	Zone        *time.Location // the practice's
	Place       string         // its name and where that is; may be empty
	IsCancelled bool
	More        []time.Time // those after it that the mail tells of as well, where it repeats
	Slot        time.Time   // when its series has it; zero: it is of none, or the mail tells of the series
	Series      *Series     // the series as it is now, in a mail that tells of it; nil: in none, or nothing of it is left

	summary string // what the calendar calls it
}

// moreMax is how many further times a mail lists.
const moreMax = 12

// isOfVisit says whether a mail of this kind is about an appointment, or one that was asked for.
func (k Kind) isOfVisit() bool {
	return slices.Contains([]Kind{AppointmentBooked, AppointmentMoved, AppointmentCancelled, Reminder, RequestDeclined, TimesOffered}, k)
}

// HasVisit says whether a mail of this kind tells of an appointment: when and where it is.
func (k Kind) HasVisit() bool { return k.isOfVisit() && k != RequestDeclined && k != TimesOffered }

// closeVisit ends a mail about an appointment: when and where it is, and the portal's page of appointments for whoever
// has one.
func closeVisit(letter Letter, book words.Book, values Values) Letter {
	letter.Code = ""
	if values.Visit != nil {
		visit := *values.Visit
		visit.summary = book.Say("mail_visit_summary", "practice", cleanLine(values.Practice))
		letter.Visit = &visit
		letter.Paragraphs = append(letter.Paragraphs, visit.facts(book)...)
	}
	if values.Link != "" {
		letter.Action = Action{Label: book.Say("mail_visit_action"), URL: values.Link}
	}
	closing := book.Say("mail_no_answer")
	if phone := cleanLine(values.Phone); phone != "" {
		closing = book.Say("mail_visit_call", "phone", phone) + " " + closing
	}
	letter.Closing = []string{closing}
	return letter
}

// facts are when and where, in words.
func (v Visit) facts(book words.Book) []string {
	facts := book.Say("mail_visit_when", "time", v.moment(book, v.Start))
	if place := cleanLine(v.Place); place != "" {
		facts += "\n" + book.Say("mail_visit_where", "place", place)
	}
	told := []string{facts}
	if len(v.More) > 0 {
		more := []string{book.Say("mail_visit_more")}
		for _, at := range v.More[:min(len(v.More), moreMax)] {
			more = append(more, v.moment(book, at))
		}
		if rest := len(v.More) - moreMax; rest > 0 {
			more = append(more, book.Count("mail_visit_rest", rest))
		}
		told = append(told, strings.Join(more, "\n"))
	}
	return told
}

// moment is a moment as the practice's clock shows it, with the zone that it is told in.
func (v Visit) moment(book words.Book, at time.Time) string {
	local := at.In(v.Zone)
	return book.Say("mail_visit_moment", "day", book.Weekday(local), "time", local.Format("15:04 MST"))
}
