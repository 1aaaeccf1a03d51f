package scheduling

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// reopenWithin is how long an answer can be taken back of which no mail tells.
const reopenWithin = time.Minute

// Reopen takes the practitioner's acceptance or refusal of a request back (W5): it waits for an answer as before, and nobody
// is told of anything. It fails with [fault.NotFound] at id, with [outbox.TooLate] once the client was told, with
// [RequestAnswered] where the answer is another one by now, and with [TimeTaken] at start where another request has its time.
func (d *Diary) Reopen(ctx context.Context, id string) error {
	return d.answer(ctx, id, func(tx *store.Tx, r row.AppointmentRequest) error {
		offers, err := tx.ListOffers(ctx, r.ID)
		if err != nil {
			return err
		}
		switch {
		case RequestState(r.State) == Accepted && len(offers) == 0: // with offers it was the client who agreed
			err = takeBackAgreed(ctx, tx, r)
		case RequestState(r.State) == Declined:
			err = takeBackMails(ctx, tx, r, r.ID)
		default:
			err = fault.New(RequestAnswered)
		}
		if err != nil {
			return err
		}
		before := Pending
		if len(offers) > 0 {
			before = Offered
		} else if err := isUnasked(ctx, tx, r); err != nil {
			return err
		}
		if err := tx.AnswerRequest(ctx, row.AnswerRequestParams{State: string(before), ID: r.ID}); err != nil {
			return err
		}
		return noteRequest(ctx, tx, history.Practitioner, history.RequestReopened, r)
	})
}

// takeBackAgreed takes the appointment back that came of a request, unless it was changed since.
func takeBackAgreed(ctx context.Context, tx *store.Tx, r row.AppointmentRequest) error {
	a, err := tx.GetAppointment(ctx, deref(r.AppointmentID))
	switch {
	case err != nil:
		return err
	case a.Sequence > 0:
		return fault.New(RequestAnswered)
	}
	if err := takeBackMails(ctx, tx, r, a.ID); err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	tx.Changed(AppointmentNoun, a.ID)
	return tx.TakeBackAppointment(ctx, row.TakeBackAppointmentParams{At: &now, ID: a.ID})
}

// takeBackMails takes the mail back that tells of an answer. It fails with [outbox.TooLate] where it has gone, and where there
// is none some time after the answer.
func takeBackMails(ctx context.Context, tx *store.Tx, r row.AppointmentRequest, about string) error {
	waiting, err := outbox.WaitingAbout(ctx, &tx.View, about)
	if err != nil {
		return err
	}
	told, err := tx.CountToldAbout(ctx, about)
	switch {
	case err != nil:
		return err
	case told > int64(len(waiting)), len(waiting) == 0 && tx.Now.Sub(store.Time(*r.AnsweredAt)) > reopenWithin:
		return fault.New(outbox.TooLate)
	}
	for _, m := range waiting {
		if err := outbox.TakeBack(ctx, tx, Letters{}, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// isUnasked looks whether the time of a request is that of no other, waiting or accepted.
func isUnasked(ctx context.Context, tx *store.Tx, r row.AppointmentRequest) error {
	isTaken, err := isRequested(ctx, &tx.View, store.Time(r.Start), store.Time(r.End))
	if err != nil || isTaken {
		return taken(err)
	}
	waiting, err := tx.ListPendingBetween(ctx, row.ListPendingBetweenParams{Since: r.Start, Until: r.End})
	if err != nil || len(waiting) > 0 {
		return taken(err)
	}
	return nil
}
