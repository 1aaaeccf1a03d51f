package scheduling_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
)

func (o *office) book(b scheduling.Booking) scheduling.Entry {
	o.t.Helper()
	if b.Minutes == 0 {
		b.Minutes = 60
	}
	e, err := o.Save(context.Background(), b)
	o.Must(err)
	return e
}

func (o *office) between(from, to time.Time) []scheduling.Entry {
	o.t.Helper()
	c, err := o.Between(context.Background(), from, to)
	o.Must(err)
	return c.Entries
}

func TestAppointments(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const utc = "UTC"

	t.Run("stand in the calendar and on the client, and say what they lie over", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		ana := o.Add("Ana", accesstest.Consented("ana@example.test"))
		day := o.day(1, utc)
		visit := o.service("Visit", 50, 10)
		first := o.book(scheduling.Booking{HolderID: ana.ID, ServiceID: visit.ID, Start: day.Add(9 * time.Hour), Minutes: 50, Note: "first time"})
		if first.Name != "Ana Example" || first.Service != "Visit" || first.Buffer != 10 || first.Note != "first time" {
			t.Errorf("it is %+v", first)
		}
		over := scheduling.Booking{Title: "Supervision", Start: day.Add(9*time.Hour + 55*time.Minute), Minutes: 60}
		names, err := o.Check(ctx, over)
		if err != nil || !slices.Equal(names, []string{"Ana Example"}) {
			t.Errorf("it lies over %v, %v", names, err)
		}
		_, err = o.Save(ctx, over)
		wantFault(t, err, scheduling.TimeTaken, "start")
		over.Anyway = true
		o.book(over)
		entries := o.between(day, day.AddDate(0, 0, 1))
		if len(entries) != 2 || !slices.Equal(entries[0].Conflicts, []string{"Supervision"}) || !slices.Equal(entries[1].Conflicts, []string{"Ana Example"}) {
			t.Errorf("the day is %+v", entries)
		}
		own, err := o.OfClient(ctx, ana.ID)
		if err != nil || len(own) != 1 || own[0].ID != first.ID {
			t.Errorf("of Ana: %+v, %v", own, err)
		}
	})

	t.Run("change and are cancelled, and the time is free again", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		visit := o.service("Visit", 60, 0)
		o.open(day, 9*60, 10*60, 0, "")
		e := o.book(scheduling.Booking{Title: "Errand", Start: day.Add(9 * time.Hour)})
		if free := o.free(visit.ID, "", day, day.AddDate(0, 0, 1)); len(free) != 0 {
			t.Errorf("free at %v", free)
		}
		o.Must(o.Move(ctx, e.ID, day.Add(12*time.Hour), 30, scheduling.One, false, false))
		if free := o.free(visit.ID, "", day, day.AddDate(0, 0, 1)); len(free) != 1 {
			t.Errorf("free at %v", free)
		}
		wantFault(t, o.Move(ctx, e.ID, day, 1, scheduling.One, false, false), scheduling.OutOfRange, "minutes")
		changed := o.book(scheduling.Booking{ID: e.ID, Title: "Dentist", Start: day.Add(12 * time.Hour), Minutes: 30})
		if changed.Name != "Dentist" || !changed.End.Equal(day.Add(12*time.Hour+30*time.Minute)) {
			t.Errorf("it is %+v", changed)
		}
		o.Must(o.Cancel(ctx, e.ID, "not needed", scheduling.One, false))
		wantFault(t, o.Cancel(ctx, e.ID, "", scheduling.One, false), fault.NotFound, "id")
		wantFault(t, o.Move(ctx, e.ID, day, 30, scheduling.One, false, false), fault.NotFound, "id")
		if left := o.between(day, day.AddDate(0, 0, 1)); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
	})

	t.Run("of archived clients, and of nobody, are refused", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		_, err := o.Save(ctx, scheduling.Booking{HolderID: "nobody", Start: day, Minutes: 60})
		wantFault(t, err, fault.NotFound, "holderId")
		_, err = o.Save(ctx, scheduling.Booking{Start: day, Minutes: 60})
		wantFault(t, err, fault.Missing, "title")
		ana := o.Add("Ana")
		o.Must(o.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := client.Archive(ctx, tx, ana.ID)
			return err
		}))
		_, err = o.Save(ctx, scheduling.Booking{HolderID: ana.ID, Start: day, Minutes: 60})
		wantFault(t, err, access.ClientArchived, "holderId")
	})
}

