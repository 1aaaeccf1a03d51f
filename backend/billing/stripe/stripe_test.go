package stripe_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/fault"
)

func order(id string, amount int64) billing.Order {
	return billing.Order{ID: id, Amount: amount, Currency: "USD", What: "Invoice 2026-042", Language: "es", Return: "https://harbor.example.test/bills"}
}

// page begins an order and returns the page's id.
func page(t *testing.T, s *stripe.Stripe, id string) string {
	t.Helper()
	made, err := s.Begin(t.Context(), stripetest.Key, order(id, 12_000))
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	return made.ID
}

func TestBegin(t *testing.T) {
	t.Parallel()

	t.Run("makes_one_page_for_an_order_however_often_it_is_asked", func(t *testing.T) {
		t.Parallel()
		far := stripetest.Start(t)
		s := stripe.New(far.Address())
		for _, trouble := range []stripetest.Trouble{stripetest.AnswerLost, stripetest.Silent, stripetest.Broken} {
			far.Befall(trouble)
			if _, err := s.Begin(t.Context(), stripetest.Key, order("a", 12_000)); err != nil && fault.CodeOf(err) != billing.Unreachable {
				t.Fatalf("a provider in trouble answers %v", err)
			}
		}
		first, again := page(t, s, "a"), page(t, s, "a")
		if first != again || len(far.Sessions()) != 1 {
			t.Errorf("pages %q and %q, %d in all", first, again, len(far.Sessions()))
		}
	})

	t.Run("is_not_reached_where_no_answer_comes_in_time", func(t *testing.T) {
		t.Parallel()
		far := stripetest.Start(t)
		s := stripe.New(far.Address())
		far.Befall(stripetest.Hanging)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := s.Begin(ctx, stripetest.Key, order("a", 12_000)); fault.CodeOf(err) != billing.Unreachable {
			t.Errorf("a provider that hangs answers %v", err)
		}
		if page(t, s, "a"); len(far.Sessions()) != 1 {
			t.Errorf("%d pages were made", len(far.Sessions()))
		}
	})

	t.Run("tells_what_is_paid_and_nothing_of_anybody", func(t *testing.T) {
		t.Parallel()
		far := stripetest.Start(t)
		page(t, stripe.New(far.Address()), "a")
		got := far.Sessions()[0]
		if got.Order != "a" || got.What != "Invoice 2026-042" || got.Amount != 12_000 || got.Currency != "usd" {
			t.Errorf("the provider was told %+v", got)
		}
	})

	t.Run("says_why_it_was_refused", func(t *testing.T) {
		t.Parallel()
		far := stripetest.Start(t)
		s := stripe.New(far.Address())
		for _, amount := range []int64{-1, 0, 1, 99_999_999_999} {
			if _, err := s.Begin(t.Context(), stripetest.Key, order("x", amount)); fault.CodeOf(err) != billing.AmountRefused {
				t.Errorf("%d: %v", amount, err)
			}
		}
		page(t, s, "a")
		if _, err := s.Begin(t.Context(), stripetest.Key, order("a", 99)); fault.CodeOf(err) != billing.OrderRefused {
			t.Errorf("another amount for the same order: %v", err)
		}
		if _, err := s.Begin(t.Context(), "rk_test_other", order("b", 99)); fault.CodeOf(err) != billing.KeyRefused {
			t.Errorf("another key: %v", err)
		}
		for key, want := range map[string]fault.Code{"sk_live_x": billing.KeySecret, "pk_test_x": billing.KeyInvalid, "rk_test_x y": billing.KeyInvalid, "": billing.KeyInvalid} {
			if _, err := s.Begin(t.Context(), key, order("b", 99)); fault.CodeOf(err) != want {
				t.Errorf("%q: %v", key, err)
			}
		}
		far.Forbid("/checkout/")
		if _, err := s.Begin(t.Context(), stripetest.Key, order("c", 99)); fault.CodeOf(err) != billing.KeyNarrow {
			t.Errorf("a key that may not: %v", err)
		}
	})
}

