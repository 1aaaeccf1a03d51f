package mail

import (
	"time"

	ics "github.com/arran4/golang-ical"
)

// addZone writes how the clock of the practice's zone goes between two moments, change by change.
func (s scribe) addZone(from, to time.Time) {
	zone := s.visit.Zone
	part := s.calendar.AddTimezone(zone.String())
	for at := from.In(zone); ; {
		onset, next := at.ZoneBounds()
		part.Components = append(part.Components, stretch(at, onset))
		if next.IsZero() || next.After(to) {
			return
		}
		at = next
	}
}

// stretch is how the clock goes from its last change before a moment on; onset is that change, zero where there was none.
func stretch(at, onset time.Time) ics.Component {
	if onset.IsZero() {
		onset = time.Unix(0, 0).In(at.Location())
	}
	before := onset.Add(-time.Second)
	_, offset := before.Zone()
	clock := onset.In(time.FixedZone("", offset))
	base := ics.ComponentBase{}
	base.SetProperty(ics.ComponentPropertyDtStart, clock.Format(localTime))
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), before.Format(offsetForm))
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), at.Format(offsetForm))
	name, _ := at.Zone()
	base.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if at.IsDST() {
		return &ics.Daylight{ComponentBase: base}
	}
	return &ics.Standard{ComponentBase: base}
}

// offsetForm is how far a clock is from UTC.
const offsetForm = "-0700"
