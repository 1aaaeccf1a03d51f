package sample

import (
	"context"
	"fmt"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
)

// bill is an invoice of a sample client, and what became of it.
type bill struct {
	first, last string
	days        int     // how long ago it was issued; it is due a fortnight later
	prices      []int64 // of its lines
	paid        int64   // some days later
	fate        fate
}

// fate is what else became of an invoice.
type fate int

const (
	stands fate = iota
	isDraft
	isVoided
	isWrittenOff
	isRefunded
)

// bills are invoices in every state there is.
func bills() []bill {
	return []bill{
		{first: "Ana", last: "Alvarez", days: 35, prices: []int64{12000, 12000}, paid: 24000},
		{first: "Bo", last: "Baker", days: 30, prices: []int64{12000}},
		{first: "Carla", last: "Castell", days: 28, prices: []int64{9000, 4500}, paid: 5000},
		{first: "Kaya", last: "Kane", days: 26, prices: []int64{12000}, paid: 12000, fate: isRefunded},
		{first: "Dev", last: "Dawson", days: 25, prices: []int64{15000}, fate: isWrittenOff},
		{first: "Olga", last: "Orlova", days: 20, prices: []int64{12000}, fate: isVoided},
		{first: "Quinn", last: "Quill", days: 9, prices: []int64{12000, 8000}, paid: 25000},
		{first: "Ana", last: "Alvarez", days: 5, prices: []int64{12000}},
		{first: "Uma", last: "Underhill", days: 3, prices: []int64{9000}, paid: 4000},
		{first: "Hugo", last: "Hale", days: 1, prices: []int64{12000}, fate: isDraft},
	}
}

// writeBills writes the bills of the sample clients, the oldest first, then what is made from them.
func (h House) writeBills(ctx context.Context) error {
	roster, err := h.Grants.Roster(ctx, access.Query{Limit: access.PageLimit})
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, row := range roster.Rows {
		ids[row.Name] = row.ID
	}
	paid := ""
	for i, b := range bills() {
		in, err := h.writeBill(ctx, fmt.Sprint("sample bill ", i), ids[b.last+", "+b.first], b)
		if err != nil {
			return err
		}
		if b.last == "Quill" {
			paid = in.ID
		}
	}
	h.Clock.SetBack(day)
	now := h.Clock.Now()
	if _, err = h.Books.IssueStatement(ctx, "sample statement", billing.StatementDraft{
		ClientID: ids["Alvarez, Ana"], FirstDay: now.AddDate(0, -2, 0).Format(time.DateOnly), LastDay: now.AddDate(0, 0, -1).Format(time.DateOnly),
	}); err != nil {
		return err
	}
	if _, err = h.Books.IssueSuperbill(ctx, "sample superbill", billing.SuperbillDraft{
		ClientID: ids["Quill, Quinn"], InvoiceIDs: []string{paid}, Diagnoses: []billpaper.Code{{Code: "X00.0", Text: "Invented, for the sample"}},
	}); err != nil {
		return err
	}
	_, err = h.Books.SaveRepeat(ctx, "sample repeat", billing.Repeat{
		ClientID: ids["Underhill, Uma"], Every: billing.EveryMonth, FirstOn: now.AddDate(0, 1, 0).Format(time.DateOnly), IsIssued: true,
		Lines: []billing.DraftLine{{Text: "Group, four evenings", Quantity: 100, Price: 9000}},
	})
	return err
}

// writeBill writes one bill and has its fate come.
func (h House) writeBill(ctx context.Context, page, clientID string, b bill) (billing.Invoice, error) {
	h.Clock.SetBack(time.Duration(b.days) * day)
	draft := billing.Draft{ClientID: clientID}
	for _, price := range b.prices {
		draft.Lines = append(draft.Lines, billing.DraftLine{Text: "Session, 50 minutes", Code: "90834", Quantity: 100, Price: price})
	}
	in, err := h.Books.Save(ctx, page, draft)
	if err != nil || b.fate == isDraft {
		return in, err
	}
	if in, err = h.Books.Issue(ctx, in.ID, in.Version); err != nil {
		return in, err
	}
	h.Clock.SetBack(time.Duration(max(b.days-2, 0)) * day)
	if b.paid > 0 {
		return in, h.payBill(ctx, page, in, b)
	}
	switch b.fate {
	case isVoided:
		return in, h.Books.Void(ctx, in.ID, "Billed twice")
	case isWrittenOff:
		return in, h.Books.WriteOff(ctx, in.ID, "Agreed by phone")
	case stands, isDraft, isRefunded:
	}
	return in, nil
}

// payBill writes down that a bill was paid; what is more than it asks for is credit.
func (h House) payBill(ctx context.Context, page string, in billing.Invoice, b bill) error {
	payment, err := h.Books.Record(ctx, page+" paid", billing.Receipt{
		ClientID: in.ClientID, Method: billing.Transfer, Amount: b.paid, For: []billing.Allocation{{InvoiceID: in.ID, Amount: min(b.paid, in.Open)}},
	})
	if err != nil || b.fate != isRefunded {
		return err
	}
	_, err = h.Books.Refund(ctx, page+" refunded", payment.ID, billing.Refund{InvoiceID: in.ID, Amount: b.paid, Method: billing.Transfer})
	return err
}
