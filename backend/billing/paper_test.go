package billing_test

import (
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
)

// textOf is what a PDF says.
func textOf(t *testing.T, content []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bill.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(context.Background(), "pdftotext", "-layout", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func wantSaid(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

func TestStatement(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S51: tells of a period what was owed before and after, and stays so", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		before := asking(ana, 5_000)
		before.IssueOn = o.day(-40)
		o.issued(before)
		within := asking(ana, 10_000)
		within.IssueOn = o.day(-10)
		in := o.issued(within)
		o.paid(ana, 3_000, billing.Allocation{InvoiceID: in.ID, Amount: 3_000})
		d := billing.StatementDraft{ClientID: ana, FirstDay: o.day(-30), LastDay: o.day(-1), Note: "Thank you"}
		for range 2 { // pressed twice
			made, err := o.IssueStatement(ctx, "one form", d)
			if o.Must(err); made.Number != 1 || made.Amount != 15_000 || made.Client != "Ana Example" {
				t.Errorf("got %+v", made)
			}
		}
		d.LastDay = o.today()
		made, err := o.IssueStatement(ctx, o.page(), d)
		if o.Must(err); made.Number != 2 || made.Amount != 12_000 {
			t.Errorf("got %+v", made)
		}
		_, file, err := o.StatementPDF(ctx, made.ID)
		text := textOf(t, file, err)
		wantSaid(t, text, "Statement 2", "Owed before", "50.00", "Invoice 2", "Payment, receipt 1", "-30.00", "USD 120.00", "Thank you")
		o.Must(o.Void(ctx, o.ledger(ana).Open[0].ID, ""))
		_, again, err := o.StatementPDF(ctx, made.ID)
		if textOf(t, again, err) != text {
			t.Error("it has changed")
		}
		o.Must(o.WithdrawStatement(ctx, made.ID))
		wantFault(t, o.WithdrawStatement(ctx, made.ID), billing.Withdrawn, "id")
		list, err := o.Statements(ctx, ana, 0)
		if o.Must(err); len(list.Papers) != 2 || !list.Papers[0].IsWithdrawn || list.Papers[1].IsWithdrawn {
			t.Errorf("got %+v", list)
		}
	})

	t.Run("refuses, at its field, a period that is none", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		for _, c := range []struct {
			d     billing.StatementDraft
			code  fault.Code
			field string
		}{
			{billing.StatementDraft{ClientID: ana, FirstDay: "x", LastDay: o.today()}, fault.Invalid, "firstDay"},
			{billing.StatementDraft{ClientID: ana, FirstDay: o.today(), LastDay: "2026-02-30"}, fault.Invalid, "lastDay"},
			{billing.StatementDraft{ClientID: ana, FirstDay: o.today(), LastDay: o.day(-1)}, billing.EndFirst, "lastDay"},
			{billing.StatementDraft{ClientID: ana, FirstDay: o.today(), LastDay: o.day(1)}, billing.DayToCome, "lastDay"},
			{billing.StatementDraft{ClientID: "nobody", FirstDay: o.today(), LastDay: o.today()}, fault.NotFound, "clientId"},
		} {
			_, err := o.IssueStatement(ctx, o.page(), c.d)
			wantFault(t, err, c.code, c.field)
		}
	})
}

