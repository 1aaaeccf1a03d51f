package desktop

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/client"
)

// Clients is bound to the window: the list of clients and their profiles.
type Clients struct{ desk *Desk }

// NewClients binds the clients.
func NewClients(desk *Desk) *Clients { return &Clients{desk: desk} }

// Page lists a part of the clients.
func (c *Clients) Page(query access.Query) (access.Roster, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (access.Roster, error) { return h.Grants.Roster(ctx, query) })
}

// Get reads one profile.
func (c *Clients) Get(id string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Clients.Get(ctx, id) })
}

// Create stores a new profile; nothing is sent.
func (c *Clients) Create(draft client.Draft) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Clients.Create(ctx, draft) })
}

// CreateAndInvite stores a new profile and invites its client.
func (c *Clients) CreateAndInvite(draft client.Draft) (access.Created, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (access.Created, error) {
		return h.Grants.CreateAndInvite(ctx, draft)
	})
}

// Foresee says what saving a draft would do to the client's access; nothing is changed.
func (c *Clients) Foresee(id string, version int, draft client.Draft) (access.Outlook, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (access.Outlook, error) {
		return h.Grants.Foresee(ctx, id, version, draft)
	})
}

// Save changes a profile that was read at version; decision is empty unless Foresee asks for one.
func (c *Clients) Save(id string, version int, draft client.Draft, decision string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) {
		return h.Grants.Save(ctx, id, version, draft, access.Decision(decision))
	})
}

// Alike finds who may be meant already by a new client's draft.
func (c *Clients) Alike(draft client.Draft) ([]client.Alike, error) {
	return answer(c.desk, func(ctx context.Context, h *House) ([]client.Alike, error) { return h.Clients.Alike(ctx, draft) })
}

// GuessAddress says what was probably meant by a mail address with a slip in it; empty: it looks right.
func (c *Clients) GuessAddress(address string) (string, error) {
	return answer(c.desk, func(context.Context, *House) (string, error) { return client.Guess(address), nil })
}

// Archive puts a client away and ends their access.
func (c *Clients) Archive(id string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Grants.Archive(ctx, id) })
}

// Restore brings an archived client back, without access.
func (c *Clients) Restore(id string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Clients.Restore(ctx, id) })
}
