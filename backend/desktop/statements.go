package desktop

import (
	"context"

	"anteroom/backend/billing"
)

// Statements is bound to the window: a client's account of a period, as it was made out.
type Statements struct{ desk *Desk }

// NewStatements binds the statements.
func NewStatements(desk *Desk) *Statements { return &Statements{desk: desk} }

// List reads a hundred, of one client or all; before is the number of the last of the page before, 0 for the first.
func (s *Statements) List(clientID string, before int) (billing.Papers, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (billing.Papers, error) {
		return h.Books.Statements(ctx, clientID, before)
	})
}

// Issue makes one out; page is the number of the form: pressing twice makes one.
func (s *Statements) Issue(page string, draft billing.StatementDraft) (billing.Paper, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (billing.Paper, error) {
		return h.Books.IssueStatement(ctx, page, draft)
	})
}

// Withdraw takes one out of the portal.
func (s *Statements) Withdraw(id string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Books.WithdrawStatement(ctx, id) })
}

// SavePDFAs saves its PDF where the person wants it.
func (s *Statements) SavePDFAs(id string) (Handed, error) {
	return handPDF(s.desk, id, (*billing.Books).StatementPDF)
}

// handPDF saves the PDF of a bill where the person wants it.
func handPDF(desk *Desk, id string, pdf func(*billing.Books, context.Context, string) (string, []byte, error)) (Handed, error) {
	return answer(desk, func(ctx context.Context, h *House) (Handed, error) {
		name, content, err := pdf(h.Books, ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return desk.hand(name, content)
	})
}
