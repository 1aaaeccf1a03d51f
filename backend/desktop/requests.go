package desktop

import (
	"context"
	"strconv"
	"time"

	"anteroom/backend/scheduling"
)

// Requests is bound to the window: the times that clients asked for.
type Requests struct{ desk *Desk }

// NewRequests binds the requests.
func NewRequests(desk *Desk) *Requests { return &Requests{desk: desk} }

// List reads those that wait for an answer, or the archived ones.
func (r *Requests) List(isArchive bool) (scheduling.RequestList, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (scheduling.RequestList, error) {
		return h.Diary.Requests(ctx, isArchive)
	})
}

// Pending counts those that wait for the practitioner.
func (r *Requests) Pending() (int, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (int, error) { return h.Diary.PendingRequests(ctx) })
}

// Openness reads what keeps clients from asking for a time.
func (r *Requests) Openness() (scheduling.Openness, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (scheduling.Openness, error) { return h.Diary.Openness(ctx) })
}

// Accept agrees to one; anyway also over what is there.
func (r *Requests) Accept(id string, anyway bool) error {
	return act(r.desk, func(ctx context.Context, h *House) error { return h.Diary.Accept(ctx, id, anyway) })
}

// Decline says no to one.
func (r *Requests) Decline(id, reason string) error {
	return act(r.desk, func(ctx context.Context, h *House) error { return h.Diary.Decline(ctx, id, reason) })
}

// Reopen takes an acceptance or a refusal back, before the client was told of it.
func (r *Requests) Reopen(id string) error {
	return act(r.desk, func(ctx context.Context, h *House) error { return h.Diary.Reopen(ctx, id) })
}

// Offer answers one with other times (RFC 3339); one that is refused is named by its number from 0.
func (r *Requests) Offer(id string, starts []string) error {
	return act(r.desk, func(ctx context.Context, h *House) error {
		times := make([]time.Time, 0, len(starts))
		for i, start := range starts {
			at, err := parseMoment(strconv.Itoa(i), start)
			if err != nil {
				return err
			}
			times = append(times, at)
		}
		return h.Diary.Offer(ctx, id, times)
	})
}
