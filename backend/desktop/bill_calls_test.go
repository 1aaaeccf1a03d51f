package desktop_test

import (
	"context"

	"anteroom/backend/billing"
	"anteroom/backend/billing/stripe/stripetest"
	"anteroom/backend/billpaper"
	"anteroom/backend/desktop"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// aDraft is an invoice with a line of each kind: for an appointment, and in free words.
func (c caller) aDraft() billing.Draft {
	service := c.service()
	holder := c.consented().ID
	entry, err := desktop.NewAppointments(c.desk).Save(scheduling.Booking{
		HolderID: holder, ServiceID: service.ID, PlaceID: service.PlaceIDs[0], Minutes: 50, Start: c.Clock.Now().AddDate(0, 0, -1), Anyway: true,
	})
	c.Must(err)
	return billing.Draft{
		ClientID: holder, IssueOn: "2026-11-02", DueOn: "2026-11-20", Note: "Thank you.", Discount: billing.Discount{Kind: billing.AmountOff, Value: 500},
		Lines: []billing.DraftLine{
			{Day: "2026-11-01", Text: "Session", Code: "S-50", Quantity: 100, Price: 12000, TaxRate: 700, ServiceID: service.ID, AppointmentID: entry.ID},
			{Text: "Report", Quantity: 50, Price: 8000},
		},
	}
}

func (c caller) drafted() billing.Invoice {
	draft := c.aDraft()
	in, err := desktop.NewInvoices(c.desk).Save("the draft of "+draft.ClientID, draft)
	c.Must(err)
	return in
}

func (c caller) billed() billing.Invoice {
	in := c.drafted()
	in, err := desktop.NewInvoices(c.desk).Issue(in.ID, in.Version)
	c.Must(err)
	return in
}

func (c caller) aReceipt() billing.Receipt {
	in := c.billed()
	return billing.Receipt{
		ClientID: in.ClientID, Method: billing.Cheque, Amount: 20000, Day: "2026-11-20", Reference: "No. 17", Note: "By hand.",
		For: []billing.Allocation{{InvoiceID: in.ID, Amount: 5000}},
	}
}

func (c caller) received() billing.Payment {
	receipt := c.aReceipt()
	p, err := desktop.NewPayments(c.desk).Record("the payment of "+receipt.ClientID, receipt)
	c.Must(err)
	return p
}

// tellable is the draft of an invoice for a client who can be told of it.
func (c caller) tellable() string {
	in := c.drafted()
	c.Must(c.Grants.Invite(context.Background(), in.ClientID, ""))
	return in.ID
}

// payer is a client with access who owes something and may pay it online.
func (c caller) payer() string {
	ctx, id := context.Background(), c.billed().ClientID
	c.Must(c.Grants.Invite(ctx, id, ""))
	c.Must(c.Grants.SavePermissions(ctx, id, visitor.Permissions{BillingDocuments: true, Pay: true}))
	c.Must(c.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SavePaymentAccountActive(ctx, row.SavePaymentAccountActiveParams{IsActive: true, UpdatedAt: store.Millis(tx.Now)})
	}))
	return id
}

// tilled sets up that clients can pay online.
func (c caller) tilled() []any {
	_, err := desktop.NewTills(c.desk).SetUp(stripetest.Key)
	c.Must(err)
	return nil
}

func (c caller) billCalls() map[string]func() []any {
	return map[string]func() []any{
		"Billings.Settings": nothing, "Billings.Fees": nothing, "Billings.Unbilled": c.one, "Billings.Ledger": c.one,
		"Billings.Income":        func() []any { return []any{"2026-10", "2026-11"} },
		"Billings.SaveIncomeAs":  func() []any { return []any{"2026-10", "2026-11", "en"} },
		"Invoices.SavePDFAs":     func() []any { return []any{c.billed().ID} },
		"Payments.SaveReceiptAs": func() []any { return []any{c.received().ID} },
		"Billings.SaveSettings": func() []any {
			return []any{billing.Settings{
				Currency: "EUR", DueDays: 30, Prefix: "A-", TaxName: "VAT", TaxRate: 700, LegalName: "Harbor Ltd", Postal: "1 Harbor Street\nHarbor",
				TaxID: "12-3456789", Licence: "PSY 1", NPI: "1234567893", Footer: "Thank you.", Version: 1,
			}}
		},
		"Invoices.List":    func() []any { return []any{billing.Filter{ClientID: c.billed().ClientID, State: "open"}} },
		"Invoices.Get":     func() []any { return []any{c.billed().ID} },
		"Invoices.Preview": func() []any { return []any{c.aDraft()} },
		"Invoices.Save":    func() []any { return []any{"a page", c.aDraft()} },
		"Invoices.Discard": func() []any {
			in := c.drafted()
			return []any{in.ID, in.Version}
		},
		"Invoices.Issue": func() []any {
			in := c.drafted()
			return []any{in.ID, in.Version}
		},
		"Invoices.IssueAndTell": func() []any {
			in := c.drafted()
			c.Must(c.Grants.Invite(context.Background(), in.ClientID, ""))
			return []any{in.ID, in.Version, aWording()}
		},
		"Invoices.TellMessage":     func() []any { return []any{c.tellable()} },
		"Invoices.TellPreview":     func() []any { return []any{c.tellable(), aWording()} },
		"Billings.PaymentProspect": func() []any { return []any{c.payer()} },
		"Billings.PaymentMessage":  func() []any { return []any{c.payer()} },
		"Billings.PaymentPreview":  func() []any { return []any{c.payer(), aWording()} },
		"Billings.RequestPayment":  func() []any { return []any{c.payer(), aWording()} },
		"Invoices.Void":            func() []any { return []any{c.billed().ID, "Wrong day"} },
		"Invoices.WriteOff":        func() []any { return []any{c.billed().ID, "Too long ago"} },
		"Invoices.Apply": func() []any {
			return []any{"a page", billing.Allocation{InvoiceID: c.received().For[0].InvoiceID, Amount: 100}}
		},
		"Tills.Get":   nothing,
		"Tills.SetUp": func() []any { return []any{stripetest.Key} },
		"Tills.Check": c.tilled, "Tills.Remove": c.tilled,
		"Payments.List":     func() []any { return []any{c.received().ClientID, 0} },
		"Payments.Online":   func() []any { return []any{billing.OnlineFilter{ClientID: c.payer(), State: "unpaid"}} },
		"Payments.Get":      func() []any { return []any{c.received().ID} },
		"Payments.Record":   func() []any { return []any{"a page", c.aReceipt()} },
		"Payments.TakeBack": func() []any { return []any{c.received().ID} },
		"Payments.Release": func() []any {
			p := c.received()
			return []any{p.ID, p.For[0].InvoiceID}
		},
		"Payments.Refund": func() []any {
			p := c.received()
			return []any{"a page", p.ID, billing.Refund{InvoiceID: p.For[0].InvoiceID, Amount: 100, Method: billing.Cash, Day: "2026-11-21", Note: "Paid twice"}}
		},
	}
}

