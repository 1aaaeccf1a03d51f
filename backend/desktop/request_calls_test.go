package desktop_test

import (
	"context"
	"time"

	"anteroom/backend/desktop"
	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

// requested is the id of a time that a client asked for.
func (c caller) requested() string {
	ctx, schedules := context.Background(), desktop.NewSchedules(c.desk)
	service := c.service()
	hours, err := schedules.Availability()
	c.Must(err)
	if len(hours.Blocks) == 0 {
		_, err = schedules.SaveBlock(scheduling.Block{
			FirstDay: c.Clock.Now().Format(time.DateOnly), From: 8 * 60, To: 20 * 60, Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 2, 3, 4, 5, 6, 7}},
		})
		c.Must(err)
	}
	times, err := c.Door.Times(ctx, service.ID, service.PlaceIDs[0])
	c.Must(err)
	c.Must(c.Door.AskForTime(ctx, c.holder(), visitor.Asking{Page: "one", Service: service.ID, Place: service.PlaceIDs[0], Start: times[0], Note: "Mornings?"}))
	list, err := desktop.NewRequests(c.desk).List(false)
	c.Must(err)
	return list.Requests[0].ID
}

func (c caller) requestCalls() map[string]func() []any {
	return map[string]func() []any{
		"Requests.List":    func() []any { return []any{false} },
		"Requests.Pending": nothing, "Requests.Openness": nothing,
		"Requests.Accept":  func() []any { return []any{c.requested(), true} },
		"Requests.Decline": func() []any { return []any{c.requested(), "Away"} },
		"Requests.Reopen": func() []any {
			id := c.requested()
			c.Must(desktop.NewRequests(c.desk).Decline(id, ""))
			return []any{id}
		},
		"Requests.Offer": func() []any {
			return []any{c.requested(), []string{c.Clock.Now().Add(100 * time.Hour).Format(time.RFC3339)}}
		},
		"Schedules.Reminders":     nothing,
		"Schedules.SaveReminders": func() []any { return []any{[]int{60, 1440}} },
	}
}
