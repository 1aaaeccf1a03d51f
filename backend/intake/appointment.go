package intake

import (
	"context"

	"anteroom/backend/scheduling"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// actOnTime runs the verb of an event about appointments.
func actOnTime(ctx context.Context, tx *store.Tx, event row.VisitorEvent) (isKnown bool, err error) {
	switch visitor.Kind(event.Kind) { //nolint:exhaustive // the others are not about appointments
	case visitor.AppointmentRequested:
		return with(event, func(body visitor.AppointmentRequest) error {
			return whenMay(ctx, tx, body.Grant, visitor.RequestAppointments, func() error { return scheduling.TakeRequest(ctx, tx, body) })
		})
	case visitor.RequestWithdrawn:
		return with(event, func(body visitor.RequestWithdrawal) error {
			return whenMay(ctx, tx, body.Grant, visitor.SeeVisits, func() error { return scheduling.TakeWithdrawal(ctx, tx, body) })
		})
	case visitor.OfferTaken:
		return with(event, func(body visitor.OfferTaking) error {
			return whenMay(ctx, tx, body.Grant, visitor.RequestAppointments, func() error { return scheduling.TakeOffer(ctx, tx, body) })
		})
	case visitor.AppointmentCancelled:
		return with(event, func(body visitor.AppointmentCancelling) error {
			return whenMay(ctx, tx, body.Grant, visitor.SeeVisits, func() error { return scheduling.TakeCancelling(ctx, tx, body) })
		})
	}
	return false, nil
}
