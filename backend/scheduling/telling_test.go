package scheduling_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
)

// waiting are the kinds of the mails that wait in the outbox, the oldest first.
func (o *office) waiting() []outbox.Kind {
	o.t.Helper()
	kinds := []outbox.Kind{}
	for _, m := range o.Mails() {
		if m.State.Waits() {
			kinds = append(kinds, m.Kind)
		}
	}
	return kinds
}

func TestTelling(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	// agreed is an appointment with a client who agreed to mail; they are told of it.
	agreed := func(t *testing.T) (*office, scheduling.Entry, time.Time) {
		t.Helper()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Unconsented("work@example.test"), accesstest.Consented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		place := o.place("Harbor Street", scheduling.Office)
		return o, o.book(scheduling.Booking{HolderID: ana.ID, PlaceID: place.ID, Start: start, Tell: true}), start
	}

	t.Run("an appointment is told of at the address with consent, by time and place", func(t *testing.T) {
		t.Parallel()
		o, e, start := agreed(t)
		letter := o.One()
		visit := letter.Values.Visit
		if letter.Kind != outbox.AppointmentBooked || letter.Recipient != "ana@example.test" || letter.Values.Link != "" || visit.UID != e.ID ||
			!visit.Start.Equal(start) || visit.Place != "Harbor Street" || visit.Sequence != 0 {
			t.Errorf("the mail is %+v, %+v", letter, visit)
		}
	})

	t.Run("a change and a cancelling rise in sequence, under one UID", func(t *testing.T) {
		t.Parallel()
		o, e, start := agreed(t)
		o.One()
		o.Must(o.Move(ctx, e.ID, start.Add(time.Hour), 60, scheduling.One, false, true))
		moved := o.One()
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, true))
		gone := o.One()
		if moved.Kind != outbox.AppointmentMoved || moved.Values.Visit.Sequence != 1 || moved.Values.Visit.UID != e.ID ||
			gone.Kind != outbox.AppointmentCancelled || gone.Values.Visit.Sequence != 2 || gone.Values.Visit.UID != e.ID || !gone.Values.Visit.IsCancelled {
			t.Errorf("told %+v and %+v", moved.Values.Visit, gone.Values.Visit)
		}
	})

	t.Run("what changes while the mail waits is told in its place, asked for or not", func(t *testing.T) {
		t.Parallel()
		o, e, start := agreed(t)
		o.Must(o.Move(ctx, e.ID, start.Add(time.Hour), 60, scheduling.One, false, false))
		letter := o.One()
		if letter.Kind != outbox.AppointmentBooked || !letter.Values.Visit.Start.Equal(start.Add(time.Hour)) {
			t.Errorf("told %+v", letter)
		}
	})

	t.Run("whoever heard of nothing is told of no cancelling", func(t *testing.T) {
		t.Parallel()
		o, e, _ := agreed(t)
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, true))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("what a mail says already is not said again", func(t *testing.T) {
		t.Parallel()
		o, e, start := agreed(t)
		o.One()
		_, err := o.Save(ctx, scheduling.Booking{ID: e.ID, HolderID: e.HolderID, PlaceID: e.PlaceID, Note: "mine", Start: start, Minutes: 60, Tell: true})
		o.Must(err)
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("S11: nobody is told without consent, who asks is told why, and what waits stays", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Unconsented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		_, err := o.Save(ctx, scheduling.Booking{HolderID: ana.ID, Start: start, Minutes: 60, Tell: true})
		wantFault(t, err, access.NoConsent, "tell")
		if reach, err := o.Reach(ctx, ana.ID); err != nil || reach.Why != access.NoConsent {
			t.Errorf("the reach is %+v, %v", reach, err)
		}
		o.Consent(ana.ID, true)
		o.book(scheduling.Booking{HolderID: ana.ID, Start: start, Tell: true})
		o.Consent(ana.ID, false)
		if letters := o.Deliver(); len(letters) != 0 {
			t.Errorf("%d went without consent", len(letters))
		}
	})

	t.Run("a mail that comes too late does not go", func(t *testing.T) {
		t.Parallel()
		o, _, start := agreed(t)
		o.Clock.Advance(start.Sub(o.Clock.Now()))
		if letters := o.Deliver(); len(letters) != 0 {
			t.Errorf("%d went", len(letters))
		}
	})

	t.Run("one mail tells of a whole series", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		first := o.book(scheduling.Booking{
			HolderID: ana.ID, Start: start, Tell: true, Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: 1, Days: []int{isoDay(start)}}, Count: 4},
		})
		if letter := o.One(); len(letter.Values.Visit.More) != 3 || !letter.Values.Visit.More[0].Equal(start.AddDate(0, 0, 7)) {
			t.Errorf("told %+v", letter.Values.Visit)
		}
		o.Must(o.Cancel(ctx, first.ID, "", scheduling.Following, true))
		if letter := o.One(); letter.Kind != outbox.AppointmentCancelled || len(letter.Values.Visit.More) != 3 {
			t.Errorf("told %+v", letter)
		}
	})

	t.Run("whoever can come in is led to their appointments", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		ana, _ := o.SignedIn("Ana", "ana@example.test")
		o.book(scheduling.Booking{HolderID: ana.ID, Start: o.day(3, newYork).Add(10 * time.Hour), Tell: true})
		if letter := o.One(); letter.Values.Link != accesstest.PortalAddress+"/appointments" {
			t.Errorf("the link is %q", letter.Values.Link)
		}
	})
}

// isoDay is a moment's day of the week, as 1 Monday to 7 Sunday.
func isoDay(at time.Time) int {
	if at.Weekday() == time.Sunday {
		return 7
	}
	return int(at.Weekday())
}
