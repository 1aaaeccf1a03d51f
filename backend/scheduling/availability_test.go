package scheduling_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/scheduling"
)

const newYork = "America/New_York"

func TestAvailability(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	utc := "UTC"

	t.Run("S34: times follow from the blocks, by the step, and the visit fits in", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		visit := o.service("Visit", 50, 0)
		o.open(day, 9*60, 11*60, 0, "")
		got := clocks(o.free(visit.ID, "", day, day.AddDate(0, 0, 1)), time.UTC)
		prefix := day.Format("Mon ")
		if want := []string{prefix + "09:00", prefix + "09:30", prefix + "10:00"}; !slices.Equal(got, want) {
			t.Errorf("free at %v, want %v", got, want)
		}
	})

	t.Run("S34: what is taken is not free, nor the time kept free after it and before it", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		visit := o.service("Visit", 30, 15)
		o.open(day, 9*60, 12*60, 0, "")
		_, err := o.Save(ctx, scheduling.Booking{Title: "Supervision", Start: day.Add(10 * time.Hour), Minutes: 45})
		o.Must(err)
		got := clocks(o.free(visit.ID, "", day, day.AddDate(0, 0, 1)), time.UTC)
		prefix := day.Format("Mon ")
		// 9:30 would end at 10:00, when the supervision begins, with no quarter of an hour between them.
		if want := []string{prefix + "09:00", prefix + "11:00", prefix + "11:30"}; !slices.Equal(got, want) {
			t.Errorf("free at %v, want %v", got, want)
		}
	})

	t.Run("a place has hours of its own, and what has no place takes them all", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		room, video := o.place("Room", scheduling.Office), o.place("Video", scheduling.Video)
		visit, call := o.service("Visit", 60, 0, room.ID, video.ID), o.service("Call", 60, 0)
		o.open(day, 9*60, 10*60, 0, room.ID)
		o.open(day, 14*60, 15*60, 0, video.ID)
		for place, want := range map[string][]string{room.ID: {"09:00"}, video.ID: {"14:00"}} {
			got := clocks(o.free(visit.ID, place, day, day.AddDate(0, 0, 1)), time.UTC)
			if want := []string{day.Format("Mon ") + want[0]}; !slices.Equal(got, want) {
				t.Errorf("at %s: %v, want %v", place, got, want)
			}
		}
		_, err := o.SaveException(ctx, scheduling.Exception{
			FirstDay: day.Format(time.DateOnly), LastDay: day.Format(time.DateOnly), From: 18 * 60, To: 19 * 60, IsOpen: true, PlaceID: video.ID,
		})
		o.Must(err)
		if got := o.free(call.ID, "", day, day.AddDate(0, 0, 1)); len(got) != 3 {
			t.Errorf("the call is free at %v", clocks(got, time.UTC))
		}
		o.Must(o.ArchivePlace(ctx, room.ID))
		if a, err := o.Availability(ctx); err != nil || len(a.Blocks) != 1 {
			t.Errorf("its hours are still there: %v, %v", a.Blocks, err)
		}
	})

	t.Run("exceptions close days, and open others", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		visit := o.service("Visit", 60, 0)
		o.open(day, 9*60, 11*60, 1, "", 1, 2, 3, 4, 5, 6, 7)
		_, err := o.SaveException(ctx, scheduling.Exception{
			FirstDay: day.Format(time.DateOnly), LastDay: day.AddDate(0, 0, 1).Format(time.DateOnly), From: 0, To: 1440, Note: "away",
		})
		o.Must(err)
		besides, err := o.SaveException(ctx, scheduling.Exception{
			FirstDay: day.AddDate(0, 0, 2).Format(time.DateOnly), LastDay: day.AddDate(0, 0, 2).Format(time.DateOnly), From: 20 * 60, To: 21 * 60, IsOpen: true,
		})
		o.Must(err)
		got := clocks(o.free(visit.ID, "", day, day.AddDate(0, 0, 3)), time.UTC)
		prefix := day.AddDate(0, 0, 2).Format("Mon ")
		if want := []string{prefix + "09:00", prefix + "09:30", prefix + "10:00", prefix + "20:00"}; !slices.Equal(got, want) {
			t.Errorf("free at %v, want %v", got, want)
		}
		o.Must(o.RemoveException(ctx, besides.ID))
		wantFault(t, o.RemoveException(ctx, besides.ID), fault.NotFound, "id")
	})

	t.Run("every second week, until a day", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, utc)
		day := o.day(1, utc)
		visit := o.service("Visit", 60, 0)
		saved, err := o.SaveBlock(ctx, scheduling.Block{
			FirstDay: day.Format(time.DateOnly), From: 9 * 60, To: 10 * 60,
			Weekly: scheduling.Weekly{Every: 2, Until: day.AddDate(0, 0, 28).Format(time.DateOnly)},
		})
		o.Must(err)
		var days []int
		for _, s := range o.free(visit.ID, "", day, day.AddDate(0, 0, 60)) {
			days = append(days, int(s.Sub(day).Hours())/24)
		}
		if !slices.Equal(days, []int{0, 14, 28}) {
			t.Errorf("on days %v", days)
		}
		a, err := o.Availability(ctx)
		o.Must(err)
		if len(a.Blocks) != 1 || a.Blocks[0].Every != 2 || a.Blocks[0].Until != saved.Until {
			t.Errorf("it reads back as %+v", a.Blocks)
		}
	})
}

