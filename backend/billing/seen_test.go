package billing_test

import (
	"context"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/billing"
)

// seen counts what each view of the portal holds for a holder.
func (o *office) seen(holderID string) map[string]int {
	o.t.Helper()
	found := map[string]int{}
	for _, view := range []string{"portal_invoice", "portal_statement", "portal_superbill", "portal_payment", "portal_balance"} {
		if n := o.rows("SELECT 1 FROM "+view+" WHERE holder = ?", holderID); n > 0 {
			found[view] = n
		}
	}
	return found
}

func TestSeen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	// billed is a client with a bill of each kind, and a contact of theirs who may see none of them.
	billed := func(t *testing.T) (o *office, ana, marta string) {
		t.Helper()
		o = newOffice(t)
		ana = o.Add("Ana", accesstest.Consented("ana@example.test")).ID
		marta = o.AddContact(ana, accesstest.Contact("Marta", "marta@example.test")).ID
		o.permit(ana, true, false)
		o.permit(marta, false, false)
		in := o.issued(asking(ana, 10_000))
		o.draft(asking(ana, 5_000))
		o.paid(ana, 4_000, billing.Allocation{InvoiceID: in.ID, Amount: 3_000})
		_, err := o.IssueStatement(ctx, o.page(), billing.StatementDraft{ClientID: ana, FirstDay: o.day(-30), LastDay: o.today()})
		o.Must(err)
		_, err = o.IssueSuperbill(ctx, o.page(), billing.SuperbillDraft{ClientID: ana, InvoiceIDs: []string{in.ID}})
		o.Must(err)
		return o, ana, marta
	}
	const all = 5

	t.Run("S36: what was issued is there for whoever may see it, and for nobody else", func(t *testing.T) {
		t.Parallel()
		o, ana, marta := billed(t)
		otto := o.client("Otto")
		o.permit(otto, true, true)
		if got := o.seen(ana); len(got) != all || got["portal_invoice"] != 1 {
			t.Errorf("the client sees %v", got)
		}
		if got := o.seen(marta); len(got) != 0 {
			t.Errorf("the contact sees %v", got)
		}
		if got := o.seen(otto); len(got) != 1 || got["portal_balance"] != 1 {
			t.Errorf("another client sees %v", got)
		}
		o.permit(ana, false, true)
		o.permit(marta, true, false)
		if got := o.seen(ana); len(got) != 0 {
			t.Errorf("the client still sees %v", got)
		}
		if got := o.seen(marta); len(got) != all {
			t.Errorf("the contact sees %v", got)
		}
	})

	t.Run("S51: what was taken back is there no longer, but for an invoice, which says that it was voided", func(t *testing.T) {
		t.Parallel()
		o, ana, _ := billed(t)
		statements, err := o.Statements(ctx, ana, 0)
		o.Must(err)
		o.Must(o.WithdrawStatement(ctx, statements.Papers[0].ID))
		superbills, err := o.Superbills(ctx, ana, 0)
		o.Must(err)
		o.Must(o.WithdrawSuperbill(ctx, superbills.Papers[0].ID))
		payments, err := o.Payments(ctx, ana, 0)
		o.Must(err)
		o.Must(o.TakeBack(ctx, payments.Payments[0].ID))
		o.Must(o.Void(ctx, o.ledger(ana).Open[0].ID, ""))
		if got := o.seen(ana); len(got) != 2 || got["portal_invoice"] != 1 || got["portal_balance"] != 1 {
			t.Errorf("the client sees %v", got)
		}
		if n := o.rows("SELECT 1 FROM portal_invoice WHERE is_void = 1 AND open = 0 AND paid = 0"); n != 1 {
			t.Errorf("%d are voided", n)
		}
	})

	t.Run("S52: the balance is what is open, and what was paid and is for nothing yet", func(t *testing.T) {
		t.Parallel()
		o, _, _ := billed(t)
		if n := o.rows("SELECT 1 FROM portal_balance WHERE open = 7000 AND credit = 1000 AND currency = 'USD'"); n != 1 {
			t.Error("it is something else")
		}
	})
}
