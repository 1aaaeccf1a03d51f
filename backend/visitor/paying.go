package visitor

import (
	"context"
	"encoding/json"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Refusals to begin a payment.
const (
	NothingToPay fault.Code = "invoice_nothing_open" // of the invoice, or of all of them
	PaymentMany  fault.Code = "payment_many"         // one more than [PaymentsADay]
)

// PaymentsADay is how many payments somebody may begin within a day.
const PaymentsADay = 30

// Paying is a payment that somebody began online, as it stands.
type Paying struct {
	ID       string
	Stage    PayStage
	Code     fault.Code // why it has failed
	Amount   int64      // 0: the desk has not said yet
	Currency string
	Address  string // where it is paid; empty: nowhere now
	Receipt  string // the id of its receipt
	Invoice  string // what it is for; empty: all that was open
	At       time.Time
	Failures int // how often the provider has not answered in a row
}

// PayStage is how far a payment has come.
type PayStage string

// The stages.
const (
	PayPreparing PayStage = "preparing" // there is no page to pay on yet
	PayOpen      PayStage = "open"
	PayWaiting   PayStage = "processing" // the bank decides
	PayDone      PayStage = "paid"
	PayFailed    PayStage = "failed"
	PayOver      PayStage = "expired" // nobody can pay on it any more, and nobody has
)

// IsLive says whether it can still be paid.
func (p Paying) IsLive() bool { return p.Stage == PayPreparing || p.Stage == PayOpen }

// Pay begins to pay an invoice, or, with none, all that is open, and returns the payment's id. What was begun for the same
// and can still be paid is that payment: pressing twice begins one. It fails with [fault.NotFound], [NothingToPay],
// [PaymentMany], and what the desk refuses it for.
func (d *Door) Pay(ctx context.Context, who Visitor, invoice string) (string, error) {
	var id string
	err := d.tell(ctx, func(tx *store.Tx) error {
		due, err := dueOf(ctx, &tx.View, who, invoice)
		switch {
		case err != nil:
			return err
		case due <= 0:
			return fault.New(NothingToPay)
		}
		begun, err := payings(ctx, &tx.View, who)
		if err != nil {
			return err
		}
		for _, p := range begun {
			isSame := p.Invoice == invoice && (p.Amount == due || p.Amount == 0)
			if p.IsLive() && isSame {
				id = p.ID
				return nil
			}
		}
		limit := paymentsByHolder()
		isWithin, err := limit.isWithin(ctx, tx, who.Holder)
		if err != nil {
			return err
		}
		if !isWithin {
			return fault.New(PaymentMany)
		}
		if err := count(ctx, tx, limit.what, who.Holder); err != nil {
			return err
		}
		id = tx.NewID()
		return record(ctx, tx, PaymentAsked, who.Client, PaymentAsk{Grant: who.Grant, Holder: who.Holder, Payment: id, Invoice: invoice})
	})
	return id, err
}

func paymentsByHolder() pace { return pace{"payment", 24 * time.Hour, PaymentsADay} }

// dueOf reads what would be paid.
func dueOf(ctx context.Context, v *store.View, who Visitor, invoice string) (int64, error) {
	if invoice == "" {
		balance, err := v.ReadPortalBalance(ctx, row.ReadPortalBalanceParams{Holder: who.Holder, Client: who.Client})
		if isNone(err) {
			err = nil
		}
		return balance.Open - balance.Credit, err
	}
	in, err := v.ReadPortalInvoice(ctx, row.ReadPortalInvoiceParams{Invoice: invoice, Holder: who.Holder, Client: who.Client})
	if isNone(err) {
		err = fault.New(fault.NotFound)
	}
	return in.Open, err
}

// Paying reads a payment that the visitor began. It fails with [fault.NotFound].
func (d *Door) Paying(ctx context.Context, who Visitor, id string) (Paying, error) {
	var found Paying
	err := d.portal.Read(ctx, func(v *store.View) error {
		begun, err := payings(ctx, v, who)
		if err != nil {
			return err
		}
		for _, p := range begun {
			if p.ID == id {
				found = p
				return nil
			}
		}
		return fault.New(fault.NotFound)
	})
	return found, err
}

// Payings lists the newest payments that the visitor began, the newest first.
func (d *Door) Payings(ctx context.Context, who Visitor) ([]Paying, error) {
	var begun []Paying
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		begun, err = payings(ctx, v, who)
		return err
	})
	return begun, err
}

// payings reads what was begun: what the desk has taken in, and before it what it has not, or has refused.
func payings(ctx context.Context, v *store.View, who Visitor) ([]Paying, error) {
	rows, err := v.ReadPortalCheckouts(ctx, row.ReadPortalCheckoutsParams{Holder: who.Holder, Client: who.Client})
	if err != nil {
		return nil, err
	}
	known, taken := map[string]bool{}, []Paying{}
	for _, r := range rows {
		known[r.Key] = true
		taken = append(taken, Paying{
			ID: r.Key, Stage: StageOf(r.State), Code: fault.Code(r.Code), Amount: r.Amount, Currency: r.Currency, Address: r.Address,
			Receipt: r.Payment, Invoice: r.Invoice, At: store.Time(r.AskedAt), Failures: int(r.Tries),
		})
	}
	events, err := v.ListPaymentsAsked(ctx, who.Client)
	if err != nil {
		return nil, err
	}
	begun := []Paying{}
	for _, event := range events {
		var body PaymentAsk
		if json.Unmarshal([]byte(event.Body), &body) != nil || known[body.Payment] || body.Holder != who.Holder {
			continue
		}
		p := Paying{ID: body.Payment, Stage: PayPreparing, Invoice: body.Invoice, At: store.Time(event.At)}
		switch event.Outcome {
		case "accepted": // it is on its way, or may no longer be seen
			continue
		case "refused", "parked":
			p.Stage, p.Code = PayFailed, fault.Code(event.Code)
		}
		begun = append(begun, p)
	}
	return append(begun, taken...), nil
}

// StageOf is the stage of a payment as the desk keeps it.
func StageOf(state string) PayStage {
	switch state {
	case "asked", "begun":
		return PayPreparing
	case "closing":
		return PayOver
	}
	return PayStage(state)
}

// WatchPaying tells the desk that the visitor waits for what became of a payment. It fails with [fault.NotFound].
func (d *Door) WatchPaying(ctx context.Context, who Visitor, id string) error {
	return d.tell(ctx, func(tx *store.Tx) error {
		begun, err := payings(ctx, &tx.View, who)
		if err != nil {
			return err
		}
		for _, p := range begun {
			if p.ID == id {
				return record(ctx, tx, PaymentWatch, who.Client, PaymentLook{Grant: who.Grant, Payment: id})
			}
		}
		return fault.New(fault.NotFound)
	})
}