func TestLook(t *testing.T) {
	t.Parallel()
	type want struct {
		progress billing.Progress
		amount   int64
		returned int64
		dispute  billing.Dispute
		why      fault.Code
	}
	for name, c := range map[string]struct {
		happens func(far *stripetest.Far, page string)
		want    want
	}{
		"open":                  {func(*stripetest.Far, string) {}, want{progress: billing.PageOpen}},
		"paid":                  {func(f *stripetest.Far, p string) { f.Pay(p) }, want{progress: billing.PagePaid, amount: 12_000}},
		"expired":               {func(f *stripetest.Far, p string) { f.RunOut(p) }, want{progress: billing.PageExpired}},
		"handed_in":             {func(f *stripetest.Far, p string) { f.HandIn(p) }, want{progress: billing.PageWaiting}},
		"decided_well":          {func(f *stripetest.Far, p string) { f.HandIn(p); f.Decide(p, true) }, want{progress: billing.PagePaid, amount: 12_000}},
		"decided_badly":         {func(f *stripetest.Far, p string) { f.HandIn(p); f.Decide(p, false) }, want{progress: billing.PageFailed}},
		"refunded_in_part":      {func(f *stripetest.Far, p string) { f.Pay(p); f.Refund(p, 2_000) }, want{progress: billing.PagePaid, amount: 12_000, returned: 2_000}},
		"disputed":              {func(f *stripetest.Far, p string) { f.Pay(p); f.Dispute(p, "needs_response") }, want{progress: billing.PagePaid, amount: 12_000, dispute: billing.Unanswered}},
		"disputed_and_won":      {func(f *stripetest.Far, p string) { f.Pay(p); f.Dispute(p, "won") }, want{progress: billing.PagePaid, amount: 12_000, dispute: billing.DisputeWon}},
		"disputed_and_lost":     {func(f *stripetest.Far, p string) { f.Pay(p); f.Dispute(p, "lost") }, want{progress: billing.PagePaid, amount: 12_000, returned: 12_000, dispute: billing.DisputeLost}},
		"disputed_and_answered": {func(f *stripetest.Far, p string) { f.Pay(p); f.Dispute(p, "under_review") }, want{progress: billing.PagePaid, amount: 12_000, dispute: billing.Answered}},
		"open_after_a_refusal":  {func(f *stripetest.Far, p string) { f.Decline(p, "insufficient_funds") }, want{progress: billing.PageOpen, why: billing.DeclinedFunds}},
		"over_after_a_refusal":  {func(f *stripetest.Far, p string) { f.Decline(p, "do_not_honor"); f.RunOut(p) }, want{progress: billing.PageFailed, why: billing.Declined}},
		"paid_after_a_refusal":  {func(f *stripetest.Far, p string) { f.Decline(p, "expired_card"); f.Pay(p) }, want{progress: billing.PagePaid, amount: 12_000}},
		"a_card_that_is_over":   {func(f *stripetest.Far, p string) { f.Decline(p, "expired_card") }, want{progress: billing.PageOpen, why: billing.CardOver}},
		"a_card_mistyped":       {func(f *stripetest.Far, p string) { f.Decline(p, "incorrect_cvc") }, want{progress: billing.PageOpen, why: billing.CardMistyped}},
		"a_card_not_confirmed":  {func(f *stripetest.Far, p string) { f.Decline(p, "authentication_required") }, want{progress: billing.PageOpen, why: billing.Unconfirmed}},
		"refunded_then_lost":    {func(f *stripetest.Far, p string) { f.Pay(p); f.Refund(p, 500); f.Dispute(p, "lost") }, want{progress: billing.PagePaid, amount: 12_000, returned: 12_000, dispute: billing.DisputeLost}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			far := stripetest.Start(t)
			s := stripe.New(far.Address())
			p := page(t, s, "a")
			c.happens(far, p)
			sight, err := s.Look(t.Context(), stripetest.Key, p)
			if got := (want{sight.Progress, sight.Amount, sight.Returned, sight.Dispute, sight.Why}); err != nil || got != c.want {
				t.Errorf("sees %+v, %v; want %+v", got, err, c.want)
			}
		})
	}

	t.Run("knows_no_page_of_another_account", func(t *testing.T) {
		t.Parallel()
		if _, err := stripe.New(stripetest.Start(t).Address()).Look(t.Context(), stripetest.Key, "cs_other"); fault.CodeOf(err) != billing.PageUnknown {
			t.Errorf("another account's page: %v", err)
		}
	})
}

func TestClose(t *testing.T) {
	t.Parallel()
	far := stripetest.Start(t)
	s := stripe.New(far.Address())
	open, paid := page(t, s, "a"), page(t, s, "b")
	far.Pay(paid)
	for id, want := range map[string]billing.Progress{open: billing.PageExpired, paid: billing.PagePaid} {
		for range 2 {
			if sight, err := s.Close(t.Context(), stripetest.Key, id); err != nil || sight.Progress != want {
				t.Errorf("closing %s: %+v, %v", id, sight, err)
			}
		}
	}
	if far.Pay(open) {
		t.Error("somebody paid on a page that was closed")
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	far := stripetest.Start(t)
	s := stripe.New(far.Address())
	far.Set(time.Unix(1_700_000_000, 0))
	a, b, c := page(t, s, "a"), page(t, s, "b"), page(t, s, "c")
	far.Pay(a)
	far.Pay(b)
	far.RunOut(c)
	far.Refund(a, 100)
	far.Dispute(b, "needs_response")
	found, err := s.Since(t.Context(), stripetest.Key, time.Unix(0, 0))
	if err != nil || len(found) != 5 {
		t.Fatalf("found %q, %v", found, err)
	}
	if found, err = s.Since(t.Context(), stripetest.Key, time.Unix(1_700_000_001, 0)); err != nil || len(found) != 0 {
		t.Errorf("after everything: %q, %v", found, err)
	}
}
