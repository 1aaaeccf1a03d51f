// Package access decides who may enter the Client Portal: the grant that opens it to one client at
// one address, the invitation and the links that are mailed for it, what it permits, and its end.
//
// "Has signed in" belongs to a grant and not to a person: another address is another grant, and what
// has ended is never brought back. The package sends nothing itself; it lays mails into the outbox in
// the transaction of the verb, and answers the outbox when it asks whether they may still go. Start at
// [Grants], then [Letters].
//
// Access is the client's own, or that of one of their contacts, who look at the client's pages with
// permissions of their own; see [Companion]. Wherever an id names whose access is meant it is the client's
// or the contact's.
package access

import (
	"context"
	"database/sql"
	"errors"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Noun is how a change of a client's access is announced; the id is the client's.
const Noun = "access"

// State is where a client stands with the portal. The practice's switch lies over all of them and
// changes none.
type State string

// The states of product rule 11.
const (
	NoEmail  State = "no_email" // no address, or none with consent
	Ready    State = "ready"
	Invited  State = "invited" // access on, never signed in
	Active   State = "active"
	Disabled State = "disabled"
)

// Refusals to let a client in. Each has a sentence that says where it is mended.
const (
	PortalNotSetUp   fault.Code = "portal_not_set_up"       // P2: the portal has no address yet
	PortalClosed     fault.Code = "portal_closed"           // the practice's switch is off
	NoAddress        fault.Code = "no_address"              // the client has no address
	NoConsent        fault.Code = "no_consent"              // none of the client's addresses has consent
	AddressUnknown   fault.Code = "address_unknown"         // not an address of this client
	NoConsentThere   fault.Code = "address_without_consent" // this address has no consent
	ClientArchived   fault.Code = "archived"
	AlreadyInvited   fault.Code = "already_invited"   // at this address; resending is another verb
	AlreadySignedIn  fault.Code = "already_signed_in" // S29: at this address
	NotInvited       fault.Code = "not_invited"       // there is nothing to send again
	NoAccess         fault.Code = "no_access"         // there is nothing to disable
	TooManyResends   fault.Code = "too_many_resends"  // ResendLimit within a day
	StillWaiting     fault.Code = "still_waiting"     // the invitation has not left yet
	AccessEnded      fault.Code = "access_ended"      // why a mail was taken back
	ConsentWithdrawn fault.Code = "consent_withdrawn" // why a mail was taken back
)

// ResendLimit is how often an invitation may be sent again to one holder in a day.
const ResendLimit = 5

const (
	endedDisabled = "disabled"
	endedReplaced = "replaced"
	endedArchived = "archived"
)

// Grants lets clients in and shuts them out.
type Grants struct {
	store *store.DB
	price visitor.Price
}

// New returns the grants of a store.
func New(db *store.DB) *Grants { return NewAt(visitor.Price{}, db) }

// NewAt returns the grants of a store whose codes are made at a price; the portal's door must name the same.
func NewAt(price visitor.Price, db *store.DB) *Grants { return &Grants{store: db, price: price} }

// stateOf is where a client stands: what a live grant says, else what the last one ended with, else
// whether there is an address to write to.
func stateOf(grant *row.AccessGrant, hasConsent bool) State {
	switch {
	case grant != nil && grant.EndedAt == nil && grant.SignedInAt != nil:
		return Active
	case grant != nil && grant.EndedAt == nil:
		return Invited
	case grant != nil:
		return Disabled
	case hasConsent:
		return Ready
	}
	return NoEmail
}

// Disable ends the access of a client, or of a contact (S41): their sessions, links and codes are worth nothing from the
// next request on, and mails that have not left are taken back. Nothing else of theirs is touched. It
// fails with [NoAccess].
func (g *Grants) Disable(ctx context.Context, holderID string) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		grant, err := latestGrant(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if grant == nil || grant.EndedAt != nil {
			return fault.New(NoAccess)
		}
		return shutOut(ctx, tx, *grant, endedDisabled)
	})
}

// Archive puts a client away and ends their access, and that of their contacts, in one transaction.
func (g *Grants) Archive(ctx context.Context, clientID string) (client.Profile, error) {
	var profile client.Profile
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if profile, err = client.Archive(ctx, tx, clientID); err != nil {
			return err
		}
		grants, err := tx.ListLiveGrantsOfClient(ctx, clientID)
		for _, grant := range grants {
			if err := shutOut(ctx, tx, grant, endedArchived); err != nil {
				return err
			}
		}
		return err
	})
	return profile, err
}

