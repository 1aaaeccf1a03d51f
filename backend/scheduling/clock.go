package scheduling

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// dayLayout is how a day is written.
const dayLayout = time.DateOnly

const (
	minutesOfDay = 24 * 60
	dayLength    = 24 * time.Hour
)

// parseDay reads a day, as midnight UTC. It fails with [fault.Invalid] at the field.
func parseDay(field, text string) (time.Time, error) {
	day, err := time.Parse(dayLayout, text)
	if err != nil || day.Year() < 1970 || day.Year() > 2200 {
		return time.Time{}, fault.At(field, fault.Invalid)
	}
	return day, nil
}

// practiceOf is the practice, and the clock that it goes by.
func practiceOf(ctx context.Context, v *store.View) (row.Practice, *time.Location, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return p, nil, err
	}
	zone, err := time.LoadLocation(p.Zone)
	return p, zone, err
}

// moment is when a clock of a zone shows a minute after midnight of a day. A time that the clock jumps over is that much
// later; one that it shows twice is the first.
func moment(day time.Time, minute int, zone *time.Location) time.Time {
	shown := time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, time.UTC)
	_, before := shown.Add(-dayLength).In(zone).Zone()
	_, after := shown.Add(dayLength).In(zone).Zone()
	early := shown.Add(-time.Duration(before) * time.Second)
	if shows(early, shown, zone) {
		return early
	}
	if late := shown.Add(-time.Duration(after) * time.Second); shows(late, shown, zone) {
		return late
	}
	return early
}

// shows says whether the clock of a zone shows a time at a moment.
func shows(at, shown time.Time, zone *time.Location) bool {
	local := at.In(zone)
	return local.Day() == shown.Day() && local.Hour() == shown.Hour() && local.Minute() == shown.Minute()
}

// dayOf is the day that a zone has at a moment, as midnight UTC.
func dayOf(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
}
