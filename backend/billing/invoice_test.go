package billing_test

import (
	"context"
	"math"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/money"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
)

func TestDraft(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("comes to its lines, less the discount, and tax on what is left at each rate", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		d := asking(o.client("Ana"), 10_000, 3_333)
		d.Lines[0].TaxRate, d.Lines[1].Quantity = 2100, 150
		d.Discount = billing.Discount{Kind: billing.RateDiscount, Value: 1000}
		in := o.draft(d)
		// 10,000 and 5,000 (4,999.5 rounded), less 1,500 of which 1,000 is the first line's.
		if s := in.Sums; s.Subtotal != 15_000 || s.Discount != 1_500 || s.Tax != 1_890 || s.Total != 15_390 || len(s.Taxes) != 1 || s.Taxes[0].Base != 9_000 {
			t.Errorf("got %+v", s)
		}
		wantState(t, in, billing.Drafted, 0)
	})

	t.Run("refuses, at its field, what is no amount, no day or nobody's", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		for _, c := range []struct {
			change func(*billing.Draft)
			code   fault.Code
			field  string
		}{
			{func(d *billing.Draft) { d.ClientID = "nobody" }, fault.NotFound, "clientId"},
			{func(d *billing.Draft) { d.Lines[0].Price = -1 }, billing.OutOfRange, "lines.0.price"},
			{func(d *billing.Draft) { d.Lines[0].Price = math.MaxInt64 }, billing.OutOfRange, "lines.0.price"},
			{func(d *billing.Draft) { d.Lines[0].Quantity = 0 }, billing.OutOfRange, "lines.0.quantity"},
			{func(d *billing.Draft) { d.Lines[0].Quantity = -100 }, billing.OutOfRange, "lines.0.quantity"},
			{func(d *billing.Draft) { d.Lines[0].Quantity, d.Lines[0].Price = 1_000_000, 10_000_000_000 }, billing.OutOfRange, "lines.0.price"},
			{func(d *billing.Draft) { d.Lines[0].TaxRate = money.Whole + 1 }, billing.OutOfRange, "lines.0.taxRate"},
			{func(d *billing.Draft) { d.Lines[0].Text = " " }, fault.Missing, "lines.0.text"},
			{func(d *billing.Draft) { d.Lines[0].Day = "2026-02-30" }, fault.Invalid, "lines.0.day"},
			{func(d *billing.Draft) { d.Lines[0].ServiceID = "none" }, fault.NotFound, "lines.0.serviceId"},
			{func(d *billing.Draft) { d.Lines[0].AppointmentID = "none" }, fault.NotFound, "lines.0.appointmentId"},
			{func(d *billing.Draft) { d.Discount = billing.Discount{Kind: billing.AmountOff, Value: 10_001} }, billing.OutOfRange, "discount.value"},
			{func(d *billing.Draft) { d.Discount = billing.Discount{Kind: billing.RateDiscount, Value: -1} }, billing.OutOfRange, "discount.value"},
			{func(d *billing.Draft) { d.Discount.Kind = "half" }, fault.Invalid, "discount.kind"},
			{func(d *billing.Draft) { d.IssueOn, d.DueOn = "2026-11-20", "2026-11-19" }, billing.EndFirst, "dueOn"},
			{func(d *billing.Draft) { d.Lines = make([]billing.DraftLine, 201) }, fault.TooLong, "lines"},
		} {
			d := asking(ana, 10_000)
			c.change(&d)
			_, err := o.Save(ctx, o.page(), d)
			wantFault(t, err, c.code, c.field)
		}
		_, err := o.Save(ctx, "", asking(ana, 1))
		wantFault(t, err, fault.Missing, "page")
		if n := o.rows("SELECT 1 FROM invoice"); n != 0 {
			t.Errorf("%d drafts are kept", n)
		}
	})

	t.Run("pressing twice makes one draft, and what was changed since is not written over", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		for range 2 {
			_, err := o.Save(ctx, "one form", asking(ana, 10_000))
			o.Must(err)
		}
		if n := o.rows("SELECT 1 FROM invoice"); n != 1 {
			t.Fatalf("%d drafts are kept", n)
		}
		in := o.draft(asking(ana, 5_000))
		d := asking(ana, 6_000)
		d.ID, d.Version = in.ID, in.Version
		_, err := o.Save(ctx, "", d)
		o.Must(err)
		_, err = o.Save(ctx, "", d)
		wantFault(t, err, fault.Conflict, "")
		wantFault(t, o.Discard(ctx, in.ID, in.Version), fault.Conflict, "")
		o.Must(o.Discard(ctx, in.ID, in.Version+1))
		_, err = o.Invoice(ctx, in.ID)
		wantFault(t, err, fault.NotFound, "id")
	})
}

