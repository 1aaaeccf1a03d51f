package access

import (
	"context"
	"strings"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// Correspondent is a holder as whoever writes to them in the portal needs to know them.
type Correspondent struct {
	ClientID    string
	HolderID    string
	Name        string
	Client      string          // whose pages a contact sees; empty: it is the client
	Relation    client.Relation // what a contact is to the client; empty: it is the client
	IsArchived  bool
	HasAccess   bool       // they can come in
	HadAccess   bool       // they could once, and no longer
	HasSignedIn bool       // with the access that they have
	MayMessage  bool       // "Use secure messaging"
	IsPortalOn  bool       // the practice's portal is set up and open
	WhyNoNotice fault.Code // why no mail can tell them of a message; empty: one can
}

// CorrespondentOf reads a client, or a contact of theirs, as a correspondent. It fails with [fault.NotFound].
func CorrespondentOf(ctx context.Context, v *store.View, holderID string) (Correspondent, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return Correspondent{}, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return Correspondent{}, err
	}
	allowed, err := h.permissions(ctx, v)
	if err != nil {
		return Correspondent{}, err
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Correspondent{}, err
	}
	c := Correspondent{
		ClientID: h.ID, HolderID: h.id, Name: h.Name, Relation: h.relation, IsArchived: h.IsArchived, MayMessage: allowed.Messaging,
		IsPortalOn: p.IsPortalOn && p.PortalAddress != "", HasAccess: isLive(grant), HadAccess: grant != nil && grant.EndedAt != nil,
	}
	if h.isContact() {
		whole, err := client.Read(ctx, v, h.ID)
		if err != nil {
			return Correspondent{}, err
		}
		c.Client = whole.Name
	} else if h.PreferredName != "" {
		c.Name = strings.TrimSpace(h.PreferredName + " " + h.LastName)
	}
	if !c.HasAccess {
		return c, nil
	}
	c.HasSignedIn = grant.SignedInAt != nil
	if !mayWriteTo(h.Addresses, *grant) {
		c.WhyNoNotice = NoConsentThere
	}
	return c, nil
}
