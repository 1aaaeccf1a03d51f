package desktop

import (
	"context"

	"anteroom/backend/client"
)

// Contacts is bound to the window: who belongs to a client.
type Contacts struct{ desk *Desk }

// NewContacts binds the contacts.
func NewContacts(desk *Desk) *Contacts { return &Contacts{desk: desk} }

// Of lists a client's contacts.
func (c *Contacts) Of(clientID string) ([]client.Contact, error) {
	return answer(c.desk, func(ctx context.Context, h *House) ([]client.Contact, error) {
		return h.Clients.Contacts(ctx, clientID)
	})
}

// Add gives a client a contact.
func (c *Contacts) Add(clientID string, draft client.ContactDraft) (client.Contact, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Contact, error) {
		return h.Clients.AddContact(ctx, clientID, draft)
	})
}

// Change changes a contact that was read at version.
func (c *Contacts) Change(id string, version int, draft client.ContactDraft) (client.Contact, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (client.Contact, error) {
		return h.Grants.ChangeContact(ctx, id, version, draft)
	})
}

// Remove takes a contact out of the client's records and ends their access.
func (c *Contacts) Remove(id string) error {
	return act(c.desk, func(ctx context.Context, h *House) error { return h.Grants.RemoveContact(ctx, id) })
}
