package desktop

import (
	"context"

	"anteroom/backend/billing"
)

// Repeats is bound to the window: invoices that are made again and again.
type Repeats struct{ desk *Desk }

// NewRepeats binds them.
func NewRepeats(desk *Desk) *Repeats { return &Repeats{desk: desk} }

// List reads those of one client, or all.
func (r *Repeats) List(clientID string) ([]billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) ([]billing.RepeatCard, error) {
		return h.Books.Repeats(ctx, clientID)
	})
}

// Get reads one.
func (r *Repeats) Get(id string) (billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (billing.RepeatCard, error) { return h.Books.Repeat(ctx, id) })
}

// Save keeps one; one without an id is new, and page is the number of the form it was written in.
func (r *Repeats) Save(page string, repeat billing.Repeat) (billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (billing.RepeatCard, error) {
		return h.Books.SaveRepeat(ctx, page, repeat)
	})
}

// Pause has no invoices made by one until Resume.
func (r *Repeats) Pause(id string, version int) (billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (billing.RepeatCard, error) {
		return h.Books.PauseRepeat(ctx, id, version)
	})
}

// Resume has invoices made by one again, from its next day on that is not over.
func (r *Repeats) Resume(id string, version int) (billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (billing.RepeatCard, error) {
		return h.Books.ResumeRepeat(ctx, id, version)
	})
}

// End has no more invoices made by one.
func (r *Repeats) End(id string, version int) error {
	return act(r.desk, func(ctx context.Context, h *House) error { return h.Books.EndRepeat(ctx, id, version) })
}
