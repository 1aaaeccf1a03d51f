package desktop

import (
	"context"

	"anteroom/backend/billing"
)

// Payments is bound to the window: what was paid, and what became of it. page is the number of the form that something is
// written down in: pressing twice writes it once.
type Payments struct{ desk *Desk }

// NewPayments binds the payments.
func NewPayments(desk *Desk) *Payments { return &Payments{desk: desk} }

// List reads a hundred payments, of one client or all; before is the number of the last of the page before, 0 for the first.
func (p *Payments) List(clientID string, before int) (billing.Payments, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payments, error) {
		return h.Books.Payments(ctx, clientID, before)
	})
}

// Get reads one.
func (p *Payments) Get(id string) (billing.Payment, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payment, error) { return h.Books.Payment(ctx, id) })
}

// Online reads a hundred payments that clients began online, and what became of each.
func (p *Payments) Online(filter billing.OnlineFilter) (billing.OnlinePage, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.OnlinePage, error) {
		return h.Books.OnlinePayments(ctx, filter)
	})
}

// Record writes a payment down.
func (p *Payments) Record(page string, receipt billing.Receipt) (billing.Payment, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payment, error) {
		return h.Books.Record(ctx, page, receipt)
	})
}

// Release takes a payment off an invoice; it is the client's credit then.
func (p *Payments) Release(paymentID, invoiceID string) (billing.Payment, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payment, error) {
		if err := h.Books.Release(ctx, paymentID, invoiceID); err != nil {
			return billing.Payment{}, err
		}
		return h.Books.Payment(ctx, paymentID)
	})
}

// TakeBack takes a payment back that was written down by mistake.
func (p *Payments) TakeBack(id string) (billing.Payment, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payment, error) {
		if err := h.Books.TakeBack(ctx, id); err != nil {
			return billing.Payment{}, err
		}
		return h.Books.Payment(ctx, id)
	})
}

// Refund writes down that something of a payment was given back.
func (p *Payments) Refund(page, paymentID string, refund billing.Refund) (billing.Payment, error) {
	return answer(p.desk, func(ctx context.Context, h *House) (billing.Payment, error) {
		return h.Books.Refund(ctx, page, paymentID, refund)
	})
}

// SaveReceiptAs saves the receipt of a payment where the person wants it.
func (p *Payments) SaveReceiptAs(id string) (Handed, error) {
	return handPDF(p.desk, id, (*billing.Books).ReceiptPDF)
}
