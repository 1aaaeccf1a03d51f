package client

import (
	"fmt"
	"slices"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
	"anteroom/backend/visitor"
)

// Refusals that belong to a profile.
const (
	AddressTwice  fault.Code = "address_twice"    // the profile has this address already
	DateInvalid   fault.Code = "date_invalid"     // no such day, or one that has not come
	ManyAddresses fault.Code = "too_many_entries" // more addresses or phones than a profile holds
)

// Limits of a profile.
const (
	NameLimit  = 200
	PhoneLimit = 50
	EntryLimit = 20
)

// Check mends what can be mended of a draft (surrounding space, the first address as the primary one)
// and refuses the rest with [fault.Missing], [fault.TooLong], [fault.Invalid], [AddressTwice], [DateInvalid], [ManyAddresses] or a code of [typed.Address] at the field ("firstName", "addresses.1.address").
func Check(d Draft, now time.Time) (Draft, error) {
	var err error
	if d, err = checkNames(d); err != nil {
		return d, err
	}
	if d.BornOn != "" {
		day, err := time.Parse(time.DateOnly, d.BornOn)
		if err != nil || day.After(now.AddDate(0, 0, 1)) || day.Year() < 1880 {
			return d, fault.At("bornOn", DateInvalid)
		}
	}
	choices := []struct {
		field   string
		value   string
		allowed []string
	}{
		{"kind", d.Kind, []string{string(Adult), string(Minor), string(Couple)}},
		{"status", d.Status, []string{string(Active), string(Inactive), string(Archived)}},
		{"language", d.Language, []string{"en", "es"}},
	}
	for _, choice := range choices {
		if !slices.Contains(choice.allowed, choice.value) {
			return d, fault.At(choice.field, fault.Invalid)
		}
	}
	if d.Addresses, err = checkAddresses(d.Addresses); err != nil {
		return d, err
	}
	d.Phones, err = checkPhones(d.Phones)
	return d, err
}

func checkNames(d Draft) (Draft, error) {
	names := []struct {
		field string
		value *string
	}{{"firstName", &d.FirstName}, {"lastName", &d.LastName}, {"preferredName", &d.PreferredName}}
	for _, name := range names {
		line, err := typed.Line(*name.value, NameLimit)
		if err != nil {
			return d, fault.At(name.field, fault.CodeOf(err))
		}
		*name.value = line
	}
	if d.FirstName == "" {
		return d, fault.At("firstName", fault.Missing)
	}
	return d, nil
}

func checkAddresses(list []Address) ([]Address, error) {
	if len(list) > EntryLimit {
		return nil, fault.At("addresses", ManyAddresses)
	}
	checked := slices.Clone(list)
	seen := map[string]bool{}
	primary := -1
	for i := range checked {
		a := &checked[i]
		field := fmt.Sprintf("addresses.%d.address", i)
		address, err := typed.Address(a.Address)
		if err != nil {
			return nil, fault.At(field, fault.CodeOf(err))
		}
		a.Address = address
		switch {
		case seen[visitor.AddressKey(a.Address)]:
			return nil, fault.At(field, AddressTwice)
		case !slices.Contains([]string{"home", "work", "school", "other"}, a.Type):
			return nil, fault.At(fmt.Sprintf("addresses.%d.type", i), fault.Invalid)
		}
		seen[visitor.AddressKey(a.Address)] = true
		if a.IsPrimary && primary < 0 {
			primary = i
		}
		a.IsPrimary = false
	}
	if len(checked) > 0 {
		checked[max(primary, 0)].IsPrimary = true
	}
	return checked, nil
}

func checkPhones(list []Phone) ([]Phone, error) {
	if len(list) > EntryLimit {
		return nil, fault.At("phones", ManyAddresses)
	}
	checked := slices.Clone(list)
	for i := range checked {
		p := &checked[i]
		field := fmt.Sprintf("phones.%d.number", i)
		number, err := typed.Line(p.Number, PhoneLimit)
		if err != nil {
			return nil, fault.At(field, fault.CodeOf(err))
		}
		p.Number = number
		switch {
		case p.Number == "":
			return nil, fault.At(field, fault.Missing)
		case !slices.Contains([]string{"mobile", "home", "work", "other"}, p.Type):
			return nil, fault.At(fmt.Sprintf("phones.%d.type", i), fault.Invalid)
		}
	}
	return checked, nil
}
