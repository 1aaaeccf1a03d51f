package portal_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

// surgery is a practice in New York that is open all day long from tomorrow on, with one service at one place, and Ana
// signed in.
type surgery struct {
	*world

	diary *scheduling.Diary
	zone  *time.Location
	ana   *browser
}

func newSurgery(w *world) *surgery {
	w.tb.Helper()
	ctx := context.Background()
	s := &surgery{world: w, diary: scheduling.New(w.desk)}
	_, err := w.practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Practitioner: "Nora Reyes", Phone: "555-0199", Zone: "America/New_York"})
	w.must(err)
	s.zone, err = time.LoadLocation("America/New_York")
	w.must(err)
	place, err := s.diary.SavePlace(ctx, scheduling.Place{Name: "Harbor Street", Kind: scheduling.Office, Detail: "Second floor"})
	w.must(err)
	_, err = s.diary.SaveService(ctx, scheduling.Service{Name: "Session", Minutes: 60, IsOffered: true, PlaceIDs: []string{place.ID}})
	w.must(err)
	_, err = s.diary.SaveBlock(ctx, scheduling.Block{
		FirstDay: w.clock.Now().Format(time.DateOnly), From: 9 * 60, To: 12 * 60, Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 2, 3, 4, 5, 6, 7}},
	})
	w.must(err)
	w.must(s.diary.SaveRules(ctx, scheduling.Rules{Step: 60, Notice: 12 * 60, Furthest: 14, CancelWithin: 24 * 60}))
	w.invited("Ana", ana)
	s.ana = w.browser()
	s.ana.signIn(ana)
	w.settle()
	return s
}

var (
	hrefOfTime = regexp.MustCompile(`href="(/appointments/new\?[^"]*start=[^"]*)"`)
	hiddenOf   = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)
	actionOf   = regexp.MustCompile(`action="(/appointments/[^"]*)"`)
)

// form is the page on which the nth free time is asked for, as fields.
func (s *surgery) form(b *browser, nth int) []string {
	s.tb.Helper()
	times := b.get("/appointments/new")
	links := hrefOfTime.FindAllStringSubmatch(times.body, -1)
	if times.status != http.StatusOK || len(links) <= nth {
		s.tb.Fatalf("%d times are free: %s", len(links), times.body)
	}
	page := b.get(strings.ReplaceAll(links[nth][1], "&amp;", "&"))
	fields := []string{}
	for _, hidden := range hiddenOf.FindAllStringSubmatch(page.body, -1) {
		fields = append(fields, hidden[1], hidden[2])
	}
	return fields
}

// ask asks for the nth free time.
func (s *surgery) ask(b *browser, nth int, note string) answer {
	s.tb.Helper()
	got := b.post("/appointments/new", append(s.form(b, nth), "note", note)...)
	s.settle()
	return got
}

func (s *surgery) pending() []scheduling.Request {
	s.tb.Helper()
	list, err := s.diary.Requests(context.Background(), false)
	s.must(err)
	return list.Requests
}

