package billing_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// drawer keeps keys in memory.
type drawer struct {
	mu   sync.Mutex
	keys map[string][]byte
}

func (d *drawer) Get(name string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.keys[name], nil
}

func (d *drawer) Set(name string, value []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keys[name] = value
	return nil
}

func (d *drawer) Delete(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.keys, name)
	return nil
}

// counter is an office whose clients pay online.
type counter struct {
	*office

	far     *stripetest.Far
	drawer  *drawer
	till    *billing.Till
	cashier *billing.Cashier
	grants  map[string]string // by client
}

func newCounter(t testing.TB) *counter {
	t.Helper()
	c := &counter{office: newOffice(t), far: stripetest.Start(t), drawer: &drawer{keys: map[string][]byte{}}, grants: map[string]string{}}
	c.reopen()
	c.far.Set(c.Clock.Now())
	_, err := c.till.SetUp(context.Background(), stripetest.Key)
	c.Must(err)
	return c
}

// reopen is what a start of the program makes anew.
func (c *counter) reopen() { c.reopenWith(stripe.New(c.far.Address())) }

func (c *counter) reopenWith(provider billing.Provider) {
	c.till = billing.NewTill(c.Store, provider, c.drawer)
	c.cashier = billing.NewCashier(c.till, slog.New(slog.DiscardHandler))
}

// payer is a client who has signed in.
func (c *counter) payer(name string) string {
	c.t.Helper()
	id := c.Add(name, accesstest.Consented(name+"@example.test")).ID
	c.Must(c.Grants.Invite(context.Background(), id, ""))
	c.Must(c.Store.Read(context.Background(), func(v *store.View) error {
		grant, err := v.GetLatestGrant(context.Background(), id)
		c.grants[id] = grant.ID
		return err
	}))
	return id
}

// asks has a client begin to pay an invoice, or all that is open, and returns the payment's id.
func (c *counter) asks(clientID, invoice string) (string, error) {
	var id string
	err := c.Store.Write(context.Background(), func(tx *store.Tx) error {
		id = tx.NewID()
		return billing.AskPayment(context.Background(), tx, visitor.PaymentAsk{Grant: c.grants[clientID], Holder: clientID, Payment: id, Invoice: invoice})
	})
	return id, err
}

func (c *counter) asked(clientID, invoice string) string {
	c.t.Helper()
	id, err := c.asks(clientID, invoice)
	c.Must(err)
	return id
}

// opened has a client begin to pay, and the provider make the page; it returns the payment's id and the page's.
func (c *counter) opened(clientID, invoice string) (id, page string) {
	c.t.Helper()
	id = c.asked(clientID, invoice)
	c.tend()
	return id, c.checkout(id).Page
}

func (c *counter) tend() {
	c.t.Helper()
	_, err := c.cashier.Tend(context.Background())
	c.Must(err)
}

// later lets time pass and has the cashier look.
func (c *counter) later(by time.Duration) {
	c.t.Helper()
	c.Clock.Advance(by)
	c.tend()
	c.far.Set(c.Clock.Now())
}

func (c *counter) checkout(id string) row.Checkout {
	c.t.Helper()
	var k row.Checkout
	c.Must(c.Store.Read(context.Background(), func(v *store.View) error {
		var err error
		k, err = v.GetCheckout(context.Background(), id)
		return err
	}))
	return k
}

func (c *counter) wants(id, state string) {
	c.t.Helper()
	if k := c.checkout(id); k.State != state {
		c.t.Errorf("the payment is %s (%s), want %s", k.State, k.Code, state)
	}
}

// owes checks what a client owes, and in how many payments they have paid.
func (c *counter) owes(clientID string, want int64, payments int) {
	c.t.Helper()
	if got := c.ledger(clientID).Balance; got.Balance != want {
		c.t.Errorf("the balance is %+v, want %d", got, want)
	}
	if got := c.rows("SELECT 1 FROM payment WHERE client_id = ?", clientID); got != payments {
		c.t.Errorf("%d payments are recorded, want %d", got, payments)
	}
}

