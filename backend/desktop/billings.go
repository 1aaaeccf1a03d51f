package desktop

import (
	"context"

	"anteroom/backend/billing"
	"anteroom/backend/outbox"
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

// Income reads what was asked for and taken in, month by month; months are written 2026-11.
func (b *Billings) Income(first, last string) (billing.Income, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Income, error) { return h.Books.Income(ctx, first, last) })
}

// SaveIncomeAs saves a line for each payment and refund of some months, as a CSV in a language, where the person wants it.
func (b *Billings) SaveIncomeAs(first, last, language string) (Handed, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (Handed, error) {
		name, content, err := h.Books.ExportIncome(ctx, first, last, language)
		if err != nil {
			return Handed{}, err
		}
		return b.desk.hand(name, content)
	})
}

// PaymentProspect reads what asking a client, or a contact, for payment would mean now.
func (b *Billings) PaymentProspect(holderID string) (billing.Prospect, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Prospect, error) {
		return h.Books.PaymentProspect(ctx, holderID)
	})
}

// PaymentMessage reads what the editor of the mail starts from.
func (b *Billings) PaymentMessage(holderID string) (outbox.Message, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (outbox.Message, error) {
		return h.Books.PaymentMessage(ctx, holderID)
	})
}

// PaymentPreview shows the mail as they would have it with a wording.
func (b *Billings) PaymentPreview(holderID string, wording outbox.Wording) (outbox.Preview, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (outbox.Preview, error) {
		return h.Books.PaymentPreview(ctx, holderID, wording)
	})
}

// RequestPayment asks a client, or a contact, by mail to pay the open balance.
func (b *Billings) RequestPayment(holderID string, wording outbox.Wording) (billing.Requested, error) {
	return answer(b.desk, func(ctx context.Context, h *House) (billing.Requested, error) {
		return h.Books.RequestPayment(ctx, holderID, wording)
	})
}