func TestSuperbill(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S51: names who treated under which licence, for what, and what was paid", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		s, err := o.Settings(ctx)
		o.Must(err)
		s.TaxID, s.Licence, s.NPI = "12-3456789", "PSY 1", "1234567893"
		_, err = o.SaveSettings(ctx, s)
		o.Must(err)
		ana, otto := o.client("Ana"), o.client("Otto")
		first, second, others := o.issued(asking(ana, 10_000)), o.issued(asking(ana, 5_000)), o.issued(asking(otto, 1))
		o.paid(ana, 10_000, billing.Allocation{InvoiceID: first.ID, Amount: 10_000})
		d := billing.SuperbillDraft{ClientID: ana, InvoiceIDs: []string{first.ID, second.ID}, Diagnoses: []billpaper.Code{{Code: "X00.1", Text: "An example"}}}
		made, err := o.IssueSuperbill(ctx, o.page(), d)
		if o.Must(err); made.Number != 1 || made.Amount != 15_000 {
			t.Errorf("got %+v", made)
		}
		_, file, err := o.SuperbillPDF(ctx, made.ID)
		wantSaid(t, textOf(t, file, err), "Nora Reyes", "PSY 1", "1234567893", "12-3456789", "X00.1", "S-50", "USD 150.00", "USD 100.00")
		if codes, err := o.LastDiagnoses(ctx, ana); err != nil || len(codes) != 1 || codes[0].Code != "X00.1" {
			t.Errorf("got %+v, %v", codes, err)
		}
		for _, c := range []struct {
			change func(*billing.SuperbillDraft)
			code   fault.Code
			field  string
		}{
			{func(d *billing.SuperbillDraft) { d.InvoiceIDs = nil }, fault.Missing, "invoiceIds"},
			{func(d *billing.SuperbillDraft) { d.InvoiceIDs = []string{others.ID} }, billing.OtherOnes, "invoiceIds.0"},
			{func(d *billing.SuperbillDraft) { d.InvoiceIDs = []string{first.ID, first.ID} }, fault.Invalid, "invoiceIds.1"},
			{func(d *billing.SuperbillDraft) { d.InvoiceIDs = []string{o.draft(asking(ana, 1)).ID} }, billing.NotIssued, "invoiceIds.0"},
			{func(d *billing.SuperbillDraft) { d.Diagnoses = []billpaper.Code{{}} }, fault.Missing, "diagnoses.0.code"},
		} {
			bad := d
			c.change(&bad)
			_, err := o.IssueSuperbill(ctx, o.page(), bad)
			wantFault(t, err, c.code, c.field)
		}
		o.Must(o.WithdrawSuperbill(ctx, made.ID))
		wantFault(t, o.WithdrawSuperbill(ctx, made.ID), billing.Withdrawn, "id")
	})
}

func TestIncome(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t)
	ana := o.client("=cmd|' /C calc'!A1")
	early := asking(ana, 10_000)
	early.IssueOn = "2026-10-31"
	in := o.issued(early)
	o.Must(o.WriteOff(ctx, in.ID, ""))
	p, err := o.Record(ctx, o.page(), billing.Receipt{ClientID: ana, Method: billing.Transfer, Amount: 8_000, Day: "2026-10-31", Reference: "@SUM(1)"})
	o.Must(err)
	_, err = o.Refund(ctx, o.page(), p.ID, billing.Refund{Amount: 3_000, Method: billing.Cash})
	o.Must(err)
	o.Must(o.TakeBack(ctx, o.paid(ana, 99).ID))

	got, err := o.Income(ctx, "2026-09", "2026-11")
	if o.Must(err); len(got.Months) != 3 || got.Months[0].Month != "2026-09" || got.Months[0].Net != 0 {
		t.Fatalf("got %+v", got)
	}
	if october, november := got.Months[1], got.Months[2]; october.Invoiced != 10_000 || october.Received != 8_000 || november.Adjusted != 10_000 || november.Net != -3_000 {
		t.Errorf("got %+v", got)
	}
	if got.Sum.Net != 5_000 || got.Sum.Invoiced != 10_000 || got.Sum.Adjusted != 10_000 {
		t.Errorf("got %+v", got.Sum)
	}
	_, err = o.Income(ctx, "2026-12", "2026-11")
	wantFault(t, err, billing.EndFirst, "last")
	_, err = o.Income(ctx, "1990-01", "2026-11")
	wantFault(t, err, billing.OutOfRange, "last")

	name, file, err := o.ExportIncome(ctx, "2026-09", "2026-11", "es")
	o.Must(err)
	cells, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	if o.Must(err); name != "Ingresos 2026-09 a 2026-11.csv" || len(cells) != 3 || cells[1][2] != "'=cmd|' /C calc'!A1 Example" || cells[1][6] != "'@SUM(1)" || cells[2][4] != "-30.00" {
		t.Errorf("%s: %q", name, cells)
	}
}

func TestInvoicePDF(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t)
	in := o.issued(asking(o.client("Ana"), 10_000))
	_, file, err := o.InvoicePDF(ctx, in.ID)
	wantSaid(t, textOf(t, file, err), "Invoice 1", "Harbor Counseling", "Ana Example", "USD 100.00")
	o.Must(o.Void(ctx, in.ID, ""))
	_, file, err = o.InvoicePDF(ctx, in.ID)
	wantSaid(t, textOf(t, file, err), "This invoice was voided")
	_, _, err = o.InvoicePDF(ctx, o.draft(asking(in.ClientID, 1)).ID)
	wantFault(t, err, billing.NotIssued, "id")
	_, _, err = o.ReceiptPDF(ctx, "none")
	wantFault(t, err, fault.NotFound, "id")
	_, file, err = o.ReceiptPDF(ctx, o.paid(in.ClientID, 5_000).ID)
	wantSaid(t, textOf(t, file, err), "Receipt 1", "Cash", "Kept as credit", "USD 50.00")
}
