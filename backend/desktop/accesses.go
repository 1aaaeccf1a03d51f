package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

// Accesses is bound to the window: the tab "Client Portal" of one client.
type Accesses struct{ desk *Desk }

// NewAccesses binds the access of clients.
func NewAccesses(desk *Desk) *Accesses { return &Accesses{desk: desk} }

// Get reads the card of one client.
func (a *Accesses) Get(clientID string) (access.Card, error) {
	return answer(a.desk, func(ctx context.Context, h *House) (access.Card, error) { return h.Grants.Card(ctx, clientID) })
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
		return h.Grants.Card(ctx, clientID)
	})
}
