package portal_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"anteroom/backend/visitor"
)

// payer is Ana, who is signed in and may pay online what she owes.
func payer(w *world) (*counter, *browser, string) {
	c := newCounter(w)
	id := w.invited("Ana", ana)
	w.permit(id, visitor.Permissions{BillingDocuments: true, Pay: true})
	c.takes(true)
	b := w.browser()
	b.signIn(ana)
	return c, b, id
}

// begun presses "Pay" for an invoice, and returns the path of the payment and the provider's page.
func (c *counter) begun(b *browser, invoice string) (path, page string) {
	c.tb.Helper()
	made := len(c.far.Sessions())
	path = strings.TrimSuffix(b.post("/billing/pay", "invoice", invoice).header.Get("Location"), "/go")
	c.tend()
	if got := len(c.far.Sessions()); got != made+1 {
		c.tb.Fatalf("%d pages were made", got-made)
	}
	return path, c.far.Sessions()[made].ID
}

// later lets time pass in which the practice looks, and the client keeps their session.
func (c *counter) later(b *browser, by time.Duration) {
	c.tb.Helper()
	for ; by > 0; by -= 5 * time.Minute {
		c.clock.Advance(min(by, 5*time.Minute))
		b.get("/")
		c.tend()
	}
}

func TestWhatBecameOfPaying(t *testing.T) {
	t.Parallel()

	t.Run("S52: a refused card is told with the reason, and another is tried without paying twice", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			c, b, id := payer(w)
			invoice := c.bill(id, 12_000)
			path, page := c.begun(b, invoice)
			b.get("/billing").check(t, wants{status: 200, says: []string{"You began to pay, and have not finished", path}})
			c.far.Decline(page, "insufficient_funds")
			c.tend()
			b.get(path).check(t, wants{status: 200, says: []string{"Not paid yet", "not enough money", "Go on to the payment page"}})
			c.far.RunOut(page)
			c.tend()
			b.get(path).check(t, wants{status: 200, says: []string{"The payment was refused", "not enough money", "Try again"}})
			for _, where := range []string{"/billing", "/billing/invoices/" + invoice} {
				b.get(where).check(t, wants{status: 200, says: []string{"The last payment did not go through", "not enough money", path}})
			}
			b.get("/billing/invoices/"+invoice).check(t, wants{status: 200, says: []string{"Pay USD 120.00"}})
			_, page = c.begun(b, invoice)
			c.far.Pay(page)
			c.later(b, time.Minute)
			b.get("/billing/invoices/"+invoice).check(t, wants{status: 200, says: []string{"Paid"}, neverSays: []string{"did not go through", "Pay USD"}})
			b.post("/billing/pay", "invoice", invoice).check(t, wants{status: 409, says: []string{"nothing to pay any more"}})
		})
	})

	t.Run("S52: what a bank decides on is said to be on its way, and offered to nobody again", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			c, b, id := payer(w)
			invoice := c.bill(id, 12_000)
			path, page := c.begun(b, invoice)
			c.far.HandIn(page)
			c.tend()
			b.get(path).check(t, wants{status: 200, says: []string{"On its way", "You need not pay again"}})
			b.get("/billing").check(t, wants{status: 200, says: []string{"Payment on its way", "your bank has yet to decide"}, neverSays: []string{`class="primary"`}})
			b.get("/billing/invoices/"+invoice).check(t, wants{status: 200, says: []string{"Payment on its way"}, neverSays: []string{"Pay USD"}})
			b.get("/billing/pay").check(t, wants{status: 200, says: []string{"your bank has yet to decide"}, neverSays: []string{"Pay USD"}})
			b.get("/").check(t, wants{status: 200, neverSays: []string{`href="/billing/pay"`}})
			other := c.bill(id, 3_000)
			b.get("/billing/pay").check(t, wants{status: 200, says: []string{"Pay USD 30.00", "your bank has yet to decide"}, neverSays: []string{"Pay USD 120.00", "Pay USD 150.00"}})
			b.get("/billing/invoices/"+other).check(t, wants{status: 200, says: []string{"Pay USD 30.00"}, neverSays: []string{"on its way"}})
			c.far.Decide(page, false)
			c.later(b, 20*time.Minute)
			b.get("/billing/pay").check(t, wants{status: 200, says: []string{"Pay USD 150.00", "Pay USD 120.00"}})
		})
	})

	t.Run("what was given back stands on the invoice and on the receipt", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			c, b, id := payer(w)
			invoice := c.bill(id, 12_000)
			path, page := c.begun(b, invoice)
			c.far.Pay(page)
			c.tend()
			_, receipt, _ := strings.Cut(b.get(path).body, `href="/billing/receipts/`)
			receipt, _, _ = strings.Cut(receipt, `"`)
			c.far.Refund(page, 2_000)
			c.later(b, 20*time.Minute)
			for _, where := range []string{"/billing/receipts/" + receipt, "/billing/invoices/" + invoice} {
				b.get(where).check(t, wants{status: 200, says: []string{"USD 20.00 given back"}})
			}
		})
	})
}

