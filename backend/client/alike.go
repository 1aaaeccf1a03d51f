package client

import (
	"context"
	"strings"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Likeness is what two clients have in common.
type Likeness string

// The likenesses that are told, the surer one first.
const (
	SameAddress  Likeness = "address"
	SameBirthday Likeness = "name_and_birthday"
)

// Alike is a client who may be the one who is being typed in.
type Alike struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	By         Likeness `json:"by"`
	Address    string   `json:"address"` // the one they have in common, as it was typed; empty: none
	IsArchived bool     `json:"isArchived"`
}

// AlikeLimit is how many clients are told of.
const AlikeLimit = 3

// Alike finds who may be meant already by a new client's draft: whoever has one of its addresses, or
// its name and day of birth. It is made to be asked while the draft is typed: it reads indexes only,
// takes a draft in any state, and refuses nothing, since partners and parents share an address.
func (c *Clients) Alike(ctx context.Context, d Draft) ([]Alike, error) {
	found := []Alike{}
	err := c.store.Read(ctx, func(v *store.View) error {
		byAddress, err := withAddresses(ctx, v, d.Addresses)
		if err != nil {
			return err
		}
		byName, err := withBirthday(ctx, v, d)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, a := range append(byAddress, byName...) {
			if !seen[a.ID] && len(found) < AlikeLimit {
				seen[a.ID] = true
				found = append(found, a)
			}
		}
		return nil
	})
	return found, err
}

func withAddresses(ctx context.Context, v *store.View, addresses []Address) ([]Alike, error) {
	var found []Alike
	for _, a := range addresses[:min(len(addresses), EntryLimit)] {
		typed := strings.TrimSpace(a.Address)
		if typed == "" {
			continue
		}
		rows, err := v.ListClientsWithAddress(ctx, row.ListClientsWithAddressParams{
			AddressKey: visitor.AddressKey(typed), Limit: AlikeLimit,
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found = append(found, Alike{
				ID: r.ID, Name: fullName(r.FirstName, r.LastName), By: SameAddress, Address: typed, IsArchived: r.Status == string(Archived),
			})
		}
	}
	return found, nil
}

func withBirthday(ctx context.Context, v *store.View, d Draft) ([]Alike, error) {
	d.FirstName, d.LastName = strings.TrimSpace(d.FirstName), strings.TrimSpace(d.LastName)
	if d.FirstName == "" || d.BornOn == "" {
		return nil, nil
	}
	rows, err := v.ListClientsBornOn(ctx, row.ListClientsBornOnParams{SortName: sortName(d), BornOn: d.BornOn, Limit: AlikeLimit})
	if err != nil {
		return nil, err
	}
	found := make([]Alike, 0, len(rows))
	for _, r := range rows {
		found = append(found, Alike{
			ID: r.ID, Name: fullName(r.FirstName, r.LastName), By: SameBirthday, IsArchived: r.Status == string(Archived),
		})
	}
	return found, nil
}

func fullName(first, last string) string { return strings.TrimSpace(first + " " + last) }
