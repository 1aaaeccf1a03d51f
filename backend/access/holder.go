package access

import (
	"context"
	"strings"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// holder is whose access something is: the client's own, or that of one of their contacts. Wherever a verb
// of this package takes the id of a holder, it takes the one or the other.
//
// The profile is the one that letters and rules ask: its id is always the client's, whose pages the access
// opens. For a contact the name, the language and the addresses are the contact's own.
type holder struct {
	client.Profile

	id       string
	relation client.Relation // what a contact is to the client; empty: it is the client
}

// own is the holder of a client's own access.
func own(profile client.Profile) holder { return holder{Profile: profile, id: profile.ID} }

// of makes a contact the holder of access to their client's pages.
func (h holder) of(contact client.Contact) holder {
	profile := h.Profile
	profile.FirstName, profile.LastName, profile.PreferredName = contact.FirstName, contact.LastName, ""
	profile.Name, profile.Language, profile.Addresses, profile.Phones = contact.Name, contact.Language, nil, nil
	if contact.Address != "" {
		profile.Addresses = []client.Address{{
			ID: contact.ID, Address: contact.Address, IsPrimary: true, HasReminders: contact.HasConsent,
			ConsentAt: contact.ConsentAt, ConsentBy: contact.ConsentBy,
		}}
	}
	return holder{Profile: profile, id: contact.ID, relation: client.Relation(contact.Relation)}
}

// isContact says that it is a contact's access.
func (h holder) isContact() bool { return h.id != h.ID }

// holderOf reads a holder by the id of a client or of a contact. It fails with [fault.NotFound].
func holderOf(ctx context.Context, v *store.View, id string) (holder, error) {
	profile, err := client.Read(ctx, v, id)
	if fault.CodeOf(err) != fault.NotFound {
		return own(profile), err
	}
	contact, clientID, err := client.ReadContact(ctx, v, id)
	if err != nil {
		return holder{}, err
	}
	profile, err = client.Read(ctx, v, clientID)
	return own(profile).of(contact), err
}

// holderOfMail reads to whom a mail was written: the holder of its grant, and of one that is not laid into
// the outbox yet, l's. Somebody who is no contact any more is known by the mail alone.
func (l Letters) holderOfMail(ctx context.Context, v *store.View, m outbox.Mail) (holder, error) {
	id := l.addressee
	if id == "" {
		id = m.Client
	}
	if m.Grant != "" {
		grant, err := v.GetGrant(ctx, m.Grant)
		switch {
		case err == nil:
			id = grant.HolderID
		case !isNone(err):
			return holder{}, err
		}
	}
	return l.holderAt(ctx, v, m, id)
}

// holderAt is [Letters.holderOfMail] where the holder's id is known.
func (l Letters) holderAt(ctx context.Context, v *store.View, m outbox.Mail, id string) (holder, error) {
	found, err := holderOf(ctx, v, id)
	if !isNone(err) || id == m.Client {
		return found, err
	}
	profile, err := client.Read(ctx, v, m.Client)
	return own(profile).of(client.Contact{ContactDraft: client.ContactDraft{FirstName: m.RecipientName, Language: m.Language}}), err
}

// calledIn is how the history names a holder: not at all, where it is the client.
func (h holder) calledIn(e history.Entry) history.Entry {
	if h.isContact() {
		e.Contact, e.Relation = h.Name, string(h.relation)
	}
	return e
}

// changed marks that a holder's access has changed: for the client's screens, and a contact's.
func changed(tx *store.Tx, clientID, holderID string) {
	tx.Changed(Noun, clientID)
	if holderID != clientID {
		tx.Changed(Noun, holderID)
	}
}

// permissions reads what a holder may do.
func (h holder) permissions(ctx context.Context, v *store.View) (visitor.Permissions, error) {
	if h.isContact() {
		c, err := v.GetContact(ctx, h.id)
		if isNone(err) { // no contact any more: nothing
			return visitor.Permissions{}, nil
		}
		return visitor.Permissions{Requests: c.MayRequest, Messaging: c.MayMessage, BillingDocuments: c.MaySeeBills, Pay: c.MayPay}, err
	}
	r, err := v.GetPermissions(ctx, h.ID)
	return visitor.Permissions{Requests: r.Requests, Messaging: r.Messaging, BillingDocuments: r.BillingDocuments, Pay: r.Pay}, err
}

// permit keeps what a holder may do.
func (h holder) permit(ctx context.Context, tx *store.Tx, p visitor.Permissions) error {
	if h.isContact() {
		return tx.UpdateContactPermissions(ctx, row.UpdateContactPermissionsParams{
			MayRequest: p.Requests, MayMessage: p.Messaging, MaySeeBills: p.BillingDocuments, MayPay: p.Pay,
			UpdatedAt: store.Millis(tx.Now), ID: h.id,
		})
	}
	return tx.UpdatePermissions(ctx, row.UpdatePermissionsParams{
		Requests: p.Requests, Messaging: p.Messaging, BillingDocuments: p.BillingDocuments, Pay: p.Pay,
		UpdatedAt: store.Millis(tx.Now), ClientID: h.ID,
	})
}

// nameAtAddress is how somebody else whose access is at an address is named: a contact together with the
// client whose pages it opens.
func nameAtAddress(r row.ListOthersAtAddressRow) string {
	of := strings.TrimSpace(r.FirstName + " " + r.LastName)
	if r.ContactFirstName == "" {
		return of
	}
	return strings.TrimSpace(r.ContactFirstName+" "+r.ContactLastName) + " (" + of + ")"
}
