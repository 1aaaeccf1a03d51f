package billing_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/visitor"
)

// attempts lists what was begun online, by a state.
func (c *counter) attempts(state string) []billing.OnlinePayment {
	c.t.Helper()
	page, err := c.OnlinePayments(context.Background(), billing.OnlineFilter{State: state})
	c.Must(err)
	return page.Payments
}

// tells checks what an invoice says of paying it online, and why the last of its attempts did not go.
func (c *counter) tells(invoiceID string, online visitor.PayStage, attempts int, code fault.Code) {
	c.t.Helper()
	in := c.invoice(invoiceID)
	if in.Online != online || len(in.Attempts) != attempts {
		c.t.Errorf("the invoice says %q, and tells of %d attempts; want %q, %d", in.Online, len(in.Attempts), online, attempts)
	}
	if attempts > 0 && in.Attempts[attempts-1].Code != code {
		c.t.Errorf("the last attempt says %q, want %q", in.Attempts[attempts-1].Code, code)
	}
}

func TestAnInvoiceTellsOfPayingItOnline(t *testing.T) {
	t.Parallel()

	t.Run("from_the_page_to_the_bank_that_refuses_and_the_one_that_pays", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		in := c.issued(asking(ana, 12_000))
		c.tells(in.ID, "", 0, "")
		c.asked(ana, in.ID)
		c.tells(in.ID, visitor.PayPreparing, 1, "")
		c.tend()
		c.tells(in.ID, visitor.PayOpen, 1, "")
		page := c.far.Sessions()[1].ID
		c.far.Decline(page, "insufficient_funds")
		c.later(10 * time.Second)
		c.tells(in.ID, visitor.PayOpen, 1, billing.DeclinedFunds)
		c.far.RunOut(page)
		c.later(10 * time.Second)
		c.tells(in.ID, visitor.PayFailed, 1, billing.DeclinedFunds)
		_, page = c.opened(ana, in.ID)
		c.far.HandIn(page)
		c.later(10 * time.Second)
		c.tells(in.ID, visitor.PayWaiting, 2, "")
		c.far.Decide(page, true)
		c.later(time.Hour)
		c.tells(in.ID, "", 2, "")
		if unpaid, all := c.attempts("unpaid"), c.attempts(""); len(unpaid) != 1 || len(all) != 2 || all[0].PaymentID == "" || all[0].Client != "ana Example" {
			t.Errorf("listed are %+v of %+v", unpaid, all)
		}
	})

	t.Run("also_where_all_that_is_open_is_paid_while_it_is", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		before := c.issued(asking(ana, 3_000))
		c.paid(ana, 3_000, billing.Allocation{InvoiceID: before.ID, Amount: 3_000})
		c.Clock.Advance(time.Second)
		in := c.issued(asking(ana, 12_000))
		_, page := c.opened(ana, "")
		c.far.RunOut(page)
		c.later(10 * time.Second)
		c.tells(in.ID, visitor.PayOver, 1, "")
		_, page = c.opened(ana, "")
		c.far.Pay(page)
		c.later(10 * time.Second)
		c.tells(in.ID, "", 2, "")
		c.tells(before.ID, "", 0, "")
		c.Clock.Advance(time.Second)
		later := c.issued(asking(ana, 4_000))
		c.opened(ana, "")
		c.tells(in.ID, "", 2, "")
		c.tells(later.ID, visitor.PayOpen, 1, "")
	})

	t.Run("what_was_given_back_was_paid", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		in := c.issued(asking(ana, 12_000))
		_, page := c.opened(ana, in.ID)
		c.far.Pay(page)
		c.later(10 * time.Second)
		for _, returned := range []int64{2_000, 12_000} {
			c.far.Refund(page, returned)
			c.later(time.Hour)
			got := c.invoice(in.ID)
			if len(got.Payments) != 1 || got.Payments[0].Amount != 12_000-returned || got.Payments[0].Refunded != returned {
				t.Errorf("after %d went back it was paid by %+v", returned, got.Payments)
			}
		}
		wantState(t, c.invoice(in.ID), billing.Refunded, 0)
	})
}

