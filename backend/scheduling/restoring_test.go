package scheduling_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

func TestReopen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W5: an acceptance that is taken back was never there, and nobody is told", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		a.Must(a.Accept(ctx, id, false))
		a.Must(a.Reopen(ctx, id))
		if list := a.pending(); len(list) != 1 || list[0].State != scheduling.Pending || list[0].AnsweredAt != nil || list[0].AppointmentID != "" {
			t.Errorf("the requests are %+v", list)
		}
		agenda := a.agenda(ana)
		if len(agenda.Upcoming)+len(agenda.Past) != 0 || agenda.Requests[0].State != visitor.RequestPending || len(a.waiting()) != 0 {
			t.Errorf("Ana sees %+v, %v wait", agenda, a.waiting())
		}
		if all, err := a.OfClient(ctx, ana.Client); err != nil || len(all) != 0 || a.isFree(10) {
			t.Errorf("the desk shows %v, %v", all, err)
		}
		a.Must(a.Accept(ctx, id, false))
		if letter := a.One(); letter.Kind != outbox.AppointmentBooked || letter.Values.Visit.Sequence != 0 {
			t.Errorf("told %+v", letter)
		}
		wantFault(t, a.Reopen(ctx, id), outbox.TooLate, "")
	})

	t.Run("W5: a refusal that is taken back leaves the request as it was, with the times that were offered", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		a.Must(a.Decline(ctx, id, "Away"))
		a.Must(a.Reopen(ctx, id))
		if r := a.pending()[0]; r.State != scheduling.Pending || r.Reason != "" || len(a.waiting()) != 0 {
			t.Errorf("the request is %+v", r)
		}
		a.Must(a.Offer(ctx, id, []time.Time{a.day.Add(12 * time.Hour)}))
		a.One()
		a.Must(a.Decline(ctx, id, ""))
		a.Must(a.Reopen(ctx, id))
		if r := a.pending()[0]; r.State != scheduling.Offered || len(r.Offers) != 1 {
			t.Errorf("the request is %+v", r)
		}
		a.Must(a.Decline(ctx, id, ""))
		a.One()
		wantFault(t, a.Reopen(ctx, id), outbox.TooLate, "")
	})

	t.Run("what the client answered is theirs, and so is the time of another who asked meanwhile", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana, bo := a.signedIn("Ana"), a.signedIn("Bo")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		wantFault(t, a.Reopen(ctx, id), scheduling.RequestAnswered, "")
		a.Must(a.Decline(ctx, id, ""))
		a.Must(a.ask(bo, 10))
		wantFault(t, a.Reopen(ctx, id), scheduling.TimeTaken, "start")
		if got := a.waiting(); !slices.Equal(got, []outbox.Kind{outbox.RequestDeclined}) {
			t.Errorf("%v wait", got)
		}
		wantFault(t, a.Reopen(ctx, "none"), fault.NotFound, "id")
	})

	t.Run("an answer of which no mail tells can be taken back for a minute", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		a.Consent(ana.Client, false)
		id := a.pending()[0].ID
		a.Must(a.Accept(ctx, id, false))
		a.Clock.Advance(50 * time.Second)
		a.Must(a.Reopen(ctx, id))
		a.Must(a.Accept(ctx, id, false))
		a.Clock.Advance(2 * time.Minute)
		wantFault(t, a.Reopen(ctx, id), outbox.TooLate, "")
	})
}

