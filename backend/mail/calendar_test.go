package mail_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"anteroom/backend/mail"
	"anteroom/frontend/words"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-message"
)

// visit is an appointment whose place is too long for one line of a calendar.
func visit(t *testing.T) *mail.Visit {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 26, 10, 0, 0, 0, zone)
	return &mail.Visit{
		UID: "0197-aa", Sequence: 3, Start: start, End: start.Add(50 * time.Minute), Zone: zone,
		Place: "Práctica, 12 Pier Street; second floor, ring twice, and take the stairs on the left hand side",
	}
}

// parts are the bodies of a message's leaves, by type; the type of an entry has its method behind it.
func parts(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	var walk func(*message.Entity)
	walk = func(e *message.Entity) {
		mediaType, params, _ := e.Header.ContentType()
		if inner := e.MultipartReader(); inner != nil {
			for {
				part, err := inner.NextPart()
				if errors.Is(err, io.EOF) {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				walk(part)
			}
		}
		content, err := io.ReadAll(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimSpace(mediaType+" "+params["method"])] = content
	}
	walk(entity)
	return found
}

func composeVisit(t *testing.T, kind mail.Kind, language string, change func(*mail.Values)) map[string][]byte {
	t.Helper()
	v := values()
	v.Code, v.Link, v.Visit = "", "https://harbor.example.test/appointments", visit(t)
	if change != nil {
		change(&v)
	}
	letter, err := mail.Write(kind, words.For(language), v)
	if err != nil {
		t.Fatal(err)
	}
	return parts(t, compose(t, letter))
}

func TestAppointmentMail(t *testing.T) {
	t.Parallel()
	t.Run("brings an entry that another library reads back", func(t *testing.T) {
		t.Parallel()
		found := composeVisit(t, mail.AppointmentMoved, "en", nil)
		entry := found["text/calendar REQUEST"]
		if entry == nil || !bytes.Equal(entry, found["application/ics"]) {
			t.Fatalf("the parts are %v", found)
		}
		for line := range bytes.SplitSeq(entry, []byte("\r\n")) {
			if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
				t.Errorf("the line %q", line)
			}
		}
		calendar, err := ical.NewDecoder(bytes.NewReader(entry)).Decode()
		if err != nil || len(calendar.Events()) != 1 {
			t.Fatalf("read %v, %v", calendar, err)
		}
		event := calendar.Events()[0]
		start, err := event.DateTimeStart(time.UTC)
		if err != nil || !start.Equal(visit(t).Start) || !strings.HasSuffix(event.Props.Get("DTSTART").Value, "Z") {
			t.Errorf("begins %v, %v", start, err)
		}
		for name, want := range map[string]string{
			"UID": "0197-aa", "SEQUENCE": "3", "STATUS": "CONFIRMED", "SUMMARY": "Appointment at Harbor Counseling", "LOCATION": visit(t).Place,
			"ORGANIZER": "mailto:" + from.Address, "ATTENDEE": "mailto:" + to.Address, "DTSTAMP": "20261122T091200Z",
		} {
			prop := event.Props.Get(name)
			if prop == nil {
				t.Errorf("%s is missing", name)
				continue
			}
			got := prop.Value
			if name == "SUMMARY" || name == "LOCATION" {
				if got, err = prop.Text(); err != nil {
					t.Error(err)
				}
			}
			if got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	})
	t.Run("takes a cancelled one out of the calendar again", func(t *testing.T) {
		t.Parallel()
		entry := composeVisit(t, mail.AppointmentCancelled, "es", func(v *mail.Values) { v.Visit.IsCancelled = true })["text/calendar CANCEL"]
		calendar, err := ical.NewDecoder(bytes.NewReader(entry)).Decode()
		if err != nil || calendar.Events()[0].Props.Get("STATUS").Value != "CANCELLED" || calendar.Events()[0].Props.Get("UID").Value != "0197-aa" {
			t.Errorf("%s: %v", entry, err)
		}
	})
	t.Run("says when in the practice's own clock, where, and what comes after it", func(t *testing.T) {
		t.Parallel()
		later := func(v *mail.Values) {
			for week := range 14 {
				v.Visit.More = append(v.Visit.More, v.Visit.Start.AddDate(0, 0, 7*(week+1)))
			}
		}
		for language, want := range map[string]string{
			"en": "When: Thursday, November 26, 2026, 10:00 EST\nWhere: " + visit(t).Place + "\n\nAnd after that:\nThursday, December 3, 2026, 10:00 EST\n",
			"es": "Cuándo: jueves, 26 de noviembre de 2026, 10:00 EST\nDónde: ",
		} {
			text := strings.ReplaceAll(string(composeVisit(t, mail.AppointmentBooked, language, later)["text/plain"]), "\r\n", "\n")
			if !strings.Contains(text, want) || strings.Count(text, "EST")+strings.Count(text, "EDT") != 13 || !strings.Contains(text, "2 m") {
				t.Errorf("%s", text)
			}
		}
	})
	t.Run("whoever has no access gets no link, and a test no entry", func(t *testing.T) {
		t.Parallel()
		found := composeVisit(t, mail.Reminder, "en", func(v *mail.Values) { v.Link, v.Visit.UID = "", "" })
		if text := string(found["text/plain"]); len(found) != 2 || strings.Contains(text, "http") {
			t.Errorf("%d parts: %s", len(found), text)
		}
	})
}
