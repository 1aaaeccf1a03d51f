package visitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// Refusals of what a visitor wants with their appointments.
const (
	TimeTaken       fault.Code = "time_taken"       // it is not free, or may not be asked for any more
	RequestsMany    fault.Code = "requests_many"    // more than [RequestsOpen] wait for an answer
	RequestAnswered fault.Code = "request_answered" // it is not open any more
	CancelTooLate   fault.Code = "cancel_too_late"  // the rules say from when on one has to call
)

// Limits of asking for times.
const (
	RequestsOpen   = 5    // of one person, that wait for an answer
	RequestNoteMax = 1000 // characters
)

// Asking is a time as it was asked for.
type Asking struct {
	Page    string // the number of the page that it was asked on
	Service string
	Place   string // empty: the service has none
	Start   time.Time
	Note    string
}

// AskForTime asks for an appointment (S49). The same from the same page is asked once. It fails with [fault.Invalid]
// without a page, with [fault.NotFound] where the service is not offered there, at start with [TimeTaken], at note with
// [fault.TooLong], and with [RequestsMany].
func (d *Door) AskForTime(ctx context.Context, who Visitor, a Asking) error {
	note := typed.Lines(a.Note)
	switch {
	case a.Page == "" || len(a.Page) > pageMax:
		return fault.New(fault.Invalid)
	case utf8.RuneCountInString(note) > RequestNoteMax:
		return fault.At("note", fault.TooLong)
	}
	sum := sha256.Sum256(fmt.Append(nil, a.Service, " ", a.Place, " ", store.Millis(a.Start), " ", note))
	once := a.Page + " " + hex.EncodeToString(sum[:])
	return d.tell(ctx, func(tx *store.Tx) error {
		times, err := tx.CountRequestOnce(ctx, row.CountRequestOnceParams{GrantID: who.Grant, Page: once})
		if err != nil || times > 0 {
			return err
		}
		if err := d.mayAsk(ctx, &tx.View, who, a); err != nil {
			return err
		}
		asked := AppointmentRequest{
			Grant: who.Grant, Holder: who.Holder, Request: tx.NewID(), Service: a.Service, Place: a.Place, Start: a.Start.UTC(), Note: note,
		}
		if err := record(ctx, tx, AppointmentRequested, who.Client, asked); err != nil {
			return err
		}
		return tx.InsertRequestOnce(ctx, row.InsertRequestOnceParams{GrantID: who.Grant, Page: once, EventID: eventOf(tx), At: store.Millis(tx.Now)})
	})
}

// mayAsk says no to a time that is not free, and to one request too many.
func (d *Door) mayAsk(ctx context.Context, v *store.View, who Visitor, a Asking) error {
	free, err := d.readTimes(ctx, v, a.Service, a.Place)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(free, a.Start.Equal) {
		return fault.At("start", TimeTaken)
	}
	agenda, err := readAgenda(ctx, v, who)
	if err != nil {
		return err
	}
	open := 0
	for _, r := range agenda.Requests {
		if r.IsOpen() {
			open++
		}
	}
	if open >= RequestsOpen {
		return fault.New(RequestsMany)
	}
	return nil
}

// WithdrawRequest takes a request back that is not answered, or answered with other times. It fails with
// [fault.NotFound] where it is none of theirs, and with [RequestAnswered].
func (d *Door) WithdrawRequest(ctx context.Context, who Visitor, id string) error {
	return d.tell(ctx, func(tx *store.Tx) error {
		if _, err := openRequest(ctx, &tx.View, who, id); err != nil {
			return err
		}
		return record(ctx, tx, RequestWithdrawn, who.Client, RequestWithdrawal{Grant: who.Grant, Holder: who.Holder, Request: id})
	})
}

// TakeOffer agrees to one of the times that were offered in answer to a request. It fails with [fault.NotFound] where
// that is no offer of theirs, with [RequestAnswered], and at start with [TimeTaken].
func (d *Door) TakeOffer(ctx context.Context, who Visitor, requestID, offerID string) error {
	return d.tell(ctx, func(tx *store.Tx) error {
		r, err := openRequest(ctx, &tx.View, who, requestID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(r.Offers, func(o TimeOffer) bool { return o.ID == offerID })
		switch {
		case at < 0:
			return fault.New(fault.NotFound)
		case !r.Offers[at].Start.After(tx.Now):
			return fault.At("start", TimeTaken)
		}
		return record(ctx, tx, OfferTaken, who.Client, OfferTaking{Grant: who.Grant, Holder: who.Holder, Request: requestID, Offer: offerID})
	})
}

// CancelAppointment cancels an appointment in time. It fails with [fault.NotFound] where it is none of theirs, or is
// cancelled already, and with [CancelTooLate].
func (d *Door) CancelAppointment(ctx context.Context, who Visitor, id string) error {
	return d.tell(ctx, func(tx *store.Tx) error {
		a, err := readAppointment(ctx, &tx.View, who, id)
		switch {
		case err != nil:
			return err
		case a.IsCancelled:
			return fault.New(fault.NotFound)
		case !a.MayCancel:
			return fault.New(CancelTooLate)
		}
		return record(ctx, tx, AppointmentCancelled, who.Client, AppointmentCancelling{Grant: who.Grant, Holder: who.Holder, Appointment: id})
	})
}

// openRequest finds a request of the visitor that waits for an answer of either side.
func openRequest(ctx context.Context, v *store.View, who Visitor, id string) (TimeRequest, error) {
	agenda, err := readAgenda(ctx, v, who)
	if err != nil {
		return TimeRequest{}, err
	}
	for _, r := range agenda.Requests {
		if r.ID != id {
			continue
		}
		if !r.IsOpen() {
			return r, fault.New(RequestAnswered)
		}
		return r, nil
	}
	return TimeRequest{}, fault.New(fault.NotFound)
}

// readAppointment finds an appointment of the visitor.
func readAppointment(ctx context.Context, v *store.View, who Visitor, id string) (Appointment, error) {
	agenda, err := readAgenda(ctx, v, who)
	if err != nil {
		return Appointment{}, err
	}
	for _, a := range slices.Concat(agenda.Upcoming, agenda.Past) {
		if a.ID == id {
			return a, nil
		}
	}
	return Appointment{}, fault.New(fault.NotFound)
}
