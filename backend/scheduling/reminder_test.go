package scheduling_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
)

func TestReminder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	// booked is an appointment three days ahead with a client who agreed to mail, and when it is.
	booked := func(t *testing.T) (*office, scheduling.Entry, time.Time) {
		t.Helper()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		return o, o.book(scheduling.Booking{HolderID: ana.ID, Start: start}), start
	}
	// until lets time pass, with the keeper's look at each quarter of an hour.
	until := func(o *office, at time.Time) {
		for o.Clock.Now().Before(at) {
			o.Clock.Advance(min(15*time.Minute, at.Sub(o.Clock.Now())))
			o.Must(o.Remind(ctx))
		}
	}

	t.Run("goes once, a day before the appointment", func(t *testing.T) {
		t.Parallel()
		o, e, start := booked(t)
		until(o, start.Add(-25*time.Hour))
		if got := o.waiting(); !slices.Equal(got, []outbox.Kind{outbox.Reminder}) || len(o.Deliver()) != 0 {
			t.Fatalf("%v wait", got)
		}
		until(o, start.Add(-24*time.Hour))
		if letter := o.One(); letter.Kind != outbox.Reminder || letter.Values.Visit.UID != e.ID {
			t.Errorf("the mail is %+v", letter)
		}
		until(o, start)
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("follows the appointment when it moves, and is taken back with it", func(t *testing.T) {
		t.Parallel()
		o, e, start := booked(t)
		until(o, start.Add(-24*time.Hour-30*time.Minute))
		o.Must(o.Move(ctx, e.ID, start.Add(2*time.Hour), 60, scheduling.One, false, false))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait for the time that was", got)
		}
		until(o, start.Add(-22*time.Hour))
		if letter := o.One(); !letter.Values.Visit.Start.Equal(start.Add(2 * time.Hour)) {
			t.Errorf("the mail is %+v", letter)
		}
		o.Must(o.Move(ctx, e.ID, start.Add(48*time.Hour), 60, scheduling.One, false, false))
		until(o, start.Add(23*time.Hour+30*time.Minute))
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, false))
		until(o, start.Add(25*time.Hour))
		if letters := o.Deliver(); len(letters) != 0 {
			t.Errorf("%d went for what is cancelled", len(letters))
		}
	})

	t.Run("after a week without the program one goes, the nearest, and nothing of what is past", func(t *testing.T) {
		t.Parallel()
		o, _, start := booked(t)
		o.Must(o.SaveReminders(ctx, []int{2 * 1440, 1440, 60}))
		o.Clock.Advance(start.Add(-5 * time.Hour).Sub(o.Clock.Now()))
		o.Must(o.Remind(ctx))
		if letter := o.One(); letter.Kind != outbox.Reminder {
			t.Errorf("the mail is %+v", letter)
		}
		o.Must(o.Remind(ctx))
		until(o, start.Add(-time.Hour))
		o.One()
		o.Clock.Advance(7 * 24 * time.Hour)
		o.Must(o.Remind(ctx))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("none for what was agreed on after its moment, without consent, or when none is wanted", func(t *testing.T) {
		t.Parallel()
		o, e, start := booked(t)
		o.book(scheduling.Booking{HolderID: e.HolderID, Start: o.Clock.Now().Add(5 * time.Hour)})
		o.Must(o.Remind(ctx))
		o.Consent(e.ClientID, false)
		until(o, start.Add(-24*time.Hour))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
		o.Consent(e.ClientID, true)
		o.Must(o.Remind(ctx))
		o.Must(o.SaveReminders(ctx, []int{}))
		if letters := o.Deliver(); len(letters) != 0 {
			t.Errorf("%d went", len(letters))
		}
		wantFault(t, o.SaveReminders(ctx, []int{60, 1}), scheduling.OutOfRange, "1")
		wantFault(t, o.SaveReminders(ctx, []int{60, 61, 62, 63, 64}), scheduling.OutOfRange, "leads")
	})
}
