package billing

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Issued is the refusal to change an invoice that was issued.
const Issued fault.Code = "invoice_issued"

// Save keeps a draft; one without an id is new, and page is the number of the form that it was written in: saving the form
// again writes over what it has made. It fails at the field with the codes of what is written (see [Draft]): [fault.Missing],
// [fault.TooLong], [fault.Invalid], [OutOfRange], [EndFirst], [DayToCome], [LongAgo], [fault.NotFound], [OtherOnes],
// [AppointmentBilled]; with [Issued] for what was issued, and with [fault.Conflict] where it was changed since its version.
func (b *Books) Save(ctx context.Context, page string, d Draft) (Invoice, error) {
	c, err := d.check()
	if err != nil {
		return Invoice{}, err
	}
	var invoice Invoice
	err = b.write(ctx, history.InvoiceSaved, func(tx *store.Tx) (history.Entry, error) {
		err := c.mayBear(ctx, &tx.View)
		if err == nil {
			err = c.keep(ctx, tx, page)
		}
		if err == nil {
			invoice, err = readInvoice(ctx, &tx.View, c.ID)
		}
		return history.Entry{Client: c.ClientID, Subject: c.ID}, err
	})
	return invoice, err
}

// keep writes a draft down: a new one, or over the one that it has the id of, or that its form has made.
func (c *checked) keep(ctx context.Context, tx *store.Tx, page string) error {
	if c.ID != "" {
		return c.update(ctx, tx)
	}
	id, isNew, err := once(ctx, tx, page, func() (string, error) { return c.insert(ctx, tx, repeated{}) })
	if c.ID = id; err != nil || isNew {
		return err
	}
	made, err := tx.GetInvoice(ctx, id)
	if err != nil {
		return notFoundAt("id", err)
	}
	c.Version = int(made.Invoice.Version)
	return c.update(ctx, tx)
}

// repeated is which one of an invoice that repeats this is; the zero one: none.
type repeated struct{ id, on string }

// insert keeps a new draft, and returns its id.
func (c checked) insert(ctx context.Context, tx *store.Tx, r repeated) (string, error) {
	if _, err := clientOf(ctx, &tx.View, c.ClientID); err != nil {
		return "", err
	}
	if err := c.mayBill(ctx, &tx.View, ""); err != nil {
		return "", err
	}
	p, s, err := settingsOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	id, now := tx.NewID(), store.Millis(tx.Now)
	if err := tx.InsertInvoice(ctx, row.InsertInvoiceParams{
		ID: id, PracticeID: p.ID, ClientID: c.ClientID, IssuedOn: c.IssueOn, DueOn: c.DueOn, Currency: s.Currency, Note: c.Note,
		DiscountKind: string(c.Discount.Kind), DiscountValue: c.Discount.Value, Subtotal: c.sums.Subtotal, Discount: c.sums.Discount, Tax: c.sums.Tax,
		Total: c.sums.Total, RepeatID: orNull(r.id), RepeatOn: r.on, CreatedAt: now, UpdatedAt: now,
	}); err != nil {
		return "", err
	}
	return id, c.keepLines(ctx, tx, id)
}

// update changes a draft that is there.
func (c checked) update(ctx context.Context, tx *store.Tx) error {
	before, err := tx.GetInvoice(ctx, c.ID)
	switch {
	case err != nil:
		return notFoundAt("id", err)
	case before.Invoice.Number != nil:
		return fault.At("id", Issued)
	case before.Invoice.Version != int64(c.Version):
		return fault.New(fault.Conflict)
	}
	if _, err := clientOf(ctx, &tx.View, c.ClientID); err != nil {
		return err
	}
	if err := c.mayBill(ctx, &tx.View, c.ID); err != nil {
		return err
	}
	if before.Invoice.ClientID != c.ClientID {
		tx.Changed(Noun, before.Invoice.ClientID)
	}
	if err := c.keepLines(ctx, tx, c.ID); err != nil {
		return err
	}
	_, err = tx.UpdateInvoice(ctx, row.UpdateInvoiceParams{
		ClientID: c.ClientID, IssuedOn: c.IssueOn, DueOn: c.DueOn, Note: c.Note, DiscountKind: string(c.Discount.Kind), DiscountValue: c.Discount.Value,
		Subtotal: c.sums.Subtotal, Discount: c.sums.Discount, Tax: c.sums.Tax, Total: c.sums.Total, UpdatedAt: store.Millis(tx.Now),
		ID: c.ID, Version: int64(c.Version),
	})
	return err
}

// Discard takes a draft away for good; it had no number. It fails with [fault.NotFound] or [Issued] at id, and with
// [fault.Conflict] where it was changed since its version.
func (b *Books) Discard(ctx context.Context, id string, version int) error {
	return b.write(ctx, history.InvoiceDiscarded, func(tx *store.Tx) (history.Entry, error) {
		before, err := tx.GetInvoice(ctx, id)
		switch {
		case err != nil:
			return history.Entry{}, notFoundAt("id", err)
		case before.Invoice.Number != nil:
			return history.Entry{}, fault.At("id", Issued)
		}
		if err := tx.DropInvoiceLines(ctx, id); err != nil {
			return history.Entry{}, err
		}
		dropped, err := tx.DropInvoice(ctx, row.DropInvoiceParams{ID: id, Version: int64(version)})
		if err == nil && dropped == 0 {
			err = fault.New(fault.Conflict)
		}
		return history.Entry{Client: before.Invoice.ClientID, Subject: id}, err
	})
}
