package visitor

import (
	"slices"
	"time"
)

// OpenTime is a stretch of time that is free, at one place or, with an empty one, for what has no place.
type OpenTime struct {
	Place string
	Start time.Time
	End   time.Time
	Grid  time.Time  // starts are counted from it in steps
	Next  *time.Time // when the next thing begins; nil: nothing soon
}

// Starts are the moments at which something of this length may begin, in order: on the grid of its open time, wholly
// inside it, its buffer over before the next thing begins, and neither before earliest nor after latest. It is the one
// rule by which times are offered, and by which a time that was asked for is checked.
func Starts(open []OpenTime, length, buffer, step time.Duration, earliest, latest time.Time) []time.Time {
	var starts []time.Time
	if length <= 0 || step <= 0 {
		return nil
	}
	for _, o := range open {
		end := o.End
		if o.Next != nil && o.Next.Add(-buffer).Before(end) {
			end = o.Next.Add(-buffer)
		}
		for start := onGrid(o.Grid, later(o.Start, earliest), step); !start.Add(length).After(end) && !start.After(latest); start = start.Add(step) {
			starts = append(starts, start)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	return slices.CompactFunc(starts, time.Time.Equal)
}

// Reach is between which moments a time may begin that is asked for: after so much notice, and not after the furthest
// day, as the clock of the practice's zone has it.
func Reach(now time.Time, zone *time.Location, notice time.Duration, furthestDay int) (earliest, latest time.Time) {
	local := now.In(zone)
	return now.Add(notice), time.Date(local.Year(), local.Month(), local.Day()+furthestDay+1, 0, 0, 0, -1, zone)
}

// onGrid is the first moment of a grid that is not before another.
func onGrid(grid, from time.Time, step time.Duration) time.Time {
	if behind := from.Sub(grid); behind > 0 {
		steps := (behind + step - 1) / step
		return grid.Add(steps * step)
	}
	return grid
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
