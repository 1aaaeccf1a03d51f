package client

import (
	"context"
	"slices"
	"strings"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
	"anteroom/backend/visitor"
)

// Relation is what a contact is to the client.
type Relation string

// The relations.
const (
	Partner  Relation = "partner"
	Parent   Relation = "parent"
	Guardian Relation = "guardian"
	Other    Relation = "other"
)

// ContactDraft is a contact as it is typed in.
type ContactDraft struct {
	FirstName  string `json:"firstName"`
	LastName   string `json:"lastName"`
	Relation   string `json:"relation"`
	Address    string `json:"address"`    // empty: none
	HasConsent bool   `json:"hasConsent"` // the contact agreed to get email there
	Phone      string `json:"phone"`      // empty: none
	Language   string `json:"language"`
}

// Contact is somebody who belongs to a client: the other one of a couple, a parent of a minor, whoever is
// to be called. A contact is part of the client's records and no client.
type Contact struct {
	ContactDraft

	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Version   int        `json:"version"` // rises with each change; see [ChangeContact]
	ConsentAt *time.Time `json:"consentAt" ts_type:"string | null"`
	ConsentBy string     `json:"consentBy"`
}

// Contacts lists a client's contacts in the order in which they were added.
func (c *Clients) Contacts(ctx context.Context, clientID string) ([]Contact, error) {
	var contacts []Contact
	err := c.store.Read(ctx, func(v *store.View) error {
		var err error
		contacts, err = ContactsOf(ctx, v, clientID)
		return err
	})
	return contacts, err
}

// AddContact gives a client a contact. It fails with [fault.NotFound] for an unknown client, with
// [ManyAddresses] past [EntryLimit] of them, and at the field with [fault.Missing], [fault.TooLong],
// [fault.Invalid] or a code of [typed.Address].
func (c *Clients) AddContact(ctx context.Context, clientID string, d ContactDraft) (Contact, error) {
	var contact Contact
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		d, err := checkContact(d)
		if err != nil {
			return err
		}
		if _, err := Read(ctx, &tx.View, clientID); err != nil {
			return err
		}
		others, err := ContactsOf(ctx, &tx.View, clientID)
		if err != nil {
			return err
		}
		if len(others) >= EntryLimit {
			return fault.New(ManyAddresses)
		}
		contact = Contact{ContactDraft: d, ID: tx.NewID(), Name: fullName(d.FirstName, d.LastName), Version: 1}
		if err := contact.agree(ctx, tx, clientID, ContactDraft{}); err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		if err := tx.InsertContact(ctx, row.InsertContactParams{
			ID: contact.ID, ClientID: clientID, FirstName: d.FirstName, LastName: d.LastName, Relation: d.Relation,
			Address: d.Address, AddressKey: visitor.AddressKey(d.Address), HasConsent: d.HasConsent, ConsentAt: contact.agreedAt(),
			ConsentBy: contact.ConsentBy, Phone: d.Phone, Language: d.Language, CreatedAt: now, UpdatedAt: now,
		}); err != nil {
			return err
		}
		return contact.note(ctx, tx, history.ContactAdded, clientID)
	})
	return contact, err
}

// ChangeContact changes a contact that was read at version, in a transaction that looks after their access. It
// fails with [fault.Conflict] when somebody
// else changed it since, with [fault.NotFound], and with the codes of [Clients.AddContact] at the field.
func ChangeContact(ctx context.Context, tx *store.Tx, id string, version int, d ContactDraft) (Contact, error) {
	d, err := checkContact(d)
	if err != nil {
		return Contact{}, err
	}
	stored, err := tx.GetContact(ctx, id)
	if err != nil {
		return Contact{}, notFound(err)
	}
	if int(stored.Version) != version {
		return Contact{}, fault.New(fault.Conflict)
	}
	contact := contactFromRow(stored)
	before := contact.ContactDraft
	if before == d {
		return contact, nil
	}
	contact.ContactDraft, contact.Name, contact.Version = d, fullName(d.FirstName, d.LastName), version+1
	if err := contact.agree(ctx, tx, stored.ClientID, before); err != nil {
		return Contact{}, err
	}
	if err := tx.UpdateContact(ctx, row.UpdateContactParams{
		FirstName: d.FirstName, LastName: d.LastName, Relation: d.Relation, Address: d.Address, AddressKey: visitor.AddressKey(d.Address),
		HasConsent: d.HasConsent, ConsentAt: contact.agreedAt(), ConsentBy: contact.ConsentBy, Phone: d.Phone, Language: d.Language,
		UpdatedAt: store.Millis(tx.Now), ID: id,
	}); err != nil {
		return Contact{}, err
	}
	return contact, contact.note(ctx, tx, history.ContactChanged, stored.ClientID)
}

