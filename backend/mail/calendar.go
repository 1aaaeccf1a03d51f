package mail

import (
	"bytes"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-message"
)

// entry is what a mail brings for the reader's calendar.
type entry struct {
	method  ics.Method
	content []byte
}

// entry writes a visit as RFC 5545 has it, with the practice as its organizer and one guest who has agreed already and is
// asked for no answer. It is a request rather than a publication, for calendars follow a change and a cancellation by
// themselves only then. Times are in UTC, so that no zone's rules travel; those of a series go by the practice's clock, for a
// rule in UTC would be wrong after each change of it. Of no visit, and of one without a UID, there is none.
func (v *Visit) entry(organizer, guest string, stamp time.Time) (entry, error) {
	if v == nil || v.UID == "" {
		return entry{}, nil
	}
	organizer, _, err := onWire(organizer)
	if err != nil {
		return entry{}, err
	}
	if guest, _, err = onWire(guest); err != nil {
		return entry{}, err
	}
	s := scribe{calendar: ics.NewCalendar(), visit: v, method: ics.MethodRequest, organizer: organizer, guest: guest, stamp: stamp}
	if v.IsCancelled && v.Series == nil {
		s.method = ics.MethodCancel
	}
	s.calendar.SetProductId("-//Anteroom//Anteroom//EN")
	s.calendar.SetMethod(s.method)
	one := Occurrence{Slot: v.Slot, Start: v.Start, End: v.End, Place: v.Place}
	switch {
	case v.Series != nil:
		s.addSeries(*v.Series)
	case !v.Slot.IsZero():
		s.addOccurrence(one)
		s.addZone(earlier(one.Slot, one.Start), later(one.Slot, one.Start))
	default:
		s.addEvent(one)
	}
	var out bytes.Buffer
	if err := s.calendar.SerializeTo(&out, ics.WithNewLineWindows); err != nil {
		return entry{}, fmt.Errorf("write the calendar's entry: %w", err)
	}
	return entry{method: s.method, content: out.Bytes()}, nil
}

// scribe writes the events of one entry.
type scribe struct {
	calendar         *ics.Calendar
	visit            *Visit
	method           ics.Method
	organizer, guest string
	stamp            time.Time
}

// addEvent writes one event.
func (s scribe) addEvent(o Occurrence) *ics.VEvent {
	status := ics.ObjectStatusConfirmed
	if s.method == ics.MethodCancel {
		status = ics.ObjectStatusCancelled
	}
	event := s.calendar.AddEvent(s.visit.UID)
	event.SetDtStampTime(s.stamp)
	event.SetSequence(s.visit.Sequence)
	if o.Slot.IsZero() {
		event.SetStartAt(o.Start)
		event.SetEndAt(o.End)
	} else {
		s.addTime(event, ics.ComponentPropertyDtStart, o.Start)
		s.addTime(event, ics.ComponentPropertyDtEnd, o.End)
	}
	event.SetSummary(s.visit.summary)
	if place := cleanLine(o.Place); place != "" {
		event.SetLocation(place)
	}
	event.SetStatus(status)
	event.SetClass(ics.ClassificationPrivate)
	event.SetOrganizer(s.organizer)
	event.AddAttendee(s.guest, ics.ParticipationStatusAccepted, ics.ParticipationRoleReqParticipant, ics.WithRSVP(false))
	return event
}

// addTo writes the parts of a message: the forms that say the same, the entry among them, and the entry as a file.
func (e entry) addTo(whole *message.Writer, boundary, text, page string) error {
	var header message.Header
	header.SetContentType(bothForms, map[string]string{"boundary": boundary})
	said, err := whole.CreatePart(header)
	if err != nil {
		return fmt.Errorf("start the forms: %w", err)
	}
	if err := addForms(said, text, page); err != nil {
		return err
	}
	var form message.Header
	form.SetContentType("text/calendar", map[string]string{"charset": "utf-8", "method": string(e.method)})
	if err := e.add(said, form); err != nil {
		return err
	}
	if err := end(said); err != nil {
		return err
	}
	var file message.Header
	file.SetContentType("application/ics", map[string]string{"name": entryName})
	file.SetContentDisposition("attachment", map[string]string{"filename": entryName})
	return e.add(whole, file)
}

const entryName = "appointment.ics"

func (e entry) add(to *message.Writer, header message.Header) error {
	header.Set("Content-Transfer-Encoding", "base64")
	part, err := to.CreatePart(header)
	if err != nil {
		return fmt.Errorf("start the calendar's part: %w", err)
	}
	if _, err := part.Write(e.content); err != nil {
		return fmt.Errorf("write the calendar's part: %w", err)
	}
	return end(part)
}