func TestAppointmentPages(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S49: a time is asked for in steps, and stands there as not yet confirmed", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			t := w.tb
			s.ana.get("/appointments").check(t, wants{status: 200, says: []string{"Nothing is agreed on yet", "America/New_York", "Ask for an appointment"}})
			s.ask(s.ana, 0, "Could we do mornings?").check(t, wants{status: 303, location: "/appointments?asked"})
			s.ana.get("/appointments?asked").check(t, wants{
				status: 200, says: []string{"The practice has your request", "Asked for, not yet confirmed", "Could we do mornings?", "Harbor Street (In person)", "Session", "Withdraw"},
			})
			if got := s.pending(); len(got) != 1 || got[0].Note != "Could we do mornings?" {
				t.Fatalf("the desk has %+v", got)
			}
			s.must(s.diary.Accept(ctx, s.pending()[0].ID, false))
			w.settle()
			s.ana.get("/appointments").check(t, wants{status: 200, says: []string{"Upcoming", "Second floor"}, neverSays: []string{"not yet confirmed"}})
			s.ana.get("/").check(t, wants{status: 200, says: []string{"Your next appointment"}})
		})
	})

	t.Run("S49: what the visitor asked for is there before the desk has heard of it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onTables)
		s := newSurgery(w)
		fields := s.form(s.ana, 0)
		s.ana.post("/appointments/new", fields...).check(t, wants{status: 303, location: "/appointments?asked"})
		s.ana.post("/appointments/new", fields...).check(t, wants{status: 303, location: "/appointments?asked"})
		page := s.ana.get("/appointments")
		page.check(t, wants{status: 200, says: []string{"Asked for, not yet confirmed", "Session"}})
		if strings.Count(page.body, "not yet confirmed") != 1 {
			t.Error("pressing twice asked twice")
		}
		action := actionOf.FindStringSubmatch(page.body)[1]
		s.ana.post(action).check(t, wants{status: 303, location: "/appointments?withdrawn"})
		s.ana.get("/appointments").check(t, wants{status: 200, says: []string{"Withdrawn by you"}, neverSays: []string{"not yet confirmed"}})
		w.settle()
		s.ana.get("/appointments").check(t, wants{status: 200, says: []string{"Withdrawn by you"}})
		if got := s.pending(); len(got) != 0 {
			t.Errorf("the desk has %+v", got)
		}
	})

	t.Run("S49: of two who ask for one time while the desk is away the second is told", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onTables)
		s := newSurgery(w)
		w.invited("Otto", otto)
		second := w.browser()
		second.signIn(otto)
		for _, b := range []*browser{s.ana, second} {
			b.post("/appointments/new", s.form(b, 0)...).check(t, wants{status: 303, location: "/appointments?asked"})
			w.clock.Advance(time.Second)
		}
		w.clock.Advance(time.Minute)
		w.settle()
		s.ana.get("/appointments").check(t, wants{status: 200, says: []string{"not yet confirmed"}})
		second.get("/appointments").check(t, wants{status: 200, says: []string{"This time was taken before your request arrived"}, neverSays: []string{"not yet confirmed"}})
	})

	t.Run("S34: a time that was just taken leads back to those that are free", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			fields := s.form(s.ana, 0)
			w.invited("Otto", otto)
			other := w.browser()
			other.signIn(otto)
			s.ask(other, 0, "")
			s.ana.post("/appointments/new", fields...).check(w.tb, wants{status: 422, says: []string{"That time was just taken. These are still free:"}})
		})
	})

	t.Run("one of the times that are offered is taken by a button", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			s.ask(s.ana, 0, "")
			r := s.pending()[0]
			s.must(s.diary.Offer(ctx, r.ID, []time.Time{r.Start.Add(24 * time.Hour), r.Start.Add(48 * time.Hour)}))
			w.settle()
			s.ana.get("/").check(w.tb, wants{status: 200, says: []string{"Other times are offered to you"}})
			page := s.ana.get("/appointments")
			page.check(w.tb, wants{status: 200, says: []string{"The practice offers you other times", "Take this time:"}})
			offer := hiddenOf.FindStringSubmatch(page.body)[2]
			s.ana.post("/appointments/requests/"+r.ID+"/take", "offer", offer).check(w.tb, wants{status: 303, location: "/appointments?taken"})
			w.settle()
			s.ana.post("/appointments/requests/"+r.ID+"/take", "offer", offer).check(w.tb, wants{status: 422, says: []string{"has been answered meanwhile"}})
			s.ana.get("/appointments").check(w.tb, wants{status: 200, neverSays: []string{"offers you other times", "not yet confirmed"}})
		})
	})

	t.Run("an appointment is cancelled in time, and later by telephone", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			for range 2 {
				s.ask(s.ana, 0, "")
				s.must(s.diary.Accept(ctx, s.pending()[0].ID, false))
				w.settle()
				w.clock.Advance(time.Second)
			}
			entries, err := s.diary.OfClient(ctx, w.ids["Ana"])
			s.must(err)
			soon, later := entries[1], entries[0]
			if soon.Start.Sub(w.clock.Now()) < 24*time.Hour {
				s.ana.get("/appointments/"+soon.ID).check(w.tb, wants{status: 200, says: []string{"It can no longer be cancelled here. Please call 555-0199."}, neverSays: []string{"Yes, cancel it"}})
				s.ana.post("/appointments/"+soon.ID+"/cancel").check(w.tb, wants{status: 422, says: []string{"It is too late to cancel"}})
			}
			s.must(s.diary.Move(ctx, later.ID, later.Start.Add(5*24*time.Hour), 60, scheduling.One, false, false))
			w.settle()
			s.ana.get("/appointments/"+later.ID).check(w.tb, wants{status: 200, says: []string{"Yes, cancel it"}})
			s.ana.post("/appointments/"+later.ID+"/cancel").check(w.tb, wants{status: 303, location: "/appointments?cancelled"})
			s.ana.get("/appointments").check(w.tb, wants{status: 200, says: []string{"Cancelled by you"}})
			w.settle()
			s.ana.get("/appointments").check(w.tb, wants{status: 200, says: []string{"Cancelled by you"}})
		})
	})

	t.Run("S34: without the permission nothing can be asked for, and what is agreed on is still there", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			s.ask(s.ana, 0, "")
			r := s.pending()[0]
			w.permit(w.ids["Ana"], visitor.Permissions{})
			s.ana.get("/appointments/new").check(w.tb, wants{status: 403})
			s.ana.get("/appointments").check(w.tb, wants{status: 200, says: []string{"does not take requests", "Withdraw"}, neverSays: []string{"Ask for an appointment"}})
			s.ana.post("/appointments/requests/"+r.ID+"/withdraw").check(w.tb, wants{status: 303, location: "/appointments?withdrawn"})
		})
	})

	t.Run("nobody sees or touches what is another's", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			s := newSurgery(w)
			s.ask(s.ana, 0, "Only mine.")
			r := s.pending()[0]
			w.invited("Otto", otto)
			other := w.browser()
			other.signIn(otto)
			other.get("/appointments").check(w.tb, wants{status: 200, neverSays: []string{"Only mine.", r.ID}})
			other.post("/appointments/requests/"+r.ID+"/withdraw").check(w.tb, wants{status: 422})
			other.post("/appointments/requests/"+r.ID+"/take", "offer", "x").check(w.tb, wants{status: 422})
		})
	})
}

