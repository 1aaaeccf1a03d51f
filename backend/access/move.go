package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Decision is what the practitioner wants for access when a profile loses the address that access is at.
type Decision string

// The answers to "Update Client Portal access", and none.
const (
	Undecided  Decision = ""
	MoveAccess Decision = "move" // "Yes, Disable and Resend" (S24)
	KeepAccess Decision = "keep" // "No, keep current email" (S25)
)

// Refusals of a decision.
const (
	MoveUndecided fault.Code = "move_undecided"  // saving would take away the address that access is at
	NothingToMove fault.Code = "nothing_to_move" // access is no longer at an address that this draft takes away
)

// Outlook is what saving a draft would do to access (S23). It asks for a [Decision] only where the
// profile would lose the address that access is at; upper and lower case, and spaces, are no difference.
type Outlook struct {
	AsksDecision bool       `json:"asksDecision"`
	Old          string     `json:"old"`       // the address that access is at
	IsRemoved    bool       `json:"isRemoved"` // it was taken away, not changed into another
	New          string     `json:"new"`       // where a new invitation would go; empty: nowhere
	CanMove      bool       `json:"canMove"`   // [MoveAccess] would go through
	Why          fault.Code `json:"why"`       // why not; empty when it would
	KeepsMail    bool       `json:"keepsMail"` // with [KeepAccess], sign-in mails still go to the old address
}

// Foresee says what saving a draft would do to access. It changes nothing, and fails with the codes of
// [client.Change], as saving would.
func (g *Grants) Foresee(ctx context.Context, clientID string, version int, d client.Draft) (Outlook, error) {
	var outlook Outlook
	err := g.store.Read(ctx, func(v *store.View) error {
		var err error
		outlook, err = ForeseeProfile(ctx, v, clientID, version, d)
		return err
	})
	return outlook, err
}

// ForeseeProfile is [Grants.Foresee] for a verb of another package.
func ForeseeProfile(ctx context.Context, v *store.View, clientID string, version int, d client.Draft) (Outlook, error) {
	change, err := changeOf(ctx, v, clientID, version, d)
	return change.outlook, err
}

// Save changes a profile that was read at version. Where that takes away the address access is at, the
// decision says what becomes of access: [MoveAccess] ends it there, with its links, codes, sessions and
// waiting mails, and invites the client at the new address, in the same transaction (S24); [KeepAccess]
// leaves it alone (S25). It fails with the codes of [client.Change], with [MoveUndecided], with
// [NothingToMove], and with the codes of [Grants.Invite] for a move.
func (g *Grants) Save(ctx context.Context, clientID string, version int, d client.Draft, decision Decision) (client.Profile, error) {
	var profile client.Profile
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		profile, err = SaveProfile(ctx, tx, clientID, version, d, decision)
		return err
	})
	return profile, err
}

// SaveProfile is [Grants.Save] in the transaction of a verb.
func SaveProfile(ctx context.Context, tx *store.Tx, clientID string, version int, d client.Draft, decision Decision) (client.Profile, error) {
	change, err := changeOf(ctx, &tx.View, clientID, version, d)
	if err != nil {
		return client.Profile{}, err
	}
	if err := change.permit(decision); err != nil {
		return client.Profile{}, err
	}
	profile, err := client.Change(ctx, tx, clientID, version, d)
	switch {
	case err != nil || !change.outlook.AsksDecision:
		return profile, err
	case decision == KeepAccess:
		return profile, keep(ctx, tx, change)
	}
	_, err = invite(ctx, tx, own(profile), idOf(profile.Addresses, change.to), outbox.Wording{})
	return profile, err
}

// change is a draft over a stored profile, and what it does to the grant.
type change struct {
	outlook Outlook
	grant   *row.AccessGrant
	to      *client.Address // where access would move to; nil: nowhere
}

func changeOf(ctx context.Context, v *store.View, clientID string, version int, d client.Draft) (change, error) {
	before, err := client.Read(ctx, v, clientID)
	if err != nil {
		return change{}, err
	}
	if d, err = client.CheckChange(before, version, d, v.Now); err != nil {
		return change{}, err
	}
	grant, err := latestGrant(ctx, v, clientID)
	if err != nil || grant == nil || grant.EndedAt != nil {
		return change{}, err
	}
	old := at(before.Addresses, *grant)
	if old == nil || at(d.Addresses, *grant) != nil {
		return change{}, nil // access is elsewhere already, or its address stays
	}
	c := change{grant: grant, to: successor(*old, d.Addresses)}
	c.outlook = Outlook{
		AsksDecision: true, Old: grant.Address, IsRemoved: c.to == nil || c.to.ID != old.ID, KeepsMail: old.HasReminders,
	}
	after := before
	after.Draft = d
	if c.outlook.Why, err = whyNot(ctx, v, after); err != nil {
		return change{}, err
	}
	if c.to != nil {
		c.outlook.New = c.to.Address
		if c.outlook.Why == "" && !c.to.HasReminders {
			c.outlook.Why = NoConsentThere
		}
	}
	c.outlook.CanMove = c.outlook.Why == ""
	return c, nil
}

// permit refuses a decision that is missing, or that does not fit.
func (c change) permit(decision Decision) error {
	asks := c.outlook.AsksDecision
	switch {
	case decision == Undecided && asks:
		return fault.New(MoveUndecided)
	case decision == MoveAccess && !asks:
		return fault.New(NothingToMove)
	case decision == MoveAccess && !c.outlook.CanMove:
		return fault.New(c.outlook.Why)
	case decision != Undecided && decision != MoveAccess && decision != KeepAccess:
		return fault.At("decision", fault.Invalid)
	}
	return nil
}

// keep records that access stays where it is by the practitioner's decision. Without the client's
// consent to that address nothing more is mailed to it.
func keep(ctx context.Context, tx *store.Tx, c change) error {
	var keptAt *int64
	if c.outlook.KeepsMail {
		keptAt = store.MillisOrNull(tx.Now)
	}
	if err := tx.MarkKept(ctx, row.MarkKeptParams{KeptAt: keptAt, ID: c.grant.ID}); err != nil {
		return err
	}
	return note(ctx, tx, history.Practitioner, history.AccessKept, *c.grant)
}

// successor is the address that takes the place of one that is gone: what it was changed into, else the
// one that a new client would be invited at, else the primary one, which then lacks consent.
func successor(old client.Address, after []client.Address) *client.Address {
	var primary *client.Address
	for i, a := range after {
		if a.ID == old.ID {
			return &after[i]
		}
		if a.IsPrimary {
			primary = &after[i]
		}
	}
	if chosen, reason := choose(after, ""); reason == "" {
		return &chosen
	}
	return primary
}

// at finds the address of a grant; nil when it is not among them.
func at(addresses []client.Address, grant row.AccessGrant) *client.Address {
	for i, a := range addresses {
		if keyOf(a) == grant.AddressKey {
			return &addresses[i]
		}
	}
	return nil
}

// idOf is the id that an address of a draft was stored under.
func idOf(addresses []client.Address, draft *client.Address) string {
	for _, a := range addresses {
		if keyOf(a) == keyOf(*draft) {
			return a.ID
		}
	}
	return ""
}

// mayWriteTo says that mail for a grant may go to its address: the client agreed to get email there, or
// had agreed when the practitioner kept access at an address that left the profile.
func mayWriteTo(addresses []client.Address, grant row.AccessGrant) bool {
	if a := at(addresses, grant); a != nil {
		return a.HasReminders
	}
	return grant.KeptAt != nil
}
