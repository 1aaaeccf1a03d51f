package desktop

import (
	"context"

	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
)

// Superbills is bound to the window: what clients hand to their insurers, as it was made out.
type Superbills struct{ desk *Desk }

// NewSuperbills binds the superbills.
func NewSuperbills(desk *Desk) *Superbills { return &Superbills{desk: desk} }

// List reads a hundred, of one client or all; before is the number of the last of the page before, 0 for the first.
func (s *Superbills) List(clientID string, before int) (billing.Papers, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (billing.Papers, error) {
		return h.Books.Superbills(ctx, clientID, before)
	})
}

// LastDiagnoses reads what a client's next one begins with.
func (s *Superbills) LastDiagnoses(clientID string) ([]billpaper.Code, error) {
	return answer(s.desk, func(ctx context.Context, h *House) ([]billpaper.Code, error) {
		return h.Books.LastDiagnoses(ctx, clientID)
	})
}

// Issue makes one out; page is the number of the form: pressing twice makes one.
func (s *Superbills) Issue(page string, draft billing.SuperbillDraft) (billing.Paper, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (billing.Paper, error) {
		return h.Books.IssueSuperbill(ctx, page, draft)
	})
}

// Withdraw takes one out of the portal.
func (s *Superbills) Withdraw(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Books.WithdrawSuperbill(ctx, id) })
}

// SavePDFAs saves its PDF where the person wants it.
func (s *Superbills) SavePDFAs(id string) (Handed, error) {
	return handPDF(s.desk, id, (*billing.Books).SuperbillPDF)
}
