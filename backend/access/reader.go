package access

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// Reader is a holder as whoever mails them of something in the portal needs to know them.
type Reader struct {
	ClientID  string
	HolderID  string
	Name      string
	FirstName string // as a mail greets them
	Language  string
	Grant     string // the access that they have; empty: none
	Address   string // where it is
	Allowed   visitor.Permissions
	Why       fault.Code // why no mail can tell them of it; empty: one can
}

// ReaderOf reads a client, or a contact of theirs, as a reader. Why is [ClientArchived], [NoAccess], [PortalNotSetUp],
// [PortalClosed] or [NoConsentThere]. It fails with [fault.NotFound].
func ReaderOf(ctx context.Context, v *store.View, holderID string) (Reader, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return Reader{}, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return Reader{}, err
	}
	r := Reader{ClientID: h.ID, HolderID: h.id, Name: h.Name, FirstName: h.FirstName, Language: h.Language}
	if h.PreferredName != "" {
		r.FirstName = h.PreferredName
	}
	if r.Allowed, err = h.permissions(ctx, v); err != nil {
		return r, err
	}
	if isLive(grant) {
		r.Grant, r.Address = grant.ID, grant.Address
	}
	if r.Why, err = whyClosed(ctx, v, h.Profile); err != nil || r.Why != "" {
		return r, err
	}
	switch {
	case !isLive(grant):
		r.Why = NoAccess
	case !mayWriteTo(h.Addresses, *grant):
		r.Why = NoConsentThere
	}
	return r, nil
}
