package access

import (
	"context"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Created is a new profile, and whether its client was invited with it.
type Created struct {
	Client    client.Profile `json:"client"`
	IsInvited bool           `json:"isInvited"`
	Reason    fault.Code     `json:"reason"`    // why not; empty when invited
	MailID    string         `json:"mailId"`    // of the welcome; empty: none
	IsOffered bool           `json:"isOffered"` // there is paperwork to share, and the welcome waits for that: see [PaperworkHold]
}

// PaperworkHold is how long the welcome of a new client waits at the most while documents are chosen for them (S4), so
// that one mail brings both.
const PaperworkHold = 10 * time.Minute

// Invite lets a client, or a contact, in at one of their addresses and mails the invitation (S8). addressID is empty
// for the primary address, or the first with consent. Another address than the one in use replaces
// the access there is (S21). It fails with [ClientArchived], [PortalNotSetUp], [PortalClosed],
// [NoAddress], [NoConsent], [AddressUnknown], [NoConsentThere], [AlreadyInvited] or [AlreadySignedIn].
func (g *Grants) Invite(ctx context.Context, holderID, addressID string) error {
	return g.InviteSaying(ctx, holderID, addressID, outbox.Wording{})
}

// InviteSaying is Invite with words of the practitioner's own (S27). It fails with the codes of Invite
// and those of a wording.
func (g *Grants) InviteSaying(ctx context.Context, holderID, addressID string, w outbox.Wording) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		h, err := holderOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		_, err = invite(ctx, tx, h, addressID, w)
		return err
	})
}

// CreateAndInvite stores a new profile and invites its client, in one transaction (S1, S4, S5). A
// client who cannot be invited is stored all the same, and the reason is returned. Where there is paperwork to
// share, the welcome waits for it. It fails with the codes of [client.Check].
func (g *Grants) CreateAndInvite(ctx context.Context, d client.Draft) (Created, error) {
	var created Created
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		profile, err := client.Add(ctx, tx, d)
		if err != nil {
			return err
		}
		created = Created{Client: profile}
		if created.Reason, err = whyNot(ctx, &tx.View, profile); err != nil || created.Reason != "" {
			return err
		}
		created.IsInvited = true
		offered, err := tx.CountOffered(ctx)
		if err != nil {
			return err
		}
		hold := time.Duration(0)
		if created.IsOffered = offered > 0; created.IsOffered {
			hold = PaperworkHold
		}
		created.MailID, err = welcome(ctx, tx, profile, hold)
		return err
	})
	return created, err
}

// Resend mails the invitation once more, with a fresh link (S26, S28). Earlier links go on working
// until they run out or one is used. It fails with [NotInvited], [AlreadySignedIn] (S29),
// [StillWaiting], [TooManyResends], [NoConsentThere], [ClientArchived], [PortalNotSetUp] or
// [PortalClosed].
func (g *Grants) Resend(ctx context.Context, holderID string) error {
	return g.ResendSaying(ctx, holderID, outbox.Wording{})
}

// ResendSaying is Resend with words of the practitioner's own (S26, S27). It fails with the codes of
// Resend and those of a wording.
func (g *Grants) ResendSaying(ctx context.Context, holderID string, w outbox.Wording) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		h, err := holderOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		grant, err := latestGrant(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if reason, err := whyNoResend(ctx, &tx.View, h, grant); err != nil || reason != "" {
			return refusal(reason, err)
		}
		_, err = mailInvitation(ctx, tx, h, *grant, outbox.Resend, w)
		return err
	})
}

// invite opens a grant and lays the invitation into the outbox, as the mail whose id it returns.
func invite(ctx context.Context, tx *store.Tx, h holder, addressID string, w outbox.Wording) (string, error) {
	reason, err := whyNot(ctx, &tx.View, h.Profile)
	if err != nil || reason != "" {
		return "", refusal(reason, err)
	}
	address, reason := choose(h.Addresses, addressID)
	if reason != "" {
		return "", fault.At("address", reason)
	}
	before, err := latestGrant(ctx, &tx.View, h.id)
	if err != nil {
		return "", err
	}
	kind, reason := kindFor(before, address)
	if reason != "" {
		return "", fault.New(reason)
	}
	grant, err := open(ctx, tx, h, address, before)
	if err != nil {
		return "", err
	}
	return mailInvitation(ctx, tx, h, grant, kind, w)
}

// welcome opens the first grant of a new client and lays the welcome into the outbox, where it waits for hold at the
// least.
func welcome(ctx context.Context, tx *store.Tx, profile client.Profile, hold time.Duration) (string, error) {
	address, reason := choose(profile.Addresses, "")
	if reason != "" {
		return "", fault.At("address", reason)
	}
	grant, err := open(ctx, tx, own(profile), address, nil)
	if err != nil {
		return "", err
	}
	return layIn(ctx, tx, own(profile), grant, outbox.Welcome, outbox.Wording{}, hold)
}

// kindFor is the mail that inviting at an address means, where there may be access already.
func kindFor(before *row.AccessGrant, address client.Address) (outbox.Kind, fault.Code) {
	switch {
	case before == nil || before.EndedAt != nil:
		return outbox.Invitation, ""
	case before.AddressKey != keyOf(address):
		return outbox.NewAddress, ""
	case before.SignedInAt != nil:
		return "", AlreadySignedIn
	}
	return "", AlreadyInvited
}

