package client

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Address is a mail address of a client's. Its reminders are switched on by the client's consent to
// get mail there (S11): who recorded the consent, and when, stands beside it.
type Address struct {
	ID           string     `json:"id"` // empty: new
	Address      string     `json:"address"`
	Type         string     `json:"type"` // home, work, school, other
	IsPrimary    bool       `json:"isPrimary"`
	HasReminders bool       `json:"hasReminders"`
	ConsentAt    *time.Time `json:"consentAt" ts_type:"string | null"`
	ConsentBy    string     `json:"consentBy"`
}

// saveAddresses stores the addresses of a profile in the draft's order. Consent that is given or taken
// back is recorded with who and when, and so is consent to an address that was changed: it was given
// to another.
func saveAddresses(ctx context.Context, tx *store.Tx, client string, before, after []Address) error {
	if err := tx.ClearPrimaryAddress(ctx, client); err != nil {
		return err
	}
	known := make(map[string]Address, len(before))
	for _, a := range before {
		known[a.ID] = a
	}
	kept := make([]Address, len(after)) // what each was before; the zero Address: it is new
	for i, a := range after {
		kept[i] = known[a.ID]
		delete(known, a.ID)
	}
	// What is gone or changed makes room first, since two addresses may have changed places.
	for i, old := range kept {
		if old.ID != "" && visitor.AddressKey(old.Address) != visitor.AddressKey(after[i].Address) {
			known[old.ID] = old
		}
	}
	for id := range known {
		if err := tx.DeleteAddress(ctx, id); err != nil {
			return err
		}
	}
	for i, a := range after {
		if a.ID = kept[i].ID; a.ID == "" {
			a.ID = tx.NewID()
		}
		if err := saveAddress(ctx, tx, client, i, kept[i], a); err != nil {
			return err
		}
	}
	return nil
}

func saveAddress(ctx context.Context, tx *store.Tx, client string, position int, old, a Address) error {
	a.ConsentAt, a.ConsentBy = old.ConsentAt, old.ConsentBy
	isGiven := a.HasReminders && (!old.HasReminders || visitor.AddressKey(old.Address) != visitor.AddressKey(a.Address))
	isTaken := !a.HasReminders && old.HasReminders
	if isGiven || isTaken {
		if err := recordConsent(ctx, tx, history.Entry{Client: client}, &a); err != nil {
			return err
		}
	}
	now := store.Millis(tx.Now)
	stored := row.UpsertAddressParams{
		ID: a.ID, ClientID: client, Address: a.Address, AddressKey: visitor.AddressKey(a.Address), Type: a.Type,
		Position: int64(position), IsPrimary: a.IsPrimary, HasConsent: a.HasReminders, ConsentBy: a.ConsentBy,
		CreatedAt: now, UpdatedAt: now,
	}
	if a.ConsentAt != nil {
		stored.ConsentAt = store.MillisOrNull(*a.ConsentAt)
	}
	return tx.UpsertAddress(ctx, stored)
}

func recordConsent(ctx context.Context, tx *store.Tx, whose history.Entry, a *Address) error {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return err
	}
	now := tx.Now
	a.ConsentAt, a.ConsentBy = &now, p.Practitioner
	whose.Actor, whose.Action, whose.Subject, whose.Detail = history.Practitioner, history.ConsentGiven, a.ID, a.Address
	if !a.HasReminders {
		whose.Action = history.ConsentWithdrawn
	}
	return history.Append(ctx, tx, whose)
}

func addressFromRow(r row.ClientAddress) Address {
	return Address{
		ID: r.ID, Address: r.Address, Type: r.Type, IsPrimary: r.IsPrimary, HasReminders: r.HasConsent,
		ConsentAt: store.TimeOrNil(r.ConsentAt), ConsentBy: r.ConsentBy,
	}
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
