// Package client keeps the profiles of the practice's clients: names, addresses with the consent to
// write to them, phones, contacts, and the index that finds a client while their name is typed.
//
// It decides nothing about the Client Portal and sends nothing; package access does. Start at
// [Clients].
package client

import (
	"context"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Noun is how a change of a profile is announced.
const Noun = "client"

// Kind is what sort of client a profile is of.
type Kind string

// The kinds. A couple or a minor is a client too.
const (
	Adult  Kind = "adult"
	Minor  Kind = "minor"
	Couple Kind = "couple"
)

// Status is whether a client is being seen.
type Status string

// The states of a profile. An archived client has no access, and everything of theirs is kept.
const (
	Active   Status = "active"
	Inactive Status = "inactive"
	Archived Status = "archived"
)

// Draft is a profile as it is typed in.
type Draft struct {
	Kind          string    `json:"kind"`
	FirstName     string    `json:"firstName"`
	LastName      string    `json:"lastName"`
	PreferredName string    `json:"preferredName"`
	BornOn        string    `json:"bornOn"` // YYYY-MM-DD, or empty
	Status        string    `json:"status"`
	Language      string    `json:"language"`
	Addresses     []Address `json:"addresses"`
	Phones        []Phone   `json:"phones"`
}

// Profile is a client as their screen shows them.
type Profile struct {
	Draft

	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Version    int       `json:"version"` // rises with each change; see [Clients.Save]
	IsArchived bool      `json:"isArchived"`
	CreatedAt  time.Time `json:"createdAt" ts_type:"string"`
}

// Phone is a number of a client's.
type Phone struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Type   string `json:"type"` // mobile, home, work, other
}

// Clients keeps the profiles of one store.
type Clients struct{ store *store.DB }

// New returns the profiles of a store.
func New(db *store.DB) *Clients { return &Clients{store: db} }

// Get reads one profile. It fails with [fault.NotFound].
func (c *Clients) Get(ctx context.Context, id string) (Profile, error) {
	var profile Profile
	err := c.store.Read(ctx, func(v *store.View) error {
		var err error
		profile, err = Read(ctx, v, id)
		return err
	})
	return profile, err
}

// Create stores a new profile. It fails with the codes of [Check] at the field.
func (c *Clients) Create(ctx context.Context, d Draft) (Profile, error) {
	var profile Profile
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		profile, err = Add(ctx, tx, d)
		return err
	})
	return profile, err
}

// Save changes a profile that was read at version, and nothing but the profile: access.Grants.Save looks
// after access as well. It fails with the codes of [Change].
func (c *Clients) Save(ctx context.Context, id string, version int, d Draft) (Profile, error) {
	var profile Profile
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		profile, err = Change(ctx, tx, id, version, d)
		return err
	})
	return profile, err
}

// Change changes a profile that was read at version, in the transaction of a verb. It fails with
// [fault.Conflict] when somebody else changed it since, with [fault.NotFound], and with the codes of
// [Check] at the field. It archives nobody ([fault.Invalid] at status): archiving ends access as well,
// and is another verb.
func Change(ctx context.Context, tx *store.Tx, id string, version int, d Draft) (Profile, error) {
	before, err := Read(ctx, &tx.View, id)
	if err != nil {
		return Profile{}, err
	}
	if d, err = CheckChange(before, version, d, tx.Now); err != nil {
		return Profile{}, err
	}
	if _, err := tx.UpdateClient(ctx, row.UpdateClientParams{
		Kind: d.Kind, FirstName: d.FirstName, LastName: d.LastName, PreferredName: d.PreferredName, SortName: sortName(d),
		BornOn: d.BornOn, Status: d.Status, Language: d.Language, UpdatedAt: store.Millis(tx.Now), ID: id, Version: int64(version),
	}); err != nil {
		return Profile{}, err
	}
	if err := replaceContacts(ctx, tx, id, before, d); err != nil {
		return Profile{}, err
	}
	if err := note(ctx, tx, history.ClientChanged, id); err != nil {
		return Profile{}, err
	}
	return Read(ctx, &tx.View, id)
}

// CheckChange is [Check] for the draft of a profile that exists; before is what is stored now. It fails
// with the codes of [Change].
func CheckChange(before Profile, version int, d Draft, now time.Time) (Draft, error) {
	if before.IsArchived {
		d.Status = string(Archived)
	} else if d.Status == string(Archived) {
		return d, fault.At("status", fault.Invalid)
	}
	d, err := Check(d, now)
	if err == nil && before.Version != version {
		err = fault.New(fault.Conflict)
	}
	return d, err
}

// Restore brings an archived client back. Access stays as it was left: off.
func (c *Clients) Restore(ctx context.Context, id string) (Profile, error) {
	var profile Profile
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		profile, err = setStatus(ctx, tx, id, Active, history.ClientRestored)
		return err
	})
	return profile, err
}

// Archive puts a client away in the transaction of a verb that also ends their access.
func Archive(ctx context.Context, tx *store.Tx, id string) (Profile, error) {
	return setStatus(ctx, tx, id, Archived, history.ClientArchived)
}

