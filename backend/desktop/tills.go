package desktop

import (
	"context"

	"anteroom/backend/billing"
)

// Tills is bound to the window: the practice's account with a payment provider.
type Tills struct{ desk *Desk }

// NewTills binds the account.
func NewTills(desk *Desk) *Tills { return &Tills{desk: desk} }

// Get reads how it stands with the account. Its key is never shown again.
func (t *Tills) Get() (billing.TillState, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (billing.TillState, error) { return h.Till.Get(ctx) })
}

// SetUp takes a key, once the provider has shown that it may do what is needed.
func (t *Tills) SetUp(key string) (billing.TillState, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (billing.TillState, error) { return h.SetUpTill(ctx, key) })
}

// Check asks the provider again whether the key may do what is needed.
func (t *Tills) Check() (billing.TillState, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (billing.TillState, error) { return h.Till.Check(ctx) })
}

// Remove forgets the account and its key.
func (t *Tills) Remove() (billing.TillState, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (billing.TillState, error) { return h.Till.Remove(ctx) })
}
