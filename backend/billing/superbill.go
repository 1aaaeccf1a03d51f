package billing

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/money"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// SuperbillDraft is what a superbill is to tell of: what was done by some invoices, and for what.
type SuperbillDraft struct {
	ClientID   string           `json:"clientId"`
	InvoiceIDs []string         `json:"invoiceIds"`
	Diagnoses  []billpaper.Code `json:"diagnoses"`
	Note       string           `json:"note"`
}

// Limits of a superbill.
const (
	superbillInvoicesMax = 100
	diagnosesMax         = 12
)

// IssueSuperbill makes out what a client hands to their insurer: the lines of invoices with their codes, the diagnoses, who
// treated them and under which licence, and what was paid. It is kept as it is now; page is the number of the form, so that
// pressing twice makes one. It fails with [fault.NotFound] at clientId; at invoiceIds with [fault.Missing],
// [fault.TooLong], [OutOfRange], [fault.NotFound], [OtherOnes], [NotIssued], [InvoiceVoid] or [fault.Invalid] for one that is
// there twice; with [fault.TooLong], [fault.Missing] or [fault.Invalid] at the diagnosis, and with [fault.TooLong] at note.
func (b *Books) IssueSuperbill(ctx context.Context, page string, d SuperbillDraft) (Paper, error) {
	d, err := d.check()
	if err != nil {
		return Paper{}, err
	}
	var made Paper
	err = b.store.Write(ctx, func(tx *store.Tx) error {
		id, _, err := once(ctx, tx, page, func() (string, error) { return d.issue(ctx, tx) })
		if err != nil {
			return err
		}
		r, err := tx.GetSuperbill(ctx, id)
		made = superbillOf(r)
		return err
	})
	return made, err
}

func (d SuperbillDraft) check() (SuperbillDraft, error) {
	var err error
	switch {
	case len(d.InvoiceIDs) == 0:
		return d, fault.At("invoiceIds", fault.Missing)
	case len(d.InvoiceIDs) > superbillInvoicesMax:
		return d, fault.At("invoiceIds", fault.TooLong)
	case len(d.Diagnoses) > diagnosesMax:
		return d, fault.At("diagnoses", fault.TooLong)
	}
	d.Diagnoses = slices.Clone(d.Diagnoses)
	for i := range d.Diagnoses {
		if d.Diagnoses[i], err = checkCode(d.Diagnoses[i]); err != nil {
			return d, fault.Under(fmt.Sprintf("diagnoses.%d", i), err)
		}
	}
	d.Note, err = lines("note", d.Note, noteMax)
	return d, err
}

func (d SuperbillDraft) issue(ctx context.Context, tx *store.Tx) (string, error) {
	profile, err := clientOf(ctx, &tx.View, d.ClientID)
	if err != nil {
		return "", err
	}
	p, s, err := settingsOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	now, err := today(p, tx.Now)
	if err != nil {
		return "", err
	}
	paper := billpaper.Paper{
		Kind: billpaper.Superbill, Issuer: issuerOf(p, s), Client: billpaper.Person{Name: profile.Name, BornOn: profile.BornOn}, IssuedOn: now, IssuedAt: tx.Now.UTC(),
		Currency: s.Currency, Note: d.Note, Footer: s.Footer, TaxName: s.TaxName, Diagnoses: d.Diagnoses,
	}
	if err := d.gather(ctx, &tx.View, &paper); err != nil {
		return "", err
	}
	number, err := tx.NextNumber(ctx, superbillNumber)
	if err != nil {
		return "", err
	}
	paper.Label = strconv.FormatInt(number, 10)
	body, err := paper.Bytes()
	if err != nil {
		return "", err
	}
	id := tx.NewID()
	if err := tx.InsertSuperbill(ctx, row.InsertSuperbillParams{
		ID: id, PracticeID: p.ID, ClientID: d.ClientID, Number: number, IssuedOn: now, Currency: s.Currency, Total: paper.Total, Paid: paper.Paid, Body: body,
		At: store.Millis(tx.Now),
	}); err != nil {
		return "", err
	}
	return id, note(ctx, tx, history.SuperbillIssued, history.Entry{Client: d.ClientID, Subject: id, Detail: paper.Label})
}

