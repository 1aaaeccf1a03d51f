package billing_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/fault"
)

// mortal is a provider beside whom the program dies: just before it asks, or just after it was answered.
type mortal struct {
	billing.Provider
	dies   map[int]bool // by how often it was asked
	asked  int
	before bool
}

var errDied = errors.New("the program died")

func (m *mortal) isDying() bool {
	m.asked++
	return m.dies[m.asked]
}

func (m *mortal) Begin(ctx context.Context, key string, o billing.Order) (billing.PayPage, error) {
	isDying := m.isDying()
	if isDying && m.before {
		return billing.PayPage{}, errDied
	}
	page, err := m.Provider.Begin(ctx, key, o)
	if isDying {
		err = errDied
	}
	return page, err
}

func (m *mortal) Look(ctx context.Context, key, page string) (billing.Sight, error) {
	isDying := m.isDying()
	sight, err := m.Provider.Look(ctx, key, page)
	if isDying {
		err = errDied
	}
	return sight, err
}

func TestDyingBesideTheProvider(t *testing.T) {
	t.Parallel()
	for asked := 1; asked <= 4; asked++ {
		for _, before := range []bool{true, false} {
			c := newCounter(t)
			ana := c.payer("ana")
			c.issued(asking(ana, 12_000))
			dying := &mortal{Provider: stripe.New(c.far.Address()), dies: map[int]bool{asked: true}, before: before}
			c.reopenWith(dying)
			id := c.asked(ana, "")
			for range 6 {
				if _, err := c.cashier.Tend(context.Background()); err != nil {
					if !errors.Is(err, errDied) {
						t.Fatal(err)
					}
					c.Restart()
					c.Books = billing.New(c.Store)
					c.reopenWith(dying)
				}
				if page := c.checkout(id).Page; page != "" {
					c.far.Pay(page)
				}
				c.Clock.Advance(10 * time.Second)
			}
			c.wants(id, "paid")
			c.owes(ana, 0, 1)
			if got := len(c.far.Sessions()); got != 2 { // one is the try of the key
				t.Errorf("dying at %d: the provider made %d pages", asked, got-1)
			}
		}
	}
}

// TestWhateverHappensNobodyPaysTwice draws what clients, banks, the practice and the network do, and holds the books against
// what the provider has taken.
func TestWhateverHappensNobodyPaysTwice(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	rapid.Check(t, func(rt *rapid.T) {
		ana := c.payer("ana" + rapid.StringMatching("[a-z]{8}").Draw(rt, "name"))
		invoices := []string{""}
		for _, amount := range rapid.SliceOfN(rapid.Int64Range(100, 9_000), 1, 3).Draw(rt, "amounts") {
			invoices = append(invoices, c.issued(asking(ana, amount)).ID)
		}
		already, owed := len(c.far.Sessions()), c.ledger(ana).Balance.Balance
		pages := func() []stripetest.Session { return c.far.Sessions()[already:] }
		anyPage := func(rt *rapid.T) string {
			shown := []string{} // a page whose address never arrived here is one that nobody can find
			for _, s := range pages() {
				if c.checkout(s.Order).Page != "" {
					shown = append(shown, s.ID)
				}
			}
			if len(shown) == 0 {
				rt.Skip("no page was shown")
			}
			return rapid.SampledFrom(shown).Draw(rt, "page")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"ask": func(rt *rapid.T) {
				_, err := c.asks(ana, rapid.SampledFrom(invoices).Draw(rt, "invoice"))
				if err != nil && fault.IsTrouble(fault.CodeOf(err)) {
					rt.Fatal(err)
				}
			},
			"pay":    func(rt *rapid.T) { c.far.Pay(anyPage(rt)) },
			"handIn": func(rt *rapid.T) { c.far.HandIn(anyPage(rt)) },
			"decide": func(rt *rapid.T) {
				id := anyPage(rt)
				for _, s := range pages() {
					if s.ID == id && s.Payment == "processing" {
						c.far.Decide(id, rapid.Bool().Draw(rt, "isGood"))
					}
				}
			},
			"runOut": func(rt *rapid.T) { c.far.RunOut(anyPage(rt)) },
			"befall": func(rt *rapid.T) {
				c.far.Befall(rapid.SampledFrom([]stripetest.Trouble{stripetest.Broken, stripetest.Silent, stripetest.AnswerLost}).Draw(rt, "trouble"))
			},
			"wait": func(rt *rapid.T) {
				c.later(time.Duration(rapid.IntRange(1, 4000).Draw(rt, "seconds")) * time.Second)
			},
		})
		c.far.Calm()
		for range 12 {
			c.later(30 * time.Minute)
		}
		var taken int64
		for _, s := range pages() {
			if s.IsPaid {
				taken += s.Amount
			}
			if s.Status == "open" && c.checkout(s.Order).Page != "" {
				rt.Errorf("page %s is left open", s.ID)
			}
		}
		if got := owed - c.ledger(ana).Balance.Balance; got != taken {
			rt.Errorf("the provider took %d, the books say %d", taken, got)
		}
		if got := c.ledger(ana).Balance; got.Open > 0 && got.Credit > 0 && taken == owed {
			rt.Errorf("all was paid, and left are %+v", got)
		}
	})
}
