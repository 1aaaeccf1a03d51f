package words

import (
	"strconv"
	"strings"
	"time"
)

// Day is a moment's day in words, as its own zone has it.
func (b Book) Day(at time.Time) string {
	months := strings.Split(b.Say("portal_months"), ",")
	return b.Say("portal_day", "day", strconv.Itoa(at.Day()), "month", months[int(at.Month())-1], "year", strconv.Itoa(at.Year()))
}

// Weekday is a moment's day in words, after the day of the week.
func (b Book) Weekday(at time.Time) string {
	weekdays := strings.Split(b.Say("portal_weekdays"), ",")
	return weekdays[int(at.Weekday())] + ", " + b.Day(at)
}
