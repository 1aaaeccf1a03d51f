package billing

import (
	"context"

	"anteroom/backend/billpaper"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// State says where an invoice stands. It follows from rows each time it is read.
type State string

// The states.
const (
	Drafted    State = "draft"
	Due        State = "due"
	Overdue    State = "overdue" // nothing was paid, and the day is over
	PartPaid   State = "part_paid"
	Paid       State = "paid"
	Refunded   State = "refunded" // what was paid was given back
	WrittenOff State = "written_off"
	Voided     State = "voided"
)

// Summary is an invoice in a list.
type Summary struct {
	ID         string `json:"id"`
	ClientID   string `json:"clientId"`
	Client     string `json:"client"`
	Label      string `json:"label"` // its number; empty: a draft
	State      State  `json:"state"`
	IsOverdue  bool   `json:"isOverdue"` // something is open, and the day is over
	IssuedOn   string `json:"issuedOn"`
	DueOn      string `json:"dueOn"`
	Currency   string `json:"currency"`
	Total      int64  `json:"total"`
	Paid       int64  `json:"paid"`
	Open       int64  `json:"open"`
	WrittenOff int64  `json:"writtenOff"`
	Credited   int64  `json:"credited"`
	Refunded   int64  `json:"refunded"`
	IsShown    bool   `json:"isShown"` // the client may see it in the portal: it is issued, and "Access billing documents" is on
	RepeatID   string `json:"repeatId"`

	Online     visitor.PayStage `json:"online"`     // how far the newest payment is that was begun online for what is open; empty: none was
	IsDisputed bool             `json:"isDisputed"` // the bank of whoever paid it asks for the money back

	Version int `json:"version"`
}

// Invoice is an invoice with all that stands on it.
type Invoice struct {
	Summary

	Sums        Sums          `json:"sums"`
	Note        string        `json:"note"`
	Rebate      Discount      `json:"rebate"` // the discount as it was typed
	Lines       []InvoiceLine `json:"lines"`
	Payments    []PaidBy      `json:"payments"`
	Adjustments []Adjustment  `json:"adjustments"`

	Attempts []OnlinePayment `json:"attempts"` // to pay it online, or all that was open while it was, the oldest first
}

// InvoiceLine is a line of an invoice.
type InvoiceLine struct {
	DraftLine

	ID     string `json:"id"`
	Amount int64  `json:"amount"` // without tax, before the discount
}

// PaidBy is the part of a payment that is for an invoice.
type PaidBy struct {
	PaymentID string `json:"paymentId"`
	Number    int    `json:"number"`
	Day       string `json:"day"`
	Method    Method `json:"method"`
	Amount    int64  `json:"amount"`
	Refunded  int64  `json:"refunded"` // what was for it as well, and went back
}

// Adjustment is what is no longer asked for of an invoice.
type Adjustment struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"` // void, write_off, credit
	Day    string `json:"day"`
	Amount int64  `json:"amount"`
	Note   string `json:"note"`
}

// Invoice reads one invoice. It fails with [fault.NotFound].
func (b *Books) Invoice(ctx context.Context, id string) (Invoice, error) {
	var invoice Invoice
	err := b.store.Read(ctx, func(v *store.View) error {
		var err error
		invoice, err = readInvoice(ctx, v, id)
		return err
	})
	return invoice, err
}

