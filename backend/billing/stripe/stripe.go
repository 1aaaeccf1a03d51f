// Package stripe asks Stripe to take payments, with the practitioner's own restricted key. It is the only place that
// speaks to a payment provider, it knows no client, and it must never log a key or an answer. Start at [Stripe].
package stripe

import (
	"context"
	"net/http"
	"strings"
	"time"

	stripe "github.com/stripe/stripe-go/v84"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
)

// patience is how long one request may take.
const patience = 20 * time.Second

// Stripe is Stripe as a [billing.Provider].
type Stripe struct{ backends *stripe.Backends }

var _ billing.Provider = (*Stripe)(nil)

// New returns Stripe behind an address; empty: its own.
func New(address string) *Stripe {
	config := &stripe.BackendConfig{
		HTTPClient:        &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
		MaxNetworkRetries: stripe.Int64(0), // whoever asks tries again, at its own pace
		EnableTelemetry:   stripe.Bool(false),
	}
	if address != "" {
		config.URL = &address
	}
	return &Stripe{backends: stripe.NewBackendsWithConfig(config)}
}

func (s *Stripe) as(key string) *stripe.Client {
	return stripe.NewClient(key, stripe.WithBackends(s.backends))
}

// Begin implements [billing.Provider]: a Checkout Session, whose idempotency key is the order's id. It takes a restricted
// key alone.
func (s *Stripe) Begin(ctx context.Context, key string, o billing.Order) (billing.PayPage, error) {
	switch {
	case strings.HasPrefix(key, "sk_"):
		return billing.PayPage{}, fault.New(billing.KeySecret)
	case !strings.HasPrefix(key, "rk_"), strings.ContainsFunc(key, isStrange):
		return billing.PayPage{}, fault.New(billing.KeyInvalid)
	}
	order := &stripe.CheckoutSessionCreateParams{
		Mode:              stripe.String(string(stripe.CheckoutSessionModePayment)),
		ClientReferenceID: &o.ID,
		Locale:            &o.Language,
		SuccessURL:        &o.Return,
		CancelURL:         &o.Return,
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{
			Quantity: stripe.Int64(1),
			PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
				Currency:    stripe.String(strings.ToLower(o.Currency)),
				UnitAmount:  &o.Amount,
				ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: &o.What},
			},
		}},
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{
			Description: &o.What, Metadata: map[string]string{"order": o.ID},
		},
	}
	order.SetIdempotencyKey(o.ID)
	session, err := s.as(key).V1CheckoutSessions.Create(ctx, order)
	if err != nil {
		return billing.PayPage{}, codeOf(err)
	}
	return billing.PayPage{ID: session.ID, Address: session.URL, IsTrial: !session.Livemode}, nil
}

// Look implements [billing.Provider].
func (s *Stripe) Look(ctx context.Context, key, page string) (billing.Sight, error) {
	look := &stripe.CheckoutSessionRetrieveParams{}
	look.AddExpand("payment_intent.latest_charge")
	session, err := s.as(key).V1CheckoutSessions.Retrieve(ctx, page, look)
	if err != nil {
		return billing.Sight{}, codeOf(err)
	}
	return s.seen(ctx, key, session)
}

// Close implements [billing.Provider].
func (s *Stripe) Close(ctx context.Context, key, page string) (billing.Sight, error) {
	_, err := s.as(key).V1CheckoutSessions.Expire(ctx, page, nil)
	if err != nil && !isTooLate(err) {
		return billing.Sight{}, codeOf(err)
	}
	return s.Look(ctx, key, page)
}

// Since implements [billing.Provider].
func (s *Stripe) Since(ctx context.Context, key string, at time.Time) ([]string, error) {
	ask := &stripe.EventListParams{
		CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: at.Unix()},
		Types: stripe.StringSlice([]string{
			string(stripe.EventTypeCheckoutSessionCompleted), string(stripe.EventTypeCheckoutSessionExpired),
			string(stripe.EventTypeCheckoutSessionAsyncPaymentSucceeded), string(stripe.EventTypeCheckoutSessionAsyncPaymentFailed),
			string(stripe.EventTypeChargeRefunded),
			string(stripe.EventTypeChargeDisputeCreated), string(stripe.EventTypeChargeDisputeUpdated), string(stripe.EventTypeChargeDisputeClosed),
		}),
	}
	ask.Limit = stripe.Int64(100)
	found := []string{}
	for event, err := range s.as(key).V1Events.List(ctx, ask) {
		if err != nil {
			return nil, codeOf(err)
		}
		about := "payment_intent"
		if strings.HasPrefix(string(event.Type), "checkout.") {
			about = "id"
		}
		if id, isText := event.Data.Object[about].(string); isText {
			found = append(found, id)
		}
	}
	return found, nil
}

// isStrange finds what is in no key.
func isStrange(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
}
