package access

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// Addressee is a holder as mail reaches them that needs no access: at the address that all communication goes to, if
// they agreed to it.
type Addressee struct {
	ClientID  string
	HolderID  string
	Name      string
	FirstName string // as a mail greets them
	Language  string
	Address   string     // empty where Why is not
	HasAccess bool       // they can come in to the portal
	Why       fault.Code // why nothing may be mailed to them; empty: it may
}

// AddresseeOf reads a client, or a contact of theirs, as an addressee. It fails with [fault.NotFound].
func AddresseeOf(ctx context.Context, v *store.View, holderID string) (Addressee, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return Addressee{}, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return Addressee{}, err
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Addressee{}, err
	}
	a := Addressee{
		ClientID: h.ID, HolderID: h.id, Name: h.Name, FirstName: h.FirstName, Language: h.Language,
		HasAccess: isLive(grant) && p.IsPortalOn && p.PortalAddress != "",
	}
	if h.PreferredName != "" {
		a.FirstName = h.PreferredName
	}
	if h.IsArchived {
		a.Why = ClientArchived
		return a, nil
	}
	if a.Why = whyNowhere(h.Addresses); a.Why != "" {
		return a, nil
	}
	chosen, reason := choose(h.Addresses, "")
	a.Address, a.Why = chosen.Address, reason
	return a, nil
}

// WhyNotTo says why nothing may be mailed to a holder at an address any more; empty: it may. It fails with
// [fault.NotFound].
func WhyNotTo(ctx context.Context, v *store.View, holderID, address string) (fault.Code, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return "", err
	}
	if h.IsArchived {
		return ClientArchived, nil
	}
	for _, a := range h.Addresses {
		if a.Address == address && a.HasReminders {
			return "", nil
		}
	}
	return ConsentWithdrawn, nil
}