// TestOneSlotManyAsk has 200 requests for one time arrive at the portal's listener at once, each from a browser and a
// connection of its own, while the desk accepts whatever is there: one appointment comes of it (S49).
func TestOneSlotManyAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	s := newSurgery(w)
	w.invited("Otto", otto)
	second := w.browser()
	second.signIn(otto)
	signedIn := []*browser{s.ana, second}
	forms := [][]string{s.form(s.ana, 0), s.form(second, 0)}
	all := guests(t, w, 200)
	var going sync.WaitGroup
	for i, c := range all {
		c.takesSession(t, signedIn[i%2].cookies["session"])
		fields := append([]string{}, forms[i%2]...)
		fields[1] = "page " + time.Duration(i).String() // each from a page of its own
		going.Go(func() {
			if got := c.post(t, "/appointments/new", fields...); got != http.StatusSeeOther && got != http.StatusUnprocessableEntity {
				t.Errorf("asking answered %d", got)
			}
			list, err := s.diary.Requests(context.Background(), false)
			if err != nil {
				t.Error(err)
			}
			for _, r := range list.Requests {
				_ = s.diary.Accept(context.Background(), r.ID, true) // most come too late
			}
		})
	}
	going.Wait()
	w.settle()
	booked := 0
	for _, name := range []string{"Ana", "Otto"} {
		entries, err := s.diary.OfClient(context.Background(), w.ids[name])
		s.must(err)
		booked += len(entries)
	}
	if booked != 1 || len(s.pending()) != 0 {
		t.Errorf("%d appointments, %d requests", booked, len(s.pending()))
	}
}