// SignedIn records that a client has come in under a grant, in the transaction of the event. The first
// time ends what waits for it (S48). It fails with [NoAccess] for a grant that has ended.
func SignedIn(ctx context.Context, tx *store.Tx, grantID string) error {
	grant, err := tx.GetGrant(ctx, grantID)
	if err != nil {
		return err
	}
	if grant.EndedAt != nil {
		return fault.New(NoAccess)
	}
	if grant.SignedInAt == nil {
		if _, err := tx.MarkSignedIn(ctx, row.MarkSignedInParams{SignedInAt: store.MillisOrNull(tx.Now), ID: grantID}); err != nil {
			return err
		}
	}
	return note(ctx, tx, history.Client, history.SignedIn, grant)
}

// SignedOut records that a client has left.
func SignedOut(ctx context.Context, tx *store.Tx, grantID string) error {
	grant, err := tx.GetGrant(ctx, grantID)
	if err != nil {
		return err
	}
	return note(ctx, tx, history.Client, history.SignedOut, grant)
}

// open makes a new grant for a holder at an address, in place of the one there may be.
func open(ctx context.Context, tx *store.Tx, h holder, address client.Address, before *row.AccessGrant) (row.AccessGrant, error) {
	action := history.AccessGranted
	if before != nil && before.EndedAt == nil {
		if err := end(ctx, tx, *before, endedReplaced); err != nil {
			return row.AccessGrant{}, err
		}
		action = history.AccessReplaced
	}
	grant := row.AccessGrant{
		ID: tx.NewID(), ClientID: h.ID, HolderID: h.id, AddressID: address.ID, Address: address.Address,
		AddressKey: visitor.AddressKey(address.Address), GrantedAt: store.Millis(tx.Now),
	}
	if err := tx.InsertGrant(ctx, row.InsertGrantParams{
		ID: grant.ID, ClientID: grant.ClientID, HolderID: grant.HolderID, AddressID: grant.AddressID, Address: grant.Address,
		AddressKey: grant.AddressKey, GrantedAt: grant.GrantedAt,
	}); err != nil {
		return row.AccessGrant{}, err
	}
	return grant, note(ctx, tx, history.Practitioner, action, grant)
}

// end ends a grant and takes back the mails for it that have not left. The sign-in links to its address
// stay good for the others there.
func end(ctx context.Context, tx *store.Tx, grant row.AccessGrant, by string) error {
	now := store.Millis(tx.Now)
	if err := tx.EndGrant(ctx, row.EndGrantParams{EndedAt: &now, EndedBy: by, ID: grant.ID}); err != nil {
		return err
	}
	if err := passOn(ctx, tx, grant); err != nil {
		return err
	}
	return outbox.CancelOfGrant(ctx, tx, grant.ID, AccessEnded)
}

// shutOut ends a grant and tells so.
func shutOut(ctx context.Context, tx *store.Tx, grant row.AccessGrant, by string) error {
	if err := end(ctx, tx, grant, by); err != nil {
		return err
	}
	return note(ctx, tx, history.Practitioner, history.AccessDisabled, grant)
}

func note(ctx context.Context, tx *store.Tx, actor history.Actor, action history.Action, grant row.AccessGrant) error {
	return record(ctx, tx, grant, history.Entry{Actor: actor, Action: action, Subject: grant.ID, Detail: grant.Address})
}

// record writes a line of a grant's history, under the name of its holder. Somebody who is no contact any more is
// called what they were called last: a session of theirs may still be signed out.
func record(ctx context.Context, tx *store.Tx, grant row.AccessGrant, e history.Entry) error {
	changed(tx, grant.ClientID, grant.HolderID)
	e.Client = grant.ClientID
	if grant.HolderID == grant.ClientID {
		return history.Append(ctx, tx, e)
	}
	h, err := holderOf(ctx, &tx.View, grant.HolderID)
	switch {
	case err == nil:
		return history.Append(ctx, tx, h.calledIn(e))
	case fault.CodeOf(err) != fault.NotFound:
		return err
	}
	called, err := tx.GetContactInHistory(ctx, row.GetContactInHistoryParams{ClientID: grant.ClientID, Subject: grant.ID})
	if err != nil {
		return err
	}
	e.Contact, e.Relation = called.Contact, called.Relation
	return history.Append(ctx, tx, e)
}

// latestGrant reads a holder's live grant, else the last that ended, else nil.
func latestGrant(ctx context.Context, v *store.View, holderID string) (*row.AccessGrant, error) {
	grant, err := v.GetLatestGrant(ctx, holderID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no grant is an answer, not an error
	}
	return &grant, err
}
