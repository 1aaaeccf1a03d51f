package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

// Accesses is bound to the window: the tab "Client Portal" of one client.
type Accesses struct{ desk *Desk }

// NewAccesses binds the access of clients.
func NewAccesses(desk *Desk) *Accesses { return &Accesses{desk: desk} }

// NotServed says that no browser finds the portal now, whatever the practice's switch says.
const NotServed fault.Code = "portal_not_served"

// Get reads the card of one client.
func (a *Accesses) Get(clientID string) (access.Card, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (access.Card, error) { return h.card(ctx, clientID) })
}

// PreviewPortal returns the address at which the system's browser shows the portal, once and within a minute, as the
// client sees it now. Codes: those of [access.Grants.PreviewPortal], portal_not_served.
func (a *Accesses) PreviewPortal(clientID, language string) (string, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (string, error) {
		doorstep, err := h.Doorstep(ctx)
		if err != nil {
			return "", err
		}
		ticket, err := h.Grants.PreviewPortal(ctx, clientID, language)
		if err != nil {
			return "", err
		}
		return doorstep + "/preview/" + ticket, nil
	})
}

// Message reads what the message editor starts from; an empty id means the primary address.
func (a *Accesses) Message(clientID, addressID string) (outbox.Message, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (outbox.Message, error) {
		return h.Grants.Message(ctx, clientID, addressID)
	})
}

// Preview shows the invitation as the client would have it with a wording.
func (a *Accesses) Preview(clientID, addressID string, wording outbox.Wording) (outbox.Preview, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (outbox.Preview, error) {
		return h.Grants.Preview(ctx, clientID, addressID, wording)
	})
}

// Invite lets a client in at one of their addresses; an empty id means the primary one, and an empty
// wording the template's.
func (a *Accesses) Invite(clientID, addressID string, wording outbox.Wording) (access.Card, error) {
	return a.after(clientID, func(ctx context.Context, h *House) error {
		return h.Grants.InviteSaying(ctx, clientID, addressID, wording)
	})
}

// Resend mails the invitation once more; an empty wording means the template's.
func (a *Accesses) Resend(clientID string, wording outbox.Wording) (access.Card, error) {
	return a.after(clientID, func(ctx context.Context, h *House) error { return h.Grants.ResendSaying(ctx, clientID, wording) })
}

// Disable ends a client's access.
func (a *Accesses) Disable(clientID string) (access.Card, error) {
	return a.after(clientID, func(ctx context.Context, h *House) error { return h.Grants.Disable(ctx, clientID) })
}

// Help reads what became of the way in of a client, or of a contact.
func (a *Accesses) Help(holderID string) (access.Help, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (access.Help, error) { return h.Grants.Help(ctx, holderID) })
}

// CreateCode makes a code to read out to a client, or a contact. It is told this once, and to no window that was
// locked while it was made.
func (a *Accesses) CreateCode(holderID string) (access.SpokenCode, error) {
	spoken, err := answer(a.desk, func(ctx context.Context, h *House) (access.SpokenCode, error) {
		return h.Grants.CreateCode(ctx, holderID)
	})
	if err == nil && !a.desk.isOpen() {
		return access.SpokenCode{}, fault.New(fault.Locked)
	}
	return spoken, err
}

// SavePermissions changes what a client may do.
func (a *Accesses) SavePermissions(clientID string, permissions visitor.Permissions) (access.Card, error) {
	return a.after(clientID, func(ctx context.Context, h *House) error {
		return h.Grants.SavePermissions(ctx, clientID, permissions)
	})
}

// after runs a verb and answers with the card as it is then.
func (a *Accesses) after(clientID string, verb func(context.Context, *House) error) (access.Card, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (access.Card, error) {
		if err := verb(ctx, h); err != nil {
			return access.Card{}, err
		}
		return h.card(ctx, clientID)
	})
}

// card is a client's card, with what only this computer knows: whether a browser finds the portal.
func (h *House) card(ctx context.Context, clientID string) (access.Card, error) {
	card, err := h.Grants.Card(ctx, clientID)
	if err != nil || card.WhyNoPreview != "" || h.Doorstep == nil {
		return card, err
	}
	_, err = h.Doorstep(ctx)
	card.WhyNoPreview = fault.CodeOf(err)
	return card, nil
}