func TestPayOnline(t *testing.T) {
	t.Parallel()

	t.Run("S52: an_invoice_is_paid_once_with_a_receipt", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		first, second := c.issued(asking(ana, 12_000)), c.issued(asking(ana, 5_000))
		id, page := c.opened(ana, first.ID)
		if got := c.far.Sessions()[1]; got.Amount != 12_000 || got.What != "Invoice "+first.Label || got.Order != id {
			t.Errorf("the provider was asked for %+v", got)
		}
		c.wants(id, "open")
		c.far.Pay(page)
		for range 4 {
			c.later(10 * time.Second)
		}
		c.wants(id, "paid")
		c.owes(ana, 5_000, 1)
		wantState(t, c.invoice(first.ID), billing.Paid, 0)
		wantState(t, c.invoice(second.ID), billing.Due, 5_000)
		if _, err := c.asks(ana, first.ID); fault.CodeOf(err) != billing.NothingOpen {
			t.Errorf("paying it again: %v", err)
		}
	})

	t.Run("the_balance_is_what_is_open_less_credit", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		c.issued(asking(ana, 5_000))
		c.paid(ana, 3_000)
		_, page := c.opened(ana, "")
		if got := c.far.Sessions()[1]; got.Amount != 14_000 {
			t.Errorf("the provider was asked for %d", got.Amount)
		}
		c.far.Pay(page)
		c.later(10 * time.Second)
		c.owes(ana, 0, 2)
		if got := c.ledger(ana).Balance; got.Open != 0 || got.Credit != 0 {
			t.Errorf("left are %+v", got)
		}
	})

	t.Run("nothing_is_asked_for_that_is_not_open_or_not_theirs", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana, otto := c.payer("ana"), c.payer("otto")
		theirs, huge := c.issued(asking(otto, 7_000)), c.issued(asking(ana, 100_000_000))
		draft := c.draft(asking(ana, 900))
		for name, each := range map[string]struct {
			invoice string
			want    fault.Code
		}{
			"another_client's": {theirs.ID, fault.NotFound}, "a_draft": {draft.ID, fault.NotFound}, "none": {"nowhere", fault.NotFound},
			"too_much": {huge.ID, billing.AmountRefused}, "too_much_in_all": {"", billing.AmountRefused},
		} {
			if _, err := c.asks(ana, each.invoice); fault.CodeOf(err) != each.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		bo := c.payer("bo")
		if _, err := c.asks(bo, ""); fault.CodeOf(err) != billing.NothingOpen {
			t.Errorf("nothing: %v", err)
		}
		c.paid(bo, 500)
		if _, err := c.asks(bo, ""); fault.CodeOf(err) != billing.NothingOpen {
			t.Errorf("less than nothing: %v", err)
		}
		if c.rows("SELECT 1 FROM checkout") != 0 {
			t.Error("a payment was begun")
		}
	})

	t.Run("the_one_before_makes_room_and_can_no_longer_be_paid", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		one, two := c.issued(asking(ana, 12_000)), c.issued(asking(ana, 5_000))
		before, page := c.opened(ana, one.ID)
		now := c.asked(ana, two.ID)
		c.tend()
		c.later(10 * time.Second)
		c.wants(before, "expired")
		c.wants(now, "open")
		if c.far.Pay(page) {
			t.Error("the page before was paid on")
		}
	})

	t.Run("the_one_before_that_was_paid_just_then_counts", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		before, page := c.opened(ana, "")
		now := c.asked(ana, "")
		c.far.Pay(page)
		c.tend()
		c.later(10 * time.Second)
		c.wants(before, "paid")
		if k := c.checkout(now); k.State != "failed" || k.Code != string(billing.NothingOpen) {
			t.Errorf("the second is %s, %s", k.State, k.Code)
		}
		c.owes(ana, 0, 1)
	})

	t.Run("a_page_is_closed_when_the_invoice_was_paid_by_hand", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		in := c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, in.ID)
		c.paid(ana, 12_000, billing.Allocation{InvoiceID: in.ID, Amount: 12_000})
		c.later(10 * time.Second)
		c.wants(id, "expired")
		if c.far.Pay(page) {
			t.Error("it was paid twice")
		}
	})

	t.Run("a_page_is_closed_after_an_hour", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, "")
		c.later(time.Hour)
		c.wants(id, "expired")
		if c.far.Pay(page) {
			t.Error("it was paid on")
		}
		_, page = c.opened(ana, "")
		if !c.far.Pay(page) {
			t.Error("a new one cannot be paid on")
		}
	})

	t.Run("what_a_bank_decides_on_is_not_paid_again_meanwhile", func(t *testing.T) {
		t.Parallel()
		for isGood, want := range map[bool]string{true: "paid", false: "failed"} {
			c := newCounter(t)
			ana := c.payer("ana")
			in, other := c.issued(asking(ana, 12_000)), c.issued(asking(ana, 5_000))
			id, page := c.opened(ana, in.ID)
			c.far.HandIn(page)
			c.later(10 * time.Second)
			c.wants(id, "processing")
			for _, again := range []string{in.ID, ""} {
				if _, err := c.asks(ana, again); fault.CodeOf(err) != billing.BankDecides {
					t.Errorf("paying %q again: %v", again, err)
				}
			}
			if _, err := c.asks(ana, other.ID); err != nil {
				t.Errorf("another one: %v", err)
			}
			c.far.Decide(page, isGood)
			c.later(time.Hour)
			c.wants(id, want)
		}
	})

	t.Run("what_goes_back_is_written_down_once", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		in := c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, in.ID)
		c.far.Pay(page)
		c.later(10 * time.Second)
		c.far.Refund(page, 2_000)
		c.later(time.Hour)
		c.later(time.Hour)
		if got := c.rows("SELECT 1 FROM refund WHERE method = 'online' AND amount = 2000"); got != 1 {
			t.Errorf("%d refunds", got)
		}
		c.far.Dispute(page, "needs_response")
		c.later(time.Hour)
		if got := c.checkout(id).Dispute; got != string(billing.Unanswered) {
			t.Errorf("the dispute is %q", got)
		}
		c.far.Dispute(page, "lost")
		c.later(time.Hour)
		if k := c.checkout(id); k.Dispute != string(billing.DisputeLost) || k.Returned != 12_000 {
			t.Errorf("after the dispute: %+v", k)
		}
		c.owes(ana, 0, 1)
	})
}
