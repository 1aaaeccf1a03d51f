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

// Save keeps one; one without an id is new, and page is the number of the form it was written in.
func (r *Repeats) Save(page string, repeat billing.Repeat) (billing.RepeatCard, error) {
	return answer(r.desk, func(ctx context.Context, h *House) (billing.RepeatCard, error) {
		return h.Books.SaveRepeat(ctx, page, repeat)
	})
}

// End has no more invoices made by one.
func (r *Repeats) End(id string, version int) error {
	return act(r.desk, func(ctx context.Context, h *House) error { return h.Books.EndRepeat(ctx, id, version) })
}
