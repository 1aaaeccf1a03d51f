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

// entry writes a visit as RFC 5545 has it, in UTC, with the practice as its organizer and one guest who has agreed already
// and is asked for no answer. It is a request rather than a publication, for calendars follow a change and a
// cancellation by themselves only then. Of no visit, and of one without a UID, there is none.
func (v *Visit) entry(organizer, guest string, stamp time.Time) (entry, error) {
	if v == nil || v.UID == "" {
		return entry{}, nil
	}
	method, status := ics.MethodRequest, ics.ObjectStatusConfirmed
	if v.IsCancelled {
		method, status = ics.MethodCancel, ics.ObjectStatusCancelled
	}
	organizer, _, err := onWire(organizer)
	if err != nil {
		return entry{}, err
	}
	if guest, _, err = onWire(guest); err != nil {
		return entry{}, err
	}
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Anteroom//Anteroom//EN")
	calendar.SetMethod(method)
	event := calendar.AddEvent(v.UID)
	event.SetDtStampTime(stamp)
	event.SetSequence(v.Sequence)
	event.SetStartAt(v.Start)
	event.SetEndAt(v.End)
	event.SetSummary(v.summary)
	if place := cleanLine(v.Place); place != "" {
		event.SetLocation(place)
	}
	event.SetStatus(status)
	event.SetClass(ics.ClassificationPrivate)
	event.SetOrganizer(organizer)
	event.AddAttendee(guest, ics.ParticipationStatusAccepted, ics.ParticipationRoleReqParticipant, ics.WithRSVP(false))
	var out bytes.Buffer
	if err := calendar.SerializeTo(&out, ics.WithNewLineWindows); err != nil {
		return entry{}, fmt.Errorf("write the calendar's entry: %w", err)
	}
	return entry{method: method, content: out.Bytes()}, nil
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
