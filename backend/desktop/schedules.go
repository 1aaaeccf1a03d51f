package desktop

import (
	"context"

	"anteroom/backend/scheduling"
)

// Schedules is bound to the window: what clients can come for, where, and when the practice is open.
type Schedules struct{ desk *Desk }

// NewSchedules binds the hours.
func NewSchedules(desk *Desk) *Schedules { return &Schedules{desk: desk} }

// Services lists what clients come for.
func (s *Schedules) Services() ([]scheduling.Service, error) {
	return answer(s.desk, func(ctx context.Context, h *House) ([]scheduling.Service, error) { return h.Diary.Services(ctx) })
}

// SaveService keeps a service; one without an id is new.
func (s *Schedules) SaveService(service scheduling.Service) (scheduling.Service, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (scheduling.Service, error) {
		return h.Diary.SaveService(ctx, service)
	})
}

// ArchiveService takes a service away.
func (s *Schedules) ArchiveService(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.ArchiveService(ctx, id) })
}

// OrderServices puts the services into an order.
func (s *Schedules) OrderServices(ids []string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.OrderServices(ctx, ids) })
}

// Places lists where appointments can be.
func (s *Schedules) Places() ([]scheduling.Place, error) {
	return answer(s.desk, func(ctx context.Context, h *House) ([]scheduling.Place, error) { return h.Diary.Places(ctx) })
}

// SavePlace keeps a place; one without an id is new.
func (s *Schedules) SavePlace(place scheduling.Place) (scheduling.Place, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (scheduling.Place, error) { return h.Diary.SavePlace(ctx, place) })
}

// ArchivePlace takes a place away, with the hours that are its alone.
func (s *Schedules) ArchivePlace(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.ArchivePlace(ctx, id) })
}

// Availability reads when the practice is open.
func (s *Schedules) Availability() (scheduling.Availability, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (scheduling.Availability, error) {
		return h.Diary.Availability(ctx)
	})
}

// SaveRules keeps the rules of asking for a time.
func (s *Schedules) SaveRules(rules scheduling.Rules) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.SaveRules(ctx, rules) })
}

// Reminders reads how long before an appointment clients are reminded of it, in minutes.
func (s *Schedules) Reminders() ([]int, error) {
	return answer(s.desk, func(ctx context.Context, h *House) ([]int, error) { return h.Diary.Reminders(ctx) })
}

// SaveReminders keeps them.
func (s *Schedules) SaveReminders(leads []int) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.SaveReminders(ctx, leads) })
}

// SaveBlock keeps a stretch of the day in which the practice is open.
func (s *Schedules) SaveBlock(block scheduling.Block) (scheduling.Block, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (scheduling.Block, error) { return h.Diary.SaveBlock(ctx, block) })
}

// RemoveBlock takes one away.
func (s *Schedules) RemoveBlock(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.RemoveBlock(ctx, id) })
}

// SaveException keeps days on which it is otherwise.
func (s *Schedules) SaveException(exception scheduling.Exception) (scheduling.Exception, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (scheduling.Exception, error) {
		return h.Diary.SaveException(ctx, exception)
	})
}

// RemoveException takes them away.
func (s *Schedules) RemoveException(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Diary.RemoveException(ctx, id) })
}