func (c caller) aStatement() billing.StatementDraft {
	return billing.StatementDraft{ClientID: c.billed().ClientID, FirstDay: "2026-11-01", LastDay: "2026-11-20", Note: "Thank you."}
}

func (c caller) aSuperbill() billing.SuperbillDraft {
	in := c.billed()
	return billing.SuperbillDraft{ClientID: in.ClientID, InvoiceIDs: []string{in.ID}, Diagnoses: []billpaper.Code{{Code: "X00.1", Text: "An example"}}, Note: "Thank you."}
}

func (c caller) aRepeat() billing.Repeat {
	draft := c.aDraft()
	draft.Lines[0].Day, draft.Lines[0].AppointmentID = "", ""
	return billing.Repeat{
		ClientID: draft.ClientID, Every: billing.EveryMonth, FirstOn: "2026-12-31", LastOn: "2027-12-31", Note: "Thank you.", Discount: draft.Discount, Lines: draft.Lines,
	}
}

// repeating is an invoice that repeats, and its version.
func (c caller) repeating() []any {
	repeat := c.aRepeat()
	kept, err := desktop.NewRepeats(c.desk).Save("the repeat of "+repeat.ClientID, repeat)
	c.Must(err)
	return []any{kept.ID, kept.Version}
}

func (c caller) billPaperCalls() map[string]func() []any {
	statement := func() []any {
		draft := c.aStatement()
		made, err := desktop.NewStatements(c.desk).Issue("the statement of "+draft.ClientID, draft)
		c.Must(err)
		return []any{made.ID}
	}
	superbill := func() []any {
		draft := c.aSuperbill()
		made, err := desktop.NewSuperbills(c.desk).Issue("the superbill of "+draft.ClientID, draft)
		c.Must(err)
		return []any{made.ID}
	}
	return map[string]func() []any{
		"Repeats.List": c.one,
		"Repeats.Save": func() []any {
			repeat := c.aRepeat()
			return []any{"the form of " + repeat.ClientID, repeat}
		},
		"Repeats.Get":          func() []any { return c.repeating()[:1] },
		"Repeats.Pause":        c.repeating,
		"Repeats.Resume":       c.repeating,
		"Repeats.End":          c.repeating,
		"Statements.List":      func() []any { return []any{c.client().ID, 0} },
		"Statements.Issue":     func() []any { return []any{"a page", c.aStatement()} },
		"Statements.Withdraw":  statement,
		"Statements.SavePDFAs": statement,
		"Superbills.List":      func() []any { return []any{c.client().ID, 0} },
		"Superbills.Issue":     func() []any { return []any{"a page", c.aSuperbill()} },
		"Superbills.Withdraw":  superbill, "Superbills.SavePDFAs": superbill,
		"Superbills.LastDiagnoses": c.one,
		"Codes.List":               func() []any { return []any{"diagnosis", "x", "A00"} },
		"Codes.Save": func() []any {
			_ = desktop.NewCodes(c.desk).Remove("diagnosis", "X00.1") // that of a call before
			return []any{"diagnosis", "", billpaper.Code{Code: "X00.1", Text: "An example"}}
		},
		"Codes.Preview": func() []any { return []any{"service", "S-50,Session"} },
		"Codes.Import":  func() []any { return []any{"service", "S-50,Session"} },
		"Codes.Remove": func() []any {
			kept, err := desktop.NewCodes(c.desk).Save("service", "", billpaper.Code{Code: "S-50"})
			c.Must(err)
			return []any{"service", kept.Code}
		},
	}
}
