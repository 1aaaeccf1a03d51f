package client

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/visitor"
)

// Refusals that belong to a profile.
const (
	AddressInvalid fault.Code = "address_invalid"  // not one mail address
	AddressTwice   fault.Code = "address_twice"    // the profile has this address already
	DateInvalid    fault.Code = "date_invalid"     // no such day, or one that has not come
	ManyAddresses  fault.Code = "too_many_entries" // more addresses or phones than a profile holds
)

// Limits of a profile.
const (
	NameLimit    = 200
	AddressLimit = 254
	PhoneLimit   = 50
	EntryLimit   = 20
)

// Check mends what can be mended of a draft (surrounding space, the first address as the primary one)
// and refuses the rest with [fault.Missing], [fault.TooLong], [fault.Invalid], [AddressInvalid],
// [AddressTwice], [DateInvalid] or [ManyAddresses] at the field ("firstName", "addresses.1.address").
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
		*name.value = strings.TrimSpace(*name.value)
		if utf8.RuneCountInString(*name.value) > NameLimit {
			return d, fault.At(name.field, fault.TooLong)
		}
		if !isPlain(*name.value) {
			return d, fault.At(name.field, fault.Invalid)
		}
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
		a.Address = strings.TrimSpace(a.Address)
		switch {
		case a.Address == "":
			return nil, fault.At(field, fault.Missing)
		case len(a.Address) > AddressLimit:
			return nil, fault.At(field, fault.TooLong)
		case !isAddress(a.Address):
			return nil, fault.At(field, AddressInvalid)
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
		p.Number = strings.TrimSpace(p.Number)
		switch {
		case p.Number == "":
			return nil, fault.At(field, fault.Missing)
		case utf8.RuneCountInString(p.Number) > PhoneLimit:
			return nil, fault.At(field, fault.TooLong)
		case !isPlain(p.Number):
			return nil, fault.At(field, fault.Invalid)
		case !slices.Contains([]string{"mobile", "home", "work", "other"}, p.Type):
			return nil, fault.At(fmt.Sprintf("phones.%d.type", i), fault.Invalid)
		}
	}
	return checked, nil
}

// isAddress wants one bare address with a domain, and nothing in it that a mail server could read as
// more than that.
func isAddress(s string) bool {
	isUnseen := func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }
	if strings.ContainsAny(s, "<>()[],;:\\\"") || !utf8.ValidString(s) || strings.ContainsFunc(s, isUnseen) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || parsed.Name != "" {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	domain := s[at+1:]
	return at > 0 && strings.Contains(domain, ".") && !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".")
}

// isPlain refuses control characters, breaks of lines and paragraphs, and the marks that turn the
// direction of text around.
func isPlain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
	})
}
