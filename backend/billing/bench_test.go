package billing_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// BenchmarkLists reads the lists of Billing in books of 100,000 invoices of 5,000 clients over ten years: nearly all are paid,
// and the sixty that are open, half of them overdue, lie far apart, so that looking through all for them would show.
func BenchmarkLists(b *testing.B) {
	ctx := context.Background()
	o := newOffice(b)
	clients := o.fillBooks(5_000, 20, 1_667)
	now := o.Clock.Now()
	last, first := now.Format("2006-01"), now.AddDate(0, -11, 0).Format("2006-01")
	b.ReportAllocs()
	for _, filter := range []billing.Filter{
		{}, {State: "draft"}, {State: "open"}, {State: "overdue"}, {State: "settled"}, {ClientID: clients[7]}, {Text: "client 4321"}, {Text: "99"},
	} {
		b.Run(fmt.Sprintf("invoices/%s%s%.1s", filter.State, filter.Text, filter.ClientID), func(b *testing.B) {
			for b.Loop() {
				if _, err := o.Invoices(ctx, filter); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, read := range map[string]func() error{
		"ledger":   func() error { _, err := o.Ledger(ctx, clients[7]); return err },
		"payments": func() error { _, err := o.Payments(ctx, "", 0); return err },
		"income":   func() error { _, err := o.Income(ctx, first, last); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkImportCodes brings in 10,000 codes.
func BenchmarkImportCodes(b *testing.B) {
	o := newOffice(b)
	text := manyCodes(10_000)
	for b.Loop() {
		if _, err := o.ImportCodes(context.Background(), "diagnosis", text); err != nil {
			b.Fatal(err)
		}
	}
}

// fillBooks writes so many invoices for each of so many clients straight into the store, the oldest ten years ago, and pays all
// but each so-and-so-many-th of them.
func (o *office) fillBooks(clients, each, openEvery int) []string {
	ctx := context.Background()
	ids := make([]string, clients)
	for i := range ids {
		ids[i] = o.client(fmt.Sprint("Client ", i))
	}
	count := clients * each
	o.Must(o.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		for i := range count {
			day := o.Clock.Now().AddDate(0, 0, -(count-i)*3650/count)
			if err := fillInvoice(ctx, tx, p.ID, ids[i%clients], int64(i+1), day, i%openEvery != 0); err != nil {
				return err
			}
		}
		return nil
	}))
	return ids
}

// fillInvoice writes an issued invoice over 120.00, and the payment of it.
func fillInvoice(ctx context.Context, tx *store.Tx, practiceID, clientID string, number int64, at time.Time, isPaid bool) error {
	id, day, ms := tx.NewID(), at.Format(time.DateOnly), store.Millis(at)
	if err := tx.InsertInvoice(ctx, row.InsertInvoiceParams{
		ID: id, PracticeID: practiceID, ClientID: clientID, Currency: "USD", Subtotal: 12_000, Total: 12_000, CreatedAt: ms, UpdatedAt: ms,
	}); err != nil {
		return err
	}
	if err := tx.IssueInvoice(ctx, row.IssueInvoiceParams{
		Number: &number, Label: strconv.FormatInt(number, 10), IssuedOn: day, DueOn: at.AddDate(0, 0, 14).Format(time.DateOnly), Body: "{}", At: &ms, ID: id,
	}); err != nil || !isPaid {
		return err
	}
	paymentID := tx.NewID()
	if err := tx.InsertPayment(ctx, row.InsertPaymentParams{
		ID: paymentID, PracticeID: practiceID, ClientID: clientID, Number: number, Method: string(billing.Transfer), Amount: 12_000, Currency: "USD", Day: day,
		Body: "{}", At: ms,
	}); err != nil {
		return err
	}
	return tx.AddAllocation(ctx, row.AddAllocationParams{PaymentID: paymentID, InvoiceID: id, Amount: 12_000, At: ms})
}
