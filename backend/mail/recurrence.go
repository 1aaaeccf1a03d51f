package mail

import (
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Series is an appointment that comes again, whole, as a calendar shows it: a rule that goes by the practice's clock, and
// what is otherwise than it says.
type Series struct {
	Occurrence

	Rule    string       // RRULE of RFC 5545, without the start
	Last    time.Time    // the last that the rule has; zero: it goes on and on
	Without []time.Time  // when there is none, although the rule has one
	Besides []time.Time  // when there is one, although the rule has none
	Changed []Occurrence // those that are otherwise than the first
}

// Occurrence is one of a series.
type Occurrence struct {
	Slot       time.Time // when the series has it
	Start, End time.Time // when it is
	Place      string
}

// localTime is how a time of a zone's clock is written, for which TZID names the zone.
const localTime = "20060102T150405"

// addSeries writes the event that comes again, and one for each that is otherwise.
func (s scribe) addSeries(series Series) {
	main := s.addEvent(series.Occurrence)
	main.AddRrule(series.Rule)
	for _, at := range series.Without {
		s.addTime(main, ics.ComponentPropertyExdate, at)
	}
	for _, at := range series.Besides {
		s.addTime(main, ics.ComponentPropertyRdate, at)
	}
	for _, o := range series.Changed {
		s.addOccurrence(o)
	}
	s.addZone(series.span())
}

// addOccurrence writes one of a series alone.
func (s scribe) addOccurrence(o Occurrence) {
	s.addTime(s.addEvent(o), ics.ComponentPropertyRecurrenceId, o.Slot)
}

// addTime adds a time as the practice's clock shows it: a rule counts by it, and what names one of a series is in the
// same form.
func (s scribe) addTime(event *ics.VEvent, property ics.ComponentProperty, at time.Time) {
	zone := s.visit.Zone
	event.AddProperty(property, at.In(zone).Format(localTime), ics.WithTZID(zone.String()))
}

// endless is how many years of changes of the clock are written for a series without an end. Calendars know the zone by its
// name besides.
const endless = 10

// span is from when to when the clock of the zone has to be known.
func (s Series) span() (from, to time.Time) {
	from, to = s.Start, s.Last
	if to.IsZero() {
		to = s.Start.AddDate(endless, 0, 0)
	}
	times := slices.Concat(s.Without, s.Besides)
	for _, o := range s.Changed {
		times = append(times, o.Slot, o.Start)
	}
	for _, at := range times {
		from, to = earlier(from, at), later(to, at)
	}
	return from, to
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
