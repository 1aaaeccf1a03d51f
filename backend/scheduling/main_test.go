package scheduling_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// office is a practice with a diary.
type office struct {
	*accesstest.World
	*scheduling.Diary

	t testing.TB
}

// newOffice is a practice in a time zone, without hours and services.
func newOffice(t testing.TB, zone string) *office {
	t.Helper()
	w := accesstest.New(t)
	_, err := w.Practices.SaveDetails(context.Background(), practice.Details{Name: "Harbor Counseling", Zone: zone})
	w.Must(err)
	return &office{World: w, Diary: scheduling.New(w.Store), t: t}
}

// day is a day some days from today, in the practice's clock.
func (o *office) day(from int, zone string) time.Time {
	o.t.Helper()
	location, err := time.LoadLocation(zone)
	o.Must(err)
	now := o.Clock.Now().In(location)
	return time.Date(now.Year(), now.Month(), now.Day()+from, 0, 0, 0, 0, location)
}

func (o *office) service(name string, length, buffer int, places ...string) scheduling.Service {
	o.t.Helper()
	s, err := o.SaveService(context.Background(), scheduling.Service{Name: name, Minutes: length, Buffer: buffer, IsOffered: true, PlaceIDs: places})
	o.Must(err)
	return s
}

func (o *office) place(name string, kind scheduling.PlaceKind) scheduling.Place {
	o.t.Helper()
	p, err := o.SavePlace(context.Background(), scheduling.Place{Name: name, Kind: kind})
	o.Must(err)
	return p
}

// open keeps a block; days as 1 Monday to 7 Sunday.
func (o *office) open(first time.Time, from, to, every int, place string, days ...int) scheduling.Block {
	o.t.Helper()
	b, err := o.SaveBlock(context.Background(), scheduling.Block{
		FirstDay: first.Format(time.DateOnly), From: from, To: to, PlaceID: place, Weekly: scheduling.Weekly{Every: every, Days: days},
	})
	o.Must(err)
	return b
}

func (o *office) free(service, place string, from, to time.Time) []time.Time {
	o.t.Helper()
	starts, err := o.Free(context.Background(), service, place, from, to)
	o.Must(err)
	return starts
}

// clocks are the times as the clock of a zone shows them.
func clocks(starts []time.Time, zone *time.Location) []string {
	shown := []string{}
	for _, s := range starts {
		shown = append(shown, s.In(zone).Format("Mon 15:04"))
	}
	return shown
}

func wantFault(t *testing.T, err error, code fault.Code, field string) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.FieldOf(err) != field {
		t.Errorf("got %v, want %s at %q", err, code, field)
	}
}
