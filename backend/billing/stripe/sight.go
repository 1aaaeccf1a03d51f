package stripe

import (
	"context"
	"time"

	stripe "github.com/stripe/stripe-go/v84"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
)

// seen is what a session shows, with what its payment says.
func (s *Stripe) seen(ctx context.Context, key string, session *stripe.CheckoutSession) (billing.Sight, error) {
	sight := billing.Sight{Progress: progressOf(session), Currency: string(session.Currency)}
	intent := session.PaymentIntent
	if intent == nil {
		return sight, nil
	}
	sight.Payment = intent.ID
	if sight.Progress != billing.PagePaid {
		sight.Why = whyNot(intent.LastPaymentError)
		return sight, nil
	}
	sight.Amount = session.AmountTotal
	charge := intent.LatestCharge
	if charge == nil {
		return sight, nil
	}
	sight.Returned = charge.AmountRefunded
	if !charge.Disputed {
		return sight, nil
	}
	c, err := s.contested(ctx, key, intent.ID)
	if fault.CodeOf(err) == billing.KeyNarrow { // it may be all that is missing: then nobody is told how it ended
		c.stage, err = billing.Unanswered, nil
	}
	sight.Returned, sight.Dispute, sight.AnswerUntil = min(sight.Returned+c.lost, sight.Amount), c.stage, c.until
	return sight, err
}

// contest is what the payer's bank makes of a payment that it asks back.
type contest struct {
	stage billing.Dispute
	lost  int64     // what it took back
	until time.Time // of what is unanswered: the first end
}

// contested reads the disputes of a payment: of several the one that asks most of the practice counts.
func (s *Stripe) contested(ctx context.Context, key, payment string) (contest, error) {
	c := contest{}
	weight := map[billing.Dispute]int{billing.DisputeWon: 1, billing.DisputeLost: 2, billing.Answered: 3, billing.Unanswered: 4}
	for dispute, err := range s.as(key).V1Disputes.List(ctx, &stripe.DisputeListParams{PaymentIntent: &payment}) {
		if err != nil {
			return contest{}, codeOf(err)
		}
		stage := stageOf(dispute.Status)
		if stage == billing.DisputeLost {
			c.lost += dispute.Amount
		}
		if weight[stage] > weight[c.stage] {
			c.stage = stage
		}
		if details := dispute.EvidenceDetails; stage == billing.Unanswered && details != nil && details.DueBy > 0 {
			if until := time.Unix(details.DueBy, 0); c.until.IsZero() || until.Before(c.until) {
				c.until = until
			}
		}
	}
	return c, nil
}

// stageOf reads how far a dispute has come; one in a state that nobody knows yet is best looked after.
func stageOf(status stripe.DisputeStatus) billing.Dispute {
	switch status {
	case stripe.DisputeStatusLost:
		return billing.DisputeLost
	case stripe.DisputeStatusWon, stripe.DisputeStatusWarningClosed, stripe.DisputeStatusPrevented:
		return billing.DisputeWon
	case stripe.DisputeStatusUnderReview, stripe.DisputeStatusWarningUnderReview:
		return billing.Answered
	case stripe.DisputeStatusNeedsResponse, stripe.DisputeStatusWarningNeedsResponse:
		return billing.Unanswered
	}
	return billing.Unanswered
}

// progressOf reads how far a session has come. One that is complete and unpaid waits for a bank, unless the payment has
// gone back to where another card is asked for: nobody is there any more to give one. One that is over after a card was
// refused has failed.
func progressOf(session *stripe.CheckoutSession) billing.Progress {
	intent := session.PaymentIntent
	switch {
	case session.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		return billing.PagePaid
	case session.Status == stripe.CheckoutSessionStatusExpired && intent != nil && intent.LastPaymentError != nil:
		return billing.PageFailed
	case session.Status == stripe.CheckoutSessionStatusExpired:
		return billing.PageExpired
	case session.Status != stripe.CheckoutSessionStatusComplete:
		return billing.PageOpen
	case intent == nil:
		return billing.PageWaiting
	case intent.Status == stripe.PaymentIntentStatusRequiresPaymentMethod, intent.Status == stripe.PaymentIntentStatusCanceled:
		return billing.PageFailed
	}
	return billing.PageWaiting
}
