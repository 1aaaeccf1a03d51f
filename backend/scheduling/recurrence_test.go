package scheduling_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/mail"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
	"anteroom/frontend/words"
)

// pocket is a client's own calendar: it follows the entries that mails bring, as any calendar does.
type pocket struct {
	t        *testing.T
	uid      string
	sequence int
	main     *ical.Event
	ones     map[int64]time.Time // what is otherwise, by when the series has it; zero: cancelled
}

// take takes in what a mail brings, as it stands in the message.
func (p *pocket) take(letter accesstest.Letter) {
	p.t.Helper()
	entry := entryIn(p.t, letter)
	for line := range bytes.SplitSeq(entry, []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
			p.t.Errorf("the line %q", line)
		}
	}
	calendar, err := ical.NewDecoder(bytes.NewReader(entry)).Decode()
	if err != nil {
		p.t.Fatalf("%v in %s", err, entry)
	}
	method := calendar.Props.Get("METHOD").Value
	risen := p.sequence
	for _, event := range calendar.Events() {
		uid := event.Props.Get("UID").Value
		var sequence int
		if _, err := fmt.Sscan(event.Props.Get("SEQUENCE").Value, &sequence); err != nil || p.uid != "" && (uid != p.uid || sequence <= p.sequence) {
			p.t.Errorf("%s with sequence %d after %s with %d", uid, sequence, p.uid, p.sequence)
		}
		p.uid, risen = uid, sequence
		slot := event.Props.Get("RECURRENCE-ID")
		switch {
		case slot == nil && method == "CANCEL":
			p.main, p.ones = nil, nil
		case slot == nil:
			p.main, p.ones = &event, map[int64]time.Time{}
		default:
			p.ones[moment(p.t, slot).UnixMilli()] = moment(p.t, event.Props.Get("DTSTART"))
			if method == "CANCEL" {
				p.ones[moment(p.t, slot).UnixMilli()] = time.Time{}
			}
		}
	}
	p.sequence = risen
}

