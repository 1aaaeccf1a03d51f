package portal_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/visitor"
)

// counter is a practice whose clients have bills, and can pay them.
type counter struct {
	*world

	far     *stripetest.Far
	till    *billing.Till
	cashier *billing.Cashier
	books   *billing.Books
	number  int
}

// keys keeps secrets in memory.
type keys struct{ kept sync.Map }

func (k *keys) Get(name string) ([]byte, error) {
	value, _ := k.kept.Load(name)
	key, _ := value.([]byte)
	return key, nil
}
func (k *keys) Set(name string, value []byte) error { k.kept.Store(name, value); return nil }
func (k *keys) Delete(name string) error            { k.kept.Delete(name); return nil }

func newCounter(w *world) *counter {
	c := &counter{world: w, far: stripetest.Start(w.tb), books: billing.New(w.desk)}
	c.till = billing.NewTill(w.desk, stripe.New(c.far.Address()), &keys{})
	c.cashier = billing.NewCashier(c.till, slog.New(slog.DiscardHandler))
	return c
}

// takes has the practice take payments online, or no longer.
func (c *counter) takes(isOn bool) {
	c.tb.Helper()
	var err error
	if isOn {
		_, err = c.till.SetUp(context.Background(), stripetest.Key)
	} else {
		_, err = c.till.Remove(context.Background())
	}
	c.must(err)
	c.settle()
}

// bill issues an invoice and returns its id.
func (c *counter) bill(clientID string, amount int64) string {
	c.tb.Helper()
	c.number++
	in, err := c.books.Save(context.Background(), "page "+string(rune('a'+c.number)), billing.Draft{
		ClientID: clientID, Lines: []billing.DraftLine{{Text: "Session", Quantity: 100, Price: amount}},
	})
	c.must(err)
	_, err = c.books.Issue(context.Background(), in.ID, in.Version)
	c.must(err)
	c.settle()
	return in.ID
}

// tend has the desk hear of what visitors did, and do what is due.
func (c *counter) tend() {
	c.tb.Helper()
	c.settle()
	for range 2 {
		_, err := c.cashier.Tend(context.Background())
		c.must(err)
		c.clock.Advance(6 * time.Second)
		c.far.Set(c.clock.Now())
	}
	c.settle()
}

func TestBills(t *testing.T) {
	t.Parallel()

	t.Run("S36, S51: their own alone are read on the screen and as a file", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			c, t := newCounter(w), w.tb
			id, other := w.invited("Ana", ana), w.invited("Otto", otto)
			w.permit(id, visitor.Permissions{BillingDocuments: true})
			mine, theirs := c.bill(id, 12_000), c.bill(other, 7_000)
			statement, err := c.books.IssueStatement(context.Background(), "statement", billing.StatementDraft{ClientID: id, FirstDay: "2026-01-01", LastDay: w.clock.Now().Format(time.DateOnly)})
			w.must(err)
			w.settle()
			b := w.browser()
			b.signIn(ana)
			b.get("/").check(t, wants{status: 200, says: []string{"USD 120.00 to pay", "See bills and payments"}})
			b.get("/billing").check(t, wants{status: 200, says: []string{"Invoice 1: USD 120.00", "Due ", "Statement 1"}, neverSays: []string{"70.00"}})
			b.get("/billing/invoices/"+mine).check(t, wants{status: 200, says: []string{"Session", "Harbor Counseling", "Download as PDF"}, neverSays: []string{"<button class=\"primary\">"}})
			b.get("/billing/statements/"+statement.ID).check(t, wants{status: 200, says: []string{"Balance"}})
			file := b.get("/billing/invoices/" + mine + "/pdf")
			if !strings.HasPrefix(file.body, "%PDF-") || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("the file is sent as %q", file.header.Get("Content-Disposition"))
			}
			for _, path := range []string{theirs, theirs + "/pdf", "nobodys"} {
				b.get("/billing/invoices/"+path).check(t, wants{status: 404, says: []string{"This is not here"}})
			}
			b.get("/billing/receipts/"+mine).check(t, wants{status: 404})
			b.get("/billing/letters/"+mine).check(t, wants{status: 404})
			w.permit(id, visitor.Permissions{Pay: true})
			for _, path := range []string{"/billing", "/billing/pay", "/billing/invoices/" + mine, "/billing/invoices/" + mine + "/pdf"} {
				b.get(path).check(t, wants{status: 403, neverSays: []string{"120.00"}})
			}
			b.get("/").check(t, wants{status: 200, neverSays: []string{"120.00", "/billing"}})
		})
	})

	t.Run("S38: of the eight cases one can be paid in", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			c, t := newCounter(w), w.tb
			id := w.invited("Ana", ana)
			invoice := c.bill(id, 12_000)
			b := w.browser()
			b.signIn(ana)
			for bits := range 8 {
				hasAccount, may := bits&1 != 0, visitor.Permissions{BillingDocuments: bits&2 != 0, Pay: bits&4 != 0}
				if hasAccount {
					c.takes(true)
				}
				w.permit(id, may)
				page := b.get("/billing/pay")
				switch {
				case !may.BillingDocuments:
					page.check(t, wants{status: 403})
				case !may.Pay:
					page.check(t, wants{status: 200, says: []string{"Paying here is not open to you"}, neverSays: []string{"<button class=\"primary\""}})
				case !hasAccount:
					page.check(t, wants{status: 200, says: []string{"takes no payments online now"}, neverSays: []string{"<button class=\"primary\""}})
				default:
					page.check(t, wants{status: 200, says: []string{"Pay USD 120.00"}})
				}
				want := 403
				if bits == 7 {
					want = 303
				}
				if got := b.post("/billing/pay", "invoice", invoice).status; got != want {
					t.Errorf("account %t, %+v: paying answers %d, want %d", hasAccount, may, got, want)
				}
				w.settle()
				if hasAccount {
					c.takes(false)
				}
			}
		})
	})
}