// gather puts what the invoices say onto a superbill.
func (d SuperbillDraft) gather(ctx context.Context, v *store.View, paper *billpaper.Paper) error {
	taxes := map[int64]billpaper.Tax{}
	for i, id := range d.InvoiceIDs {
		at := fmt.Sprintf("invoiceIds.%d", i)
		found, err := issuedOf(ctx, v, at, id)
		switch {
		case err != nil:
			return err
		case found.Invoice.ClientID != d.ClientID:
			return fault.At(at, OtherOnes)
		case slices.Contains(d.InvoiceIDs[:i], id):
			return fault.At(at, fault.Invalid)
		}
		in, err := readInvoice(ctx, v, id)
		if err != nil {
			return err
		}
		paper.Lines = append(paper.Lines, in.paperLines()...)
		paper.Subtotal, paper.Discount = paper.Subtotal+in.Sums.Subtotal, paper.Discount+in.Sums.Discount
		paper.Total, paper.Paid = paper.Total+in.Total, paper.Paid+in.Paid
		for _, t := range in.Sums.Taxes {
			sum := taxes[t.Rate]
			taxes[t.Rate] = billpaper.Tax{Rate: t.Rate, Base: sum.Base + t.Base, Amount: sum.Amount + t.Amount}
		}
	}
	if paper.Total > money.Max || paper.Subtotal > money.Max {
		return fault.At("invoiceIds", OutOfRange)
	}
	for _, t := range taxes {
		paper.Taxes = append(paper.Taxes, t)
	}
	slices.SortFunc(paper.Taxes, func(a, b billpaper.Tax) int { return int(a.Rate - b.Rate) })
	slices.SortStableFunc(paper.Lines, func(a, b billpaper.Line) int {
		return compareDays(a.Day, b.Day)
	})
	return nil
}

// compareDays puts what has no day last.
func compareDays(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "" || (b != "" && a > b):
		return 1
	default:
		return -1
	}
}

// Superbills lists superbills, of one client or all, the newest first, a hundred at once. before is the number of the last
// one of the page before, 0 for the first page.
func (b *Books) Superbills(ctx context.Context, clientID string, before int) (Papers, error) {
	return b.papers(ctx, func(v *store.View) ([]Paper, error) {
		found := []Paper{}
		rows, err := v.ListSuperbills(ctx, row.ListSuperbillsParams{Before: below(before), Client: clientID, Most: pageSize + 1})
		for _, r := range rows {
			found = append(found, superbillOf(row.GetSuperbillRow(r)))
		}
		return found, err
	})
}

// LastDiagnoses reads the diagnoses of a client's last superbill, which the next one begins with.
func (b *Books) LastDiagnoses(ctx context.Context, clientID string) ([]billpaper.Code, error) {
	codes := []billpaper.Code{}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListSuperbills(ctx, row.ListSuperbillsParams{Before: below(0), Client: clientID, Most: 1})
		if err != nil || len(rows) == 0 || clientID == "" {
			return err
		}
		paper, err := billpaper.Read(rows[0].Superbill.Body)
		codes = append(codes, paper.Diagnoses...)
		return err
	})
	return codes, err
}

// WithdrawSuperbill takes a superbill out of the portal; it keeps its number. It fails with [fault.NotFound] or [Withdrawn]
// at id.
func (b *Books) WithdrawSuperbill(ctx context.Context, id string) error {
	return b.write(ctx, history.SuperbillWithdrawn, func(tx *store.Tx) (history.Entry, error) {
		r, err := tx.GetSuperbill(ctx, id)
		switch {
		case err != nil:
			return history.Entry{}, notFoundAt("id", err)
		case r.Superbill.WithdrawnAt != nil:
			return history.Entry{}, fault.At("id", Withdrawn)
		}
		at := store.Millis(tx.Now)
		return history.Entry{Client: r.Superbill.ClientID, Subject: id, Detail: strconv.FormatInt(r.Superbill.Number, 10)},
			tx.WithdrawSuperbill(ctx, row.WithdrawSuperbillParams{WithdrawnAt: &at, ID: id})
	})
}

func superbillOf(r row.GetSuperbillRow) Paper {
	s := r.Superbill
	return Paper{
		ID: s.ID, ClientID: s.ClientID, Client: r.Name, Number: int(s.Number), IssuedOn: s.IssuedOn, Currency: s.Currency, Amount: s.Total,
		IsWithdrawn: s.WithdrawnAt != nil,
	}
}
