package billing

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
	"anteroom/frontend/words"
)

// The states of a checkout, which is one payment that somebody began online. Only asked, begun and open can lead to a page;
// a client has one of these at a time.
const (
	checkoutAsked   = "asked"      // written down; the provider was not asked
	checkoutBegun   = "begun"      // the provider was asked, once at least, and has not answered
	checkoutOpen    = "open"       // there is a page to pay on
	checkoutClosing = "closing"    // nobody shall pay on its page any more, and the provider has not said so
	checkoutWaiting = "processing" // it was handed in, and the bank decides
	checkoutPaid    = "paid"
	checkoutFailed  = "failed"
	checkoutExpired = "expired"
)

const (
	// onlineMax is the most that is taken at once, in the minor unit.
	onlineMax = 99_999_999
	// pageLife is how long a page can be paid on.
	pageLife = time.Hour
	// watched is for how long after somebody asked the provider is asked often: a session of theirs ends no later.
	watched = visitor.IdleLimit
)

// AskPayment begins to pay an invoice, or all that is open, once for each id. A payment that the client had begun and not
// made is closed first. It fails with [fault.NotFound] for what is not theirs, [AccountMissing], [NothingOpen],
// [AmountRefused], and [BankDecides] where a bank has yet to decide on the same.
func AskPayment(ctx context.Context, tx *store.Tx, ask visitor.PaymentAsk) error {
	grant, err := tx.GetGrant(ctx, ask.Grant)
	if err != nil {
		return err
	}
	if grant.EndedAt != nil || grant.HolderID != ask.Holder || ask.Payment == "" {
		return fault.New(fault.NotFound)
	}
	if _, err := tx.GetCheckout(ctx, ask.Payment); !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	till, err := tx.GetTill(ctx)
	if err != nil {
		return err
	}
	if !till.IsActive {
		return fault.New(AccountMissing)
	}
	payer, err := tx.ReadPortalGrant(ctx, ask.Grant)
	if err != nil {
		return err
	}
	d, err := dueOf(ctx, &tx.View, grant.ClientID, ask.Invoice, payer.Language)
	if err != nil {
		return err
	}
	if err := giveWay(ctx, tx, grant.ClientID); err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	if err := tx.InsertCheckout(ctx, row.InsertCheckoutParams{
		ID: ask.Payment, PracticeID: till.PracticeID, ClientID: grant.ClientID, HolderID: grant.HolderID, InvoiceID: orNull(ask.Invoice),
		Amount: d.amount, Currency: d.currency, What: d.what, Language: payer.Language,
		AskedAt: now, WatchedUntil: store.Millis(tx.Now.Add(watched)), LookAt: &now,
	}); err != nil {
		return err
	}
	return noteCheckout(ctx, tx, grant.ClientID, ask.Payment, history.Client, history.PaymentBegun, d.what)
}

// giveWay has the payment that a client has begun make room for another.
func giveWay(ctx context.Context, tx *store.Tx, clientID string) error {
	live, err := tx.GetLiveCheckout(ctx, clientID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	if live.State, live.LookAt = checkoutClosing, &now; live.Page == "" { // nobody was ever shown a page
		live.State, live.LookAt, live.SettledAt = checkoutExpired, nil, &now
	}
	return move(ctx, tx, live)
}

// WatchPayment has the provider asked often for a while: somebody waits for what became of a payment of theirs. It fails
// with [fault.NotFound].
func WatchPayment(ctx context.Context, tx *store.Tx, look visitor.PaymentLook) error {
	grant, err := tx.GetGrant(ctx, look.Grant)
	if err != nil {
		return err
	}
	c, err := tx.GetCheckout(ctx, look.Payment)
	if err != nil {
		return err
	}
	if grant.EndedAt != nil || c.HolderID != grant.HolderID {
		return fault.New(fault.NotFound)
	}
	if c.SettledAt != nil {
		return nil
	}
	now := store.Millis(tx.Now)
	c.WatchedUntil, c.LookAt = store.Millis(tx.Now.Add(watched)), &now
	return move(ctx, tx, c)
}

// due is what a payment is for.
type due struct {
	amount   int64
	currency string
	what     string
}

// dueOf reads what a client would pay now: what is open of an invoice, or of all of them less what is the client's already.
func dueOf(ctx context.Context, v *store.View, clientID, invoiceID, language string) (due, error) {
	balance, err := balanceOf(ctx, v, clientID)
	if err != nil {
		return due{}, err
	}
	d := due{amount: balance.Balance, currency: balance.Currency, what: words.For(language).Say("portal_payment_for_balance")}
	if invoiceID != "" {
		in, err := v.GetInvoice(ctx, invoiceID)
		if err != nil {
			return due{}, err
		}
		if in.Invoice.ClientID != clientID || in.Invoice.Number == nil {
			return due{}, fault.New(fault.NotFound)
		}
		d = due{amount: in.Open, currency: in.Invoice.Currency, what: words.For(language).Say("portal_payment_for_invoice", "number", in.Invoice.Label)}
	}
	waiting, err := v.CountWaitingCheckouts(ctx, row.CountWaitingCheckoutsParams{ClientID: clientID, Invoice: invoiceID})
	switch {
	case err != nil:
		return d, err
	case waiting > 0:
		return d, fault.New(BankDecides)
	case d.amount <= 0:
		return d, fault.New(NothingOpen)
	case d.amount > onlineMax:
		return d, fault.New(AmountRefused)
	}
	return d, nil
}

// move stores a checkout as it is from now on, and tells whoever shows the client's bills.
func move(ctx context.Context, tx *store.Tx, c row.Checkout) error {
	tx.Changed(Noun, c.ClientID)
	tx.Changed(CheckoutNoun, c.ID)
	return tx.MoveCheckout(ctx, row.MoveCheckoutParams{
		State: c.State, Code: c.Code, Amount: c.Amount, Currency: c.Currency, What: c.What, Page: c.Page, Address: c.Address,
		ProviderPayment: c.ProviderPayment, PaymentID: c.PaymentID, Returned: c.Returned, Dispute: c.Dispute,
		AnswerUntil: c.AnswerUntil, DisputedAt: c.DisputedAt, Tries: c.Tries, WatchedUntil: c.WatchedUntil, LookAt: c.LookAt, SettledAt: c.SettledAt, ID: c.ID,
	})
}

// CheckoutNoun is how the start of an online payment, and what becomes of it, is announced.
const CheckoutNoun = "checkout"

func noteCheckout(ctx context.Context, tx *store.Tx, clientID, id string, by history.Actor, action history.Action, detail string) error {
	tx.Changed(CheckoutNoun, id)
	return note(ctx, tx, action, history.Entry{Actor: by, Client: clientID, Subject: id, Detail: detail})
}
