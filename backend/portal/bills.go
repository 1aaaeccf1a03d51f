package portal

import (
	"net/http"
	"slices"

	"anteroom/backend/billpaper"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/money"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

const (
	billsPath = "/billing"
	payPath   = "/billing/pay"
)

// kindOf is the kind of bill that a part of a path names; empty: none.
func kindOf(part string) billpaper.Kind {
	switch part {
	case "invoices":
		return billpaper.Invoice
	case "statements":
		return billpaper.Statement
	case "superbills":
		return billpaper.Superbill
	case "receipts":
		return billpaper.Receipt
	}
	return ""
}

// showBills lists what is owed, the bills, and what was paid.
func (v *visit) showBills() {
	bills, err := v.portal.door.Bills(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	begun, err := v.portal.door.Payings(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	shown := pages.Bills{
		Balance: v.balance(bills.Balance), MayPay: v.who.CanPay && bills.IsPayable(), WhyNot: v.whyNot(bills), Begun: v.begun(begun, bills.Due > 0),
		Invoices: v.billLines("invoices", bills.Invoices), Statements: v.billLines("statements", bills.Statements),
		Superbills: v.billLines("superbills", bills.Superbills), Receipts: v.billLines("receipts", bills.Receipts),
	}
	if shown.Begun != nil && shown.WhyNot == waitingKey {
		shown.WhyNot = "" // it is said of the payment
	}
	v.show(http.StatusOK, pages.ShowBills(v.here("portal_bills_title"), shown))
}

// balance says what is owed.
func (v *visit) balance(b visitor.Balance) string {
	switch {
	case b.Due > 0:
		return v.book.Say("portal_bills_due", "amount", v.money(b.Due, b.Currency))
	case b.Due < 0:
		return v.book.Say("portal_bills_credit", "amount", v.money(-b.Due, b.Currency))
	}
	return v.book.Say("portal_bills_settled")
}

// waitingKey is the key of what is said while a bank has yet to decide.
const waitingKey = "portal_pay_waiting"

// whyNot is the key of why what is owed cannot be paid here; empty: it can, or nothing is.
func (v *visit) whyNot(b visitor.Bills) string {
	switch {
	case v.who.CanPay && b.IsOnItsWay:
		return waitingKey
	case b.Due <= 0 || v.who.CanPay:
		return ""
	case !v.who.Permissions.Pay:
		return "portal_pay_not_allowed"
	}
	return "portal_pay_not_taken"
}

func (v *visit) money(amount int64, currency string) string {
	return money.Format(amount, currency, v.book.Language())
}

func (v *visit) billLines(part string, bills []visitor.Bill) []pages.BillLine {
	lines := []pages.BillLine{}
	for _, b := range bills {
		lines = append(lines, pages.BillLine{
			Path: billsPath + "/" + part + "/" + b.ID, Title: v.book.Say("billpaper_title_"+string(b.Kind), "number", b.Label),
			On: v.dayOf(b.On), Amount: v.money(b.Amount, b.Currency), State: v.billState(b), IsOver: b.Open > 0 && b.DueOn < v.practice.Today && !b.IsOnItsWay,
		})
	}
	return lines
}

// billState says how it stands with a bill; empty: there is nothing to say.
func (v *visit) billState(b visitor.Bill) string {
	switch {
	case b.IsVoid:
		return v.book.Say("portal_bill_void")
	case b.IsOnItsWay:
		return v.book.Say("portal_bill_processing")
	case b.Kind == billpaper.Invoice && b.Open > 0 && b.DueOn < v.practice.Today:
		return v.book.Say("portal_bill_overdue", "date", v.dayOf(b.DueOn))
	case b.Kind == billpaper.Invoice && b.Open > 0 && b.Open < b.Amount:
		return v.book.Say("portal_bill_part", "amount", v.money(b.Open, b.Currency), "date", v.dayOf(b.DueOn))
	case b.Kind == billpaper.Invoice && b.Open > 0:
		return v.book.Say("portal_bill_open", "date", v.dayOf(b.DueOn))
	case b.Refunded > 0:
		return v.book.Say("portal_bill_refunded", "amount", v.money(b.Refunded, b.Currency))
	case b.Kind == billpaper.Invoice:
		return v.book.Say("portal_bill_paid")
	}
	return ""
}

// bill reads the bill that is asked for; without one it has answered.
func (v *visit) bill() (visitor.Bill, billpaper.Paper, bool) {
	bill, paper, err := v.portal.door.Bill(v.r.Context(), v.who, kindOf(v.r.PathValue("kind")), v.r.PathValue("bill"))
	if err != nil {
		v.refuseBill(err)
		return bill, paper, false
	}
	return bill, paper, true
}

func (v *visit) refuseBill(err error) {
	if fault.CodeOf(err) == fault.NotFound {
		v.tell(http.StatusNotFound, refusal{name: "bill_gone", leadsHome: true})
		return
	}
	v.refuse(err)
}

// showBill draws one bill.
func (v *visit) showBill() {
	bill, paper, isThere := v.bill()
	if !isThere {
		return
	}
	shown := pages.Bill{
		Title: v.book.Say("billpaper_title_"+string(bill.Kind), "number", bill.Label), State: v.billState(bill), File: v.r.URL.Path + "/pdf",
		Facts: v.billFacts(bill, paper), Note: paper.Note, Footer: paper.Footer,
	}
	for _, line := range paper.Lines {
		text := line.Text
		if line.Day != "" {
			text = v.dayOf(line.Day) + ": " + text
		}
		shown.Lines = append(shown.Lines, pages.Fact{Name: text, Value: v.money(line.Amount, paper.Currency)})
	}
	for _, entry := range paper.Entries {
		name := v.dayOf(entry.Day) + ": " + v.book.Say("billpaper_entry_"+entry.Kind, "number", entry.Label)
		shown.Lines = append(shown.Lines, pages.Fact{Name: name, Value: v.money(entry.Amount, paper.Currency)})
	}
	for _, share := range paper.For {
		shown.Lines = append(shown.Lines, pages.Fact{Name: v.book.Say("billpaper_title_invoice", "number", share.Label), Value: v.money(share.Amount, paper.Currency)})
	}
	if bill.Kind == billpaper.Invoice && bill.Open > 0 {
		begun, err := v.portal.door.Payings(v.r.Context(), v.who)
		if err != nil {
			v.refuse(err)
			return
		}
		shown.Begun = v.begun(slices.DeleteFunc(begun, func(p visitor.Paying) bool { return p.Invoice != "" && p.Invoice != bill.ID }), true)
	}
	if bill.Kind == billpaper.Invoice && bill.Open > 0 && !bill.IsOnItsWay && v.who.CanPay {
		shown.Invoice, shown.Pay = bill.ID, v.book.Say("portal_pay_amount", "amount", v.money(bill.Open, bill.Currency))
	}
	page := v.here("portal_bills_title")
	page.Title = shown.Title
	v.show(http.StatusOK, pages.ShowBill(page, shown))
}

// billFacts are what stands above a bill's lines.
func (v *visit) billFacts(b visitor.Bill, p billpaper.Paper) []pages.Fact {
	facts := []pages.Fact{
		{Name: v.book.Say("billpaper_from"), Value: p.Issuer.Name},
		{Name: v.book.Say("billpaper_for"), Value: p.Client.Name},
		{Name: v.book.Say("billpaper_issued"), Value: v.dayOf(p.IssuedOn)},
	}
	switch b.Kind {
	case billpaper.Invoice:
		facts = append(facts, pages.Fact{Name: v.book.Say("billpaper_due"), Value: v.dayOf(p.DueOn)})
	case billpaper.Receipt:
		facts = append(facts, pages.Fact{Name: v.book.Say("billpaper_method"), Value: v.book.Say("billpaper_method_" + p.Method)})
	case billpaper.Statement:
		period := v.book.Say("billpaper_period_text", "first", v.dayOf(p.FirstDay), "last", v.dayOf(p.LastDay))
		facts = append(facts, pages.Fact{Name: v.book.Say("billpaper_period"), Value: period})
	case billpaper.Superbill:
		for _, d := range p.Diagnoses {
			facts = append(facts, pages.Fact{Name: v.book.Say("billpaper_diagnoses"), Value: d.Code + " " + d.Text})
		}
	}
	total := "billpaper_total"
	if b.Kind == billpaper.Statement {
		total = "billpaper_balance"
	}
	facts = append(facts, pages.Fact{Name: v.book.Say(total), Value: v.money(b.Amount, b.Currency)})
	if b.Kind == billpaper.Invoice && b.Open > 0 && b.Open != b.Amount {
		facts = append(facts, pages.Fact{Name: v.book.Say("portal_bill_still_open"), Value: v.money(b.Open, b.Currency)})
	}
	if b.Refunded > 0 {
		facts = append(facts, pages.Fact{Name: v.book.Say("portal_bill_given_back"), Value: v.money(b.Refunded, b.Currency)})
	}
	return facts
}

// sendBill sends one bill as a PDF. It is made anew each time, and always the same.
func (v *visit) sendBill() {
	bill, paper, isThere := v.bill()
	if !isThere {
		return
	}
	mark := billpaper.Stands
	if bill.IsVoid {
		mark = billpaper.Void
	}
	content, err := v.makeFile(func() ([]byte, error) { return paper.PDF(v.book.Language(), mark) })
	if err != nil {
		v.refuse(err)
		return
	}
	v.sendFile(paper.Name(v.book.Language()), document.PDF, content)
}