func TestRestore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	// told is an appointment that its client was told of.
	told := func(t *testing.T) (*office, scheduling.Entry, time.Time) {
		t.Helper()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		e := o.book(scheduling.Booking{HolderID: ana.ID, Start: start, Tell: true})
		o.One()
		return o, e, start
	}
	states := func(o *office, e scheduling.Entry) []scheduling.State {
		all, err := o.OfClient(ctx, e.ClientID)
		o.Must(err)
		found := []scheduling.State{}
		for _, each := range all {
			found = append(found, each.State)
		}
		return found
	}

	t.Run("whoever was told of the cancelling is told that it is on, in a newer entry", func(t *testing.T) {
		t.Parallel()
		o, e, _ := told(t)
		o.Must(o.Cancel(ctx, e.ID, "Ill", scheduling.One, true))
		o.One()
		o.Must(o.Restore(ctx, e.ID))
		letter := o.One()
		if letter.Kind != outbox.AppointmentBooked || letter.Values.Visit.UID != e.ID || letter.Values.Visit.Sequence != 2 || letter.Values.Visit.IsCancelled {
			t.Errorf("told %+v, %+v", letter, letter.Values.Visit)
		}
		if got := states(o, e); !slices.Equal(got, []scheduling.State{scheduling.Booked}) {
			t.Errorf("it is %v", got)
		}
	})

	t.Run("W5: while the mail of the cancelling waits nobody hears of either", func(t *testing.T) {
		t.Parallel()
		o, e, start := told(t)
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, true))
		o.Must(o.Restore(ctx, e.ID))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
		o.Must(o.Move(ctx, e.ID, start.Add(time.Hour), 60, scheduling.One, false, true))
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, false))
		o.Must(o.Restore(ctx, e.ID))
		if letter := o.One(); letter.Kind != outbox.AppointmentMoved || !letter.Values.Visit.Start.Equal(start.Add(time.Hour)) {
			t.Errorf("told %+v", letter)
		}
	})

	t.Run("whoever was about to be told of it still is, and whoever was told of nothing is not", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
		start := o.day(3, newYork).Add(10 * time.Hour)
		e := o.book(scheduling.Booking{HolderID: ana.ID, Start: start, Tell: true})
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, false))
		o.Must(o.Restore(ctx, e.ID))
		if letter := o.One(); letter.Kind != outbox.AppointmentBooked {
			t.Errorf("told %+v", letter)
		}
		quiet := o.book(scheduling.Booking{HolderID: ana.ID, Start: start.Add(2 * time.Hour)})
		o.Must(o.Cancel(ctx, quiet.ID, "", scheduling.One, false))
		o.Must(o.Restore(ctx, quiet.ID))
		if got := o.waiting(); len(got) != 0 {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("its time has to be free, to come, and its client one yet", func(t *testing.T) {
		t.Parallel()
		o, e, start := told(t)
		wantFault(t, o.Restore(ctx, e.ID), fault.NotFound, "id")
		o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, false))
		other := o.book(scheduling.Booking{Title: "Supervision", Start: start.Add(30 * time.Minute)})
		wantFault(t, o.Restore(ctx, e.ID), scheduling.TimeTaken, "start")
		o.Must(o.Cancel(ctx, other.ID, "", scheduling.One, false))
		_, err := o.Grants.Archive(ctx, e.ClientID)
		o.Must(err)
		wantFault(t, o.Restore(ctx, e.ID), access.ClientArchived, "")
		_, err = o.Clients.Restore(ctx, e.ClientID)
		o.Must(err)
		o.Clock.Advance(start.Sub(o.Clock.Now()))
		wantFault(t, o.Restore(ctx, e.ID), scheduling.AppointmentPast, "")
		if got := states(o, e); !slices.Equal(got, []scheduling.State{scheduling.Cancelled}) {
			t.Errorf("it is %v", got)
		}
	})

	t.Run("of a series one comes back alone, into the same entry", func(t *testing.T) {
		t.Parallel()
		w := newWeeks(t, newYork, 8)
		w.agrees(t)
		w.Must(w.Cancel(ctx, w.nth(3).ID, "", scheduling.One, true))
		w.agrees(t)
		w.Must(w.Restore(ctx, w.nth(3).ID))
		w.agrees(t)
		w.Must(w.Cancel(ctx, w.nth(5).ID, "", scheduling.Following, true))
		w.agrees(t)
		w.Must(w.Restore(ctx, w.nth(6).ID))
		if got := w.waiting(); !slices.Equal(got, []outbox.Kind{outbox.AppointmentBooked}) {
			t.Errorf("%v wait", got)
		}
	})
}