func TestPayingThatIsRefused(t *testing.T) {
	t.Parallel()

	t.Run("S38: the page says whether it is the practice or the client who may not", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			c, b, id := payer(w)
			invoice := c.bill(id, 12_000)
			c.takes(false)
			b.post("/billing/pay", "invoice", invoice).check(t, wants{status: 403, says: []string{"Nothing can be paid here now", "Nothing was charged"}})
			w.permit(id, visitor.Permissions{BillingDocuments: true})
			b.post("/billing/pay", "invoice", invoice).check(t, wants{status: 403, says: []string{"Paying here is not open to you", "Nothing was charged"}})
		})
	})

	t.Run("an amount is nothing that a client can say, and what is not theirs, paid, void or too much is refused", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			c, b, id := payer(w)
			mine, paid, void := c.bill(id, 12_000), c.bill(id, 500), c.bill(id, 700)
			theirs := c.bill(w.invited("Otto", otto), 9_000)
			_, page := c.begun(b, paid)
			c.far.Pay(page)
			c.tend()
			w.must(c.books.Void(t.Context(), void, "wrong day"))
			w.settle()
			made := len(c.far.Sessions())
			for _, invoice := range []string{theirs, "nobodys", "-1", strings.Repeat("9", 500), "' OR 1=1 --", "\x00"} {
				if got := b.post("/billing/pay", "invoice", invoice).status; got != 404 && got != 422 && got != 400 {
					t.Errorf("paying %.20q answers %d", invoice, got)
				}
			}
			for _, invoice := range []string{paid, void} {
				b.post("/billing/pay", "invoice", invoice).check(t, wants{status: 409, says: []string{"nothing to pay any more"}})
			}
			for _, amount := range []int64{-12_000, 0, 1, 999_999_999_999} {
				fields := []string{"invoice", mine, "amount", strconv.FormatInt(amount, 10), "currency", "EUR", "client", "nobodys"}
				if got := b.post("/billing/pay", fields...).status; got != 303 {
					t.Errorf("with an amount of its own it answers %d", got)
				}
			}
			c.tend()
			if got := c.far.Sessions(); len(got) != made+1 || got[made].Amount != 12_000 || got[made].Currency != "usd" {
				t.Errorf("the provider was asked for %+v", got[made:])
			}
			huge := c.bill(id, 100_000_000)
			b.post("/billing/pay", "invoice", huge)
			c.tend()
			b.get("/billing/invoices/"+huge).check(t, wants{status: 200, says: []string{"The last payment did not go through", "cannot be paid online"}})
			if got := len(c.far.Sessions()); got != made+1 {
				t.Errorf("%d pages were made for too much", got-made-1)
			}
		})
	})
}
