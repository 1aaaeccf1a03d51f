package billing

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/money"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Method is how something was paid.
type Method string

// The methods. Online is written down by the program alone.
const (
	Cash     Method = "cash"
	Cheque   Method = "cheque"
	Transfer Method = "transfer"
	Card     Method = "card" // on a machine elsewhere
	Other    Method = "other"
	Online   Method = "online"
)

// byHand are the methods that a person writes down.
func byHand() []Method { return []Method{Cash, Cheque, Transfer, Card, Other} }

// Refusals of a payment.
const (
	MoreThanOpen fault.Code = "more_than_open" // of the invoice
	MoreThanPaid fault.Code = "more_than_paid" // or more than is left of it
)

// Receipt is a payment as it is written down.
type Receipt struct {
	ClientID  string       `json:"clientId"`
	Method    Method       `json:"method"`
	Amount    int64        `json:"amount"`
	Day       string       `json:"day"`       // when it came; empty: today
	Reference string       `json:"reference"` // the number of a cheque, say; it stands on the receipt
	Note      string       `json:"note"`      // the practitioner's own
	For       []Allocation `json:"for"`       // what is for no invoice is the client's credit
}

// Allocation is how much is for an invoice.
type Allocation struct {
	InvoiceID string `json:"invoiceId"`
	Amount    int64  `json:"amount"`
}

// Payment is a payment and what became of it.
type Payment struct {
	ID          string    `json:"id"`
	ClientID    string    `json:"clientId"`
	Client      string    `json:"client"`
	Number      int       `json:"number"` // of its receipt
	Method      Method    `json:"method"`
	Day         string    `json:"day"`
	Currency    string    `json:"currency"`
	Amount      int64     `json:"amount"`
	Refunded    int64     `json:"refunded"`
	Rest        int64     `json:"rest"` // for no invoice yet
	Reference   string    `json:"reference"`
	Note        string    `json:"note"`
	TakenBackOn string    `json:"takenBackOn"` // it was written down by mistake; empty: it stands
	For         []PaidFor `json:"for"`
	Refunds     []Refund  `json:"refunds"`

	Dispute     Dispute    `json:"dispute"`                             // of one that came in online
	AnswerUntil *time.Time `json:"answerUntil" ts_type:"string | null"` // of a dispute, where the provider tells
}

// PaidFor is the part of a payment that is for an invoice.
type PaidFor struct {
	InvoiceID string `json:"invoiceId"`
	Label     string `json:"label"`
	Amount    int64  `json:"amount"`
}

// Payments is a part of the list of payments.
type Payments struct {
	Payments []Payment `json:"payments"`
	HasMore  bool      `json:"hasMore"`
}

// Record writes a payment down that came by hand, and gives it the number of a receipt; page is the number of the form, so
// that pressing twice writes it once. It fails at the field with [fault.NotFound], [fault.Invalid], [fault.TooLong],
// [OutOfRange] or [DayToCome], at amount with [MoreThanPaid] where the invoices are to get more, and under for with
// [OtherOnes], [NotIssued], [InvoiceVoid], [NothingOpen] or [MoreThanOpen].
func (b *Books) Record(ctx context.Context, page string, r Receipt) (Payment, error) {
	if !slices.Contains(byHand(), r.Method) {
		return Payment{}, fault.At("method", fault.Invalid)
	}
	var payment Payment
	err := b.store.Write(ctx, func(tx *store.Tx) error {
		id, _, err := once(ctx, tx, page, func() (string, error) { return Receive(ctx, tx, history.Practitioner, r) })
		if err != nil {
			return err
		}
		payment, err = readPayment(ctx, &tx.View, id)
		return err
	})
	return payment, err
}

