package stripe

import (
	"context"

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
	lost, isOpen, err := s.disputes(ctx, key, intent.ID)
	if fault.CodeOf(err) == billing.KeyNarrow { // it may be all that is missing: then nobody is told how it ended
		isOpen, err = true, nil
	}
	sight.Returned, sight.IsDisputed = min(sight.Returned+lost, sight.Amount), isOpen
	return sight, err
}

// disputes says how much the payer's bank took back of a payment, and whether it has still to decide.
func (s *Stripe) disputes(ctx context.Context, key, payment string) (lost int64, isOpen bool, err error) {
	for dispute, err := range s.as(key).V1Disputes.List(ctx, &stripe.DisputeListParams{PaymentIntent: &payment}) {
		if err != nil {
			return 0, false, codeOf(err)
		}
		switch dispute.Status {
		case stripe.DisputeStatusLost:
			lost += dispute.Amount
		case stripe.DisputeStatusWon, stripe.DisputeStatusWarningClosed, stripe.DisputeStatusPrevented:
		default:
			isOpen = true
		}
	}
	return lost, isOpen, nil
}

// progressOf reads how far a session has come. One that is complete and unpaid waits for a bank, unless the payment has
// gone back to where another card is asked for: nobody is there any more to give one.
func progressOf(session *stripe.CheckoutSession) billing.Progress {
	switch {
	case session.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		return billing.PagePaid
	case session.Status == stripe.CheckoutSessionStatusExpired:
		return billing.PageExpired
	case session.Status != stripe.CheckoutSessionStatusComplete:
		return billing.PageOpen
	case session.PaymentIntent == nil:
		return billing.PageWaiting
	case session.PaymentIntent.Status == stripe.PaymentIntentStatusRequiresPaymentMethod, session.PaymentIntent.Status == stripe.PaymentIntentStatusCanceled:
		return billing.PageFailed
	}
	return billing.PageWaiting
}
