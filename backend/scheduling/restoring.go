package scheduling

import (
	"context"
	"slices"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Restore puts a cancelled appointment back where it was. Whoever was told of the cancelling is told that it is on; where
// that mail waits yet it is taken back, and nobody hears of either. It fails with [fault.NotFound] at id, with
// [AppointmentPast], with [access.ClientArchived], and with [TimeTaken] at start where something else is there meanwhile.
func (d *Diary) Restore(ctx context.Context, id string) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.GetAppointment(ctx, id)
		switch {
		case err != nil || State(a.State) != Cancelled || a.CancelledBy == "":
			return notFoundAt("id", err)
		case a.Start <= store.Millis(tx.Now):
			return fault.New(AppointmentPast)
		}
		if err := mayComeBack(ctx, tx, a); err != nil {
			return err
		}
		if err := tx.RestoreAppointment(ctx, row.RestoreAppointmentParams{At: store.Millis(tx.Now), ID: a.ID}); err != nil {
			return err
		}
		if err := note(ctx, tx, history.Practitioner, history.AppointmentRestored, deref(a.ClientID), a.ID); err != nil {
			return err
		}
		if err := tellOfRestored(ctx, tx, a.ID); err != nil {
			return err
		}
		return refresh(ctx, tx)
	})
}

// mayComeBack looks whether whoever comes is a client yet, and whether the time is free.
func mayComeBack(ctx context.Context, tx *store.Tx, a row.Appointment) error {
	if a.HolderID != nil {
		who, err := access.CorrespondentOf(ctx, &tx.View, *a.HolderID)
		switch {
		case err != nil:
			return notFoundAt("holderId", err)
		case who.IsArchived:
			return fault.New(access.ClientArchived)
		}
	}
	names, err := Conflicts(ctx, &tx.View, store.Time(a.Start), store.Time(a.End).Add(minutes(a.Buffer)), a.ID)
	if err == nil && len(names) > 0 {
		err = fault.At("start", TimeTaken)
	}
	return err
}

// tellOfRestored tells a client that an appointment is on again, where what they heard last is otherwise, or where the
// cancelling came before a mail that was to tell of it.
func tellOfRestored(ctx context.Context, tx *store.Tx, id string) error {
	a, err := tx.GetAppointment(ctx, id)
	if err != nil || a.HolderID == nil {
		return err
	}
	if _, err := takeBackStale(ctx, tx, a); err != nil {
		return err
	}
	mails, err := tx.ListMailsOfAppointment(ctx, a.ID)
	if err != nil || len(mails) == 0 {
		return err
	}
	kind := outbox.AppointmentBooked
	at := slices.IndexFunc(mails, func(m row.ListMailsOfAppointmentRow) bool { return outbox.State(m.State) != outbox.Cancelled })
	switch {
	case at < 0:
		if fault.Code(mails[0].Reason) != AppointmentChanged {
			return nil
		}
	case outbox.Kind(mails[at].Kind) == outbox.AppointmentCancelled:
	case mails[at].AppointmentID == a.ID && mails[at].Start != a.Start:
		kind = outbox.AppointmentMoved
	default:
		return nil
	}
	to, err := access.AddresseeOf(ctx, &tx.View, *a.HolderID)
	if err != nil || to.Why != "" {
		return err
	}
	return layIn(ctx, tx, a, to, appointmentMail{kind: kind})
}