func TestADispute(t *testing.T) {
	t.Parallel()
	for ended, want := range map[string]billing.Dispute{"won": billing.DisputeWon, "lost": billing.DisputeLost} {
		t.Run("is_told_until_it_is_"+ended, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			ana := c.payer("ana")
			in := c.issued(asking(ana, 12_000))
			_, page := c.opened(ana, in.ID)
			c.far.Pay(page)
			c.later(10 * time.Second)
			if got := c.attempts("disputed"); len(got) != 0 {
				t.Errorf("disputed before it was: %+v", got)
			}
			at := c.Clock.Now().Truncate(time.Second)
			c.far.Dispute(page, "needs_response")
			c.later(time.Hour)
			open := c.attempts("disputed")
			if len(open) != 1 || open[0].Dispute != billing.Unanswered || open[0].AnswerUntil == nil || !open[0].AnswerUntil.Equal(at.Add(7*24*time.Hour)) {
				t.Fatalf("disputed are %+v", open)
			}
			if !c.invoice(in.ID).IsDisputed {
				t.Error("the invoice does not say so")
			}
			if p, err := c.Payment(context.Background(), open[0].PaymentID); err != nil || p.Dispute != billing.Unanswered || p.AnswerUntil == nil {
				t.Errorf("the payment says %+v, %v", p, err)
			}
			c.far.Dispute(page, "under_review")
			c.later(time.Hour)
			if got := c.attempts("disputed"); len(got) != 1 || got[0].Dispute != billing.Answered || got[0].AnswerUntil != nil {
				t.Errorf("answered, disputed are %+v", got)
			}
			c.far.Dispute(page, ended)
			c.later(time.Hour)
			if got := c.attempts("disputed"); len(got) != 0 {
				t.Errorf("ended, disputed are still %+v", got)
			}
			if got := c.attempts("")[0]; got.Dispute != want || c.invoice(in.ID).IsDisputed {
				t.Errorf("it has ended as %q", got.Dispute)
			}
			if got := c.rows("SELECT 1 FROM history WHERE action IN ('payment_disputed', 'payment_dispute_ended')"); got != 2 {
				t.Errorf("the history has %d rows of it", got)
			}
		})
	}
}

func TestWhatIsHeardLateAndInAnyOrder(t *testing.T) {
	t.Parallel()

	t.Run("a_payment_that_went_back_before_anybody_heard_of_it_is_one_payment_and_one_refund", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		ana := c.payer("ana")
		in := c.issued(asking(ana, 12_000))
		id, page := c.opened(ana, in.ID)
		c.far.Decline(page, "do_not_honor")
		c.far.Pay(page)
		c.far.Dispute(page, "needs_response")
		c.far.Refund(page, 2_000)
		c.far.Dispute(page, "lost")
		for range 3 {
			c.later(20 * time.Minute)
		}
		c.wants(id, "paid")
		c.owes(ana, 0, 1)
		wantState(t, c.invoice(in.ID), billing.Refunded, 0)
		if got := c.rows("SELECT 1 FROM refund WHERE client_id = ?", ana); got != 1 {
			t.Errorf("%d refunds are written down", got)
		}
	})

	t.Run("a_program_that_was_off_for_weeks_catches_up_with_all_that_was_told", func(t *testing.T) {
		t.Parallel()
		c := newCounter(t)
		var ids []string
		for _, name := range []string{"ana", "bo", "cy", "di"} {
			payer := c.payer(name)
			c.issued(asking(payer, 12_000))
			id, page := c.opened(payer, "")
			c.far.Pay(page)
			c.later(10 * time.Second)
			c.wants(id, "paid")
			ids = append(ids, id)
		}
		for day := range 20 { // while it is off
			c.Clock.Advance(24 * time.Hour)
			c.far.Set(c.Clock.Now())
			c.far.Refund(c.checkout(ids[day%4]).Page, int64(day+1)*100)
		}
		c.Restart()
		c.Books = billing.New(c.Store)
		c.reopen()
		c.tend()
		for i, id := range ids {
			if got, want := c.checkout(id).Returned, int64(i+17)*100; got != want {
				t.Errorf("of payment %d went back %d, want %d", i, got, want)
			}
		}
	})
}

func TestTheListOfWhatWasBegunOnline(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	if _, err := c.OnlinePayments(context.Background(), billing.OnlineFilter{State: "lost"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a state that is none: %v", err)
	}
	if _, err := c.OnlinePayments(context.Background(), billing.OnlineFilter{After: "nobody"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("after nothing: %v", err)
	}
	ana := c.payer("ana")
	c.issued(asking(ana, 12_000))
	const many = 102
	for range many { // each makes room for the next
		c.asked(ana, "")
	}
	first, err := c.OnlinePayments(context.Background(), billing.OnlineFilter{ClientID: ana})
	c.Must(err)
	rest, err := c.OnlinePayments(context.Background(), billing.OnlineFilter{ClientID: ana, After: first.Payments[len(first.Payments)-1].ID})
	c.Must(err)
	if len(first.Payments) != 100 || !first.HasMore || len(rest.Payments) != many-100 || rest.HasMore {
		t.Errorf("%d, then %d", len(first.Payments), len(rest.Payments))
	}
}
