package visitor

import (
	"context"
	"slices"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Bill is an invoice, a statement, a superbill or a receipt, as the visitor's list shows it. Amounts are in the minor unit.
type Bill struct {
	ID       string
	Kind     billpaper.Kind
	Label    string // its number
	On       string // the day, 2006-01-02 in the practice's zone
	DueOn    string // of an invoice
	Currency string
	Amount   int64
	Open     int64 // of an invoice: what is still asked for
	Refunded int64 // of an invoice or a receipt
	IsVoid   bool  // of an invoice
	Body     string

	IsOnItsWay bool // of an invoice: a bank has yet to decide on a payment of what is open
}

// Bills is what a visitor may read of the client's bills, each kind the newest first.
type Bills struct {
	Balance

	Invoices, Statements, Superbills, Receipts []Bill
}

// IsPayable says whether anything can be paid now: all that is open, or an invoice of it.
func (b Bills) IsPayable() bool {
	if !b.IsOnItsWay {
		return b.Due > 0
	}
	return slices.ContainsFunc(b.Invoices, func(i Bill) bool { return i.Open > 0 && !i.IsOnItsWay })
}

// Bills reads the client's bills.
func (d *Door) Bills(ctx context.Context, who Visitor) (Bills, error) {
	b := Bills{}
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		if b.Balance, err = balanceOf(ctx, v, who); err != nil {
			return err
		}
		invoices, err := v.ReadPortalInvoices(ctx, row.ReadPortalInvoicesParams{Holder: who.Holder, Client: who.Client})
		if err != nil {
			return err
		}
		for _, r := range invoices {
			b.Invoices = append(b.Invoices, billOfInvoice(r))
		}
		statements, err := v.ReadPortalStatements(ctx, row.ReadPortalStatementsParams{Holder: who.Holder, Client: who.Client})
		if err != nil {
			return err
		}
		for _, r := range statements {
			b.Statements = append(b.Statements, billOfStatement(r))
		}
		superbills, err := v.ReadPortalSuperbills(ctx, row.ReadPortalSuperbillsParams{Holder: who.Holder, Client: who.Client})
		if err != nil {
			return err
		}
		for _, r := range superbills {
			b.Superbills = append(b.Superbills, billOfSuperbill(r))
		}
		payments, err := v.ReadPortalPayments(ctx, row.ReadPortalPaymentsParams{Holder: who.Holder, Client: who.Client})
		for _, r := range payments {
			b.Receipts = append(b.Receipts, billOfPayment(r))
		}
		return err
	})
	return b, err
}

// Bill reads one of the client's bills. It fails with [fault.NotFound] where there is none of that kind that is theirs.
func (d *Door) Bill(ctx context.Context, who Visitor, kind billpaper.Kind, id string) (Bill, billpaper.Paper, error) {
	var bill Bill
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		switch kind {
		case billpaper.Invoice:
			var r row.PortalInvoice
			r, err = v.ReadPortalInvoice(ctx, row.ReadPortalInvoiceParams{Invoice: id, Holder: who.Holder, Client: who.Client})
			bill = billOfInvoice(r)
		case billpaper.Statement:
			var r row.PortalStatement
			r, err = v.ReadPortalStatement(ctx, row.ReadPortalStatementParams{Statement: id, Holder: who.Holder, Client: who.Client})
			bill = billOfStatement(r)
		case billpaper.Superbill:
			var r row.PortalSuperbill
			r, err = v.ReadPortalSuperbill(ctx, row.ReadPortalSuperbillParams{Superbill: id, Holder: who.Holder, Client: who.Client})
			bill = billOfSuperbill(r)
		case billpaper.Receipt:
			var r row.PortalPayment
			r, err = v.ReadPortalPayment(ctx, row.ReadPortalPaymentParams{Payment: id, Holder: who.Holder, Client: who.Client})
			bill = billOfPayment(r)
		default:
			return fault.New(fault.NotFound)
		}
		if isNone(err) {
			return fault.New(fault.NotFound)
		}
		return err
	})
	if err != nil {
		return Bill{}, billpaper.Paper{}, err
	}
	paper, err := billpaper.Read(bill.Body)
	return bill, paper, err
}

func billOfInvoice(r row.PortalInvoice) Bill {
	return Bill{
		ID: r.Invoice, Kind: billpaper.Invoice, Label: r.Label, On: r.IssuedOn, DueOn: r.DueOn, Currency: r.Currency, Amount: r.Total, Open: r.Open,
		Refunded: r.Refunded, IsVoid: r.IsVoid, Body: r.Body, IsOnItsWay: r.IsOnItsWay,
	}
}

func billOfStatement(r row.PortalStatement) Bill {
	return Bill{ID: r.Statement, Kind: billpaper.Statement, Label: r.Label, On: r.IssuedOn, Currency: r.Currency, Amount: r.Closing, Body: r.Body}
}

func billOfSuperbill(r row.PortalSuperbill) Bill {
	return Bill{ID: r.Superbill, Kind: billpaper.Superbill, Label: r.Label, On: r.IssuedOn, Currency: r.Currency, Amount: r.Total, Body: r.Body}
}

func billOfPayment(r row.PortalPayment) Bill {
	return Bill{ID: r.Payment, Kind: billpaper.Receipt, Label: r.Label, On: r.Day, Currency: r.Currency, Amount: r.Amount, Refunded: r.Refunded, Body: r.Body}
}
