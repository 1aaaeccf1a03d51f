package billing

import (
	"context"
	"math"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// OnlinePayment is a payment that somebody began online, and what became of it.
type OnlinePayment struct {
	ID        string           `json:"id"`
	ClientID  string           `json:"clientId"`
	Client    string           `json:"client"`
	InvoiceID string           `json:"invoiceId"` // empty: it was for all that was open
	Label     string           `json:"label"`     // the invoice's number
	Stage     visitor.PayStage `json:"stage"`
	Code      fault.Code       `json:"code"`    // why it has failed, or why the last card was not taken; empty: neither is so
	IsStuck   bool             `json:"isStuck"` // the provider does not answer, and is asked again
	Currency  string           `json:"currency"`
	Amount    int64            `json:"amount"`
	Returned  int64            `json:"returned"`  // what went back of it since
	PaymentID string           `json:"paymentId"` // as it was written down; empty: it was not
	AskedAt   time.Time        `json:"askedAt" ts_type:"string"`
	SettledAt *time.Time       `json:"settledAt" ts_type:"string | null"` // when it was paid, or came to nothing

	Dispute     Dispute    `json:"dispute"`
	DisputedAt  *time.Time `json:"disputedAt" ts_type:"string | null"`  // when that last changed
	AnswerUntil *time.Time `json:"answerUntil" ts_type:"string | null"` // nothing: the provider has not told
}

// OnlineFilter is which of them are listed.
type OnlineFilter struct {
	ClientID string `json:"clientId"` // empty: of every client
	State    string `json:"state"`    // empty: all; unpaid: not yet, or they came to nothing within [recently]; disputed: a bank has yet to decide
	After    string `json:"after"`    // the id of the last one of the page before; empty: the first page
}

// recently is for how long what came to nothing is worth a look.
const recently = 30 * 24 * time.Hour

// OnlinePage is a part of the list of them.
type OnlinePage struct {
	Payments []OnlinePayment `json:"payments"`
	HasMore  bool            `json:"hasMore"`
}

// OnlinePayments lists what was begun online, the newest first, a hundred at once. It fails with [fault.Invalid] at state
// and [fault.NotFound] at after.
func (b *Books) OnlinePayments(ctx context.Context, f OnlineFilter) (OnlinePage, error) {
	page := OnlinePage{Payments: []OnlinePayment{}}
	switch f.State {
	case "", "unpaid", "disputed":
	default:
		return page, fault.At("state", fault.Invalid)
	}
	err := b.store.Read(ctx, func(v *store.View) error {
		ask := row.ListCheckoutsParams{Before: math.MaxInt64, Client: f.ClientID, Filter: f.State, Since: store.Millis(v.Now.Add(-recently)), Most: pageSize + 1}
		if f.After != "" {
			last, err := v.GetCheckout(ctx, f.After)
			if err != nil {
				return notFoundAt("after", err)
			}
			ask.Before, ask.BeforeID = last.AskedAt, last.ID
		}
		rows, err := v.ListCheckouts(ctx, ask)
		if page.HasMore = len(rows) > pageSize; page.HasMore {
			rows = rows[:pageSize]
		}
		for _, r := range rows {
			page.Payments = append(page.Payments, onlineOf(r))
		}
		return err
	})
	return page, err
}

func onlineOf(r row.ListCheckoutsRow) OnlinePayment {
	k := r.Checkout
	label := r.Label
	if k.InvoiceID == nil {
		label = ""
	}
	return OnlinePayment{
		ID: k.ID, ClientID: k.ClientID, Client: r.Name, InvoiceID: deref(k.InvoiceID), Label: label, Stage: visitor.StageOf(k.State), Code: fault.Code(k.Code),
		IsStuck: k.Tries > 0, Currency: k.Currency, Amount: k.Amount, Returned: k.Returned, PaymentID: deref(k.PaymentID),
		AskedAt: store.Time(k.AskedAt), SettledAt: store.TimeOrNil(k.SettledAt),
		Dispute: Dispute(k.Dispute), DisputedAt: store.TimeOrNil(k.DisputedAt), AnswerUntil: store.TimeOrNil(k.AnswerUntil),
	}
}
