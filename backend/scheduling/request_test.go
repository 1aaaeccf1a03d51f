package scheduling_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// asked is a practice that is open all day in three days' time, with one service, and a client who is signed in.
type asked struct {
	*office

	service scheduling.Service
	day     time.Time
	page    int
}

func newAsked(t testing.TB) *asked {
	t.Helper()
	o := newOffice(t, newYork)
	a := &asked{office: o, service: o.service("Session", 60, 0), day: o.day(3, newYork)}
	o.open(a.day, 8*60, 20*60, 1, "", 1, 2, 3, 4, 5, 6, 7)
	o.Must(o.SaveRules(context.Background(), scheduling.Rules{Step: 30, Notice: 24 * 60, Furthest: 30, CancelWithin: 24 * 60}))
	return a
}

// signedIn is a client who is signed in at an address of their own.
func (a *asked) signedIn(name string) visitor.Visitor {
	a.t.Helper()
	_, token := a.SignedIn(name, name+"@example.test")
	who, verdict, err := a.Door.Admit(context.Background(), token, visitor.RequestAppointments)
	a.Must(err)
	if verdict != visitor.Allowed {
		a.t.Fatalf("%s is %s", name, verdict)
	}
	return who
}

// ask asks for a time by the hour of the day.
func (a *asked) ask(who visitor.Visitor, hour int) error {
	a.page++
	return a.Door.AskForTime(context.Background(), who, visitor.Asking{
		Page: "page " + time.Duration(a.page).String(), Service: a.service.ID, Start: a.day.Add(time.Duration(hour) * time.Hour), Note: "Could we do mornings?",
	})
}

// pending are the requests that wait for an answer of either side.
func (a *asked) pending() []scheduling.Request {
	a.t.Helper()
	list, err := a.Requests(context.Background(), false)
	a.Must(err)
	return list.Requests
}

func (a *asked) agenda(who visitor.Visitor) visitor.Agenda {
	a.t.Helper()
	agenda, err := a.Door.Agenda(context.Background(), who)
	a.Must(err)
	return agenda
}

func (a *asked) isFree(hour int) bool {
	a.t.Helper()
	times, err := a.Door.Times(context.Background(), a.service.ID, "")
	a.Must(err)
	return slices.ContainsFunc(times, a.day.Add(time.Duration(hour)*time.Hour).Equal)
}

