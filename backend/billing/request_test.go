package billing_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// canPayOnline turns the practice's account for online payments on or off.
func (o *office) canPayOnline(isActive bool) {
	o.t.Helper()
	ctx := context.Background()
	o.Must(o.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SavePaymentAccountActive(ctx, row.SavePaymentAccountActiveParams{IsActive: isActive, UpdatedAt: store.Millis(tx.Now)})
	}))
}

// payer is a client with access who owes something and may pay it.
func (o *office) payer() string {
	o.t.Helper()
	ana, _ := o.SignedIn("Ana", "ana@example.test")
	o.issued(asking(ana.ID, 10_000))
	o.permit(ana.ID, true, true)
	o.canPayOnline(true)
	return ana.ID
}

func (o *office) permit(holderID string, bills, pay bool) {
	o.t.Helper()
	o.Must(o.Grants.SavePermissions(context.Background(), holderID, visitor.Permissions{BillingDocuments: bills, Pay: pay}))
}

func TestRequestPayment(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S40: a mail leads to the payment, names no amount and opens nothing, and pressing twice sends one", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		first, err := o.RequestPayment(ctx, ana, outbox.Wording{})
		o.Must(err)
		again, err := o.RequestPayment(ctx, ana, outbox.Wording{})
		if o.Must(err); first != again {
			t.Errorf("%v and %v", first, again)
		}
		letter := o.One()
		if letter.Kind != outbox.PaymentRequest || letter.Recipient != "ana@example.test" || letter.Code != "" || letter.Values.Link != accesstest.PortalAddress+"/billing/pay" {
			t.Errorf("got %+v", letter)
		}
		if _, err = o.RequestPayment(ctx, ana, outbox.Wording{Subject: "Please", Message: "Hello {first_name}"}); err != nil || len(o.Deliver()) != 1 {
			t.Errorf("a second request: %v", err)
		}
	})

	t.Run("S38: of the eight cases it works in one, and the others say what is missing", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		for i := range 8 {
			hasAccount, bills, pay := i&1 > 0, i&2 > 0, i&4 > 0
			o.canPayOnline(hasAccount)
			o.permit(ana, bills, pay)
			var want []fault.Code
			for code, isMissing := range map[fault.Code]bool{billing.AccountOff: !hasAccount, billing.BillsOff: !bills, billing.PayOff: !pay} {
				if isMissing {
					want = append(want, code)
				}
			}
			p, err := o.PaymentProspect(ctx, ana)
			if o.Must(err); len(p.Missing) != len(want) || p.Balance.Balance != 10_000 {
				t.Errorf("%d: got %+v, want %v", i, p, want)
			}
			_, err = o.RequestPayment(ctx, ana, outbox.Wording{})
			if len(want) == 0 {
				o.Must(err)
				continue
			}
			if code := fault.CodeOf(err); code != p.Missing[0] || p.Why != code {
				t.Errorf("%d: %v", i, err)
			}
		}
	})

	t.Run("S40: refuses where nothing is owed, nobody could come in, or nobody may be written to", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		stranger := o.Add("Otto", accesstest.Consented("otto@example.test")).ID
		o.issued(asking(stranger, 1))
		o.permit(stranger, true, true)
		_, err := o.RequestPayment(ctx, stranger, outbox.Wording{})
		wantFault(t, err, access.NoAccess, "")
		_, err = o.RequestPayment(ctx, "nobody", outbox.Wording{})
		wantFault(t, err, fault.NotFound, "")
		o.Turn(false)
		_, err = o.RequestPayment(ctx, ana, outbox.Wording{})
		wantFault(t, err, access.PortalClosed, "")
		o.Turn(true)
		o.Consent(ana, false)
		_, err = o.RequestPayment(ctx, ana, outbox.Wording{})
		wantFault(t, err, access.NoConsentThere, "")
		o.Consent(ana, true)
		o.paid(ana, 10_000)
		_, err = o.RequestPayment(ctx, ana, outbox.Wording{})
		wantFault(t, err, billing.BillSettled, "")
	})

	t.Run("S40: what waits does not go once it was paid, or one of the three is missing", func(t *testing.T) {
		t.Parallel()
		for name, change := range map[string]func(*office, string){
			"paid": func(o *office, ana string) { o.paid(ana, 10_000) }, "account off": func(o *office, _ string) { o.canPayOnline(false) },
			"pay off": func(o *office, ana string) { o.permit(ana, true, false) }, "bills off": func(o *office, ana string) { o.permit(ana, false, true) },
			"disabled": func(o *office, ana string) { o.Must(o.Grants.Disable(ctx, ana)) }, "no consent": func(o *office, ana string) { o.Consent(ana, false) },
		} {
			o := newOffice(t)
			_, err := o.Practices.SaveUndoWindow(ctx, 10)
			o.Must(err)
			ana := o.Add("Ana", accesstest.Consented("ana@example.test")).ID
			o.Must(o.Grants.Invite(ctx, ana, ""))
			o.Clock.Advance(time.Minute)
			o.Deliver()
			o.issued(asking(ana, 10_000))
			o.permit(ana, true, true)
			o.canPayOnline(true)
			_, err = o.RequestPayment(ctx, ana, outbox.Wording{})
			o.Must(err)
			change(o, ana)
			o.Clock.Advance(time.Minute)
			if letters := o.Deliver(); len(letters) != 0 {
				t.Errorf("%s: %d mails went", name, len(letters))
			}
		}
	})

	t.Run("S40: a contact with access of their own is asked by their own permissions", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		o.permit(ana, false, false)
		marta := o.AddContact(ana, accesstest.Contact("Marta", "marta@example.test")).ID
		o.Must(o.Grants.Invite(ctx, marta, ""))
		o.Deliver()
		o.permit(marta, true, true)
		_, err := o.RequestPayment(ctx, marta, outbox.Wording{})
		o.Must(err)
		if letter := o.One(); letter.Recipient != "marta@example.test" {
			t.Errorf("got %+v", letter)
		}
	})
}

