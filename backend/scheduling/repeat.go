package scheduling

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"anteroom/backend/fault"
)

// Weekly is how something comes again.
type Weekly struct {
	Every int    `json:"every"` // weeks; 0: it does not come again
	Days  []int  `json:"days"`  // 1 Monday to 7 Sunday; empty: the day it begins on
	Until string `json:"until"` // the last day; empty: on and on
}

// everyMax is how many weeks may lie between two times.
const everyMax = 52

// rule is the RRULE of RFC 5545 for it, without the start; empty: once. It fails with [OutOfRange] at every, [fault.Invalid]
// at the day or at until, and [EndFirst] at until.
func (w Weekly) rule(firstDay time.Time) (string, error) {
	until, err := w.until(firstDay)
	if err != nil || w.Every == 0 {
		return "", err
	}
	if w.Every < 0 || w.Every > everyMax {
		return "", fault.At("every", OutOfRange)
	}
	option := rrule.ROption{Freq: rrule.WEEKLY, Interval: w.Every, Wkst: rrule.MO, Until: until}
	weekdays := []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
	for i, day := range w.Days {
		if day < 1 || day > len(weekdays) {
			return "", fault.At(fmt.Sprintf("days.%d", i), fault.Invalid)
		}
	}
	for _, day := range slices.Compact(slices.Sorted(slices.Values(w.Days))) {
		option.Byweekday = append(option.Byweekday, weekdays[day-1])
	}
	return option.RRuleString(), nil
}

// until is the last day; the zero time for none.
func (w Weekly) until(firstDay time.Time) (time.Time, error) {
	if w.Until == "" {
		return time.Time{}, nil
	}
	until, err := parseDay("until", w.Until)
	if err == nil && until.Before(firstDay) {
		err = fault.At("until", EndFirst)
	}
	return until, err
}

// weeklyOf reads what [Weekly.rule] wrote.
func weeklyOf(rule string) (Weekly, error) {
	if rule == "" {
		return Weekly{Days: []int{}}, nil
	}
	option, err := rrule.StrToROption(rule)
	if err != nil {
		return Weekly{}, err
	}
	w := Weekly{Every: max(option.Interval, 1), Days: []int{}}
	for _, day := range option.Byweekday {
		w.Days = append(w.Days, day.Day()+1)
	}
	if !option.Until.IsZero() {
		w.Until = option.Until.Format(dayLayout)
	}
	return w, nil
}

// daysOf are the days on which something is that begins on a day and comes again by a rule, from one day to another, both
// among them. Days have no clock: that of the practice comes in with the minute.
func daysOf(firstDay time.Time, rule string, from, to time.Time) ([]time.Time, error) {
	if rule == "" {
		if firstDay.Before(from) || firstDay.After(to) {
			return nil, nil
		}
		return []time.Time{firstDay}, nil
	}
	option, err := rrule.StrToROption(strings.TrimSpace(rule))
	if err != nil {
		return nil, err
	}
	option.Dtstart = firstDay
	series, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, err
	}
	return series.Between(from, to, true), nil
}
