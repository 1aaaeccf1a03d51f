package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// ContactHasAccess is the refusal to change the address of a contact whose access is at it: the access is
// ended first, so that nobody's way in moves to another mailbox by a correction.
const ContactHasAccess fault.Code = "contact_has_access"

// Companion is a contact as the client's card shows them, with where they stand.
type Companion struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Relation  client.Relation `json:"relation"`
	State     State           `json:"state"`
	MailState outbox.State    `json:"mailState"` // of the newest invitation; empty: none
	Address   string          `json:"address"`   // the one that access is at, or was; else the contact's
}

// ChangeContact changes a contact that was read at version. It fails with the codes of
// [client.ChangeContact], and at the address with [ContactHasAccess].
func (g *Grants) ChangeContact(ctx context.Context, id string, version int, d client.ContactDraft) (client.Contact, error) {
	var contact client.Contact
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if contact, err = client.ChangeContact(ctx, tx, id, version, d); err != nil {
			return err
		}
		grant, err := latestGrant(ctx, &tx.View, id)
		if err == nil && grant != nil && grant.EndedAt == nil && grant.AddressKey != visitor.AddressKey(contact.Address) {
			err = fault.At("address", ContactHasAccess)
		}
		return err
	})
	return contact, err
}

// RemoveContact takes a contact out of the client's records and ends their access, in one transaction.
// Removing one twice is no error.
func (g *Grants) RemoveContact(ctx context.Context, id string) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		grant, err := latestGrant(ctx, &tx.View, id)
		if err != nil {
			return err
		}
		if grant != nil && grant.HolderID != grant.ClientID && grant.EndedAt == nil {
			if err := shutOut(ctx, tx, *grant, endedDisabled); err != nil {
				return err
			}
		}
		return client.RemoveContact(ctx, tx, id)
	})
}

// companionsOf lists a client's contacts, each with where they stand.
func companionsOf(ctx context.Context, v *store.View, profile client.Profile) ([]Companion, error) {
	contacts, err := client.ContactsOf(ctx, v, profile.ID)
	companions := make([]Companion, 0, len(contacts))
	for _, contact := range contacts {
		grant, err := latestGrant(ctx, v, contact.ID)
		if err != nil {
			return nil, err
		}
		companion := Companion{
			ID: contact.ID, Name: contact.Name, Relation: client.Relation(contact.Relation),
			State: stateOf(grant, contact.HasConsent), Address: contact.Address,
		}
		if grant != nil {
			companion.Address = grant.Address
			newest, err := outbox.NewestOf(ctx, v, grant.ID)
			if err != nil && !isNone(err) {
				return nil, err
			}
			companion.MailState = newest.State
		}
		companions = append(companions, companion)
	}
	return companions, err
}