func readInvoice(ctx context.Context, v *store.View, id string) (Invoice, error) {
	r, err := v.GetInvoice(ctx, id)
	if err != nil {
		return Invoice{}, notFoundAt("id", err)
	}
	day, err := todayOf(ctx, v)
	if err != nil {
		return Invoice{}, err
	}
	in := Invoice{
		Summary: summaryOf(r, day), Note: r.Invoice.Note, Rebate: Discount{Kind: DiscountKind(r.Invoice.DiscountKind), Value: r.Invoice.DiscountValue},
		Lines: []InvoiceLine{}, Payments: []PaidBy{}, Adjustments: []Adjustment{}, Attempts: []OnlinePayment{},
	}
	lines, err := v.ListInvoiceLines(ctx, id)
	if err != nil {
		return in, err
	}
	sold := []priced{}
	for _, l := range lines {
		in.Lines = append(in.Lines, InvoiceLine{
			ID: l.ID, Amount: l.Amount, DraftLine: DraftLine{
				Day: l.Day, Text: l.Text, Code: l.Code, Quantity: int(l.Quantity), Price: l.Price, TaxRate: int(l.TaxRate),
				ServiceID: deref(l.ServiceID), AppointmentID: deref(l.AppointmentID),
			},
		})
		sold = append(sold, priced{l.Amount, l.TaxRate})
	}
	if in.Sums, err = sumOf(sold, in.Rebate); err != nil {
		return in, err
	}
	return in, in.readSettled(ctx, v)
}

// readSettled adds how the invoice was paid, and what is no longer asked for.
func (in *Invoice) readSettled(ctx context.Context, v *store.View) error {
	paid, err := v.ListAllocationsOfInvoice(ctx, in.ID)
	if err != nil {
		return err
	}
	for _, p := range paid {
		in.Payments = append(in.Payments, PaidBy{PaymentID: p.PaymentID, Number: int(p.Number), Day: p.Day, Method: Method(p.Method), Amount: p.Amount, Refunded: p.Refunded})
	}
	adjustments, err := v.ListAdjustments(ctx, in.ID)
	for _, a := range adjustments {
		in.Adjustments = append(in.Adjustments, Adjustment{ID: a.ID, Kind: a.Kind, Day: a.Day, Amount: a.Amount, Note: a.Note})
	}
	if err != nil {
		return err
	}
	attempts, err := v.ListCheckoutsOfInvoice(ctx, in.ID)
	for _, r := range attempts {
		in.Attempts = append(in.Attempts, onlineOf(row.ListCheckoutsRow(r)))
	}
	return err
}

func summaryOf(r row.GetInvoiceRow, today string) Summary {
	i := r.Invoice
	s := Summary{
		ID: i.ID, ClientID: i.ClientID, Client: r.Name, Label: i.Label, IssuedOn: i.IssuedOn, DueOn: i.DueOn, Currency: i.Currency,
		Total: i.Total, Paid: r.Paid, Open: r.Open, WrittenOff: r.WrittenOff, Credited: r.Credited, Refunded: r.Refunded,
		IsShown: r.IsShown != 0 && i.Number != nil, RepeatID: deref(i.RepeatID), Version: int(i.Version),
		IsDisputed: r.IsDisputed != 0,
	}
	if r.Checkout != "" {
		s.Online = visitor.StageOf(r.Checkout)
	}
	s.IsOverdue = s.Open > 0 && i.DueOn < today
	s.State = s.stateOf(i.Number == nil, r.IsVoid)
	return s
}

// stateOf says where an invoice stands.
func (s Summary) stateOf(isDraft, isVoid bool) State {
	switch {
	case isDraft:
		return Drafted
	case isVoid:
		return Voided
	case s.Open > 0 && s.Paid > 0:
		return PartPaid
	case s.IsOverdue:
		return Overdue
	case s.Open > 0:
		return Due
	case s.WrittenOff > 0:
		return WrittenOff
	case s.Refunded > 0 && s.Paid == 0:
		return Refunded
	default:
		return Paid
	}
}

func todayOf(ctx context.Context, v *store.View) (string, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	return today(p, v.Now)
}

// paperLines are the lines of an invoice as they stand on paper.
func (in Invoice) paperLines() []billpaper.Line {
	printed := []billpaper.Line{}
	for _, l := range in.Lines {
		printed = append(printed, billpaper.Line{
			Day: l.Day, Text: l.Text, Code: l.Code, Quantity: int64(l.Quantity), Price: l.Price, TaxRate: int64(l.TaxRate), Amount: l.Amount,
		})
	}
	return printed
}
