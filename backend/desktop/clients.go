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

// Save changes a profile that was read at version.
func (c *Clients) Save(id string, version int, draft client.Draft) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) {
		return h.Clients.Save(ctx, id, version, draft)
	})
}

// Archive puts a client away and ends their access.
func (c *Clients) Archive(id string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Grants.Archive(ctx, id) })
}

// Restore brings an archived client back, without access.
func (c *Clients) Restore(id string) (client.Profile, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Profile, error) { return h.Clients.Restore(ctx, id) })
}
