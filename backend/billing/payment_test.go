package billing_test

import (
	"context"
	"math"
	"testing"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S52: pays several invoices at once, and the rest is credit that pays the next", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		first, second := o.issued(asking(ana, 10_000)), o.issued(asking(ana, 5_000))
		p := o.paid(ana, 16_000, billing.Allocation{InvoiceID: first.ID, Amount: 10_000}, billing.Allocation{InvoiceID: second.ID, Amount: 2_000})
		wantState(t, o.invoice(first.ID), billing.Paid, 0)
		wantState(t, o.invoice(second.ID), billing.PartPaid, 3_000)
		if p.Rest != 4_000 || p.Number != 1 || len(p.For) != 2 {
			t.Errorf("got %+v", p)
		}
		for range 2 { // pressed twice
			in, err := o.Apply(ctx, "one form", billing.Allocation{InvoiceID: second.ID, Amount: 1_000})
			o.Must(err)
			wantState(t, in, billing.PartPaid, 2_000)
		}
		if b := o.ledger(ana).Balance; b != (billing.Balance{Currency: "USD", Balance: -1_000, Open: 2_000, Credit: 3_000}) {
			t.Errorf("got %+v", b)
		}
		_, err := o.Apply(ctx, o.page(), billing.Allocation{InvoiceID: first.ID, Amount: 1})
		wantFault(t, err, billing.NothingOpen, "invoiceId")
		_, err = o.Apply(ctx, o.page(), billing.Allocation{InvoiceID: o.issued(asking(ana, 9_000)).ID, Amount: 9_000})
		wantFault(t, err, billing.MoreThanPaid, "amount")
	})

	t.Run("S52: pressing twice writes it down once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		for range 2 {
			_, err := o.Record(ctx, "one form", billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 100})
			o.Must(err)
		}
		if b := o.ledger(ana).Balance; b.Credit != 100 {
			t.Errorf("got %+v", b)
		}
	})

	t.Run("refuses, at its field, what is no amount, is somebody else's, or is too much", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana, otto := o.client("Ana"), o.client("Otto")
		open, others, draft, voided := o.issued(asking(ana, 10_000)), o.issued(asking(otto, 10_000)), o.draft(asking(ana, 1)), o.issued(asking(ana, 1))
		o.Must(o.Void(ctx, voided.ID, ""))
		for _, c := range []struct {
			r     billing.Receipt
			code  fault.Code
			field string
		}{
			{billing.Receipt{ClientID: ana, Method: billing.Cash}, billing.OutOfRange, "amount"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: -1}, billing.OutOfRange, "amount"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: math.MaxInt64}, billing.OutOfRange, "amount"},
			{billing.Receipt{ClientID: "nobody", Method: billing.Cash, Amount: 1}, fault.NotFound, "clientId"},
			{billing.Receipt{ClientID: ana, Method: billing.Online, Amount: 1}, fault.Invalid, "method"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 1, Day: o.day(1)}, billing.DayToCome, "day"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 20_000, For: []billing.Allocation{{InvoiceID: open.ID, Amount: 10_001}}}, billing.MoreThanOpen, "for.0.amount"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 1, For: []billing.Allocation{{InvoiceID: open.ID, Amount: 2}}}, billing.MoreThanPaid, "amount"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 1, For: []billing.Allocation{{InvoiceID: open.ID, Amount: -2}}}, billing.OutOfRange, "for.0.amount"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 9, For: []billing.Allocation{{InvoiceID: open.ID, Amount: 1}, {InvoiceID: open.ID, Amount: 1}}}, fault.Invalid, "for.1.invoiceId"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 9, For: []billing.Allocation{{InvoiceID: others.ID, Amount: 1}}}, billing.OtherOnes, "for.0.invoiceId"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 9, For: []billing.Allocation{{InvoiceID: draft.ID, Amount: 1}}}, billing.NotIssued, "for.0.invoiceId"},
			{billing.Receipt{ClientID: ana, Method: billing.Cash, Amount: 9, For: []billing.Allocation{{InvoiceID: voided.ID, Amount: 1}}}, billing.InvoiceVoid, "for.0.invoiceId"},
		} {
			_, err := o.Record(ctx, o.page(), c.r)
			wantFault(t, err, c.code, c.field)
		}
		if n := o.rows("SELECT 1 FROM payment UNION ALL SELECT 1 FROM billing_counter WHERE kind = 'receipt'"); n != 0 {
			t.Errorf("%d rows are kept", n)
		}
	})

	t.Run("what was written down by mistake is taken back, and stays in the account", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		in := o.issued(asking(ana, 10_000))
		p := o.paid(ana, 10_000, billing.Allocation{InvoiceID: in.ID, Amount: 10_000})
		o.Must(o.TakeBack(ctx, p.ID))
		wantFault(t, o.TakeBack(ctx, p.ID), billing.PaymentTakenBack, "id")
		wantState(t, o.invoice(in.ID), billing.Due, 10_000)
		l := o.ledger(ana)
		if len(l.Lines) != 3 || l.Lines[2].Kind != "payment_taken_back" || l.Lines[2].Balance != 10_000 || l.Balance.Credit != 0 {
			t.Errorf("got %+v", l)
		}
		_, err := o.Refund(ctx, o.page(), p.ID, billing.Refund{Amount: 1, Method: billing.Cash})
		wantFault(t, err, billing.PaymentTakenBack, "paymentId")
	})
}

