package billing

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/money"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// CurrencyInUse is the refusal of another currency: amounts are kept in the one that there is.
const CurrencyInUse fault.Code = "currency_in_use"

// Settings are how the practice bills.
type Settings struct {
	Currency         string `json:"currency"`         // ISO 4217
	Digits           int    `json:"digits"`           // of its minor unit
	IsCurrencyFixed  bool   `json:"isCurrencyFixed"`  // something was billed or paid, so it stays
	DueDays          int    `json:"dueDays"`          // from the day an invoice is issued, 0 to 365
	Prefix           string `json:"prefix"`           // before the number of an invoice
	TaxName          string `json:"taxName"`          // what the tax is called; empty: "Tax"
	TaxRate          int    `json:"taxRate"`          // of a new line, in hundredths of a percent
	LegalName        string `json:"legalName"`        // empty: the practice's name
	Postal           string `json:"postal"`           // the address that stands on a bill
	TaxID            string `json:"taxId"`            //
	Licence          string `json:"licence"`          // of the practitioner
	NPI              string `json:"npi"`              // ten figures; empty: none
	Footer           string `json:"footer"`           // said under every bill
	Version          int    `json:"version"`          // rises with each change
	HasOnlineAccount bool   `json:"hasOnlineAccount"` // clients can pay online
}

// Limits of the settings.
const (
	dueDaysMax = 365
	prefixMax  = 20
	postalMax  = 500
)

// Settings reads how the practice bills.
func (b *Books) Settings(ctx context.Context) (Settings, error) {
	var s Settings
	err := b.store.Read(ctx, func(v *store.View) error {
		var err error
		s, err = readSettings(ctx, v)
		return err
	})
	return s, err
}

func readSettings(ctx context.Context, v *store.View) (Settings, error) {
	r, err := v.GetBillingSetting(ctx)
	if err != nil {
		return Settings{}, err
	}
	hasBilled, err := v.HasBilled(ctx)
	if err != nil {
		return Settings{}, err
	}
	isActive, err := v.GetPaymentAccount(ctx)
	return Settings{
		Currency: r.Currency, Digits: money.Digits(r.Currency), IsCurrencyFixed: hasBilled != 0, DueDays: int(r.DueDays), Prefix: r.Prefix, TaxName: r.TaxName,
		TaxRate: int(r.TaxRate), LegalName: r.LegalName, Postal: r.Postal, TaxID: r.TaxID, Licence: r.Licence, NPI: r.Npi, Footer: r.Footer,
		Version: int(r.Version), HasOnlineAccount: isActive,
	}, err
}

// SaveSettings changes how the practice bills from the next bill on; those that were issued stay as they are. It fails
// with [fault.Conflict] where they were changed since version, with [CurrencyInUse] at currency once something was billed
// or paid, and with [fault.Invalid], [fault.TooLong] or [OutOfRange] at the field.
func (b *Books) SaveSettings(ctx context.Context, s Settings) (Settings, error) {
	s, err := checkSettings(s)
	if err != nil {
		return s, err
	}
	err = b.store.Write(ctx, func(tx *store.Tx) error {
		before, err := readSettings(ctx, &tx.View)
		if err != nil {
			return err
		}
		if before.IsCurrencyFixed && s.Currency != before.Currency {
			return fault.At("currency", CurrencyInUse)
		}
		changed, err := tx.SaveBillingSetting(ctx, row.SaveBillingSettingParams{
			Currency: s.Currency, DueDays: int64(s.DueDays), Prefix: s.Prefix, TaxName: s.TaxName, TaxRate: int64(s.TaxRate), LegalName: s.LegalName,
			Postal: s.Postal, TaxID: s.TaxID, Licence: s.Licence, Npi: s.NPI, Footer: s.Footer, UpdatedAt: store.Millis(tx.Now), Version: int64(s.Version),
		})
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict)
		}
		if s, err = readSettings(ctx, &tx.View); err != nil {
			return err
		}
		tx.Changed(SettingNoun, "")
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.BillingChanged})
	})
	return s, err
}

func checkSettings(s Settings) (Settings, error) {
	if !money.IsCurrency(s.Currency) {
		return s, fault.At("currency", fault.Invalid)
	}
	if s.DueDays < 0 || s.DueDays > dueDaysMax {
		return s, fault.At("dueDays", OutOfRange)
	}
	if s.TaxRate < 0 || s.TaxRate > money.Whole {
		return s, fault.At("taxRate", OutOfRange)
	}
	for _, each := range []struct {
		field string
		value *string
		limit int
	}{
		{"prefix", &s.Prefix, prefixMax},
		{"taxName", &s.TaxName, codeMax},
		{"legalName", &s.LegalName, textMax},
		{"taxId", &s.TaxID, codeMax},
		{"licence", &s.Licence, textMax},
		{"npi", &s.NPI, codeMax},
	} {
		var err error
		if *each.value, err = line(each.field, *each.value, each.limit); err != nil {
			return s, err
		}
	}
	if s.NPI != "" && !isNPI(s.NPI) {
		return s, fault.At("npi", fault.Invalid)
	}
	var err error
	if s.Postal, err = lines("postal", s.Postal, postalMax); err != nil {
		return s, err
	}
	s.Footer, err = lines("footer", s.Footer, noteMax)
	return s, err
}

// isNPI says whether a number is one of a provider in the United States: ten figures, the last of which checks the others.
func isNPI(number string) bool {
	const figures, prefix = 10, 24 // the prefix 80840 that stands before it on a card weighs 24
	if len(number) != figures {
		return false
	}
	sum := prefix
	for i, r := range number {
		if r < '0' || r > '9' {
			return false
		}
		value := int(r - '0')
		if i%2 == 0 { // counted from the right, before the check
			if value *= 2; value > 9 {
				value -= 9
			}
		}
		sum += value
	}
	return sum%10 == 0
}