func moment(t *testing.T, prop *ical.Prop) time.Time {
	t.Helper()
	at, err := prop.DateTime(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// shows are the times that stand in it before a moment.
func (p *pocket) shows(until time.Time) []string {
	p.t.Helper()
	if p.main == nil {
		return nil
	}
	rule, err := p.main.RecurrenceSet(time.UTC)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, besides := range p.main.Props["RDATE"] { // which the library does not look at
		rule.RDate(moment(p.t, &besides))
	}
	ones, shown := maps.Clone(p.ones), []string{}
	show := func(at time.Time) {
		if !at.IsZero() && at.Before(until) {
			shown = append(shown, at.UTC().Format(time.RFC3339))
		}
	}
	for _, at := range rule.Between(time.Unix(0, 0), until.AddDate(0, 0, 30), true) {
		if other, isOther := ones[at.UnixMilli()]; isOther {
			delete(ones, at.UnixMilli())
			at = other
		}
		show(at)
	}
	for _, at := range ones {
		show(at)
	}
	slices.Sort(shown)
	return shown
}

// entryIn is the part for the calendar in a mail's bytes.
func entryIn(t *testing.T, letter accesstest.Letter) []byte {
	t.Helper()
	written, err := mail.Write(mail.Kind(letter.Kind), words.For("en"), letter.Values)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := mail.Compose(written, mail.Address{Address: "harbor@example.test"}, mail.Address{Address: letter.Recipient}, "1@example.test", time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	part := regexp.MustCompile(`(?s)Content-Type: text/calendar[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--`).FindSubmatch(raw)
	if part == nil {
		t.Fatalf("no entry in %s", raw)
	}
	entry, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(part[1]), "\r\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// weeks is a series of a client who is told of everything, and their calendar.
type weeks struct {
	*office

	pocket *pocket
	client string
	first  scheduling.Entry
}

func newWeeks(t *testing.T, zone string, count int) *weeks {
	t.Helper()
	o := newOffice(t, zone)
	ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
	place := o.place("Harbor Street", scheduling.Office)
	w := &weeks{office: o, pocket: &pocket{t: t}, client: ana.ID}
	w.first = o.book(scheduling.Booking{
		HolderID: ana.ID, PlaceID: place.ID, Start: o.day(3, zone).Add(10 * time.Hour), Tell: true, Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: 1}, Count: count},
	})
	return w
}

// nth is one of the series, by its number from 0.
func (w *weeks) nth(n int) scheduling.Entry {
	w.t.Helper()
	all, err := w.OfClient(context.Background(), w.client)
	w.Must(err)
	return all[len(all)-1-n]
}

// agrees looks whether the client's calendar shows what is written down here, for the year that is.
func (w *weeks) agrees(t *testing.T) {
	t.Helper()
	for _, letter := range w.Deliver() {
		w.pocket.take(letter)
	}
	all, err := w.OfClient(context.Background(), w.client)
	w.Must(err)
	until, want := w.Clock.Now().AddDate(1, 0, 0), []string{}
	for _, e := range all {
		if e.State == scheduling.Booked && e.Start.Before(until) {
			want = append(want, e.Start.UTC().Format(time.RFC3339))
		}
	}
	slices.Sort(want)
	if got := w.pocket.shows(until); !slices.Equal(got, want) {
		t.Errorf("the calendar shows\n%v\nwant\n%v", got, want)
	}
}

func TestSeriesInTheClientsCalendar(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S49: a series is one entry, right on both sides of each change of the clock", func(t *testing.T) {
		t.Parallel()
		for _, zone := range []string{
			newYork, "Europe/Madrid", "Europe/Dublin", "Australia/Sydney", "America/Santiago", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Cairo", "Pacific/Chatham", "UTC",
		} {
			for _, count := range []int{0, 52} {
				w := newWeeks(t, zone, count)
				w.agrees(t)
				if w.pocket.main == nil || len(w.pocket.shows(w.Clock.Now().AddDate(1, 0, 0))) < 51 {
					t.Errorf("%s: the entry is %v", zone, w.pocket.main)
				}
			}
		}
	})

	t.Run("one that is moved, one that is cancelled and one that comes back are changes of it alone", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 10)
		w.agrees(t)
		third := w.nth(2)
		w.Must(w.Move(ctx, third.ID, third.Start.Add(26*time.Hour), 60, scheduling.One, false, true))
		w.agrees(t)
		w.Must(w.Cancel(ctx, w.nth(4).ID, "", scheduling.One, true))
		w.agrees(t)
		w.Must(w.Move(ctx, third.ID, third.Start, 60, scheduling.One, false, true))
		w.agrees(t)
	})

	t.Run("those that move together stay the same entry, with what was otherwise before", func(t *testing.T) {
		t.Parallel()
		for _, days := range []int{0, 1, -2, 9} {
			w := newWeeks(t, newYork, 0)
			w.agrees(t)
			w.Must(w.Move(ctx, w.nth(1).ID, w.nth(1).Start.Add(3*time.Hour), 50, scheduling.One, false, true))
			w.agrees(t)
			w.Must(w.Cancel(ctx, w.nth(6).ID, "", scheduling.One, true))
			w.agrees(t)
			fifth := w.nth(4)
			w.Must(w.Move(ctx, fifth.ID, fifth.Start.AddDate(0, 0, days).Add(90*time.Minute), 45, scheduling.Following, true, true))
			w.agrees(t)
			w.Must(w.Move(ctx, w.nth(8).ID, w.nth(8).Start.Add(time.Hour), 45, scheduling.Following, true, true))
			w.agrees(t)
			w.Must(w.Move(ctx, w.nth(2).ID, w.nth(2).Start.Add(time.Hour), 45, scheduling.Following, true, true))
			w.agrees(t)
		}
	})

	t.Run("a series that is ended is a shorter entry, and one that is cancelled whole is taken out", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 0)
		w.agrees(t)
		w.Must(w.Cancel(ctx, w.nth(5).ID, "", scheduling.Following, true))
		w.agrees(t)
		if shown := w.pocket.shows(w.Clock.Now().AddDate(5, 0, 0)); len(shown) != 5 {
			t.Errorf("the calendar shows %v", shown)
		}
		w.Must(w.Cancel(ctx, w.nth(0).ID, "", scheduling.Following, true))
		w.agrees(t)
		if w.pocket.main != nil {
			t.Error("it is there yet")
		}
	})

	t.Run("it goes on as far as it is written down, without another mail", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 0)
		w.agrees(t)
		w.Clock.Advance(200 * 24 * time.Hour)
		w.Must(w.Extend(ctx))
		w.agrees(t)
	})

	t.Run("while the mail about it waits, what changes is in it, and whoever was to tell of it hands that on", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 6)
		w.Must(w.Move(ctx, w.nth(3).ID, w.nth(3).Start.Add(time.Hour), 60, scheduling.One, false, false))
		w.Must(w.Cancel(ctx, w.first.ID, "", scheduling.One, false))
		if got := w.waiting(); !slices.Equal(got, []outbox.Kind{outbox.AppointmentBooked}) {
			t.Errorf("%v wait", got)
		}
		w.agrees(t)
	})

	t.Run("a zone that the practice moved to is the one that the entry goes by", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 0)
		_, err := w.Practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Zone: "America/Phoenix"})
		w.Must(err)
		w.agrees(t)
	})
}
