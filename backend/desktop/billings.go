package desktop

import (
	"context"

	"anteroom/backend/billing"
)

// Billings is bound to the window: how the practice bills, and what each client owes.
type Billings struct{ desk *Desk }

// NewBillings binds the books.
func NewBillings(desk *Desk) *Billings { return &Billings{desk: desk} }

// Settings reads how the practice bills.
func (b *Billings) Settings() (billing.Settings, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Settings, error) { return h.Books.Settings(ctx) })
}

// SaveSettings changes how the practice bills.
func (b *Billings) SaveSettings(settings billing.Settings) (billing.Settings, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Settings, error) {
		return h.Books.SaveSettings(ctx, settings)
	})
}

// Fees lists the services with their fees.
func (b *Billings) Fees() ([]billing.Fee, error) {
	return answer(b.desk, func(ctx context.Context, h *House) ([]billing.Fee, error) { return h.Books.Fees(ctx) })
}

// Unbilled lists the appointments of a client that no invoice asks for.
func (b *Billings) Unbilled(clientID string) ([]billing.Unbilled, error) {
	return answer(b.desk, func(ctx context.Context, h *House) ([]billing.Unbilled, error) {
		return h.Books.Unbilled(ctx, clientID)
	})
}

// Ledger reads a client's account.
func (b *Billings) Ledger(clientID string) (billing.Ledger, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Ledger, error) { return h.Books.Ledger(ctx, clientID) })
}
