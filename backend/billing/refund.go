package billing

import (
	"context"
	"slices"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Refund is money that was given back.
type Refund struct {
	ID        string `json:"id"`        // empty: it is written down now
	InvoiceID string `json:"invoiceId"` // what it was paid for, which asks for that much less; empty: it was credit
	Amount    int64  `json:"amount"`
	Method    Method `json:"method"`
	Day       string `json:"day"` // empty: today
	Note      string `json:"note"`
}

// Refund writes down that something of a payment was given back; page is the number of the form, so that pressing twice
// writes it once. What was paid for an invoice is no longer asked for with it. It fails at the field with [fault.NotFound],
// [fault.Invalid], [fault.TooLong], [OutOfRange] or [DayToCome], at paymentId with [PaymentTakenBack], and at amount with
// [MoreThanPaid].
func (b *Books) Refund(ctx context.Context, page, paymentID string, r Refund) (Payment, error) {
	if !slices.Contains(byHand(), r.Method) {
		return Payment{}, fault.At("method", fault.Invalid)
	}
	var payment Payment
	err := b.store.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := once(ctx, tx, page, func() (string, error) { return GiveBack(ctx, tx, history.Practitioner, paymentID, r) }); err != nil {
			return err
		}
		var err error
		payment, err = readPayment(ctx, &tx.View, paymentID)
		return err
	})
	return payment, err
}

// GiveBack writes a refund down in the transaction of a verb, and returns its id. It fails with the codes of
// [Books.Refund].
func GiveBack(ctx context.Context, tx *store.Tx, by history.Actor, paymentID string, r Refund) (string, error) {
	p, err := tx.GetPayment(ctx, paymentID)
	switch {
	case err != nil:
		return "", notFoundAt("paymentId", err)
	case p.Payment.TakenBackAt != nil:
		return "", fault.At("paymentId", PaymentTakenBack)
	case r.Amount < 1:
		return "", fault.At("amount", OutOfRange)
	}
	if r.Note, err = lines("note", r.Note, noteMax); err != nil {
		return "", err
	}
	now, err := todayOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	if r.Day, err = pastDay("day", r.Day, now); err != nil {
		return "", err
	}
	if r.InvoiceID == "" && r.Amount > p.Rest {
		return "", fault.At("amount", MoreThanPaid)
	}
	if r.InvoiceID != "" {
		if err := r.credit(ctx, tx, paymentID); err != nil {
			return "", err
		}
	}
	id := tx.NewID()
	if err := tx.InsertRefund(ctx, row.InsertRefundParams{
		ID: id, ClientID: p.Payment.ClientID, PaymentID: paymentID, InvoiceID: orNull(r.InvoiceID), Amount: r.Amount, Method: string(r.Method), Day: r.Day,
		Note: r.Note, At: store.Millis(tx.Now),
	}); err != nil {
		return "", err
	}
	entry := entryOf(p)
	entry.Actor = by
	return id, note(ctx, tx, history.PaymentRefunded, entry)
}

// credit takes what is given back off the invoice that it was paid for: the invoice neither has it nor asks for it.
func (r Refund) credit(ctx context.Context, tx *store.Tx, paymentID string) error {
	pair := row.GetAllocationParams{PaymentID: paymentID, InvoiceID: r.InvoiceID}
	applied, err := tx.GetAllocation(ctx, pair)
	switch {
	case err != nil:
		return notFoundAt("invoiceId", err)
	case r.Amount > applied:
		return fault.At("amount", MoreThanPaid)
	case r.Amount == applied:
		err = tx.DropAllocation(ctx, row.DropAllocationParams(pair))
	default:
		err = tx.LessenAllocation(ctx, row.LessenAllocationParams{By: r.Amount, PaymentID: paymentID, InvoiceID: r.InvoiceID})
	}
	if err != nil {
		return err
	}
	return tx.InsertAdjustment(ctx, row.InsertAdjustmentParams{
		ID: tx.NewID(), InvoiceID: r.InvoiceID, Kind: "credit", Amount: r.Amount, Day: r.Day, At: store.Millis(tx.Now),
	})
}
