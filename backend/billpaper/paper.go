// Package billpaper is what stands on a bill: an invoice, a statement, a superbill or a receipt, as it was made out, and
// the PDF of it.
//
// A paper is kept in bytes when it is issued, and never made again from what may have changed since. The package takes
// values and gives bytes: it reads no store, and knows neither the desk nor the portal, so that both hand out the same
// PDF, byte for byte. Start at [Paper], then [Paper.PDF].
package billpaper

import (
	"encoding/json"
	"time"

	"anteroom/backend/fault"
)

// Kind is what sort of paper it is.
type Kind string

// The kinds.
const (
	Invoice   Kind = "invoice"
	Statement Kind = "statement"
	Superbill Kind = "superbill"
	Receipt   Kind = "receipt"
)

// Paper is a bill as it was made out. Amounts are in the minor unit of the currency, days are written 2026-11-24, and what
// a kind has no use for is left empty.
type Paper struct {
	Kind     Kind      `json:"kind"`
	Label    string    `json:"label"` // its number
	Issuer   Issuer    `json:"issuer"`
	Client   Person    `json:"client"`
	IssuedOn string    `json:"issuedOn"`
	IssuedAt time.Time `json:"issuedAt" ts_type:"string"`
	Currency string    `json:"currency"`
	Note     string    `json:"note"`
	Footer   string    `json:"footer"`

	DueOn        string `json:"dueOn"` // of an invoice
	Lines        []Line `json:"lines"` // of an invoice and a superbill
	Taxes        []Tax  `json:"taxes"`
	TaxName      string `json:"taxName"`
	Subtotal     int64  `json:"subtotal"`
	Discount     int64  `json:"discount"`
	DiscountRate int64  `json:"discountRate"` // in hundredths of a percent; 0: it was an amount
	Total        int64  `json:"total"`
	Paid         int64  `json:"paid"` // of a superbill

	Diagnoses []Code `json:"diagnoses"` // of a superbill

	FirstDay string  `json:"firstDay"` // of a statement
	LastDay  string  `json:"lastDay"`
	Opening  int64   `json:"opening"`
	Closing  int64   `json:"closing"`
	Entries  []Entry `json:"entries"`

	Method    string  `json:"method"` // of a receipt
	Reference string  `json:"reference"`
	For       []Share `json:"for"`
	Credit    int64   `json:"credit"` // what was paid and is for no invoice
}

// Issuer is who makes it out.
type Issuer struct {
	Name         string `json:"name"`
	Practitioner string `json:"practitioner"`
	Postal       string `json:"postal"`
	Phone        string `json:"phone"`
	TaxID        string `json:"taxId"`
	Licence      string `json:"licence"`
	NPI          string `json:"npi"`
}

// Person is who it is made out to.
type Person struct {
	Name   string `json:"name"`
	BornOn string `json:"bornOn"` // on a superbill
}

// Line is something that was done.
type Line struct {
	Day      string `json:"day"`
	Text     string `json:"text"`
	Code     string `json:"code"`
	Quantity int64  `json:"quantity"` // in hundredths
	Price    int64  `json:"price"`
	TaxRate  int64  `json:"taxRate"` // in hundredths of a percent
	Amount   int64  `json:"amount"`  // without tax, before the discount
}

// Tax is what is owed at one rate.
type Tax struct {
	Rate   int64 `json:"rate"`
	Base   int64 `json:"base"` // what is taxed
	Amount int64 `json:"amount"`
}

// Code is a code with what it stands for.
type Code struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Entry is a line of an account: more than 0 is owed.
type Entry struct {
	Day     string `json:"day"`
	Kind    string `json:"kind"`  // invoice, void, write_off, credit, payment, payment_taken_back, refund
	Label   string `json:"label"` // the number of what it tells of
	Amount  int64  `json:"amount"`
	Balance int64  `json:"balance"` // after it
}

// Share is the part of a payment that is for one invoice.
type Share struct {
	Label  string `json:"label"`
	Amount int64  `json:"amount"`
}

// Bytes is the form that a paper is kept in.
func (p Paper) Bytes() (string, error) {
	text, err := json.Marshal(p.full())
	if err != nil {
		return "", fault.Wrap(fault.Internal, err)
	}
	return string(text), nil
}

// Read reads what [Paper.Bytes] wrote.
func Read(text string) (Paper, error) {
	var p Paper
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return Paper{}, fault.Wrap(fault.Internal, err)
	}
	return p.full(), nil
}

// full is the paper with no list missing.
func (p Paper) full() Paper {
	p.Lines, p.Taxes, p.Diagnoses = append([]Line{}, p.Lines...), append([]Tax{}, p.Taxes...), append([]Code{}, p.Diagnoses...)
	p.Entries, p.For = append([]Entry{}, p.Entries...), append([]Share{}, p.For...)
	return p
}
