package desktop

import (
	"context"

	"anteroom/backend/billing"
	"anteroom/backend/outbox"
)

// Invoices is bound to the window: invoices, from the draft to what became of them. page is the number of the form that
// something is made in: pressing twice makes it once.
type Invoices struct{ desk *Desk }

// NewInvoices binds the invoices.
func NewInvoices(desk *Desk) *Invoices { return &Invoices{desk: desk} }

// List reads a hundred invoices.
func (i *Invoices) List(filter billing.Filter) (billing.Page, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Page, error) { return h.Books.Invoices(ctx, filter) })
}

// Get reads one.
func (i *Invoices) Get(id string) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) { return h.Books.Invoice(ctx, id) })
}

// Preview says what a draft comes to, and keeps nothing.
func (i *Invoices) Preview(draft billing.Draft) (billing.Preview, error) {
	return answer(i.desk, func(context.Context, *House) (billing.Preview, error) { return draft.Preview() })
}

// Save keeps a draft; one without an id is new.
func (i *Invoices) Save(page string, draft billing.Draft) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) { return h.Books.Save(ctx, page, draft) })
}

// Discard takes a draft away.
func (i *Invoices) Discard(id string, version int) error {
	return act(i.desk, func(ctx context.Context, h *House) error { return h.Books.Discard(ctx, id, version) })
}

// Issue gives a draft its number; from then on it is owed.
func (i *Invoices) Issue(id string, version int) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) { return h.Books.Issue(ctx, id, version) })
}

// IssueAndTell is Issue with a mail to the client that there is a new bill.
func (i *Invoices) IssueAndTell(id string, version int, wording outbox.Wording) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) {
		return h.Books.IssueAndTell(ctx, id, version, wording)
	})
}

// TellMessage reads what the editor of that mail starts from.
func (i *Invoices) TellMessage(id string) (outbox.Message, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (outbox.Message, error) { return h.Books.TellMessage(ctx, id) })
}

// TellPreview shows that mail as the client would have it with a wording.
func (i *Invoices) TellPreview(id string, wording outbox.Wording) (outbox.Preview, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (outbox.Preview, error) {
		return h.Books.TellPreview(ctx, id, wording)
	})
}

// Void takes an issued invoice back.
func (i *Invoices) Void(id, note string) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) {
		if err := h.Books.Void(ctx, id, note); err != nil {
			return billing.Invoice{}, err
		}
		return h.Books.Invoice(ctx, id)
	})
}

// WriteOff gives up what is open of an invoice.
func (i *Invoices) WriteOff(id, note string) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) {
		if err := h.Books.WriteOff(ctx, id, note); err != nil {
			return billing.Invoice{}, err
		}
		return h.Books.Invoice(ctx, id)
	})
}

// Apply pays so much of an invoice with the client's credit.
func (i *Invoices) Apply(page string, allocation billing.Allocation) (billing.Invoice, error) {
	return answer(i.desk, func(ctx context.Context, h *House) (billing.Invoice, error) {
		return h.Books.Apply(ctx, page, allocation)
	})
}

// SavePDFAs saves the PDF of an issued invoice where the person wants it.
func (i *Invoices) SavePDFAs(id string) (Handed, error) {
	return handPDF(i.desk, id, (*billing.Books).InvoicePDF)
}
