package stripe

import (
	"cmp"
	"errors"
	"net/http"

	stripe "github.com/stripe/stripe-go/v84"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
)

// codeOf turns what Stripe answered into a code; its words, which may repeat what was sent, go nowhere.
func codeOf(err error) error {
	var answer *stripe.Error
	if !errors.As(err, &answer) {
		return fault.New(billing.Unreachable)
	}
	switch status := answer.HTTPStatusCode; {
	case status == http.StatusUnauthorized:
		return fault.New(billing.KeyRefused)
	case status == http.StatusForbidden:
		return fault.New(billing.KeyNarrow)
	case status == http.StatusNotFound:
		return fault.New(billing.PageUnknown)
	case status == http.StatusTooManyRequests, status == http.StatusConflict, status >= http.StatusInternalServerError, status < http.StatusBadRequest:
		return fault.New(billing.Unreachable)
	case answer.Code == stripe.ErrorCodeAmountTooSmall, answer.Code == stripe.ErrorCodeAmountTooLarge:
		return fault.New(billing.AmountRefused)
	}
	return fault.New(billing.OrderRefused)
}

// isTooLate says that a page could not be closed since it is open no longer.
func isTooLate(err error) bool {
	var answer *stripe.Error
	return errors.As(err, &answer) && answer.HTTPStatusCode == http.StatusBadRequest
}

// whyNot turns why a card was not taken into a code; empty: none was refused.
func whyNot(answer *stripe.Error) fault.Code {
	if answer == nil {
		return ""
	}
	byBank := map[stripe.DeclineCode]fault.Code{
		stripe.DeclineCodeInsufficientFunds:      billing.DeclinedFunds,
		stripe.DeclineCodeAuthenticationRequired: billing.Unconfirmed,
	}
	byError := map[stripe.ErrorCode]fault.Code{
		stripe.ErrorCodeExpiredCard:                        billing.CardOver,
		stripe.ErrorCodeIncorrectNumber:                    billing.CardMistyped,
		stripe.ErrorCodeIncorrectCVC:                       billing.CardMistyped,
		stripe.ErrorCodeIncorrectZip:                       billing.CardMistyped,
		stripe.ErrorCodeInvalidNumber:                      billing.CardMistyped,
		stripe.ErrorCodeInvalidCVC:                         billing.CardMistyped,
		stripe.ErrorCodeInvalidExpiryMonth:                 billing.CardMistyped,
		stripe.ErrorCodeInvalidExpiryYear:                  billing.CardMistyped,
		stripe.ErrorCodeAuthenticationRequired:             billing.Unconfirmed,
		stripe.ErrorCodePaymentIntentAuthenticationFailure: billing.Unconfirmed,
	}
	return cmp.Or(byBank[answer.DeclineCode], byError[answer.Code], billing.Declined)
}
