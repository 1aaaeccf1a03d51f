package access

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Why a reminder of papers was taken back.
const (
	PapersDone   fault.Code = "papers_done"   // nothing is left to be reminded of
	ReminderPast fault.Code = "reminder_past" // it could not go while it was of use
)

// MayRemind says whether a holder can be reminded of papers: they have access, at an address that may be written to.
func MayRemind(ctx context.Context, v *store.View, holderID string) (bool, error) {
	_, grant, err := remindable(ctx, v, holderID)
	return grant != nil, err
}

// Remind lays a mail into the outbox that reminds a holder of papers, in the transaction that says of which. It names none
// of them, leads to the portal and opens nothing. Where [MayRemind] says no there is none, and the id is empty.
func Remind(ctx context.Context, tx *store.Tx, holderID string) (mailID string, err error) {
	h, grant, err := remindable(ctx, &tx.View, holderID)
	if err != nil || grant == nil {
		return "", err
	}
	m := letterTo(h, grant.Address, outbox.PaperReminder)
	return outbox.Enqueue(ctx, tx, outbox.Draft{
		Kind: m.Kind, Client: m.Client, Grant: grant.ID, Language: m.Language, Recipient: m.Recipient, RecipientName: m.RecipientName,
	})
}

// remindable reads a holder with the grant at whose address they are reminded; no grant: they are not.
func remindable(ctx context.Context, v *store.View, holderID string) (holder, *row.AccessGrant, error) {
	h, err := holderOf(ctx, v, holderID)
	if isNone(err) { // no contact any more
		return holder{}, nil, nil
	}
	if err != nil {
		return holder{}, nil, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil || h.IsArchived || !isLive(grant) || !mayWriteTo(h.Addresses, *grant) {
		return holder{}, nil, err
	}
	return h, grant, nil
}

// whyNoReminder says why a reminder may not go now; empty: it may.
func whyNoReminder(ctx context.Context, tx *store.Tx, m outbox.Mail) (fault.Code, error) {
	reminded, err := tx.CountRemindedOf(ctx, m.ID)
	switch {
	case err != nil:
		return "", err
	case reminded.Standing == 0:
		return PapersDone, nil
	case store.Millis(tx.Now) >= reminded.Until:
		return ReminderPast, nil
	}
	return "", nil
}

// fillReminder adds how much is not done yet, and by when it is asked for.
func fillReminder(ctx context.Context, v *store.View, m outbox.Mail, values *outbox.Values) error {
	reminded, err := v.CountRemindedOf(ctx, m.ID)
	values.IsInside, values.Link = true, values.PortalAddress+papersPath
	values.Documents, values.DueOn = int(reminded.Standing), reminded.DueOn
	return err
}
