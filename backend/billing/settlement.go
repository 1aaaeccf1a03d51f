package billing

import (
	"cmp"
	"context"
	"slices"

	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// settle writes down what the provider says has become of a checkout. It may be told the same again, late, and in any order:
// a payment is recorded once, and so is each unit that went back.
func settle(ctx context.Context, tx *store.Tx, id string, s Sight) error {
	c, err := tx.GetCheckout(ctx, id)
	if err != nil {
		return err
	}
	c.Tries, c.Code, c.LookAt = 0, string(s.Why), nil
	if s.Payment != "" {
		c.ProviderPayment = s.Payment
	}
	switch s.Progress {
	case PagePaid:
		return settlePaid(ctx, tx, c, s)
	case PageWaiting:
		c.State, c.LookAt = checkoutWaiting, lookAgain(c, tx.Now)
	case PageOpen:
		if c.State != checkoutClosing {
			c.State = checkoutOpen
		}
		c.LookAt = lookAgain(c, tx.Now)
	case PageFailed, PageExpired:
		return settleUnpaid(ctx, tx, c, s)
	}
	return move(ctx, tx, c)
}

// settleUnpaid ends a checkout that nobody will pay any more.
func settleUnpaid(ctx context.Context, tx *store.Tx, c row.Checkout, s Sight) error {
	if c.SettledAt != nil {
		return move(ctx, tx, c)
	}
	now := store.Millis(tx.Now)
	c.State, c.SettledAt, c.Address = checkoutExpired, &now, ""
	if s.Progress == PageExpired {
		return move(ctx, tx, c)
	}
	c.State, c.Code = checkoutFailed, string(cmp.Or(s.Why, Declined))
	if err := move(ctx, tx, c); err != nil {
		return err
	}
	return noteCheckout(ctx, tx, c.ClientID, c.ID, history.Program, history.PaymentFailed, c.What)
}

// settlePaid records a payment, what went back of it since, and whether it is disputed.
func settlePaid(ctx context.Context, tx *store.Tx, c row.Checkout, s Sight) error {
	now := store.Millis(tx.Now)
	if c.State, c.Address = checkoutPaid, ""; c.SettledAt == nil {
		c.SettledAt = &now
	}
	if c.PaymentID == nil {
		id, err := receive(ctx, tx, c, s)
		if err != nil {
			return err
		}
		c.PaymentID = &id
	}
	if s.Returned > c.Returned {
		if err := returned(ctx, tx, *c.PaymentID, s.Returned-c.Returned); err != nil {
			return err
		}
		c.Returned = s.Returned
	}
	return contest(ctx, tx, c, s)
}

// contest writes down how far the payer's bank has come with a payment that it asks back, and from when to when it does.
func contest(ctx context.Context, tx *store.Tx, c row.Checkout, s Sight) error {
	wasOpen, isOpen := Dispute(c.Dispute).IsOpen(), s.Dispute.IsOpen()
	if c.AnswerUntil = nil; s.Dispute == Unanswered && !s.AnswerUntil.IsZero() {
		until := store.Millis(s.AnswerUntil)
		c.AnswerUntil = &until
	}
	if string(s.Dispute) != c.Dispute {
		now := store.Millis(tx.Now)
		c.Dispute, c.DisputedAt = string(s.Dispute), &now
	}
	if err := move(ctx, tx, c); err != nil || wasOpen == isOpen {
		return err
	}
	action := history.PaymentDisputeEnded
	if isOpen {
		action = history.PaymentDisputed
	}
	return noteCheckout(ctx, tx, c.ClientID, c.ID, history.Program, action, c.What)
}

// receive writes the payment down: for the invoice that it was begun for, or for those that were due first. What is left is
// the client's credit; a payment of all that is open takes the credit that was there to what it leaves open.
func receive(ctx context.Context, tx *store.Tx, c row.Checkout, s Sight) (string, error) {
	r := Receipt{ClientID: c.ClientID, Method: Online, Amount: s.Amount, Reference: s.Payment, For: []Allocation{}}
	open, err := tx.ListOpenInvoices(ctx, c.ClientID)
	if err != nil {
		return "", err
	}
	left := s.Amount
	for _, in := range open {
		if part := min(left, in.Open); part > 0 && (c.InvoiceID == nil || *c.InvoiceID == in.ID) {
			r.For = append(r.For, Allocation{InvoiceID: in.ID, Amount: part})
			left -= part
		}
	}
	id, err := Receive(ctx, tx, history.Client, r)
	if err != nil || c.InvoiceID != nil {
		return id, err
	}
	return id, spendCredit(ctx, tx, c.ClientID)
}

// spendCredit pays what is open with what is the client's already.
func spendCredit(ctx context.Context, tx *store.Tx, clientID string) error {
	balance, err := balanceOf(ctx, &tx.View, clientID)
	if err != nil {
		return err
	}
	open, err := tx.ListOpenInvoices(ctx, clientID)
	if err != nil {
		return err
	}
	left := balance.Credit
	for _, in := range open {
		part := min(left, in.Open)
		if part == 0 {
			break
		}
		if _, err := apply(ctx, tx, Allocation{InvoiceID: in.ID, Amount: part}); err != nil {
			return err
		}
		left -= part
	}
	return nil
}

// returned writes down that so much of a payment went back: first what was for no invoice, then what it was last for.
func returned(ctx context.Context, tx *store.Tx, paymentID string, amount int64) error {
	p, err := tx.GetPayment(ctx, paymentID)
	if err != nil {
		return err
	}
	parts, err := tx.ListAllocationsOfPayment(ctx, paymentID)
	if err != nil {
		return err
	}
	give := func(invoiceID string, most int64) error {
		part := min(amount, most)
		if part == 0 {
			return nil
		}
		amount -= part
		_, err := GiveBack(ctx, tx, history.Program, paymentID, Refund{InvoiceID: invoiceID, Amount: part, Method: Online})
		return err
	}
	if err := give("", p.Rest); err != nil {
		return err
	}
	for _, a := range slices.Backward(parts) {
		if err := give(a.InvoiceID, a.Amount); err != nil {
			return err
		}
	}
	return nil
}
