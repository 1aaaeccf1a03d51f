// Package billing keeps what clients owe and what they paid: invoices, payments, and the papers that are made of them.
//
// An amount is a whole number in the minor unit of the practice's currency. What was issued is never changed: an invoice
// is voided, written off or credited by a row beside it, and what is open, what is left of a payment and what a client
// owes are read from rows each time. It asks a payment provider through [Provider] alone, and must never put what a client was treated
// for into the history, a log or a mail. Start at [Books], then [Books.Issue] and [Books.Record].
package billing

import (
	"context"
	"database/sql"
	"errors"
	"time"
	"unicode/utf8"

	"anteroom/backend/billpaper"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// Nouns by which changes are announced. The id of a bill's change is the client's.
const (
	Noun        = "billing"
	SettingNoun = "billing_setting"
	RepeatNoun  = "invoice_repeat"
	CodeNoun    = "billing_code"
)

// Refusals that several verbs share.
const (
	OutOfRange fault.Code = "out_of_range"
	EndFirst   fault.Code = "end_before_start"
	DayToCome  fault.Code = "bill_day_to_come" // the day is not there yet
	LongAgo    fault.Code = "bill_day_long_ago"
	OtherOnes  fault.Code = "bill_other_client"
)

// Limits of what is typed.
const (
	textMax = 200  // characters
	codeMax = 30   // characters
	noteMax = 1000 // characters
	pageMax = 100  // characters
)

// Books are the practice's books.
type Books struct{ store *store.DB }

// New returns the books of a store.
func New(db *store.DB) *Books { return &Books{store: db} }

// write runs a verb on a client's bills with its history row; the verb says whose they are.
func (b *Books) write(ctx context.Context, action history.Action, verb func(*store.Tx) (entry history.Entry, err error)) error {
	return b.store.Write(ctx, func(tx *store.Tx) error {
		entry, err := verb(tx)
		if err != nil || entry.Subject == "" {
			return err
		}
		return note(ctx, tx, action, entry)
	})
}

// note adds a history row and tells whoever shows the client's bills.
func note(ctx context.Context, tx *store.Tx, action history.Action, entry history.Entry) error {
	entry.Action = action
	if entry.Actor == "" {
		entry.Actor = history.Practitioner
	}
	tx.Changed(Noun, entry.Client)
	return history.Append(ctx, tx, entry)
}

// once has a form of the window make its thing once: of a page that was there before it gives what it made then. A page
// without a number makes one each time. It fails with [fault.Missing] or [fault.TooLong] at page.
func once(ctx context.Context, tx *store.Tx, page string, create func() (string, error)) (id string, isNew bool, err error) {
	if page == "" {
		return "", false, fault.At("page", fault.Missing)
	}
	if page, err = line("page", page, pageMax); err != nil {
		return "", false, err
	}
	id, err = tx.GetMadeOfPage(ctx, page)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, false, err
	}
	if id, err = create(); err != nil {
		return "", false, err
	}
	return id, true, tx.InsertPage(ctx, row.InsertPageParams{Page: page, MadeID: id, At: store.Millis(tx.Now)})
}

// clientOf reads whose bill it is. It fails with [fault.NotFound] at clientId.
func clientOf(ctx context.Context, v *store.View, id string) (client.Profile, error) {
	profile, err := client.Read(ctx, v, id)
	if err != nil {
		return profile, notFoundAt("clientId", err)
	}
	return profile, nil
}

// settingsOf reads the practice and how it bills.
func settingsOf(ctx context.Context, v *store.View) (row.Practice, row.BillingSetting, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return p, row.BillingSetting{}, err
	}
	s, err := v.GetBillingSetting(ctx)
	return p, s, err
}

// issuerOf is who makes a bill out now.
func issuerOf(p row.Practice, s row.BillingSetting) billpaper.Issuer {
	name := s.LegalName
	if name == "" {
		name = p.Name
	}
	return billpaper.Issuer{Name: name, Practitioner: p.Practitioner, Postal: s.Postal, Phone: p.Phone, TaxID: s.TaxID, Licence: s.Licence, NPI: s.Npi}
}

// today is the day that the practice has at a moment.
func today(p row.Practice, now time.Time) (string, error) {
	zone, err := time.LoadLocation(p.Zone)
	return now.In(zone).Format(time.DateOnly), err
}

// parseDay reads a day. It fails with [fault.Invalid] at the field.
func parseDay(field, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1970 || day.Year() > 2200 {
		return time.Time{}, fault.At(field, fault.Invalid)
	}
	return day, nil
}

// pastDay is a day that was typed, or today where none was. It fails with [fault.Invalid] or [DayToCome] at the field.
func pastDay(field, text, today string) (string, error) {
	if text == "" {
		return today, nil
	}
	if _, err := parseDay(field, text); err != nil {
		return "", err
	}
	if text > today {
		return "", fault.At(field, DayToCome)
	}
	return text, nil
}

// notFoundAt gives the error of a read its code and its field.
func notFoundAt(field string, err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || fault.CodeOf(err) == fault.NotFound {
		return fault.At(field, fault.NotFound)
	}
	return err
}

// lines is what was typed into a field of several lines. It fails with [fault.TooLong] at the field.
func lines(field, s string, limit int) (string, error) {
	s = typed.Lines(s)
	if utf8.RuneCountInString(s) > limit {
		return "", fault.At(field, fault.TooLong)
	}
	return s, nil
}

// line is what was typed into a field of one line, which may be empty. It fails with [fault.TooLong] or [fault.Invalid] at
// the field.
func line(field, s string, limit int) (string, error) {
	s, err := typed.Line(s, limit)
	if err != nil {
		return "", fault.At(field, fault.CodeOf(err))
	}
	return s, nil
}
