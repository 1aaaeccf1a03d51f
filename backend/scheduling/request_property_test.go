package scheduling_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/fault"
	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

// modelled is a request as the model has it.
type modelled struct {
	id    string
	by    int // the client
	hour  int
	state scheduling.RequestState
	offer int // the hour that was offered
}

// model is a day of hours, each taken by one thing at the most: the practice itself (-1), or a request by its number.
type model struct {
	taken    map[int]int
	requests []modelled
}

const ofPractice = -1

// TestRequestsFollowAModel draws what clients and the practitioner do to the hours of one day, and holds every outcome
// and the calendar against a small model.
func TestRequestsFollowAModel(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a := newAsked(t)
	a.Must(a.SaveRules(ctx, scheduling.Rules{Step: 60, Notice: 60, Furthest: 365}))
	clients := []visitor.Visitor{a.signedIn("Ana"), a.signedIn("Bo")}
	first, round := a.day, 0
	rapid.Check(t, func(rt *rapid.T) {
		a.day, round = dayIn(first, round%300, first.Location()), round+1
		m := &model{taken: map[int]int{}}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			m.step(ctx, rt, a, clients)
			m.compare(rt, a)
		}
		a.clearDay(ctx)
	})
}

// step does one drawn thing, and holds its outcome against the model's.
func (m *model) step(ctx context.Context, rt *rapid.T, a *asked, clients []visitor.Visitor) {
	hour := rapid.IntRange(9, 12).Draw(rt, "hour")
	start := a.day.Add(time.Duration(hour) * time.Hour)
	owner, isTaken := m.taken[hour]
	var got error
	var want fault.Code
	what := rapid.SampledFrom([]string{"ask", "ask", "book", "accept", "accept anyway", "decline", "offer", "take", "withdraw"}).Draw(rt, "what")
	switch what {
	case "ask":
		by := rapid.IntRange(0, len(clients)-1).Draw(rt, "by")
		got = a.ask(clients[by], hour)
		if open := m.open(by); isTaken {
			want = scheduling.TimeTaken
		} else if open >= visitor.RequestsOpen {
			want = visitor.RequestsMany
		}
		if want == "" && got == nil {
			m.taken[hour] = len(m.requests)
			m.requests = append(m.requests, modelled{id: a.newest(clients[by], start), by: by, hour: hour, state: scheduling.Pending})
		}
	case "book":
		_, got = a.Save(ctx, scheduling.Booking{Title: "Supervision", Start: start, Minutes: 60})
		if isTaken {
			want = scheduling.TimeTaken
		} else {
			m.taken[hour] = ofPractice
		}
	default:
		if len(m.requests) == 0 {
			return
		}
		at := rapid.IntRange(0, len(m.requests)-1).Draw(rt, "which")
		r := &m.requests[at]
		isOpen := r.state == scheduling.Pending || r.state == scheduling.Offered
		switch what {
		case "accept", "accept anyway":
			got = a.Accept(ctx, r.id, what == "accept anyway")
			if r.state != scheduling.Pending {
				want = scheduling.RequestAnswered
			} else {
				r.state = scheduling.Accepted
			}
		case "decline":
			got = a.Decline(ctx, r.id, "")
			want = m.close(at, isOpen, scheduling.Declined)
		case "withdraw":
			got = a.Door.WithdrawRequest(ctx, clients[r.by], r.id)
			want = m.close(at, isOpen, scheduling.Withdrawn)
		case "offer":
			got = a.Offer(ctx, r.id, []time.Time{start})
			switch {
			case !isOpen:
				want = scheduling.RequestAnswered
			case isTaken && owner != at:
				want = scheduling.TimeTaken
			default:
				m.close(at, true, scheduling.Offered)
				r.offer = hour
			}
		case "take":
			got = a.take(ctx, clients[r.by], r.id)
			if r.state != scheduling.Offered {
				return // there is nothing to take
			}
			if _, isOffered := m.taken[r.offer]; isOffered {
				want = scheduling.TimeTaken
			} else {
				m.taken[r.offer], r.state = at, scheduling.Accepted
			}
		}
	}
	if code := fault.CodeOf(got); (got == nil) != (want == "") || got != nil && code != want {
		rt.Fatalf("%s at %d gave %v, the model %q; it has %+v", what, hour, got, want, m)
	}
}

// close closes a request, if it is open; its hour is free again.
func (m *model) close(at int, isOpen bool, state scheduling.RequestState) fault.Code {
	r := &m.requests[at]
	if !isOpen {
		return scheduling.RequestAnswered
	}
	if r.state == scheduling.Pending {
		delete(m.taken, r.hour)
	}
	r.state = state
	return ""
}

func (m *model) open(by int) int {
	open := 0
	for _, r := range m.requests {
		if r.by == by && (r.state == scheduling.Pending || r.state == scheduling.Offered) {
			open++
		}
	}
	return open
}

// compare holds the calendar against the model: at each hour stands what it says, and nothing else.
func (m *model) compare(rt *rapid.T, a *asked) {
	there := map[int]int{}
	for _, e := range a.between(a.day, a.day.Add(24*time.Hour)) {
		there[e.Start.In(a.day.Location()).Hour()]++
		if e.IsPending && a.isFree(e.Start.In(a.day.Location()).Hour()) {
			rt.Fatalf("the time of %+v is offered to others", e)
		}
	}
	if len(there) != len(m.taken) {
		rt.Fatalf("the calendar has %v, the model %v", there, m.taken)
	}
	for hour := range m.taken {
		if there[hour] != 1 {
			rt.Fatalf("at %d stand %d, the model has %v", hour, there[hour], m.taken)
		}
	}
}

// newest is the id of a client's request for a time that waits.
func (a *asked) newest(who visitor.Visitor, start time.Time) string {
	a.t.Helper()
	for _, r := range a.agenda(who).Requests {
		if r.State == visitor.RequestPending && r.Start.Equal(start) {
			return r.ID
		}
	}
	a.t.Fatal("the request is not there")
	return ""
}

// take takes the time that was offered in answer to a request.
func (a *asked) take(ctx context.Context, who visitor.Visitor, id string) error {
	for _, r := range a.agenda(who).Requests {
		if r.ID == id && len(r.Offers) > 0 {
			return a.Door.TakeOffer(ctx, who, id, r.Offers[0].ID)
		}
	}
	return fmt.Errorf("nothing is offered")
}

// clearDay takes everything out of the day.
func (a *asked) clearDay(ctx context.Context) {
	a.t.Helper()
	for _, r := range a.pending() {
		a.Must(a.Decline(ctx, r.ID, ""))
	}
	for _, e := range a.between(a.day, a.day.Add(24*time.Hour)) {
		a.Must(a.Cancel(ctx, e.ID, "", scheduling.One, false))
	}
}
