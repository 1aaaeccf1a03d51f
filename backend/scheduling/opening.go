package scheduling

import (
	"slices"
	"time"
)

// span is a stretch of time; its grid is the moment from which starts are counted in it.
type span struct{ start, end, grid time.Time }

// hours is when the practice is open, as rows that were read.
type hours struct {
	blocks     []blockHours
	exceptions []exceptionHours
	zone       *time.Location
}

type blockHours struct {
	place    string
	firstDay time.Time
	rule     string
	from, to int
}

type exceptionHours struct {
	place             string
	firstDay, lastDay time.Time
	from, to          int
	isOpen            bool
}

// at are the stretches of open time at a place from one day to another, both among them, in order and apart from each
// other. What has no place is open whenever any place is.
func (h hours) at(place string, from, to time.Time) ([]span, error) {
	var open, closed []span
	for _, b := range h.blocks {
		if !isOpenAt(b.place, place) {
			continue
		}
		days, err := daysOf(b.firstDay, b.rule, from, to)
		if err != nil {
			return nil, err
		}
		for _, day := range days {
			open = append(open, h.span(day, b.from, b.to))
		}
	}
	for _, e := range h.exceptions {
		if e.isOpen && !isOpenAt(e.place, place) || !e.isOpen && e.place != "" && e.place != place {
			continue
		}
		for day := latest(e.firstDay, from); !day.After(earliest(e.lastDay, to)); day = day.Add(dayLength) {
			if e.isOpen {
				open = append(open, h.span(day, e.from, e.to))
			} else {
				closed = append(closed, h.span(day, e.from, e.to))
			}
		}
	}
	return without(merged(open), merged(closed)), nil
}

// isOpenAt says whether hours that are one place's, or every place's, are those of another, or of what has no place.
func isOpenAt(theirs, place string) bool { return theirs == "" || place == "" || theirs == place }

func (h hours) span(day time.Time, from, to int) span {
	start := moment(day, from, h.zone)
	return span{start: start, end: moment(day, to, h.zone), grid: start}
}

// merged puts stretches in order, and together where they touch. One that ends before it begins, as over a change of the
// clock, is none.
func merged(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	var whole []span
	for _, s := range spans {
		if !s.start.Before(s.end) {
			continue
		}
		if last := len(whole) - 1; last >= 0 && !s.start.After(whole[last].end) {
			whole[last].end = latest(whole[last].end, s.end)
			continue
		}
		whole = append(whole, s)
	}
	return whole
}

// without takes stretches out of others; both are in order.
func without(spans, taken []span) []span {
	var rest []span
	first := 0
	for _, s := range spans {
		for first < len(taken) && !taken[first].end.After(s.start) {
			first++
		}
		for i := first; i < len(taken) && taken[i].start.Before(s.end); i++ {
			if s.start.Before(taken[i].start) {
				rest = append(rest, span{start: s.start, end: taken[i].start, grid: s.grid})
			}
			s.start = latest(s.start, taken[i].end)
		}
		if s.start.Before(s.end) {
			rest = append(rest, s)
		}
	}
	return rest
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
