package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/scheduling"
)

// Appointments is bound to the window: the calendar.
type Appointments struct{ desk *Desk }

// NewAppointments binds the calendar.
func NewAppointments(desk *Desk) *Appointments { return &Appointments{desk: desk} }

// Between reads the calendar between two moments (RFC 3339), at most 45 days. It fails with [fault.Invalid] at from or to.
func (a *Appointments) Between(from, to string) (scheduling.Calendar, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (scheduling.Calendar, error) {
		since, err := parseMoment("from", from)
		if err != nil {
			return scheduling.Calendar{}, err
		}
		until, err := parseMoment("to", to)
		if err != nil {
			return scheduling.Calendar{}, err
		}
		return h.Diary.Between(ctx, since, until)
	})
}

// OfClient reads the appointments of a client, the latest first.
func (a *Appointments) OfClient(clientID string) ([]scheduling.Entry, error) {
	return answer(a.desk, func(ctx context.Context, h *House) ([]scheduling.Entry, error) {
		return h.Diary.OfClient(ctx, clientID)
	})
}

// Check says what a booking would lie over.
func (a *Appointments) Check(booking scheduling.Booking) ([]string, error) {
	return answer(a.desk, func(ctx context.Context, h *House) ([]string, error) { return h.Diary.Check(ctx, booking) })
}

// Save writes an appointment down, or changes one.
func (a *Appointments) Save(booking scheduling.Booking) (scheduling.Entry, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (scheduling.Entry, error) { return h.Diary.Save(ctx, booking) })
}

// Reach says whether a client, or a contact, can be told of their appointments by email: whether tell may be asked for.
func (a *Appointments) Reach(holderID string) (scheduling.Reach, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (scheduling.Reach, error) { return h.Diary.Reach(ctx, holderID) })
}

// Move gives an appointment another time (RFC 3339) and length in minutes, or it and those after it; with tell the client
// is told by email.
func (a *Appointments) Move(id, start string, minutes int, scope string, anyway, tell bool) error {
	return act(a.desk, func(ctx context.Context, h *House) error {
		at, err := parseMoment("start", start)
		if err != nil {
			return err
		}
		return h.Diary.Move(ctx, id, at, minutes, scheduling.Scope(scope), anyway, tell)
	})
}

// Cancel takes an appointment out of the calendar, or it and those after it; with tell the client is told by email.
func (a *Appointments) Cancel(id, reason, scope string, tell bool) error {
	return act(a.desk, func(ctx context.Context, h *House) error {
		return h.Diary.Cancel(ctx, id, reason, scheduling.Scope(scope), tell)
	})
}

// Restore puts a cancelled appointment back where it was.
func (a *Appointments) Restore(id string) error {
	return act(a.desk, func(ctx context.Context, h *House) error { return h.Diary.Restore(ctx, id) })
}

// Free lists the times at which a service can begin at a place between two moments (RFC 3339).
func (a *Appointments) Free(serviceID, placeID, from, to string) ([]string, error) {
	return answer(a.desk, func(ctx context.Context, h *House) ([]string, error) {
		starts := []string{}
		since, err := parseMoment("from", from)
		if err != nil {
			return starts, err
		}
		until, err := parseMoment("to", to)
		if err != nil {
			return starts, err
		}
		found, err := h.Diary.Free(ctx, serviceID, placeID, since, until)
		for _, start := range found {
			starts = append(starts, start.Format(time.RFC3339))
		}
		return starts, err
	})
}

func parseMoment(field, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fault.At(field, fault.Invalid)
	}
	return at, nil
}