func TestIssueAndTell(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S36: tells that there is a bill and not a word of it, once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		in := o.draft(asking(ana, 5_000))
		for range 2 {
			_, err := o.IssueAndTell(ctx, in.ID, in.Version, outbox.Wording{})
			o.Must(err)
		}
		if letter := o.One(); letter.Kind != outbox.Bill || letter.Code != "" || letter.Values.Link != accesstest.PortalAddress+"/billing" {
			t.Errorf("got %+v", letter)
		}
	})

	t.Run("S27 S36: the words can be one's own, are shown before, and are refused with a name in braces that nobody knows", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		in := o.draft(asking(ana, 5_000))
		message, err := o.TellMessage(ctx, in.ID)
		if o.Must(err); message.Kind != outbox.Bill || message.Subject == "" || message.Recipient != "ana@example.test" {
			t.Errorf("got %+v", message)
		}
		_, err = o.TellPreview(ctx, in.ID, outbox.Wording{Subject: "New", Message: "{amount}"})
		wantFault(t, err, mail.PlaceholderUnknown, "message")
		_, err = o.IssueAndTell(ctx, in.ID, in.Version, outbox.Wording{Subject: "{amount}", Message: "Hello"})
		wantFault(t, err, mail.PlaceholderUnknown, "subject")
		wantState(t, o.invoice(in.ID), billing.Drafted, 0)
		w := outbox.Wording{Subject: "Your bill", Message: "Hello {first_name}, it is there."}
		preview, err := o.TellPreview(ctx, in.ID, w)
		if o.Must(err); preview.Subject != "Your bill" {
			t.Errorf("got %+v", preview)
		}
		_, err = o.IssueAndTell(ctx, in.ID, in.Version, w)
		o.Must(err)
		if n := o.rows("SELECT 1 FROM outbox WHERE kind = 'bill' AND subject = ? AND note = ?", w.Subject, w.Message); n != 1 {
			t.Errorf("%d mails have these words", n)
		}
	})

	t.Run("S36: issues nothing where they could not see it", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		in := o.draft(asking(ana, 5_000))
		o.permit(ana, false, false)
		_, err := o.IssueAndTell(ctx, in.ID, in.Version, outbox.Wording{})
		wantFault(t, err, billing.BillsOff, "")
		_, err = o.TellMessage(ctx, in.ID)
		wantFault(t, err, billing.BillsOff, "")
		_, err = o.TellMessage(ctx, "none")
		wantFault(t, err, fault.NotFound, "id")
		wantState(t, o.invoice(in.ID), billing.Drafted, 0)
	})

	t.Run("S36: what waits does not go once it was voided", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.payer()
		_, err := o.Practices.SaveUndoWindow(ctx, 10)
		o.Must(err)
		in := o.draft(asking(ana, 5_000))
		_, err = o.IssueAndTell(ctx, in.ID, in.Version, outbox.Wording{})
		o.Must(err)
		o.Must(o.Void(ctx, in.ID, ""))
		o.Clock.Advance(time.Minute)
		if letters := o.Deliver(); len(letters) != 0 {
			t.Errorf("%d mails went", len(letters))
		}
	})
}
