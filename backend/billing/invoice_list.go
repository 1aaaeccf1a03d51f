package billing

import (
	"context"
	"math"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Filter is which invoices are listed.
type Filter struct {
	Text     string `json:"text"`     // a part of the number or of the client's name; empty: all
	ClientID string `json:"clientId"` // empty: of every client
	State    string `json:"state"`    // empty: all; draft, open, overdue, settled
	After    string `json:"after"`    // the id of the last one of the page before; empty: the first page
}

// pageSize is how many of a list are read at once.
const pageSize = 100

// Page is a part of a list of invoices.
type Page struct {
	Invoices []Summary `json:"invoices"`
	HasMore  bool      `json:"hasMore"`
}

// Invoices lists invoices, drafts first, then from the highest number down, a hundred at once. It fails with
// [fault.Invalid] at state and [fault.NotFound] at after.
func (b *Books) Invoices(ctx context.Context, f Filter) (Page, error) {
	page := Page{Invoices: []Summary{}}
	switch f.State {
	case "", "draft", "open", "overdue", "settled":
	default:
		return page, fault.At("state", fault.Invalid)
	}
	f.Text = strings.TrimSpace(f.Text)
	err := b.store.Read(ctx, func(v *store.View) error {
		day, err := todayOf(ctx, v)
		if err != nil {
			return err
		}
		rank, id := int64(math.MaxInt64), ""
		if f.After != "" {
			last, err := v.GetInvoice(ctx, f.After)
			if err != nil {
				return notFoundAt("after", err)
			}
			rank, id = rankOf(last.Invoice), last.Invoice.ID
		}
		rows, err := f.list(ctx, v, day, rank, id)
		for _, r := range rows {
			page.Invoices = append(page.Invoices, summaryOf(r, day))
		}
		if page.HasMore = len(page.Invoices) > pageSize; page.HasMore {
			page.Invoices = page.Invoices[:pageSize]
		}
		return err
	})
	return page, err
}

// list reads a page and one more, from below a rank and an id on. Each kind of list is read in the order of an index of its
// own, so that a few are found among very many.
func (f Filter) list(ctx context.Context, v *store.View, today string, rank int64, id string) ([]row.GetInvoiceRow, error) {
	const most = pageSize + 1
	switch {
	case f.ClientID != "":
		rows, err := v.ListInvoicesOfClient(ctx, row.ListInvoicesOfClientParams{
			Client: f.ClientID, BeforeRank: rank, BeforeID: id, Text: f.Text, Filter: f.State, Today: today, Most: most,
		})
		return invoiceRows(rows, func(r row.ListInvoicesOfClientRow) row.GetInvoiceRow { return row.GetInvoiceRow(r) }), err
	case f.State == "draft":
		rows, err := v.ListDrafts(ctx, row.ListDraftsParams{BeforeRank: rank, BeforeID: id, Text: f.Text, Most: most})
		return invoiceRows(rows, func(r row.ListDraftsRow) row.GetInvoiceRow { return row.GetInvoiceRow(r) }), err
	case f.State == "open" || f.State == "overdue":
		ask := row.ListInvoicesOpenParams{BeforeRank: rank, BeforeID: id, Text: f.Text, Most: most}
		if f.State == "overdue" {
			ask.DueBefore = today
		}
		rows, err := v.ListInvoicesOpen(ctx, ask)
		return invoiceRows(rows, func(r row.ListInvoicesOpenRow) row.GetInvoiceRow { return row.GetInvoiceRow(r) }), err
	default:
		rows, err := v.ListInvoices(ctx, row.ListInvoicesParams{BeforeRank: rank, BeforeID: id, IsSettled: f.State == "settled", Text: f.Text, Most: most})
		return invoiceRows(rows, func(r row.ListInvoicesRow) row.GetInvoiceRow { return row.GetInvoiceRow(r) }), err
	}
}

// invoiceRows gives what each list reads the one form that they share.
func invoiceRows[Row any](rows []Row, plain func(Row) row.GetInvoiceRow) []row.GetInvoiceRow {
	found := make([]row.GetInvoiceRow, len(rows))
	for i, r := range rows {
		found[i] = plain(r)
	}
	return found
}

func rankOf(i row.Invoice) int64 {
	if i.Number != nil {
		return *i.Number
	}
	return i.CreatedAt
}
