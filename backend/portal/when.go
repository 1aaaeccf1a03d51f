package portal

import "time"

// Days and times are told as the practice lives them: a client who is elsewhere reads the zone beside the time.

// day is a moment's day, in words.
func (v *visit) day(at time.Time) string { return v.book.Day(at.In(v.practice.Zone)) }

// clock is a moment's time, with the zone that it is told in.
func (v *visit) clock(at time.Time) string { return at.In(v.practice.Zone).Format("15:04 MST") }

// dayOf is a day, 2006-01-02, in words; empty for what is none.
func (v *visit) dayOf(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return v.book.Day(at)
}

// weekday is a day, 2006-01-02, in words, with the day of the week; empty for what is none.
func (v *visit) weekday(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return v.book.Weekday(at)
}