func TestPaying(t *testing.T) {
	t.Parallel()

	t.Run("S37, S52: it is paid once on the provider's page, with a receipt", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			c, t := newCounter(w), w.tb
			id := w.invited("Ana", ana)
			w.permit(id, visitor.Permissions{BillingDocuments: true, Pay: true})
			c.takes(true)
			invoice := c.bill(id, 12_000)
			c.bill(id, 3_000)
			b := w.browser()
			b.signIn(ana)
			begun, again := b.post("/billing/pay", "invoice", invoice), b.post("/billing/pay", "invoice", invoice)
			path := begun.header.Get("Location")
			if begun.status != 303 || path == "" || path != again.header.Get("Location") {
				t.Fatalf("pressing twice led to %q and %q", path, again.header.Get("Location"))
			}
			waiting := b.get(path)
			waiting.check(t, wants{status: 200, says: []string{"One moment"}})
			if got := waiting.header.Get("Refresh"); got != "2;url="+path+"?on" {
				t.Errorf("it is loaded anew by %q", got)
			}
			c.tend()
			if got := b.get(path).header.Get("Refresh"); got != "0;url="+path+"?on" {
				t.Errorf("it leads on by %q", got)
			}
			session := c.far.Sessions()[1]
			b.get(path+"?on").check(t, wants{status: 303, location: c.far.Address() + "/pay/" + session.ID})
			state := strings.TrimSuffix(path, "/go")
			if session.Return != w.address+state || session.Amount != 12_000 {
				t.Errorf("the provider was told %+v", session)
			}
			b.get(state).check(t, wants{status: 200, says: []string{"Not paid yet", "Go on to the payment page"}})
			c.far.Pay(session.ID)
			b.post(state+"/look").check(t, wants{status: 303, location: state})
			c.tend()
			paid := b.get(state)
			paid.check(t, wants{status: 200, says: []string{"Paid. Thank you.", "USD 120.00", "See the receipt"}})
			if paid.header.Get("Refresh") != "" {
				t.Error("it is still loaded anew")
			}
			b.get(path+"?on").check(t, wants{status: 303, location: state})
			b.get("/billing").check(t, wants{status: 200, says: []string{"USD 30.00 to pay", "Receipt 1: USD 120.00", "Paid"}})
			b.post("/billing/pay", "invoice", invoice).check(t, wants{status: 409, says: []string{"nothing to pay any more"}})
			if len(c.far.Sessions()) != 2 {
				t.Errorf("%d pages were made", len(c.far.Sessions()))
			}
		})
	})

	t.Run("nobody pays or sees what another began", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			c, t := newCounter(w), w.tb
			id, other := w.invited("Ana", ana), w.invited("Otto", otto)
			for _, each := range []string{id, other} {
				w.permit(each, visitor.Permissions{BillingDocuments: true, Pay: true})
			}
			c.takes(true)
			theirs := c.bill(other, 9_000)
			b, o := w.browser(), w.browser()
			b.signIn(ana)
			o.signIn(otto)
			b.post("/billing/pay", "invoice", theirs).check(t, wants{status: 404})
			b.post("/billing/pay").check(t, wants{status: 409, says: []string{"nothing to pay"}})
			path := o.post("/billing/pay").header.Get("Location")
			c.tend()
			o.get(path+"?on").check(t, wants{status: 303, location: c.far.Address() + "/pay/cs_test_2"})
			for _, each := range []string{path, path + "?on", strings.TrimSuffix(path, "/go")} {
				b.get(each).check(t, wants{status: 404})
			}
			b.post(strings.TrimSuffix(path, "go")+"look").check(t, wants{status: 404})
		})
	})

	t.Run("the page says so while the provider cannot be reached", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			c, t := newCounter(w), w.tb
			id := w.invited("Ana", ana)
			w.permit(id, visitor.Permissions{BillingDocuments: true, Pay: true})
			c.takes(true)
			c.bill(id, 12_000)
			b := w.browser()
			b.signIn(ana)
			path := b.post("/billing/pay").header.Get("Location")
			c.far.Befall(stripetest.Broken, stripetest.Broken)
			c.tend()
			b.get(path).check(t, wants{status: 200, says: []string{"The payment page cannot be reached", "Nothing was charged"}})
			c.far.Calm()
			w.clock.Advance(time.Minute)
			c.tend()
			b.get(path+"?on").check(t, wants{status: 303, location: c.far.Address() + "/pay/cs_test_2"})
		})
	})

	t.Run("S40: whoever follows the mail signs in and lands on the payment", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.get("/billing/pay").check(t, wants{status: 303, location: "/sign-in"})
			b.post("/sign-in", "email", ana)
			w.settle()
			b.get(w.mail(ana).link)
			b.post("/enter").check(t, wants{status: 303, location: "/billing/pay"})
			b.get("/billing/pay").check(t, wants{status: 200, says: []string{"Nothing to pay"}})
			for _, asked := range []string{"/papers", "https://elsewhere.example.test", "//elsewhere"} {
				w.clock.Advance(20 * time.Minute)
				b = w.browser()
				b.cookies["wanted"] = asked
				b.post("/sign-in", "email", ana)
				w.settle()
				b.get(w.mail(ana).link)
				b.post("/enter").check(t, wants{status: 303, location: "/"})
			}
		})
	})
}