func TestRefund(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("of what an invoice was paid with, it asks for that much less", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		in := o.issued(asking(ana, 10_000))
		p := o.paid(ana, 12_000, billing.Allocation{InvoiceID: in.ID, Amount: 10_000})
		for range 2 { // pressed twice
			_, err := o.Refund(ctx, "one form", p.ID, billing.Refund{InvoiceID: in.ID, Amount: 4_000, Method: billing.Transfer})
			o.Must(err)
		}
		wantState(t, o.invoice(in.ID), billing.Paid, 0)
		_, err := o.Refund(ctx, o.page(), p.ID, billing.Refund{InvoiceID: in.ID, Amount: 6_001, Method: billing.Transfer})
		wantFault(t, err, billing.MoreThanPaid, "amount")
		_, err = o.Refund(ctx, o.page(), p.ID, billing.Refund{InvoiceID: in.ID, Amount: 6_000, Method: billing.Transfer})
		o.Must(err)
		wantState(t, o.invoice(in.ID), billing.Refunded, 0)
		wantFault(t, o.Void(ctx, in.ID, ""), billing.InvoicePaid, "id")
		if b := o.ledger(ana).Balance; b != (billing.Balance{Currency: "USD", Balance: -2_000, Credit: 2_000}) {
			t.Errorf("got %+v", b)
		}
		wantFault(t, o.TakeBack(ctx, p.ID), billing.PaymentRefunded, "id")
	})

	t.Run("of credit, nothing more than that", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		p := o.paid(o.client("Ana"), 5_000)
		for amount, want := range map[int64]fault.Code{0: billing.OutOfRange, -1: billing.OutOfRange, 5_001: billing.MoreThanPaid, math.MaxInt64: billing.MoreThanPaid} {
			_, err := o.Refund(ctx, o.page(), p.ID, billing.Refund{Amount: amount, Method: billing.Cash})
			wantFault(t, err, want, "amount")
		}
		left, err := o.Refund(ctx, o.page(), p.ID, billing.Refund{Amount: 5_000, Method: billing.Cash})
		if o.Must(err); left.Rest != 0 || left.Refunded != 5_000 {
			t.Errorf("got %+v", left)
		}
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t)
	s, err := o.Settings(ctx)
	if o.Must(err); s.Currency != "USD" || s.Digits != 2 || s.DueDays != 14 || s.IsCurrencyFixed || s.HasOnlineAccount {
		t.Fatalf("got %+v", s)
	}
	s.Currency, s.NPI, s.Prefix = "JPY", "1234567893", "A-"
	s, err = o.SaveSettings(ctx, s)
	if o.Must(err); s.Digits != 0 || s.Version != 2 {
		t.Fatalf("got %+v", s)
	}
	for _, c := range []struct {
		change func(*billing.Settings)
		code   fault.Code
		field  string
	}{
		{func(s *billing.Settings) { s.Currency = "XXX" }, fault.Invalid, "currency"},
		{func(s *billing.Settings) { s.NPI = "1234567890" }, fault.Invalid, "npi"},
		{func(s *billing.Settings) { s.DueDays = -1 }, billing.OutOfRange, "dueDays"},
		{func(s *billing.Settings) { s.Version = 1 }, fault.Conflict, ""},
	} {
		bad := s
		c.change(&bad)
		_, err := o.SaveSettings(ctx, bad)
		wantFault(t, err, c.code, c.field)
	}
	if in := o.issued(asking(o.client("Ana"), 10_000)); in.Label != "A-1" || in.Currency != "JPY" {
		t.Errorf("got %+v", in.Summary)
	}
	s.Currency = "EUR"
	_, err = o.SaveSettings(ctx, s)
	wantFault(t, err, billing.CurrencyInUse, "currency")
}
