package scheduling

import (
	"context"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Reach says whether a client, or a contact, can be told of their appointments by email.
type Reach struct {
	Address string     `json:"address"` // the one that they agreed to
	Why     fault.Code `json:"why"`     // why they cannot be told; empty: they can
}

// Reach reads whether a holder can be told of their appointments by email; why is [access.NoAddress], [access.NoConsent]
// or [access.ClientArchived]. It fails with [fault.NotFound].
func (d *Diary) Reach(ctx context.Context, holderID string) (Reach, error) {
	var reach Reach
	err := d.store.Read(ctx, func(v *store.View) error {
		to, err := access.AddresseeOf(ctx, v, holderID)
		reach = Reach{Address: to.Address, Why: to.Why}
		return err
	})
	return reach, err
}

// settleAllMails does [settleMails] for appointments that changed together: the one that was asked for tells of them all.
func settleAllMails(ctx context.Context, tx *store.Tx, id string, all []row.Appointment, isAsked, isOfSeries bool) error {
	for _, each := range all {
		if err := settleMails(ctx, tx, each.ID, asAsked(isAsked && each.ID == id), each.ID == id && isOfSeries); err != nil {
			return err
		}
	}
	return nil
}

// telling says whether a client is to be told of a change of an appointment.
type telling int

const (
	inPlace       telling = iota // only in place of a mail that still waits
	wherePossible                // if something may be mailed to them
	demanded                     // or the change is refused
)

func asAsked(isAsked bool) telling {
	if isAsked {
		return demanded
	}
	return inPlace
}

// settleMails tells a client of an appointment as it is now, where that is asked for, or where a mail about it still
// waits: what is so now takes its place. What a mail tells of already is not told again, and a cancelling not to
// somebody whom nothing had reached. Where it is demanded it fails, at tell, with why nothing may be mailed to them.
func settleMails(ctx context.Context, tx *store.Tx, id string, wish telling, isOfSeries bool) error {
	a, err := tx.GetAppointment(ctx, id)
	if err != nil || a.HolderID == nil {
		return err
	}
	stale, err := takeBackStale(ctx, tx, a)
	if err != nil || wish == inPlace && stale.kind == "" {
		return err
	}
	told, err := tx.GetToldSequence(ctx, a.ID)
	if err != nil || told == a.Sequence {
		return err
	}
	kind := outbox.AppointmentMoved
	switch {
	case State(a.State) == Cancelled && stale.kind == outbox.AppointmentBooked:
		return tellOfRest(ctx, tx, a, stale)
	case State(a.State) == Cancelled && wish == inPlace:
		return nil
	case State(a.State) == Cancelled:
		kind = outbox.AppointmentCancelled
	case stale.kind == outbox.AppointmentBooked, a.Sequence == 0:
		kind = outbox.AppointmentBooked
	}
	to, err := access.AddresseeOf(ctx, &tx.View, *a.HolderID)
	switch {
	case err != nil:
		return err
	case to.Why != "" && wish == demanded:
		return fault.At("tell", to.Why)
	case to.Why != "":
		return nil
	}
	return layIn(ctx, tx, a, to, appointmentMail{kind: kind, isOfSeries: isOfSeries || stale.isOfSeries})
}

// tellOfRest has another of a series tell of it that it is booked, where the one that was to is cancelled before.
func tellOfRest(ctx context.Context, tx *store.Tx, a row.Appointment, stale appointmentMail) error {
	if !stale.isOfSeries || a.SeriesID == nil {
		return nil
	}
	rest, err := tx.ListFollowing(ctx, row.ListFollowingParams{SeriesID: a.SeriesID, Start: a.Start})
	if err != nil || len(rest) == 0 {
		return err
	}
	to, err := access.AddresseeOf(ctx, &tx.View, *a.HolderID)
	if err != nil || to.Why != "" {
		return err
	}
	return layIn(ctx, tx, rest[0], to, appointmentMail{kind: stale.kind, isOfSeries: true})
}

// takeBackStale takes back the mails about an appointment that wait and tell of it as it was, and returns the first among
// them that is no reminder; of an empty kind: none.
func takeBackStale(ctx context.Context, tx *store.Tx, a row.Appointment) (appointmentMail, error) {
	var first appointmentMail
	waiting, err := outbox.WaitingAbout(ctx, &tx.View, a.ID)
	if err != nil {
		return first, err
	}
	for _, m := range waiting {
		told, err := tx.GetAppointmentMail(ctx, m.ID)
		if err != nil {
			return first, err
		}
		if told.Sequence == a.Sequence {
			continue
		}
		if err := outbox.TakeBackFor(ctx, tx, Letters{}, m.ID, AppointmentChanged); err != nil {
			return first, err
		}
		if m.Kind != outbox.Reminder && first.kind == "" {
			first = appointmentMail{kind: m.Kind, isOfSeries: told.IsOfSeries}
		}
	}
	return first, nil
}

// appointmentMail is a mail about an appointment that is to be laid in.
type appointmentMail struct {
	kind       outbox.Kind
	isOfSeries bool
	lead       *int64        // of a reminder, in minutes
	hold       time.Duration // what it waits for at least
}

// layIn lays a mail about an appointment into the outbox; it waits for the undo window in any case.
func layIn(ctx context.Context, tx *store.Tx, a row.Appointment, to access.Addressee, m appointmentMail) error {
	mailID, err := enqueue(ctx, tx, to, m.kind, a.ID, m.hold)
	if err != nil {
		return err
	}
	return tx.InsertAppointmentMail(ctx, row.InsertAppointmentMailParams{
		MailID: mailID, AppointmentID: a.ID, Sequence: a.Sequence, Start: a.Start, IsOfSeries: m.isOfSeries, Lead: m.lead,
	})
}

// enqueue lays a mail about one thing into the outbox.
func enqueue(ctx context.Context, tx *store.Tx, to access.Addressee, kind outbox.Kind, about string, hold time.Duration) (string, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	return outbox.Enqueue(ctx, tx, outbox.Draft{
		Kind: kind, Client: to.ClientID, About: about, Language: to.Language, Recipient: to.Address, RecipientName: to.Name,
		Hold: max(hold, time.Duration(p.UndoSeconds)*time.Second),
	})
}
