package billing

import (
	"context"
	"strconv"
	"time"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Refusals of what is done with an invoice.
const (
	InvoiceEmpty fault.Code = "invoice_empty"      // no line
	InvoiceZero  fault.Code = "invoice_zero"       // nothing would be owed
	NotIssued    fault.Code = "invoice_not_issued" // it is a draft
	InvoiceVoid  fault.Code = "invoice_voided"
	InvoicePaid  fault.Code = "invoice_paid" // something was paid: that is taken off it first
	NothingOpen  fault.Code = "invoice_nothing_open"
)

// Kinds of numbers.
const (
	invoiceNumber = "invoice"
	receiptNumber = "receipt"
)

// Issue gives a draft the next number and keeps the paper as it stands: from then on it is owed, never changes, and the
// client sees it in the portal if "Access billing documents" is on (S36). A second press on what the first has issued
// answers the same. It fails with [fault.NotFound] at id, with [fault.Conflict] where the draft was changed since its
// version, with [InvoiceEmpty] or [InvoiceZero] at lines, with [DayToCome] at issueOn, [EndFirst] at dueOn, and with
// [AppointmentBilled] at a line.
func (b *Books) Issue(ctx context.Context, id string, version int) (Invoice, error) {
	var invoice Invoice
	err := b.write(ctx, history.InvoiceIssued, func(tx *store.Tx) (history.Entry, error) {
		entry, err := issueOnce(ctx, tx, id, version)
		if err != nil {
			return entry, err
		}
		invoice, err = readInvoice(ctx, &tx.View, id)
		return entry, err
	})
	return invoice, err
}

// issueOnce issues a draft that was read at a version, unless a first press has: then there is nothing to say of it.
func issueOnce(ctx context.Context, tx *store.Tx, id string, version int) (history.Entry, error) {
	before, err := tx.GetInvoice(ctx, id)
	switch {
	case err != nil:
		return history.Entry{}, notFoundAt("id", err)
	case before.Invoice.Number != nil && before.Invoice.Version == int64(version)+1:
		return history.Entry{}, nil
	case before.Invoice.Number != nil:
		return history.Entry{}, fault.At("id", Issued)
	case before.Invoice.Version != int64(version):
		return history.Entry{}, fault.New(fault.Conflict)
	}
	return issue(ctx, tx, id)
}

// issue gives a draft its number, and says what the history is to say of it.
func issue(ctx context.Context, tx *store.Tx, id string) (history.Entry, error) {
	in, err := readInvoice(ctx, &tx.View, id)
	if err != nil {
		return history.Entry{}, err
	}
	p, s, err := settingsOf(ctx, &tx.View)
	if err != nil {
		return history.Entry{}, err
	}
	if err := in.mayIssue(ctx, tx, p, s); err != nil {
		return history.Entry{}, err
	}
	profile, err := clientOf(ctx, &tx.View, in.ClientID)
	if err != nil {
		return history.Entry{}, err
	}
	number, err := tx.NextNumber(ctx, invoiceNumber)
	if err != nil {
		return history.Entry{}, err
	}
	in.Label = s.Prefix + strconv.FormatInt(number, 10)
	paper := billpaper.Paper{
		Kind: billpaper.Invoice, Label: in.Label, Issuer: issuerOf(p, s), Client: billpaper.Person{Name: profile.Name}, IssuedOn: in.IssuedOn, IssuedAt: tx.Now.UTC(),
		DueOn: in.DueOn, Currency: in.Currency, Note: in.Note, Footer: s.Footer, Lines: in.paperLines(), Taxes: in.Sums.Taxes, TaxName: s.TaxName,
		Subtotal: in.Sums.Subtotal, Discount: in.Sums.Discount, Total: in.Sums.Total,
	}
	if in.Rebate.Kind == RateDiscount {
		paper.DiscountRate = in.Rebate.Value
	}
	body, err := paper.Bytes()
	if err != nil {
		return history.Entry{}, err
	}
	now := store.Millis(tx.Now)
	return history.Entry{Client: in.ClientID, Subject: id, Detail: in.Label}, tx.IssueInvoice(ctx, row.IssueInvoiceParams{
		Number: &number, Label: in.Label, IssuedOn: in.IssuedOn, DueOn: in.DueOn, Body: body, At: &now, ID: id,
	})
}

// mayIssue says whether a draft can be issued now, and gives it the days it will bear.
func (in *Invoice) mayIssue(ctx context.Context, tx *store.Tx, p row.Practice, s row.BillingSetting) error {
	switch {
	case len(in.Lines) == 0:
		return fault.At("lines", InvoiceEmpty)
	case in.Sums.Total == 0:
		return fault.At("lines", InvoiceZero)
	}
	d := Draft{ClientID: in.ClientID}
	for _, l := range in.Lines {
		d.Lines = append(d.Lines, l.DraftLine)
	}
	if err := d.mayBill(ctx, &tx.View, in.ID); err != nil {
		return err
	}
	now, err := today(p, tx.Now)
	if err != nil {
		return err
	}
	if in.IssuedOn, err = pastDay("issueOn", in.IssuedOn, now); err != nil {
		return err
	}
	if in.DueOn == "" {
		day, err := parseDay("issueOn", in.IssuedOn)
		if err != nil {
			return err
		}
		in.DueOn = day.AddDate(0, 0, int(s.DueDays)).Format(time.DateOnly)
	}
	if in.DueOn < in.IssuedOn {
		return fault.At("dueOn", EndFirst)
	}
	return nil
}

// Void takes an issued invoice back. It keeps its number, nothing of it is owed any more, and its appointments can be asked
// for again. It fails at id with [fault.NotFound], [NotIssued], [InvoiceVoid], or [InvoicePaid] while something is paid on
// it or was, and with [fault.TooLong] at note.
func (b *Books) Void(ctx context.Context, id, why string) error {
	return b.adjust(ctx, history.InvoiceVoided, "void", id, why, func(in row.GetInvoiceRow) fault.Code {
		if in.Paid > 0 || in.Credited > 0 {
			return InvoicePaid
		}
		return ""
	})
}

// WriteOff gives up what is open of an issued invoice. It fails at id with [fault.NotFound], [NotIssued], [InvoiceVoid] or
// [NothingOpen], and with [fault.TooLong] at note.
func (b *Books) WriteOff(ctx context.Context, id, why string) error {
	return b.adjust(ctx, history.InvoiceWrittenOff, "write_off", id, why, func(in row.GetInvoiceRow) fault.Code {
		if in.Open == 0 {
			return NothingOpen
		}
		return ""
	})
}

// adjust has what is open of an issued invoice no longer asked for.
func (b *Books) adjust(ctx context.Context, action history.Action, kind, id, why string, refusal func(row.GetInvoiceRow) fault.Code) error {
	why, err := lines("note", why, noteMax)
	if err != nil {
		return err
	}
	return b.write(ctx, action, func(tx *store.Tx) (history.Entry, error) {
		in, err := issuedOf(ctx, &tx.View, "id", id)
		if err != nil {
			return history.Entry{}, err
		}
		if code := refusal(in); code != "" {
			return history.Entry{}, fault.At("id", code)
		}
		day, err := todayOf(ctx, &tx.View)
		if err != nil {
			return history.Entry{}, err
		}
		return history.Entry{Client: in.Invoice.ClientID, Subject: id, Detail: in.Invoice.Label}, tx.InsertAdjustment(ctx, row.InsertAdjustmentParams{
			ID: tx.NewID(), InvoiceID: id, Kind: kind, Amount: in.Open, Day: day, Note: why, At: store.Millis(tx.Now),
		})
	})
}

// issuedOf reads an invoice that something can be done with. It fails at the field with [fault.NotFound], [NotIssued] or
// [InvoiceVoid].
func issuedOf(ctx context.Context, v *store.View, field, id string) (row.GetInvoiceRow, error) {
	in, err := v.GetInvoice(ctx, id)
	switch {
	case err != nil:
		return in, notFoundAt(field, err)
	case in.Invoice.Number == nil:
		return in, fault.At(field, NotIssued)
	case in.IsVoid:
		return in, fault.At(field, InvoiceVoid)
	}
	return in, nil
}