func TestSeries(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	zone, err := time.LoadLocation(newYork)
	if err != nil {
		t.Fatal(err)
	}
	// weekly is an office in New York with ten weekly appointments across the change of the clock, at nine.
	weekly := func(t *testing.T) (*office, time.Time, []scheduling.Entry) {
		t.Helper()
		o := newOffice(t, newYork)
		first := time.Date(2027, 2, 16, 9, 0, 0, 0, zone) // a Tuesday
		o.Clock.Advance(first.AddDate(0, 0, -1).Sub(o.Clock.Now()))
		o.book(scheduling.Booking{Title: "Group", Start: first, Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: 1}, Count: 6}})
		return o, first, o.between(first.AddDate(0, 0, -1), first.AddDate(0, 0, 42))
	}
	hours := func(entries []scheduling.Entry) (shown []string) {
		for _, e := range entries {
			shown = append(shown, e.Start.In(zone).Format("Jan 2 15:04"))
		}
		return shown
	}

	t.Run("keeps its hour over the change of the clock, and ends after so many", func(t *testing.T) {
		t.Parallel()
		_, _, entries := weekly(t)
		want := []string{"Feb 16 09:00", "Feb 23 09:00", "Mar 2 09:00", "Mar 9 09:00", "Mar 16 09:00", "Mar 23 09:00"}
		if got := hours(entries); !slices.Equal(got, want) {
			t.Errorf("at %v, want %v", got, want)
		}
	})

	t.Run("moves from one of them on, and those before stay", func(t *testing.T) {
		t.Parallel()
		o, first, entries := weekly(t)
		o.Must(o.Move(ctx, entries[2].ID, entries[2].Start.AddDate(0, 0, 1).Add(time.Hour), 60, scheduling.Following, false, false))
		want := []string{"Feb 16 09:00", "Feb 23 09:00", "Mar 3 10:00", "Mar 10 10:00", "Mar 17 10:00", "Mar 24 10:00"}
		if got := hours(o.between(first.AddDate(0, 0, -1), first.AddDate(0, 0, 42))); !slices.Equal(got, want) {
			t.Errorf("at %v, want %v", got, want)
		}
	})

	t.Run("ends from one of them on", func(t *testing.T) {
		t.Parallel()
		o, first, entries := weekly(t)
		o.Must(o.Cancel(ctx, entries[3].ID, "", scheduling.Following, false))
		want := []string{"Feb 16 09:00", "Feb 23 09:00", "Mar 2 09:00"}
		if got := hours(o.between(first.AddDate(0, 0, -1), first.AddDate(0, 0, 42))); !slices.Equal(got, want) {
			t.Errorf("at %v, want %v", got, want)
		}
		o.Clock.Advance(30 * 24 * time.Hour)
		o.Must(o.Extend(ctx))
		if got := o.between(first.AddDate(0, 0, 15), first.AddDate(0, 0, 42)); len(got) != 0 {
			t.Errorf("it went on: %v", hours(got))
		}
	})

	t.Run("without an end goes on as time does, once each", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, newYork)
		start := o.day(1, newYork).Add(15 * time.Hour)
		o.book(scheduling.Booking{Title: "Group", Start: start, Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: 1}}})
		far := start.AddDate(0, 0, 7*60)
		if got := o.between(far.Add(-time.Hour), far.Add(time.Hour)); len(got) != 0 {
			t.Errorf("written down already: %v", got)
		}
		o.Clock.Advance(100 * 24 * time.Hour)
		for range 2 {
			o.Must(o.Extend(ctx))
			o.Clock.Advance(24 * time.Hour)
		}
		if got := o.between(far.AddDate(0, 0, -1), far.AddDate(0, 0, 1)); len(got) != 1 {
			t.Errorf("%d of them", len(got))
		}
	})
}
