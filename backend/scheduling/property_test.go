package scheduling_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
)

// zones are places whose clocks change in ten different ways, or never.
func zones() []string {
	return []string{
		"UTC", newYork, "Europe/Berlin", "Europe/Lisbon", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "America/Santiago", "America/St_Johns", "Africa/Casablanca",
	}
}

// TestFreeRules draws hours, exceptions and appointments and holds every time that is free against them, minute by minute
// as a clock on the wall shows them.
func TestFreeRules(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t, "UTC")
	year := o.Clock.Now()
	free := 0
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(zones()).Draw(rt, "zone")
		zone, err := time.LoadLocation(name)
		o.Must(err)
		_, err = o.Practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Zone: name})
		o.Must(err)
		o.clear()

		first := dayIn(year, rapid.IntRange(1, 300).Draw(rt, "day"), zone)
		o.Must(o.SaveRules(ctx, scheduling.Rules{Step: rapid.SampledFrom(scheduling.Steps()).Draw(rt, "step"), Furthest: 365}))
		for i := range rapid.IntRange(1, 4).Draw(rt, "blocks") {
			from := rapid.IntRange(0, 22).Draw(rt, fmt.Sprint("from", i)) * 60
			_, _ = o.SaveBlock(ctx, scheduling.Block{ // one that lies over another is refused
				FirstDay: first.Format(time.DateOnly), From: from, To: min(from+rapid.IntRange(30, 600).Draw(rt, fmt.Sprint("length", i)), 1440),
				Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 2, 3, 4, 5, 6, 7}},
			})
		}
		if rapid.Bool().Draw(rt, "away") {
			day := first.AddDate(0, 0, 1).Format(time.DateOnly)
			_, err := o.SaveException(ctx, scheduling.Exception{FirstDay: day, LastDay: day, From: 0, To: 1440})
			o.Must(err)
		}
		for i := range rapid.IntRange(0, 5).Draw(rt, "appointments") {
			at := first.Add(time.Duration(rapid.IntRange(0, 3*24*4).Draw(rt, fmt.Sprint("at", i))) * 15 * time.Minute)
			_, _ = o.Save(ctx, scheduling.Booking{Title: "Taken", Start: at, Minutes: rapid.IntRange(5, 180).Draw(rt, fmt.Sprint("for", i))})
		}
		length, buffer := rapid.IntRange(5, 120).Draw(rt, "minutes"), rapid.IntRange(0, 60).Draw(rt, "buffer")
		service := o.service("Visit", length, buffer)

		last := dayIn(first, 3, zone)
		calendar, err := o.Between(ctx, first, last)
		o.Must(err)
		for _, start := range o.free(service.ID, "", first, last) {
			free++
			end := start.Add(time.Duration(length) * time.Minute)
			isInside := false
			for _, open := range calendar.Open {
				isInside = isInside || !start.Before(open.From) && !end.After(open.To)
			}
			if !isInside {
				rt.Fatalf("%s is offered outside the hours %v", start.In(zone), calendar.Open)
			}
			for _, e := range calendar.Entries {
				if start.Before(e.End) && end.Add(time.Duration(buffer)*time.Minute).After(e.Start) {
					rt.Fatalf("%s is offered over %s", start.In(zone), e.Start.In(zone))
				}
			}
		}
	})
	if free == 0 {
		t.Error("nothing was ever free")
	}
}

// dayIn is the midnight of a zone some days after a moment.
func dayIn(from time.Time, days int, zone *time.Location) time.Time {
	local := from.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, zone)
}

// clear takes everything out of the diary.
func (o *office) clear() {
	o.t.Helper()
	ctx := context.Background()
	a, err := o.Availability(ctx)
	o.Must(err)
	for _, b := range a.Blocks {
		o.Must(o.RemoveBlock(ctx, b.ID))
	}
	for _, e := range a.Exceptions {
		o.Must(o.RemoveException(ctx, e.ID))
	}
	services, err := o.Services(ctx)
	o.Must(err)
	for _, s := range services {
		o.Must(o.ArchiveService(ctx, s.ID))
	}
	for from := o.Clock.Now(); from.Before(o.Clock.Now().AddDate(0, 0, 320)); from = from.AddDate(0, 0, 45) {
		for _, e := range o.between(from, from.AddDate(0, 0, 45)) {
			o.Must(o.Cancel(ctx, e.ID, "", scheduling.One, false))
		}
	}
}

// BenchmarkFree computes the times of a year that three services can begin at, with ten blocks that repeat.
func BenchmarkFree(b *testing.B) {
	ctx := context.Background()
	o := newOffice(b, "Europe/Berlin")
	o.Must(o.SaveRules(ctx, scheduling.Rules{Step: 15, Furthest: 365}))
	day := o.day(1, "Europe/Berlin")
	for weekday := 1; weekday <= 5; weekday++ {
		o.open(day, 9*60, 12*60, 1, "", weekday)
		o.open(day, 13*60, 18*60, 2, "", weekday)
	}
	services := []scheduling.Service{o.service("Visit", 50, 10), o.service("First visit", 90, 15), o.service("Call", 15, 0)}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			for _, s := range services {
				if len(o.free(s.ID, "", day, day.AddDate(1, 0, 0))) == 0 {
					b.Fatal("nothing is free")
				}
			}
		}
	})
	b.Run("refresh", func(b *testing.B) {
		for b.Loop() {
			o.Must(o.Refresh(ctx))
		}
	})
}