func TestIssue(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("gives numbers without gaps, and pressing twice gives one", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		first, second := o.draft(asking(ana, 10_000)), o.draft(asking(ana, 20_000))
		for range 2 {
			in, err := o.Issue(ctx, second.ID, second.Version)
			o.Must(err)
			if in.Label != "1" || in.IssuedOn != o.today() || in.DueOn != o.day(14) {
				t.Errorf("got %+v", in.Summary)
			}
		}
		empty := o.draft(asking(ana))
		_, err := o.Issue(ctx, empty.ID, empty.Version)
		wantFault(t, err, billing.InvoiceEmpty, "lines")
		nothing := o.draft(asking(ana, 0))
		_, err = o.Issue(ctx, nothing.ID, nothing.Version)
		wantFault(t, err, billing.InvoiceZero, "lines")
		_, err = o.Issue(ctx, first.ID, first.Version+1)
		wantFault(t, err, fault.Conflict, "")
		in, err := o.Issue(ctx, first.ID, first.Version)
		if o.Must(err); in.Label != "2" {
			t.Errorf("got %+v", in.Summary)
		}
		wantState(t, in, billing.Due, 10_000)
	})

	t.Run("refuses a day to come or long ago, and is overdue once its day is over", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		d := asking(o.client("Ana"), 10_000)
		for day, code := range map[string]fault.Code{o.day(1): billing.DayToCome, o.Clock.Now().AddDate(-10, 0, -1).Format(time.DateOnly): billing.LongAgo} {
			d.IssueOn = day
			_, err := o.Save(ctx, o.page(), d)
			wantFault(t, err, code, "issueOn")
		}
		d.IssueOn = o.Clock.Now().AddDate(-10, 0, 0).Format(time.DateOnly)
		o.draft(d)
		d.IssueOn, d.DueOn = "", o.day(-1)
		past := o.draft(d)
		_, err := o.Issue(ctx, past.ID, past.Version)
		wantFault(t, err, billing.EndFirst, "dueOn")
		d.IssueOn, d.DueOn = o.day(-10), o.day(-1)
		in := o.issued(d)
		wantState(t, in, billing.Overdue, 10_000)
		if in.IssuedOn != o.day(-10) || !in.IsOverdue {
			t.Errorf("got %+v", in.Summary)
		}
	})

	t.Run("S51: what was issued stays, whatever is changed afterwards", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		in := o.issued(asking(o.client("Ana"), 10_000))
		for _, statement := range []string{
			"UPDATE invoice SET total = 1, subtotal = 1", "DELETE FROM invoice", "UPDATE invoice_line SET price = 1", "DELETE FROM invoice_line",
			"INSERT INTO invoice_line (id, invoice_id, position, text, quantity, price, amount) SELECT 'x', i.id, 9, 'x', 100, 1, 1 FROM invoice AS i",
		} {
			if err := o.Store.Write(ctx, func(tx *store.Tx) error {
				rows, err := tx.Query(ctx, statement)
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
				}
				return rows.Err()
			}); err == nil {
				t.Errorf("%s was done", statement)
			}
		}
		d := asking(in.ClientID, 1)
		d.ID, d.Version = in.ID, in.Version
		_, err := o.Save(ctx, "", d)
		wantFault(t, err, billing.Issued, "id")
		wantFault(t, o.Discard(ctx, in.ID, in.Version), billing.Issued, "id")
	})

	t.Run("an appointment is asked for once, and again when that was voided", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana, otto := o.client("Ana"), o.client("Otto")
		diary := scheduling.New(o.Store)
		service, err := diary.SaveService(ctx, scheduling.Service{Name: "Session", Code: "S-50", Minutes: 50, Fee: 12_000})
		o.Must(err)
		_, err = diary.Save(ctx, scheduling.Booking{HolderID: ana, ServiceID: service.ID, Minutes: 50, Start: o.Clock.Now().AddDate(0, 0, -1), Anyway: true})
		o.Must(err)
		found, err := o.Unbilled(ctx, ana)
		if o.Must(err); len(found) != 1 || found[0].Line.Price != 12_000 || found[0].Line.Code != "S-50" || found[0].Line.Day != o.day(-1) {
			t.Fatalf("got %+v", found)
		}
		d := billing.Draft{ClientID: ana, Lines: []billing.DraftLine{found[0].Line}}
		in := o.issued(d)
		_, err = o.Save(ctx, o.page(), d)
		wantFault(t, err, billing.AppointmentBilled, "lines.0.appointmentId")
		d.ClientID = otto
		_, err = o.Save(ctx, o.page(), d)
		wantFault(t, err, billing.OtherOnes, "lines.0.appointmentId")
		o.Must(o.Void(ctx, in.ID, "Wrong day"))
		if found, err = o.Unbilled(ctx, ana); err != nil || len(found) != 1 {
			t.Errorf("got %+v, %v", found, err)
		}
	})

	t.Run("a void keeps its number, and is refused while something is paid", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		in := o.issued(asking(ana, 10_000))
		p := o.paid(ana, 4_000, billing.Allocation{InvoiceID: in.ID, Amount: 4_000})
		wantFault(t, o.Void(ctx, in.ID, ""), billing.InvoicePaid, "id")
		wantState(t, o.invoice(in.ID), billing.PartPaid, 6_000)
		o.Must(o.Release(ctx, p.ID, in.ID))
		o.Must(o.Void(ctx, in.ID, "Twice"))
		wantFault(t, o.Void(ctx, in.ID, ""), billing.InvoiceVoid, "id")
		voided := o.invoice(in.ID)
		wantState(t, voided, billing.Voided, 0)
		if voided.Label != "1" || o.issued(asking(ana, 1)).Label != "2" {
			t.Errorf("its number is %s", voided.Label)
		}
		if b := o.ledger(ana).Balance; b.Balance != 1-4_000 || b.Credit != 4_000 {
			t.Errorf("got %+v", b)
		}
	})

	t.Run("writing off gives up what is open, once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		in := o.issued(asking(o.client("Ana"), 10_000))
		draft := o.draft(asking(in.ClientID, 1))
		wantFault(t, o.WriteOff(ctx, draft.ID, ""), billing.NotIssued, "id")
		o.Must(o.WriteOff(ctx, in.ID, "Moved away"))
		wantState(t, o.invoice(in.ID), billing.WrittenOff, 0)
		wantFault(t, o.WriteOff(ctx, in.ID, ""), billing.NothingOpen, "id")
	})

	t.Run("W8: each verb is one line of the client's history, without a word of what was done", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		in := o.issued(asking(ana, 10_000))
		o.paid(ana, 10_000, billing.Allocation{InvoiceID: in.ID, Amount: 10_000})
		var got []history.Action
		o.Must(o.Store.Read(ctx, func(v *store.View) error {
			told, err := history.OfClient(ctx, v, ana, 9)
			for _, l := range told {
				got = append(got, l.Action)
				if l.Detail != "" && l.Detail != "1" {
					t.Errorf("it tells %q", l.Detail)
				}
			}
			return err
		}))
		want := []history.Action{history.PaymentRecorded, history.InvoiceIssued, history.InvoiceSaved, history.ClientCreated}
		if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestInvoices(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t)
	ana, otto := o.client("Ana"), o.client("Otto")
	for range 150 {
		o.issued(asking(ana, 100))
	}
	o.draft(asking(otto, 100))
	first, err := o.Invoices(ctx, billing.Filter{})
	if o.Must(err); len(first.Invoices) != 100 || !first.HasMore || first.Invoices[0].State != billing.Drafted || first.Invoices[1].Label != "150" {
		t.Fatalf("got %d, %v", len(first.Invoices), first.HasMore)
	}
	second, err := o.Invoices(ctx, billing.Filter{After: first.Invoices[99].ID})
	if o.Must(err); len(second.Invoices) != 51 || second.HasMore || second.Invoices[50].Label != "1" {
		t.Fatalf("got %d, %v", len(second.Invoices), second.HasMore)
	}
	for filter, want := range map[billing.Filter]int{{ClientID: otto}: 1, {State: "draft"}: 1, {Text: "otto"}: 1, {Text: " 150 "}: 1, {Text: "nobody"}: 0, {ClientID: ana, State: "settled"}: 0, {State: "overdue"}: 0, {ClientID: otto, State: "open"}: 0} {
		if page, err := o.Invoices(ctx, filter); err != nil || len(page.Invoices) != want {
			t.Errorf("%+v: %d, %v", filter, len(page.Invoices), err)
		}
	}
	_, err = o.Invoices(ctx, billing.Filter{State: "lost"})
	wantFault(t, err, fault.Invalid, "state")
}