func TestRequest(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S49: a request waits, and its time is not offered to others meanwhile", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana, bo := a.signedIn("Ana"), a.signedIn("Bo")
		a.Must(a.ask(ana, 10))
		list := a.pending()
		if len(list) != 1 || list[0].State != scheduling.Pending || list[0].Name != "Ana Example" || !list[0].IsNew || list[0].Note != "Could we do mornings?" {
			t.Fatalf("the requests are %+v", list)
		}
		if a.isFree(10) || !a.isFree(11) {
			t.Error("its time is offered to others, or another is not")
		}
		wantFault(t, a.ask(bo, 10), scheduling.TimeTaken, "start")
		if got := a.agenda(ana).Requests; len(got) != 1 || got[0].State != visitor.RequestPending || len(a.agenda(bo).Requests) != 0 {
			t.Errorf("Ana sees %+v", got)
		}
	})

	t.Run("S34: only what follows from the hours and the rules may be asked for", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		for hour, name := range map[int]string{3: "before the practice opens", -30: "without notice", 24 * 40: "after the furthest day", 20: "when the practice has closed"} {
			if err := a.ask(ana, hour); fault.CodeOf(err) != scheduling.TimeTaken {
				t.Errorf("%s: %v", name, err)
			}
		}
		a.Must(a.Grants.SavePermissions(ctx, ana.Client, visitor.Permissions{}))
		if err := a.ask(ana, 10); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("without the permission: %v", err)
		}
	})

	t.Run("the same page asks once, and five may wait at the most", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		asking := visitor.Asking{Page: "p", Service: a.service.ID, Start: a.day.Add(10 * time.Hour)}
		a.Must(a.Door.AskForTime(ctx, ana, asking))
		a.Must(a.Door.AskForTime(ctx, ana, asking))
		if got := a.pending(); len(got) != 1 {
			t.Fatalf("%d requests", len(got))
		}
		for hour := 11; hour < 11+visitor.RequestsOpen-1; hour++ {
			a.Must(a.ask(ana, hour))
		}
		wantFault(t, a.ask(ana, 18), visitor.RequestsMany, "")
	})

	t.Run("accepting makes an appointment, and the client is told", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		a.Must(a.Accept(ctx, id, false))
		if letter := a.One(); letter.Kind != outbox.AppointmentBooked || !letter.Values.Visit.Start.Equal(a.day.Add(10*time.Hour)) {
			t.Errorf("the mail is %+v", letter)
		}
		if got := a.agenda(ana); len(got.Upcoming) != 1 || got.Requests[0].State != visitor.RequestAccepted {
			t.Errorf("Ana sees %+v", got)
		}
		wantFault(t, a.Accept(ctx, id, false), scheduling.RequestAnswered, "")
		wantFault(t, a.Decline(ctx, id, ""), scheduling.RequestAnswered, "")
		wantFault(t, a.Accept(ctx, "nobody's", false), fault.NotFound, "id")
	})

	t.Run("declining gives the time back; the reason is in the portal and in no mail", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		a.Must(a.Decline(ctx, a.pending()[0].ID, "I am away."))
		if letter := a.One(); letter.Kind != outbox.RequestDeclined || letter.Values.Visit != nil {
			t.Errorf("the mail is %+v", letter)
		}
		if got := a.agenda(ana).Requests[0]; got.State != visitor.RequestDeclined || got.Reason != "I am away." || !a.isFree(10) {
			t.Errorf("Ana sees %+v", got)
		}
	})

	t.Run("one of the times that are offered can be taken, once", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		wantFault(t, a.Offer(ctx, id, nil), fault.Missing, "starts")
		a.Must(a.Offer(ctx, id, []time.Time{a.day.Add(15 * time.Hour), a.day.Add(13 * time.Hour)}))
		if letter := a.One(); letter.Kind != outbox.TimesOffered {
			t.Errorf("the mail is %+v", letter)
		}
		r := a.agenda(ana).Requests[0]
		if r.State != visitor.RequestOffered || len(r.Offers) != 2 || !r.Offers[0].Start.Equal(a.day.Add(13*time.Hour)) || !a.isFree(10) {
			t.Fatalf("Ana sees %+v", r)
		}
		a.book(scheduling.Booking{Title: "Supervision", Start: a.day.Add(13 * time.Hour)})
		wantFault(t, a.Door.TakeOffer(ctx, ana, r.ID, r.Offers[0].ID), scheduling.TimeTaken, "")
		a.Must(a.Door.TakeOffer(ctx, ana, r.ID, r.Offers[1].ID))
		wantFault(t, a.Door.TakeOffer(ctx, ana, r.ID, r.Offers[1].ID), visitor.RequestAnswered, "")
		if got := a.agenda(ana).Upcoming; len(got) != 1 || !got[0].Start.Equal(a.day.Add(15*time.Hour)) {
			t.Errorf("Ana has %+v", got)
		}
		if letter := a.One(); letter.Kind != outbox.AppointmentBooked {
			t.Errorf("the mail is %+v", letter)
		}
	})

	t.Run("what changes before the answer has gone takes its place in the outbox", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		a.Must(a.Offer(ctx, id, []time.Time{a.day.Add(15 * time.Hour)}))
		a.Must(a.Decline(ctx, id, ""))
		if got := a.waiting(); !slices.Equal(got, []outbox.Kind{outbox.RequestDeclined}) {
			t.Errorf("%v wait", got)
		}
	})

	t.Run("a time that the practitioner took meanwhile is accepted only anyway, and one of another request never", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana, bo := a.signedIn("Ana"), a.signedIn("Bo")
		a.Must(a.ask(ana, 10))
		a.Must(a.ask(bo, 14))
		a.book(scheduling.Booking{Title: "Supervision", Start: a.day.Add(10 * time.Hour), Anyway: true})
		list := a.pending()
		if !slices.Equal(list[0].Conflicts, []string{"Supervision"}) || list[0].IsFirm {
			t.Errorf("the request is %+v", list[0])
		}
		wantFault(t, a.Accept(ctx, list[0].ID, false), scheduling.TimeTaken, "start")
		a.Must(a.Accept(ctx, list[0].ID, true))
		booked := a.agenda(ana).Upcoming[0]
		a.Must(a.Move(ctx, booked.ID, a.day.Add(14*time.Hour), 60, scheduling.One, true, false))
		if got := a.pending(); len(got) != 1 || !got[0].IsFirm {
			t.Errorf("the request is %+v", got)
		}
		wantFault(t, a.Accept(ctx, list[1].ID, true), scheduling.TimeTaken, "start")
	})

	t.Run("a client takes a request back, and cancels in time", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana, bo := a.signedIn("Ana"), a.signedIn("Bo")
		a.Must(a.ask(ana, 10))
		id := a.pending()[0].ID
		wantFault(t, a.Door.WithdrawRequest(ctx, bo, id), fault.NotFound, "")
		a.Must(a.Door.WithdrawRequest(ctx, ana, id))
		wantFault(t, a.Door.WithdrawRequest(ctx, ana, id), visitor.RequestAnswered, "")
		a.Must(a.ask(ana, 10))
		a.Must(a.Accept(ctx, a.pending()[0].ID, false))
		a.One()
		visit := a.agenda(ana).Upcoming[0]
		wantFault(t, a.Door.CancelAppointment(ctx, bo, visit.ID), fault.NotFound, "")
		a.Must(a.Door.CancelAppointment(ctx, ana, visit.ID))
		if got := a.agenda(ana); len(got.Upcoming) != 0 || len(got.Past) != 1 || !got.Past[0].ByClient || !a.isFree(10) {
			t.Errorf("Ana has %+v", got)
		}
		if letter := a.One(); letter.Kind != outbox.AppointmentCancelled || letter.Values.Visit.Sequence != 1 {
			t.Errorf("the mail is %+v", letter)
		}
		entry := a.book(scheduling.Booking{HolderID: ana.Holder, Start: a.Clock.Now().Add(23 * time.Hour)})
		wantFault(t, a.Door.CancelAppointment(ctx, ana, entry.ID), visitor.CancelTooLate, "")
	})

	t.Run("what nobody answered in time is closed", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		a.Must(a.ask(ana, 15))
		first, second := a.pending()[0].ID, a.pending()[1].ID
		a.Must(a.Offer(ctx, second, []time.Time{a.day.Add(16 * time.Hour)}))
		a.Clock.Advance(a.day.Add(10 * time.Hour).Sub(a.Clock.Now()))
		wantFault(t, a.Accept(ctx, first, false), scheduling.RequestPast, "")
		a.Must(a.ExpireRequests(ctx))
		if got := a.pending(); len(got) != 1 || got[0].ID != second {
			t.Errorf("open are %+v", got)
		}
		a.Clock.Advance(6 * time.Hour)
		a.Must(a.ExpireRequests(ctx))
		archived, err := a.Requests(ctx, true)
		a.Must(err)
		if len(archived.Requests) != 2 || archived.Requests[0].State != scheduling.Expired || archived.Pending != 0 {
			t.Errorf("archived are %+v", archived)
		}
	})

	t.Run("W8: every step is in the client's history", func(t *testing.T) {
		t.Parallel()
		a := newAsked(t)
		ana := a.signedIn("Ana")
		a.Must(a.ask(ana, 10))
		a.Must(a.Accept(ctx, a.pending()[0].ID, false))
		var lines []history.Line
		a.Must(a.Store.Read(ctx, func(v *store.View) error {
			var err error
			lines, err = history.OfClient(ctx, v, ana.Client, 3)
			return err
		}))
		got := []history.Action{}
		for _, line := range lines {
			got = append(got, line.Action)
		}
		if !slices.Equal(got, []history.Action{history.RequestAccepted, history.AppointmentBooked, history.RequestReceived}) || lines[2].Actor != history.Client {
			t.Errorf("the history says %v", got)
		}
	})
}

