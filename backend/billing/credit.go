package billing

import (
	"context"
	"strconv"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Refusals of what is done with a payment.
const (
	PaymentTakenBack fault.Code = "payment_taken_back"
	PaymentRefunded  fault.Code = "payment_refunded" // something of it was given back
	PaymentOnline    fault.Code = "payment_online"   // it was not written down by hand
)

// Apply pays so much of an invoice with the client's credit, from the payment that came first; page is the number of the
// form, so that pressing twice applies it once. It fails with [fault.NotFound], [NotIssued], [InvoiceVoid] or [NothingOpen]
// at invoiceId, and with [OutOfRange], [MoreThanOpen] or [MoreThanPaid] at amount.
func (b *Books) Apply(ctx context.Context, page string, a Allocation) (Invoice, error) {
	var invoice Invoice
	err := b.write(ctx, history.CreditApplied, func(tx *store.Tx) (history.Entry, error) {
		entry := history.Entry{}
		_, isNew, err := once(ctx, tx, page, func() (string, error) {
			var err error
			entry, err = apply(ctx, tx, a)
			return a.InvoiceID, err
		})
		if err != nil {
			return entry, err
		}
		if !isNew {
			entry = history.Entry{}
		}
		invoice, err = readInvoice(ctx, &tx.View, a.InvoiceID)
		return entry, err
	})
	return invoice, err
}

func apply(ctx context.Context, tx *store.Tx, a Allocation) (history.Entry, error) {
	in, err := issuedOf(ctx, &tx.View, "invoiceId", a.InvoiceID)
	if err != nil {
		return history.Entry{}, err
	}
	if in, err = payable(ctx, &tx.View, in.Invoice.ClientID, a, ""); err != nil {
		return history.Entry{}, err
	}
	credits, err := tx.ListCredits(ctx, in.Invoice.ClientID)
	if err != nil {
		return history.Entry{}, err
	}
	left := a.Amount
	for _, credit := range credits {
		part := min(left, credit.Rest)
		if part == 0 {
			break
		}
		if err := tx.AddAllocation(ctx, row.AddAllocationParams{PaymentID: credit.ID, InvoiceID: a.InvoiceID, Amount: part, At: store.Millis(tx.Now)}); err != nil {
			return history.Entry{}, err
		}
		left -= part
	}
	if left > 0 {
		return history.Entry{}, fault.At("amount", MoreThanPaid)
	}
	return history.Entry{Client: in.Invoice.ClientID, Subject: a.InvoiceID, Detail: in.Invoice.Label}, nil
}

// Release takes a payment off an invoice: the invoice asks for that much again, and it is the client's credit. It fails
// with [fault.NotFound] at paymentId, or at invoiceId where nothing of the payment is for it.
func (b *Books) Release(ctx context.Context, paymentID, invoiceID string) error {
	return b.write(ctx, history.CreditReleased, func(tx *store.Tx) (history.Entry, error) {
		p, err := tx.GetPayment(ctx, paymentID)
		if err != nil {
			return history.Entry{}, notFoundAt("paymentId", err)
		}
		if _, err := tx.GetAllocation(ctx, row.GetAllocationParams{PaymentID: paymentID, InvoiceID: invoiceID}); err != nil {
			return history.Entry{}, notFoundAt("invoiceId", err)
		}
		return entryOf(p), tx.DropAllocation(ctx, row.DropAllocationParams{PaymentID: paymentID, InvoiceID: invoiceID})
	})
}

// TakeBack takes a payment back that was written down by mistake: it stays in the account with what takes it off again, and
// the invoices that it was for ask for it again. It fails at id with [fault.NotFound], [PaymentTakenBack],
// [PaymentRefunded] or [PaymentOnline].
func (b *Books) TakeBack(ctx context.Context, id string) error {
	return b.write(ctx, history.PaymentTakenBack, func(tx *store.Tx) (history.Entry, error) {
		p, err := tx.GetPayment(ctx, id)
		switch {
		case err != nil:
			return history.Entry{}, notFoundAt("id", err)
		case p.Payment.TakenBackAt != nil:
			return history.Entry{}, fault.At("id", PaymentTakenBack)
		case Method(p.Payment.Method) == Online:
			return history.Entry{}, fault.At("id", PaymentOnline)
		case p.Refunded > 0:
			return history.Entry{}, fault.At("id", PaymentRefunded)
		}
		allocated, err := tx.ListAllocationsOfPayment(ctx, id)
		if err != nil {
			return history.Entry{}, err
		}
		for _, a := range allocated {
			if err := tx.DropAllocation(ctx, row.DropAllocationParams{PaymentID: id, InvoiceID: a.InvoiceID}); err != nil {
				return history.Entry{}, err
			}
		}
		day, err := todayOf(ctx, &tx.View)
		if err != nil {
			return history.Entry{}, err
		}
		at := store.Millis(tx.Now)
		return entryOf(p), tx.TakePaymentBack(ctx, row.TakePaymentBackParams{TakenBackOn: day, TakenBackAt: &at, ID: id})
	})
}

// entryOf is what the history says of a payment.
func entryOf(p row.GetPaymentRow) history.Entry {
	return history.Entry{Client: p.Payment.ClientID, Subject: p.Payment.ID, Detail: strconv.FormatInt(p.Payment.Number, 10)}
}