func setStatus(ctx context.Context, tx *store.Tx, id string, status Status, action history.Action) (Profile, error) {
	profile, err := Read(ctx, &tx.View, id)
	if err != nil {
		return Profile{}, err
	}
	if profile.IsArchived == (status == Archived) {
		return profile, nil
	}
	if err := tx.UpdateClientStatus(ctx, row.UpdateClientStatusParams{Status: string(status), UpdatedAt: store.Millis(tx.Now), ID: id}); err != nil {
		return Profile{}, err
	}
	if err := note(ctx, tx, action, id); err != nil {
		return Profile{}, err
	}
	return Read(ctx, &tx.View, id)
}

// Add stores a new profile in the transaction of a verb. Its permissions start with the practice's
// defaults (S39).
func Add(ctx context.Context, tx *store.Tx, d Draft) (Profile, error) {
	d, err := Check(d, tx.Now)
	if err != nil {
		return Profile{}, err
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return Profile{}, err
	}
	id, now := tx.NewID(), store.Millis(tx.Now)
	if err := tx.InsertClient(ctx, row.InsertClientParams{
		ID: id, PracticeID: p.ID, Kind: d.Kind, FirstName: d.FirstName, LastName: d.LastName, PreferredName: d.PreferredName,
		SortName: sortName(d), BornOn: d.BornOn, Status: d.Status, Language: d.Language, CreatedAt: now, UpdatedAt: now,
	}); err != nil {
		return Profile{}, err
	}
	if err := tx.StartPermissions(ctx, row.StartPermissionsParams{ClientID: id, UpdatedAt: now}); err != nil {
		return Profile{}, err
	}
	if err := note(ctx, tx, history.ClientCreated, id); err != nil {
		return Profile{}, err
	}
	if err := replaceContacts(ctx, tx, id, Profile{}, d); err != nil {
		return Profile{}, err
	}
	return Read(ctx, &tx.View, id)
}

// Read reads one profile from a snapshot. It fails with [fault.NotFound].
func Read(ctx context.Context, v *store.View, id string) (Profile, error) {
	r, err := v.GetClient(ctx, id)
	if err != nil {
		return Profile{}, notFound(err)
	}
	addresses, err := v.ListAddresses(ctx, id)
	if err != nil {
		return Profile{}, err
	}
	phones, err := v.ListPhones(ctx, id)
	if err != nil {
		return Profile{}, err
	}
	return fromRows(r, addresses, phones), nil
}

// replaceContacts stores the draft's addresses and phones in place of those of before, and what can be
// searched for.
func replaceContacts(ctx context.Context, tx *store.Tx, id string, before Profile, d Draft) error {
	if err := saveAddresses(ctx, tx, id, before.Addresses, d.Addresses); err != nil {
		return err
	}
	if err := tx.DeletePhones(ctx, id); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, phone := range before.Phones {
		known[phone.ID] = true
	}
	for i, phone := range d.Phones {
		if !known[phone.ID] {
			phone.ID = tx.NewID()
		}
		delete(known, phone.ID)
		if err := tx.InsertPhone(ctx, row.InsertPhoneParams{
			ID: phone.ID, ClientID: id, Number: phone.Number, Type: phone.Type, Position: int64(i),
		}); err != nil {
			return err
		}
	}
	return index(ctx, tx, id, d)
}

func note(ctx context.Context, tx *store.Tx, action history.Action, id string) error {
	tx.Changed(Noun, id)
	return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: action, Client: id, Subject: id})
}

// sortName is what lists are ordered by: the last name, then the first, without regard to case and
// accents, so that Álvarez stands among the As. Migration 00009 knows the same letters.
func sortName(d Draft) string {
	plain := strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ł", "l", "ı", "i")
	var letters strings.Builder
	for _, r := range norm.NFD.String(plain.Replace(strings.ToLower(strings.TrimSpace(d.LastName + " " + d.FirstName)))) {
		if !unicode.Is(unicode.Mn, r) {
			letters.WriteRune(r)
		}
	}
	return letters.String()
}

// ListName is a client's name as a list shows it, the last name first.
func ListName(first, last string) string {
	if last == "" {
		return first
	}
	return last + ", " + first
}

func fromRows(r row.Client, addresses []row.ClientAddress, phones []row.ClientPhone) Profile {
	profile := Profile{
		Draft: Draft{
			Kind: r.Kind, FirstName: r.FirstName, LastName: r.LastName, PreferredName: r.PreferredName, BornOn: r.BornOn,
			Status: r.Status, Language: r.Language,
			Addresses: make([]Address, 0, len(addresses)), Phones: make([]Phone, 0, len(phones)),
		},
		ID: r.ID, Name: fullName(r.FirstName, r.LastName), Version: int(r.Version),
		IsArchived: r.Status == string(Archived), CreatedAt: store.Time(r.CreatedAt),
	}
	for _, a := range addresses {
		profile.Addresses = append(profile.Addresses, addressFromRow(a))
	}
	for _, p := range phones {
		profile.Phones = append(profile.Phones, Phone{ID: p.ID, Number: p.Number, Type: p.Type})
	}
	return profile
}

func notFound(err error) error {
	if fault.CodeOf(err) == fault.Internal && isNoRows(err) {
		return fault.Wrap(fault.NotFound, err)
	}
	return err
}