// Receive writes a payment down in the transaction of a verb, and returns its id. It fails with the codes of
// [Books.Record].
func Receive(ctx context.Context, tx *store.Tx, by history.Actor, r Receipt) (string, error) {
	var err error
	if r.Amount < 1 || r.Amount > money.Max {
		return "", fault.At("amount", OutOfRange)
	}
	if r.Reference, err = line("reference", r.Reference, textMax); err != nil {
		return "", err
	}
	if r.Note, err = lines("note", r.Note, noteMax); err != nil {
		return "", err
	}
	profile, err := clientOf(ctx, &tx.View, r.ClientID)
	if err != nil {
		return "", err
	}
	p, s, err := settingsOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	now, err := today(p, tx.Now)
	if err != nil {
		return "", err
	}
	if r.Day, err = pastDay("day", r.Day, now); err != nil {
		return "", err
	}
	shares, credit, err := r.shares(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	number, err := tx.NextNumber(ctx, receiptNumber)
	if err != nil {
		return "", err
	}
	label := strconv.FormatInt(number, 10)
	body, err := billpaper.Paper{
		Kind: billpaper.Receipt, Label: label, Issuer: issuerOf(p, s), Client: billpaper.Person{Name: profile.Name}, IssuedOn: r.Day, IssuedAt: tx.Now.UTC(),
		Currency: s.Currency, Footer: s.Footer, Total: r.Amount, Method: string(r.Method), Reference: r.Reference, For: shares, Credit: credit,
	}.Bytes()
	if err != nil {
		return "", err
	}
	id, at := tx.NewID(), store.Millis(tx.Now)
	if err := tx.InsertPayment(ctx, row.InsertPaymentParams{
		ID: id, PracticeID: p.ID, ClientID: r.ClientID, Number: number, Method: string(r.Method), Amount: r.Amount, Currency: s.Currency, Day: r.Day,
		Reference: r.Reference, Note: r.Note, Body: body, At: at,
	}); err != nil {
		return "", err
	}
	for _, a := range r.For {
		if err := tx.AddAllocation(ctx, row.AddAllocationParams{PaymentID: id, InvoiceID: a.InvoiceID, Amount: a.Amount, At: at}); err != nil {
			return "", err
		}
	}
	return id, note(ctx, tx, history.PaymentRecorded, history.Entry{Actor: by, Client: r.ClientID, Subject: id, Detail: label})
}

// shares says what a payment is for as its receipt tells it, and how much is for nothing yet.
func (r Receipt) shares(ctx context.Context, v *store.View) ([]billpaper.Share, int64, error) {
	credit, shares, seen := r.Amount, []billpaper.Share{}, map[string]bool{}
	for i, a := range r.For {
		at := fmt.Sprintf("for.%d.", i)
		in, err := payable(ctx, v, r.ClientID, a, at)
		switch {
		case err != nil:
			return nil, 0, err
		case seen[a.InvoiceID]:
			return nil, 0, fault.At(at+"invoiceId", fault.Invalid)
		case a.Amount > credit:
			return nil, 0, fault.At("amount", MoreThanPaid)
		}
		seen[a.InvoiceID] = true
		credit -= a.Amount
		shares = append(shares, billpaper.Share{Label: in.Invoice.Label, Amount: a.Amount})
	}
	return shares, credit, nil
}

// payable reads an invoice that so much of a client's can be for; at is where its fields lie.
func payable(ctx context.Context, v *store.View, clientID string, a Allocation, at string) (row.GetInvoiceRow, error) {
	in, err := issuedOf(ctx, v, at+"invoiceId", a.InvoiceID)
	switch {
	case err != nil:
		return in, err
	case in.Invoice.ClientID != clientID:
		return in, fault.At(at+"invoiceId", OtherOnes)
	case in.Open == 0:
		return in, fault.At(at+"invoiceId", NothingOpen)
	case a.Amount < 1:
		return in, fault.At(at+"amount", OutOfRange)
	case a.Amount > in.Open:
		return in, fault.At(at+"amount", MoreThanOpen)
	}
	return in, nil
}

// Payments lists payments, those of one client or all, the newest first, a hundred at once. before is the number of the
// last one of the page before, 0 for the first page.
func (b *Books) Payments(ctx context.Context, clientID string, before int) (Payments, error) {
	page := Payments{Payments: []Payment{}}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListPayments(ctx, row.ListPaymentsParams{Before: below(before), Client: clientID, Most: pageSize + 1})
		if err != nil {
			return err
		}
		if page.HasMore = len(rows) > pageSize; page.HasMore {
			rows = rows[:pageSize]
		}
		for _, r := range rows {
			payment, err := fullPayment(ctx, v, row.GetPaymentRow(r))
			if err != nil {
				return err
			}
			page.Payments = append(page.Payments, payment)
		}
		return nil
	})
	return page, err
}

// Payment reads one payment. It fails with [fault.NotFound].
func (b *Books) Payment(ctx context.Context, id string) (Payment, error) {
	var payment Payment
	err := b.store.Read(ctx, func(v *store.View) error {
		var err error
		payment, err = readPayment(ctx, v, id)
		return err
	})
	return payment, err
}

func readPayment(ctx context.Context, v *store.View, id string) (Payment, error) {
	r, err := v.GetPayment(ctx, id)
	if err != nil {
		return Payment{}, notFoundAt("id", err)
	}
	return fullPayment(ctx, v, r)
}

func fullPayment(ctx context.Context, v *store.View, r row.GetPaymentRow) (Payment, error) {
	p := Payment{
		ID: r.Payment.ID, ClientID: r.Payment.ClientID, Client: r.Name, Number: int(r.Payment.Number), Method: Method(r.Payment.Method), Day: r.Payment.Day,
		Currency: r.Payment.Currency, Amount: r.Payment.Amount, Refunded: r.Refunded, Rest: r.Rest, Reference: r.Payment.Reference, Note: r.Payment.Note,
		TakenBackOn: r.Payment.TakenBackOn, For: []PaidFor{}, Refunds: []Refund{}, Dispute: Dispute(r.Dispute), AnswerUntil: store.TimeOrNil(r.AnswerUntil),
	}
	allocated, err := v.ListAllocationsOfPayment(ctx, p.ID)
	if err != nil {
		return p, err
	}
	for _, a := range allocated {
		p.For = append(p.For, PaidFor{InvoiceID: a.InvoiceID, Label: a.Label, Amount: a.Amount})
	}
	refunds, err := v.ListRefundsOfPayment(ctx, p.ID)
	for _, f := range refunds {
		p.Refunds = append(p.Refunds, Refund{ID: f.ID, InvoiceID: deref(f.InvoiceID), Amount: f.Amount, Method: Method(f.Method), Day: f.Day, Note: f.Note})
	}
	return p, err
}
