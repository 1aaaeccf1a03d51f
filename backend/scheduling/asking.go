package scheduling

import (
	"context"
	"slices"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// TakeRequest takes in that a client asks for a time, once (S34, S49). It must be one of those that are offered now. It
// fails with [fault.NotFound] where the access has ended or the service is not offered there, at start with [TimeTaken],
// at note with [fault.TooLong], and with [visitor.RequestsMany].
func TakeRequest(ctx context.Context, tx *store.Tx, asked visitor.AppointmentRequest) error {
	clientID, err := clientOf(ctx, tx, asked.Grant, asked.Holder)
	if err != nil {
		return err
	}
	if known, err := tx.CountRequest(ctx, asked.Request); err != nil || known > 0 {
		return err
	}
	text, err := lines("note", asked.Note, noteMax)
	if err != nil {
		return err
	}
	if open, err := tx.CountOpenRequestsOfHolder(ctx, asked.Holder); err != nil || open >= visitor.RequestsOpen {
		return orCode(err, visitor.RequestsMany)
	}
	service, err := offered(ctx, tx, asked)
	if err != nil {
		return err
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return err
	}
	r := row.AppointmentRequest{ID: asked.Request, ClientID: clientID, HolderID: asked.Holder}
	if err := tx.InsertRequest(ctx, row.InsertRequestParams{
		ID: r.ID, PracticeID: p.ID, ClientID: r.ClientID, HolderID: r.HolderID, ServiceID: service.ID, PlaceID: orNil(asked.Place),
		Start: store.Millis(asked.Start), End: store.Millis(asked.Start.Add(minutes(service.Minutes))), Buffer: service.Buffer, Note: text, At: store.Millis(tx.Now),
	}); err != nil {
		return err
	}
	if err := refresh(ctx, tx); err != nil {
		return err
	}
	return noteRequest(ctx, tx, history.Client, history.RequestReceived, r)
}

// offered looks whether a time may be asked for, and returns the service.
func offered(ctx context.Context, tx *store.Tx, asked visitor.AppointmentRequest) (row.Service, error) {
	service, err := tx.GetService(ctx, asked.Service)
	if err != nil {
		return service, notFoundAt("service", err)
	}
	places, err := tx.ListServicePlaces(ctx)
	if err != nil {
		return service, err
	}
	there := serviceOf(service, places).PlaceIDs
	if !service.IsOffered || service.ArchivedAt != nil || len(there) == 0 && asked.Place != "" || len(there) > 0 && !slices.Contains(there, asked.Place) {
		return service, fault.New(fault.NotFound)
	}
	p, zone, err := practiceOf(ctx, &tx.View)
	if err != nil {
		return service, err
	}
	rules, err := tx.GetSchedulingRule(ctx, p.ID)
	if err != nil {
		return service, err
	}
	earliest, latest := visitor.Reach(tx.Now, zone, minutes(rules.Notice), int(rules.Furthest))
	if asked.Start.Before(earliest) || asked.Start.After(latest) {
		return service, taken(nil)
	}
	free, err := startsOf(ctx, &tx.View, service, asked.Place, rules, asked.Start, asked.Start)
	if err == nil && !slices.ContainsFunc(free, asked.Start.Equal) {
		err = taken(nil)
	}
	return service, err
}

// TakeWithdrawal takes in that a client takes a request back. It fails with [fault.NotFound], or with [RequestAnswered].
func TakeWithdrawal(ctx context.Context, tx *store.Tx, w visitor.RequestWithdrawal) error {
	r, err := requestOfVisitor(ctx, tx, w.Grant, w.Holder, w.Request)
	if err != nil {
		return err
	}
	if err := settleRequest(ctx, tx, r, Withdrawn, "", nil); err != nil {
		return err
	}
	if err := refresh(ctx, tx); err != nil {
		return err
	}
	return noteRequest(ctx, tx, history.Client, history.RequestWithdrawn, r)
}

// TakeOffer takes in that a client agrees to a time that was offered: it becomes an appointment. It fails with
// [fault.NotFound], with [RequestAnswered], and at start with [TimeTaken] where something else is there meanwhile.
func TakeOffer(ctx context.Context, tx *store.Tx, taking visitor.OfferTaking) error {
	r, err := requestOfVisitor(ctx, tx, taking.Grant, taking.Holder, taking.Request)
	if err != nil {
		return err
	}
	o, err := tx.GetOffer(ctx, taking.Offer)
	switch {
	case err != nil:
		return err
	case o.RequestID != r.ID || RequestState(r.State) != Offered:
		return fault.New(fault.NotFound)
	case o.Start <= store.Millis(tx.Now):
		return taken(nil)
	}
	if err := agree(ctx, tx, r, Booking{isTaken: true}, o.Start); err != nil {
		return err
	}
	return noteRequest(ctx, tx, history.Client, history.RequestAccepted, r)
}

// TakeCancelling takes in that a client cancels an appointment within the rules. It fails with [fault.NotFound], or with
// [visitor.CancelTooLate].
func TakeCancelling(ctx context.Context, tx *store.Tx, c visitor.AppointmentCancelling) error {
	if _, err := clientOf(ctx, tx, c.Grant, c.Holder); err != nil {
		return err
	}
	a, err := tx.GetAppointment(ctx, c.Appointment)
	if err != nil {
		return err
	}
	rules, err := tx.GetSchedulingRule(ctx, a.PracticeID)
	switch {
	case err != nil:
		return err
	case deref(a.HolderID) != c.Holder || State(a.State) != Booked:
		return fault.New(fault.NotFound)
	case a.Start-rules.CancelWithin*time.Minute.Milliseconds() <= store.Millis(tx.Now):
		return fault.New(visitor.CancelTooLate)
	}
	if err := cancel(ctx, tx, a, byClient, ""); err != nil {
		return err
	}
	if err := settleMails(ctx, tx, a.ID, wherePossible, false); err != nil {
		return err
	}
	return refresh(ctx, tx)
}

// clientOf is whose pages a grant opens. It fails with [fault.NotFound] where that has ended, or is another's.
func clientOf(ctx context.Context, tx *store.Tx, grantID, holderID string) (string, error) {
	grant, err := tx.GetGrant(ctx, grantID)
	if err == nil && (grant.EndedAt != nil || grant.HolderID != holderID) {
		err = fault.New(fault.NotFound)
	}
	return grant.ClientID, err
}

// requestOfVisitor finds a request of whoever came in by a grant that waits for an answer of either side.
func requestOfVisitor(ctx context.Context, tx *store.Tx, grantID, holderID, id string) (row.AppointmentRequest, error) {
	if _, err := clientOf(ctx, tx, grantID, holderID); err != nil {
		return row.AppointmentRequest{}, err
	}
	r, err := tx.GetRequest(ctx, id)
	switch {
	case err != nil:
		return r, err
	case r.HolderID != holderID:
		return r, fault.New(fault.NotFound)
	case !RequestState(r.State).isOpen():
		return r, fault.New(RequestAnswered)
	}
	return r, nil
}

// orCode is an error, or where there is none the refusal.
func orCode(err error, code fault.Code) error {
	if err == nil {
		err = fault.New(code)
	}
	return err
}

// ExpireRequests closes the requests whose time has come unanswered, and those of which every time that was offered has
// passed.
func (d *Diary) ExpireRequests(ctx context.Context) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		passed, err := tx.ListPassedRequests(ctx, store.Millis(tx.Now))
		if err != nil || len(passed) == 0 {
			return err
		}
		for _, r := range passed {
			if err := settleRequest(ctx, tx, r, Expired, "", nil); err != nil {
				return err
			}
			tx.Changed(RequestNoun, r.ID)
		}
		return refresh(ctx, tx)
	})
}
