package billing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/money"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Draft is an invoice as it is written.
type Draft struct {
	ID       string      `json:"id"`      // empty: a new one
	Version  int         `json:"version"` // the one that was read; of a new one 0
	ClientID string      `json:"clientId"`
	IssueOn  string      `json:"issueOn"` // the day it is to bear; empty: that on which it is issued
	DueOn    string      `json:"dueOn"`   // empty: as the settings say
	Note     string      `json:"note"`
	Discount Discount    `json:"discount"`
	Lines    []DraftLine `json:"lines"`
}

// DraftLine is a line as it is written.
type DraftLine struct {
	Day           string `json:"day"` // when it was done; may be empty
	Text          string `json:"text"`
	Code          string `json:"code"`
	Quantity      int    `json:"quantity"` // in hundredths: 100 is one
	Price         int64  `json:"price"`    // of one
	TaxRate       int    `json:"taxRate"`  // in hundredths of a percent
	ServiceID     string `json:"serviceId"`
	AppointmentID string `json:"appointmentId"`
}

// Limits of an invoice.
const (
	linesMax    = 200
	quantityMax = 1_000_000      // ten thousand
	priceMax    = 10_000_000_000 // a hundred million of a unit with cents
	yearsBack   = 10             // that an invoice may be dated; more is a slip of the hand
)

// AppointmentBilled is the refusal to ask for an appointment twice.
const AppointmentBilled fault.Code = "appointment_billed"

// checked is a draft that may be kept.
type checked struct {
	Draft
	sums    Sums
	amounts []int64
}

// check gives a draft the form it is kept in. It fails at the field with [fault.Missing], [fault.TooLong], [fault.Invalid],
// [OutOfRange] or [EndFirst].
func (d Draft) check() (checked, error) {
	c := checked{Draft: d}
	var err error
	if c.Note, err = lines("note", d.Note, noteMax); err != nil {
		return c, err
	}
	for field, day := range map[string]string{"issueOn": d.IssueOn, "dueOn": d.DueOn} {
		if day == "" {
			continue
		}
		if _, err := parseDay(field, day); err != nil {
			return c, err
		}
	}
	if d.DueOn != "" && d.IssueOn != "" && d.DueOn < d.IssueOn {
		return c, fault.At("dueOn", EndFirst)
	}
	if len(d.Lines) > linesMax {
		return c, fault.At("lines", fault.TooLong)
	}
	c.Lines = append([]DraftLine{}, d.Lines...)
	sold := make([]priced, len(c.Lines))
	for i := range c.Lines {
		if sold[i].amount, err = c.Lines[i].check(); err != nil {
			return c, fault.Under(fmt.Sprintf("lines.%d", i), err)
		}
		sold[i].rate = int64(c.Lines[i].TaxRate)
		c.amounts = append(c.amounts, sold[i].amount)
	}
	c.sums, err = sumOf(sold, c.Discount)
	return c, err
}

// mayBear says whether the day that an invoice is to bear can be so. It fails at issueOn with [DayToCome] or [LongAgo].
func (d Draft) mayBear(ctx context.Context, v *store.View) error {
	if d.IssueOn == "" {
		return nil
	}
	now, err := todayOf(ctx, v)
	if err != nil {
		return err
	}
	if _, err := pastDay("issueOn", d.IssueOn, now); err != nil {
		return err
	}
	day, err := parseDay("issueOn", d.IssueOn)
	if err == nil && day.AddDate(yearsBack, 0, 0).Format(time.DateOnly) < now {
		return fault.At("issueOn", LongAgo)
	}
	return err
}

// check gives a line the form it is kept in, and says what it comes to.
func (l *DraftLine) check() (amount int64, err error) {
	if l.Day != "" {
		if _, err := parseDay("day", l.Day); err != nil {
			return 0, err
		}
	}
	if l.Text, err = line("text", l.Text, textMax); err != nil {
		return 0, err
	}
	if l.Text == "" {
		return 0, fault.At("text", fault.Missing)
	}
	if l.Code, err = line("code", l.Code, codeMax); err != nil {
		return 0, err
	}
	return l.amount()
}

// amount is what a line comes to. It fails at the field with [OutOfRange].
func (l DraftLine) amount() (int64, error) {
	switch {
	case l.Quantity < 1 || l.Quantity > quantityMax:
		return 0, fault.At("quantity", OutOfRange)
	case l.Price < 0 || l.Price > priceMax:
		return 0, fault.At("price", OutOfRange)
	case l.TaxRate < 0 || l.TaxRate > money.Whole:
		return 0, fault.At("taxRate", OutOfRange)
	}
	amount, isPossible := money.Times(l.Price, int64(l.Quantity))
	if !isPossible {
		return 0, fault.At("price", OutOfRange)
	}
	return amount, nil
}

// mayBill says whether what the lines of an invoice name is there, is the client's, and is asked for by no other invoice.
// It fails at the field of the line with [fault.NotFound], [OtherOnes] or [AppointmentBilled].
func (d Draft) mayBill(ctx context.Context, v *store.View, invoiceID string) error {
	asked := map[string]bool{}
	for i, l := range d.Lines {
		at := fmt.Sprintf("lines.%d.", i)
		if l.ServiceID != "" {
			if _, err := v.GetService(ctx, l.ServiceID); err != nil {
				return notFoundAt(at+"serviceId", err)
			}
		}
		if l.AppointmentID == "" {
			continue
		}
		a, err := v.GetAppointment(ctx, l.AppointmentID)
		switch {
		case err != nil:
			return notFoundAt(at+"appointmentId", err)
		case a.ClientID == nil || *a.ClientID != d.ClientID:
			return fault.At(at+"appointmentId", OtherOnes)
		case asked[a.ID]:
			return fault.At(at+"appointmentId", AppointmentBilled)
		}
		asked[a.ID] = true
		_, err = v.GetInvoiceOfAppointment(ctx, row.GetInvoiceOfAppointmentParams{AppointmentID: &a.ID, Besides: invoiceID})
		if err == nil {
			return fault.At(at+"appointmentId", AppointmentBilled)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// keepLines writes the lines of a draft in place of those there were.
func (c checked) keepLines(ctx context.Context, tx *store.Tx, invoiceID string) error {
	if err := tx.DropInvoiceLines(ctx, invoiceID); err != nil {
		return err
	}
	for i, l := range c.Lines {
		if err := tx.InsertInvoiceLine(ctx, row.InsertInvoiceLineParams{
			ID: tx.NewID(), InvoiceID: invoiceID, Position: int64(i), Day: l.Day, Text: l.Text, Code: l.Code, Quantity: int64(l.Quantity), Price: l.Price,
			TaxRate: int64(l.TaxRate), Amount: c.amounts[i], ServiceID: orNull(l.ServiceID), AppointmentID: orNull(l.AppointmentID),
		}); err != nil {
			return err
		}
	}
	return nil
}

func orNull(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

func deref(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}
