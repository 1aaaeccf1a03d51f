package billing_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/fault"
)

func (c *counter) tillIs(isActive bool, code fault.Code) {
	c.t.Helper()
	state, err := c.till.Get(context.Background())
	c.Must(err)
	if state.IsActive != isActive || state.Code != code || state.IsSetUp != (len(c.drawer.keys) == 1) {
		c.t.Errorf("the account is %+v, with %d keys", state, len(c.drawer.keys))
	}
}

func TestTill(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("is_active_only_after_the_provider_took_its_key", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		_, err := c.till.Remove(ctx)
		c.Must(err)
		c.tillIs(false, "")
		for key, want := range map[string]fault.Code{"": fault.Missing, "sk_live_x": billing.KeySecret, "something": billing.KeyInvalid, "rk_test_other": billing.KeyRefused} {
			_, err := c.till.SetUp(ctx, key)
			wantFault(t, err, want, "key")
		}
		c.far.Befall(stripetest.Broken)
		_, err = c.till.SetUp(ctx, stripetest.Key)
		wantFault(t, err, billing.Unreachable, "")
		c.far.Forbid("/events")
		_, err = c.till.SetUp(ctx, stripetest.Key)
		wantFault(t, err, billing.KeyNarrow, "key")
		c.tillIs(false, "")
		for _, s := range c.far.Sessions() {
			if s.Status == "open" {
				t.Error("a page of a try was left open")
			}
		}
	})

	t.Run("says_so_when_its_key_is_worth_nothing_any_more", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, "")
		c.far.Pay(page)
		c.far.Lock(true)
		c.later(10 * time.Second)
		c.tillIs(false, billing.KeyRefused)
		if _, err := c.asks(ana, ""); fault.CodeOf(err) != billing.AccountMissing {
			t.Errorf("paying: %v", err)
		}
		_, err := c.till.Check(ctx)
		c.Must(err)
		c.tillIs(false, billing.KeyRefused)
		c.far.Lock(false)
		_, err = c.till.Check(ctx)
		c.Must(err)
		c.tillIs(true, "")
		c.later(time.Hour)
		c.wants(id, "paid")
		c.owes(ana, 0, 1)
	})

	t.Run("hears_what_happened_as_soon_as_it_is_checked", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, "")
		c.far.Pay(page)
		c.later(10 * time.Second)
		c.far.Refund(page, 2_000)
		c.later(time.Second)
		if got := c.checkout(id).Returned; got != 0 {
			t.Errorf("it has heard of %d by itself already", got)
		}
		_, err := c.till.Check(ctx)
		c.Must(err)
		c.tend()
		if got := c.checkout(id).Returned; got != 2_000 {
			t.Errorf("%d went back", got)
		}
	})

	t.Run("closes_what_is_open_when_it_is_removed_or_has_another_key", func(t *testing.T) {
		t.Parallel()
		for name, leave := range map[string]func(c *counter) error{
			"removed":  func(c *counter) error { _, err := c.till.Remove(ctx); return err },
			"replaced": func(c *counter) error { _, err := c.till.SetUp(ctx, stripetest.Key); return err },
		} {
			c := newCounter(t)
			ana, bo := c.payer("ana"), c.payer("bo")
			c.issued(asking(ana, 12_000))
			c.issued(asking(bo, 8_000))
			id, page := c.opened(ana, "")
			paid, paidPage := c.opened(bo, "")
			c.far.Pay(paidPage)
			c.far.Befall(stripetest.Broken)
			if err := leave(c); fault.CodeOf(err) != billing.Unreachable {
				t.Errorf("%s without the provider: %v", name, err)
			}
			c.Must(leave(c))
			c.wants(id, "expired")
			c.wants(paid, "paid")
			if c.far.Pay(page) {
				t.Errorf("%s: somebody paid on a page of before", name)
			}
			c.tillIs(name == "replaced", "")
		}
	})

	t.Run("is_kept_while_a_bank_decides", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		_, page := c.opened(ana, "")
		c.far.HandIn(page)
		_, err := c.till.Remove(ctx)
		wantFault(t, err, billing.BankDecides, "")
		c.far.Decide(page, true)
		c.later(time.Hour)
		_, err = c.till.Remove(ctx)
		c.Must(err)
		c.owes(ana, 0, 1)
	})
}

func TestWhileTheProviderIsNotThere(t *testing.T) {
	t.Parallel()

	t.Run("nothing_is_lost_however_long_it_takes", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, "")
		c.far.Pay(page)
		for range 40 {
			c.far.Befall(stripetest.Broken)
			c.later(10 * time.Second)
		}
		c.wants(id, "open")
		c.far.Calm()
		c.later(100 * 24 * time.Hour)
		c.wants(id, "paid")
		c.owes(ana, 0, 1)
	})

	t.Run("what_could_not_be_begun_within_an_hour_has_come_to_nothing", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id := c.asked(ana, "")
		for range 9 {
			c.far.Befall(stripetest.Silent, stripetest.Silent, stripetest.Silent)
			c.later(10 * time.Minute)
		}
		if k := c.checkout(id); k.State != "failed" || k.Code != string(billing.Unreachable) {
			t.Errorf("it is %s, %s", k.State, k.Code)
		}
		if _, err := c.asks(ana, ""); err != nil {
			t.Errorf("beginning again: %v", err)
		}
	})

	t.Run("money_that_went_back_longer_ago_than_the_provider_remembers_is_found", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, "")
		c.far.Pay(page)
		c.later(10 * time.Second)
		c.far.Refund(page, 12_000)
		c.far.ForgetEvents()
		c.later(60 * 24 * time.Hour)
		if got := c.checkout(id).Returned; got != 12_000 {
			t.Errorf("%d went back", got)
		}
	})

	t.Run("it_is_asked_often_while_somebody_waits_and_seldom_otherwise", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		c.issued(asking(ana, 12_000))
		c.opened(ana, "")
		count := func(minutes int) int {
			before := c.far.Asked()
			for range minutes * 12 {
				c.later(5 * time.Second)
			}
			return c.far.Asked() - before
		}
		if waiting := count(10); waiting < 100 {
			t.Errorf("asked %d times in ten minutes in which somebody waits", waiting)
		}
		count(6)
		if idle := count(10); idle > 15 {
			t.Errorf("asked %d times in ten minutes in which nobody waits", idle)
		}
	})
}