// mailInvitation lays a mail to a holder with access into the outbox. One to somebody who has signed in before invites
// to nothing: the history tells of what was shared.
func mailInvitation(
	ctx context.Context, tx *store.Tx, h holder, grant row.AccessGrant, kind outbox.Kind, w outbox.Wording,
) (string, error) {
	return layIn(ctx, tx, h, grant, kind, w, 0)
}

// layIn is mailInvitation with a wait that may be longer than the undo window.
func layIn(
	ctx context.Context, tx *store.Tx, h holder, grant row.AccessGrant, kind outbox.Kind, w outbox.Wording, hold time.Duration,
) (string, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	m := letterTo(h, grant.Address, kind)
	if m.Wording, err = outbox.OwnWording(ctx, &tx.View, Letters{addressee: h.id}, m, w); err != nil {
		return "", err
	}
	if m.ID, err = outbox.Enqueue(ctx, tx, outbox.Draft{
		Kind: kind, Client: m.Client, Grant: grant.ID, Language: m.Language, Recipient: m.Recipient, RecipientName: m.RecipientName,
		Wording: m.Wording, Hold: max(hold, time.Duration(p.UndoSeconds)*time.Second),
	}); err != nil {
		return "", err
	}
	action := history.InvitationQueued
	if kind == outbox.Resend {
		action = history.InvitationResent
	}
	if grant.SignedInAt == nil {
		if err := note(ctx, tx, history.Practitioner, action, grant); err != nil {
			return m.ID, err
		}
	}
	if m.Wording == (outbox.Wording{}) {
		return m.ID, nil
	}
	return m.ID, Letters{}.Edited(ctx, tx, m)
}

// whyNot says why nobody could be invited with this profile at any of its addresses; empty: they can.
func whyNot(ctx context.Context, v *store.View, profile client.Profile) (fault.Code, error) {
	if reason, err := whyClosed(ctx, v, profile); err != nil || reason != "" {
		return reason, err
	}
	return whyNowhere(profile.Addresses), nil
}

// whyClosed says why nothing may be sent to this client now, whatever their addresses; empty: it may.
func whyClosed(ctx context.Context, v *store.View, profile client.Profile) (fault.Code, error) {
	p, err := v.GetPractice(ctx)
	switch {
	case err != nil:
		return "", err
	case profile.IsArchived:
		return ClientArchived, nil
	case p.PortalAddress == "":
		return PortalNotSetUp, nil
	case !p.IsPortalOn:
		return PortalClosed, nil
	}
	return "", nil
}

// whyNowhere says why none of these addresses could be invited; empty: one could.
func whyNowhere(addresses []client.Address) fault.Code {
	switch {
	case len(addresses) == 0:
		return NoAddress
	case !hasConsent(addresses):
		return NoConsent
	}
	return ""
}

// whyNoResend says why an invitation cannot be sent again; empty: it can.
func whyNoResend(ctx context.Context, v *store.View, h holder, grant *row.AccessGrant) (fault.Code, error) {
	switch {
	case grant == nil || grant.EndedAt != nil:
		return NotInvited, nil
	case grant.SignedInAt != nil:
		return AlreadySignedIn, nil
	}
	if reason, err := whyClosed(ctx, v, h.Profile); err != nil || reason != "" {
		return reason, err
	}
	if !mayWriteTo(h.Addresses, *grant) {
		if reason := whyNowhere(h.Addresses); reason != "" {
			return reason, nil
		}
		return NoConsentThere, nil
	}
	newest, err := outbox.NewestOf(ctx, v, grant.ID)
	if err == nil && (newest.State.Waits() || newest.State == outbox.Sending) {
		return StillWaiting, nil
	}
	if err != nil && !isNone(err) {
		return "", err
	}
	made, err := v.CountMailOfHolderSince(ctx, row.CountMailOfHolderSinceParams{
		ClientID: h.ID, HolderID: h.id, Kind: string(outbox.Resend), Since: store.Millis(v.Now.Add(-24 * time.Hour)),
	})
	if err == nil && made >= ResendLimit {
		return TooManyResends, nil
	}
	return "", err
}

// choose picks the address to invite: the one that was named, else the primary one if it has consent,
// else the first that has.
func choose(addresses []client.Address, id string) (client.Address, fault.Code) {
	var found *client.Address
	for i := range addresses {
		a := &addresses[i]
		switch {
		case id != "" && a.ID == id:
			if !a.HasReminders {
				return client.Address{}, NoConsentThere
			}
			return *a, ""
		case id == "" && a.HasReminders && (found == nil || a.IsPrimary):
			found = a
		}
	}
	if found == nil {
		return client.Address{}, AddressUnknown
	}
	return *found, ""
}

func hasConsent(addresses []client.Address) bool {
	for _, a := range addresses {
		if a.HasReminders {
			return true
		}
	}
	return false
}

func refusal(reason fault.Code, err error) error {
	if err != nil {
		return err
	}
	return fault.New(reason)
}