// RemoveContact takes a contact out of the client's records, in the transaction that has ended their access.
// Removing one twice is no error.
func RemoveContact(ctx context.Context, tx *store.Tx, id string) error {
	stored, err := tx.GetContact(ctx, id)
	if isNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DeleteContact(ctx, id); err != nil {
		return err
	}
	contact := contactFromRow(stored)
	return contact.note(ctx, tx, history.ContactRemoved, stored.ClientID)
}

// ReadContact reads one contact, and whose it is. It fails with [fault.NotFound].
func ReadContact(ctx context.Context, v *store.View, id string) (contact Contact, clientID string, err error) {
	r, err := v.GetContact(ctx, id)
	return contactFromRow(r), r.ClientID, notFound(err)
}

// agree records consent that is given or taken back, with who and when; consent to an address that was
// changed is given anew.
func (c *Contact) agree(ctx context.Context, tx *store.Tx, clientID string, before ContactDraft) error {
	isOther := visitor.AddressKey(before.Address) != visitor.AddressKey(c.Address)
	if c.HasConsent == before.HasConsent && (!isOther || !c.HasConsent) {
		return nil
	}
	consent := Address{ID: c.ID, Address: c.Address, HasReminders: c.HasConsent}
	if !c.HasConsent {
		consent.Address = before.Address
	}
	if err := recordConsent(ctx, tx, history.Entry{Client: clientID, Contact: c.Name, Relation: c.Relation}, &consent); err != nil {
		return err
	}
	c.ConsentAt, c.ConsentBy = consent.ConsentAt, consent.ConsentBy
	return nil
}

func (c *Contact) agreedAt() *int64 {
	if c.ConsentAt == nil {
		return nil
	}
	return store.MillisOrNull(*c.ConsentAt)
}

// note writes the verb's line of the client's history, and has the client found by the contact from now on,
// or no longer.
func (c *Contact) note(ctx context.Context, tx *store.Tx, action history.Action, clientID string) error {
	profile, err := Read(ctx, &tx.View, clientID)
	if err != nil {
		return err
	}
	if err := index(ctx, tx, clientID, profile.Draft); err != nil {
		return err
	}
	tx.Changed(Noun, clientID)
	return history.Append(ctx, tx, history.Entry{
		Actor: history.Practitioner, Action: action, Client: clientID, Subject: c.ID, Detail: c.Name,
	})
}

// checkContact mends surrounding space and refuses what no contact can be.
func checkContact(d ContactDraft) (ContactDraft, error) {
	lines := []struct {
		field string
		value *string
		limit int
	}{{"firstName", &d.FirstName, NameLimit}, {"lastName", &d.LastName, NameLimit}, {"phone", &d.Phone, PhoneLimit}}
	for _, l := range lines {
		line, err := typed.Line(*l.value, l.limit)
		if err != nil {
			return d, fault.At(l.field, fault.CodeOf(err))
		}
		*l.value = line
	}
	var err error
	if d.Address = strings.TrimSpace(d.Address); d.Address != "" {
		d.Address, err = typed.Address(d.Address)
	}
	switch {
	case d.FirstName == "":
		return d, fault.At("firstName", fault.Missing)
	case !slices.Contains([]Relation{Partner, Parent, Guardian, Other}, Relation(d.Relation)):
		return d, fault.At("relation", fault.Invalid)
	case err != nil:
		return d, fault.At("address", fault.CodeOf(err))
	case d.HasConsent && d.Address == "":
		return d, fault.At("address", fault.Missing)
	case !slices.Contains([]string{"en", "es"}, d.Language):
		return d, fault.At("language", fault.Invalid)
	}
	return d, nil
}

// ContactsOf reads a client's contacts from a snapshot, in the order in which they were added.
func ContactsOf(ctx context.Context, v *store.View, clientID string) ([]Contact, error) {
	rows, err := v.ListContacts(ctx, clientID)
	contacts := make([]Contact, 0, len(rows))
	for _, r := range rows {
		contacts = append(contacts, contactFromRow(r))
	}
	return contacts, err
}

func contactFromRow(r row.ClientContact) Contact {
	return Contact{
		ContactDraft: ContactDraft{
			FirstName: r.FirstName, LastName: r.LastName, Relation: r.Relation, Address: r.Address, HasConsent: r.HasConsent,
			Phone: r.Phone, Language: r.Language,
		},
		ID: r.ID, Name: fullName(r.FirstName, r.LastName), Version: int(r.Version),
		ConsentAt: store.TimeOrNil(r.ConsentAt), ConsentBy: r.ConsentBy,
	}
}