func TestClockChanges(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation(newYork)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		day  time.Time
		from int
		to   int
		want string
	}{
		{"a time that the clock jumps over is an hour later", time.Date(2027, 3, 14, 0, 0, 0, 0, zone), 2*60 + 30, 4 * 60, "03:30 EDT"},
		{"a time that it shows twice is the first", time.Date(2026, 11, 1, 0, 0, 0, 0, zone), 60, 120, "01:00 EDT 01:30 EDT 01:00 EST 01:30 EST"},
		{"the working day is where it was before, in the summer", time.Date(2027, 3, 15, 0, 0, 0, 0, zone), 9 * 60, 10 * 60, "09:00 EDT 09:30 EDT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, newYork)
			o.Clock.Advance(c.day.AddDate(0, 0, -3).Sub(o.Clock.Now()))
			visit := o.service("Visit", 30, 0)
			o.open(c.day, c.from, c.to, 0, "")
			var got []string
			for _, s := range o.free(visit.ID, "", c.day, c.day.AddDate(0, 0, 1)) {
				got = append(got, s.In(zone).Format("15:04 MST"))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("free at %v, want %s", got, c.want)
			}
		})
	}
}

func TestBadHours(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t, "UTC")
	long := strings.Repeat("x", 2000)
	day := o.day(1, "UTC").Format(time.DateOnly)
	good := scheduling.Block{FirstDay: day, From: 540, To: 600}
	o.open(o.day(1, "UTC"), 540, 600, 1, "")

	save := func(change func(*scheduling.Block)) error {
		b := good
		change(&b)
		_, err := o.SaveBlock(ctx, b)
		return err
	}
	wantFault(t, save(func(*scheduling.Block) {}), scheduling.Overlaps, "from")
	wantFault(t, save(func(b *scheduling.Block) { b.FirstDay = "tomorrow" }), fault.Invalid, "firstDay")
	wantFault(t, save(func(b *scheduling.Block) { b.To = 540 }), scheduling.EndFirst, "to")
	wantFault(t, save(func(b *scheduling.Block) { b.From = -1 }), scheduling.OutOfRange, "from")
	wantFault(t, save(func(b *scheduling.Block) { b.To = 1441 }), scheduling.OutOfRange, "to")
	wantFault(t, save(func(b *scheduling.Block) { b.Every = 53 }), scheduling.OutOfRange, "every")
	wantFault(t, save(func(b *scheduling.Block) { b.Every, b.Days = 1, []int{8} }), fault.Invalid, "days.0")
	wantFault(t, save(func(b *scheduling.Block) { b.Every, b.Until = 1, "2001-01-01" }), scheduling.EndFirst, "until")
	wantFault(t, save(func(b *scheduling.Block) { b.PlaceID = "nowhere" }), fault.NotFound, "placeId")
	wantFault(t, save(func(b *scheduling.Block) { b.ID = "nothing"; b.From = 700; b.To = 800 }), fault.NotFound, "id")
	wantFault(t, o.RemoveBlock(ctx, "nothing"), fault.NotFound, "id")

	for field, s := range map[string]scheduling.Service{
		"name":    {Minutes: 50},
		"minutes": {Name: "Visit", Minutes: 4},
		"buffer":  {Name: "Visit", Minutes: 50, Buffer: 241},
		"fee":     {Name: "Visit", Minutes: 50, Fee: -1},
		"code":    {Name: "Visit", Minutes: 50, Code: long},
	} {
		if _, err := o.SaveService(ctx, s); fault.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := o.SaveService(ctx, scheduling.Service{Name: "Visit", Minutes: 50, PlaceIDs: []string{"nowhere"}})
	wantFault(t, err, fault.NotFound, "placeIds.0")
	for field, p := range map[string]scheduling.Place{
		"name": {Kind: scheduling.Office}, "kind": {Name: "Room", Kind: "boat"}, "detail": {Name: "Room", Kind: scheduling.Office, Detail: long},
	} {
		if _, err := o.SavePlace(ctx, p); fault.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, r := range map[string]scheduling.Rules{
		"step": {Step: 7, Furthest: 1}, "notice": {Step: 5, Notice: -1, Furthest: 1}, "furthest": {Step: 5}, "cancelWithin": {Step: 5, Furthest: 1, CancelWithin: 99999},
	} {
		wantFault(t, o.SaveRules(ctx, r), scheduling.OutOfRange, field)
	}
	services := []string{o.service("A", 30, 0).ID, o.service("B", 30, 0).ID}
	wantFault(t, o.OrderServices(ctx, services[:1]), fault.Conflict, "")
	slices.Reverse(services)
	o.Must(o.OrderServices(ctx, services))
	all, err := o.Services(ctx)
	o.Must(err)
	if all[0].Name != "B" || all[1].Name != "A" {
		t.Errorf("in the order %v", all)
	}
}

func TestServicePlaces(t *testing.T) {
	t.Parallel()

	t.Run("a service is given at each place once, however often it is named", func(t *testing.T) {
		t.Parallel()
		ctx, o := context.Background(), newOffice(t, "UTC")
		room, err := o.SavePlace(ctx, scheduling.Place{Name: "Room", Kind: scheduling.Office})
		o.Must(err)
		twice, err := o.SaveService(ctx, scheduling.Service{Name: "Visit", Minutes: 50, PlaceIDs: []string{room.ID, room.ID}})
		if err != nil || len(twice.PlaceIDs) != 1 {
			t.Errorf("a place given twice: %+v, %v", twice, err)
		}
	})
}
