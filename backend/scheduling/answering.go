package scheduling

import (
	"context"
	"slices"
	"strconv"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Refusals of an answer.
const (
	RequestAnswered fault.Code = visitor.RequestAnswered // it is not open any more
	RequestPast     fault.Code = "request_past"          // its time has come
	OffersMany      fault.Code = "offers_many"           // more than [OffersMax] times
)

// OffersMax is how many times can be offered in answer to a request.
const OffersMax = 5

// Accept agrees to a request: its time becomes an appointment, and the client is told by email where that can be. Anyway
// also lays it over what is there, but never over another request that was accepted: two never end in one time. It fails
// with [fault.NotFound] at id, with [RequestAnswered] or [RequestPast], and with [TimeTaken] at start.
func (d *Diary) Accept(ctx context.Context, id string, anyway bool) error {
	return d.answer(ctx, id, func(tx *store.Tx, r row.AppointmentRequest) error {
		switch {
		case RequestState(r.State) != Pending:
			return fault.New(RequestAnswered)
		case r.Start <= store.Millis(tx.Now):
			return fault.New(RequestPast)
		}
		if isTaken, err := isRequested(ctx, &tx.View, store.Time(r.Start), store.Time(r.End)); err != nil || isTaken {
			return taken(err)
		}
		if err := agree(ctx, tx, r, Booking{Anyway: anyway}, r.Start); err != nil {
			return err
		}
		return noteRequest(ctx, tx, history.Practitioner, history.RequestAccepted, r)
	})
}

// taken is the refusal of a time, unless something went wrong.
func taken(err error) error {
	if err == nil {
		err = fault.At("start", TimeTaken)
	}
	return err
}

// agree makes an appointment of a request, at its own time or at another, and tells the client.
func agree(ctx context.Context, tx *store.Tx, r row.AppointmentRequest, b Booking, start int64) error {
	b.HolderID, b.ServiceID, b.PlaceID = r.HolderID, r.ServiceID, deref(r.PlaceID)
	b.Start, b.Minutes = store.Time(start), int((r.End-r.Start)/time.Minute.Milliseconds())
	appointmentID, err := Book(ctx, tx, b, r.ID)
	if err != nil {
		return err
	}
	if err := settleRequest(ctx, tx, r, Accepted, "", &appointmentID); err != nil {
		return err
	}
	return settleMails(ctx, tx, appointmentID, wherePossible, false)
}

// Decline says no to a request. The client reads the reason in the portal, and is told by email that there is an answer.
// It fails with [fault.NotFound] at id, with [fault.TooLong] at reason, or with [RequestAnswered].
func (d *Diary) Decline(ctx context.Context, id, reason string) error {
	reason, err := lines("reason", reason, noteMax)
	if err != nil {
		return err
	}
	return d.answer(ctx, id, func(tx *store.Tx, r row.AppointmentRequest) error {
		if !RequestState(r.State).isOpen() {
			return fault.New(RequestAnswered)
		}
		if err := settleRequest(ctx, tx, r, Declined, reason, nil); err != nil {
			return err
		}
		if err := tellOf(ctx, tx, r, outbox.RequestDeclined); err != nil {
			return err
		}
		return noteRequest(ctx, tx, history.Practitioner, history.RequestDeclined, r)
	})
}

// Offer answers a request with other times, in place of those that were offered before; the time that was asked for is
// free again. It fails with [fault.NotFound] at id, with [RequestAnswered], at starts with [fault.Missing] or [OffersMany],
// and at one of them, by its number from 0, with [RequestPast], [TimeTaken], or [fault.Invalid] for one that is there twice.
func (d *Diary) Offer(ctx context.Context, id string, starts []time.Time) error {
	switch {
	case len(starts) == 0:
		return fault.At("starts", fault.Missing)
	case len(starts) > OffersMax:
		return fault.At("starts", OffersMany)
	}
	return d.answer(ctx, id, func(tx *store.Tx, r row.AppointmentRequest) error {
		if !RequestState(r.State).isOpen() {
			return fault.New(RequestAnswered)
		}
		if err := tx.DropOffers(ctx, r.ID); err != nil {
			return err
		}
		for i, start := range starts {
			if slices.ContainsFunc(starts[:i], start.Equal) {
				return fault.At(strconv.Itoa(i), fault.Invalid)
			}
			if err := offer(ctx, tx, r, i, start); err != nil {
				return fault.Under(strconv.Itoa(i), err)
			}
		}
		if err := settleRequest(ctx, tx, r, Offered, "", nil); err != nil {
			return err
		}
		if err := tellOf(ctx, tx, r, outbox.TimesOffered); err != nil {
			return err
		}
		return noteRequest(ctx, tx, history.Practitioner, history.RequestOffered, r)
	})
}

// offer writes one time down that is offered.
func offer(ctx context.Context, tx *store.Tx, r row.AppointmentRequest, position int, start time.Time) error {
	end := start.Add(time.Duration(r.End-r.Start) * time.Millisecond)
	if !start.After(tx.Now) {
		return fault.New(RequestPast)
	}
	names, err := Conflicts(ctx, &tx.View, start, end.Add(minutes(r.Buffer)), r.ID)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		return fault.New(TimeTaken)
	}
	return tx.InsertOffer(ctx, row.InsertOfferParams{
		ID: tx.NewID(), RequestID: r.ID, Position: int64(position), Start: store.Millis(start), End: store.Millis(end),
	})
}

// answer runs the practitioner's answer to a request, with the open times that follow from it.
func (d *Diary) answer(ctx context.Context, id string, verb func(*store.Tx, row.AppointmentRequest) error) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.GetRequest(ctx, id)
		if err != nil {
			return notFoundAt("id", err)
		}
		if err := verb(tx, r); err != nil {
			return err
		}
		return refresh(ctx, tx)
	})
}

// settleRequest gives a request another state. A mail about it that still waits tells what is so no longer.
func settleRequest(ctx context.Context, tx *store.Tx, r row.AppointmentRequest, state RequestState, reason string, appointmentID *string) error {
	waiting, err := outbox.WaitingAbout(ctx, &tx.View, r.ID)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		if err := outbox.TakeBackFor(ctx, tx, Letters{}, m.ID, AppointmentChanged); err != nil {
			return err
		}
	}
	now := store.Millis(tx.Now)
	return tx.AnswerRequest(ctx, row.AnswerRequestParams{State: string(state), Reason: reason, AnsweredAt: &now, AppointmentID: appointmentID, ID: r.ID})
}

// tellOf tells whoever asked of the answer by email, where that can be.
func tellOf(ctx context.Context, tx *store.Tx, r row.AppointmentRequest, kind outbox.Kind) error {
	to, err := access.AddresseeOf(ctx, &tx.View, r.HolderID)
	if fault.CodeOf(err) == fault.NotFound || err == nil && to.Why != "" {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = enqueue(ctx, tx, to, kind, r.ID, 0)
	return err
}

// noteRequest tells the window and the history of a request.
func noteRequest(ctx context.Context, tx *store.Tx, by history.Actor, action history.Action, r row.AppointmentRequest) error {
	tx.Changed(RequestNoun, r.ID)
	return history.Append(ctx, tx, history.Entry{Actor: by, Action: action, Client: r.ClientID, Subject: r.ID})
}
