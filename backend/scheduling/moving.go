package scheduling

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Scope says how much of a series a change is for.
type Scope string

// The scopes.
const (
	One       Scope = "one"
	Following Scope = "following" // it and those after it
)

func (s Scope) check() error {
	if s != One && s != Following {
		return fault.At("scope", fault.Invalid)
	}
	return nil
}

// Who cancels an appointment.
const (
	byPractice = "practice"
	byClient   = "client"
)

// rewrite keeps an appointment as it is now. What the client's own calendar shows of it makes the sequence rise.
func rewrite(ctx context.Context, tx *store.Tx, old, next row.Appointment) error {
	isSeen := old.Start != next.Start || old.End != next.End || deref(old.ServiceID) != deref(next.ServiceID) || deref(old.PlaceID) != deref(next.PlaceID)
	if isSeen {
		next.Sequence++
	}
	if err := tx.UpdateAppointment(ctx, row.UpdateAppointmentParams{
		ServiceID: next.ServiceID, PlaceID: next.PlaceID, SeriesID: next.SeriesID, Slot: next.Slot, Title: next.Title, Note: next.Note, Start: next.Start, End: next.End,
		Buffer: next.Buffer, Sequence: next.Sequence, UpdatedAt: store.Millis(tx.Now), ID: next.ID,
	}); err != nil {
		return err
	}
	return note(ctx, tx, history.Practitioner, history.AppointmentMoved, deref(next.ClientID), next.ID)
}

// Move gives an appointment another time, or it and those after it, which keep their distance; with tell the client is
// told by email. It fails with [fault.Invalid] at scope, [OutOfRange] at minutes, [TimeTaken] at start, at tell with the
// codes of [Diary.Reach], or with [fault.NotFound] at id.
func (d *Diary) Move(ctx context.Context, id string, start time.Time, length int, scope Scope, anyway, tell bool) error {
	if err := scope.check(); err != nil {
		return err
	}
	if length < minutesMin || length > minutesMax {
		return fault.At("minutes", OutOfRange)
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.GetAppointment(ctx, id)
		if err != nil || State(a.State) != Booked {
			return notFoundAt("id", err)
		}
		all, isOfSeries := []row.Appointment{a}, scope == Following && a.SeriesID != nil
		if isOfSeries {
			all, err = moveFollowing(ctx, tx, a, start, length, anyway)
		} else {
			err = moveOne(ctx, tx, a, start, length, anyway)
		}
		if err != nil {
			return err
		}
		if err := settleAllMails(ctx, tx, a.ID, all, tell, isOfSeries); err != nil {
			return err
		}
		return refresh(ctx, tx)
	})
}

func moveOne(ctx context.Context, tx *store.Tx, a row.Appointment, start time.Time, length int, anyway bool) error {
	end := start.Add(time.Duration(length) * time.Minute)
	if !anyway {
		names, err := Conflicts(ctx, &tx.View, start, end.Add(minutes(a.Buffer)), a.ID)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			return fault.At("start", TimeTaken)
		}
	}
	next := a
	next.Start, next.End = store.Millis(start), store.Millis(end)
	return rewrite(ctx, tx, a, next)
}

// Cancel takes an appointment out of the calendar, or it and those after it. The client reads the reason in the portal;
// with tell they are told of the cancelling by email. It fails with [fault.Invalid] at scope, with [fault.TooLong] at
// reason, at tell with the codes of [Diary.Reach], or with [fault.NotFound] at id.
func (d *Diary) Cancel(ctx context.Context, id, reason string, scope Scope, tell bool) error {
	if err := scope.check(); err != nil {
		return err
	}
	reason, err := lines("reason", reason, noteMax)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.GetAppointment(ctx, id)
		if err != nil || State(a.State) != Booked {
			return notFoundAt("id", err)
		}
		all, isOfSeries := []row.Appointment{a}, scope == Following && a.SeriesID != nil
		if isOfSeries {
			if all, err = endSeries(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, each := range all {
			if err := cancel(ctx, tx, each, byPractice, reason); err != nil {
				return err
			}
		}
		if err := settleAllMails(ctx, tx, a.ID, all, tell, isOfSeries); err != nil {
			return err
		}
		return refresh(ctx, tx)
	})
}

// cancel takes one appointment out of the calendar.
func cancel(ctx context.Context, tx *store.Tx, a row.Appointment, by, reason string) error {
	now := store.Millis(tx.Now)
	if err := tx.CancelAppointment(ctx, row.CancelAppointmentParams{At: &now, CancelledBy: by, Reason: reason, ID: a.ID}); err != nil {
		return err
	}
	actor := history.Practitioner
	if by == byClient {
		actor = history.Client
	}
	return note(ctx, tx, actor, history.AppointmentCancelled, deref(a.ClientID), a.ID)
}