// TestRequestRace has 200 clients' pages ask for one slot while the practitioner accepts whatever is there: one
// appointment comes of it (S49).
func TestRequestRace(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a := newAsked(t)
	const clients, each = 4, 50
	visitors := []visitor.Visitor{}
	for _, name := range []string{"Ana", "Bo", "Cleo", "Dan"}[:clients] {
		visitors = append(visitors, a.signedIn(name))
	}
	start := a.day.Add(10 * time.Hour)
	var going sync.WaitGroup
	for i := range clients * each {
		going.Go(func() {
			err := a.Door.AskForTime(ctx, visitors[i%clients], visitor.Asking{Page: time.Duration(i).String(), Service: a.service.ID, Start: start})
			if code := fault.CodeOf(err); err != nil && code != scheduling.TimeTaken && code != visitor.RequestsMany {
				t.Errorf("asking: %v", err)
			}
			list, err := a.Requests(ctx, false)
			if err != nil {
				t.Error(err)
			}
			for _, r := range list.Requests {
				err := a.Accept(ctx, r.ID, i%2 == 0)
				if code := fault.CodeOf(err); err != nil && code != scheduling.TimeTaken && code != scheduling.RequestAnswered {
					t.Errorf("accepting: %v", err)
				}
			}
		})
	}
	going.Wait()
	if entries := a.between(start, start.Add(time.Hour)); len(entries) != 1 || entries[0].IsPending {
		t.Errorf("the calendar has %+v", entries)
	}
}
