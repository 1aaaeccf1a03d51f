package portal

import (
	"net/http"
	"strconv"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// How many seconds a page waits until it asks again by itself: while the payment is being prepared, and while it is made.
const (
	askSoon  = 2
	askAgain = 5
)

func payingPath(id string) string { return "/billing/payments/" + id }

// showPay is where a mail that asks for payment leads: what is open, and how to pay it.
func (v *visit) showPay() { v.drawPay(http.StatusOK, "") }

func (v *visit) drawPay(status int, problem string) {
	bills, err := v.portal.door.Bills(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	shown := pages.Pay{Balance: v.balance(bills.Balance), WhyNot: v.whyNot(bills), Problem: problem}
	if v.who.CanPay && bills.IsPayable() {
		if !bills.IsOnItsWay {
			shown.All = v.book.Say("portal_pay_amount", "amount", v.money(bills.Due, bills.Currency))
		}
		for _, b := range bills.Invoices {
			if b.Open > 0 && !b.IsOnItsWay {
				shown.Each = append(shown.Each, pages.PayLine{
					Invoice: b.ID, Title: v.book.Say("billpaper_title_invoice", "number", b.Label), Due: v.billState(b),
					Action: v.book.Say("portal_pay_amount", "amount", v.money(b.Open, b.Currency)),
				})
			}
		}
		if len(shown.Each) < 2 && shown.All != "" {
			shown.Each = nil // it is the same as all
		}
	}
	v.show(status, pages.ShowPay(v.here("portal_pay_title"), shown))
}

// beginPaying begins to pay an invoice, or all that is open. Its answer leads to a page of the portal and no further: a form may
// lead nowhere else.
func (v *visit) beginPaying() {
	id, err := v.portal.door.Pay(v.r.Context(), v.who, v.r.PostForm.Get("invoice"))
	switch code := fault.CodeOf(err); {
	case err == nil:
		v.sendTo(payingPath(id) + "/go")
	case code == fault.NotFound:
		v.refuseBill(err)
	case fault.IsTrouble(code), code == visitor.RefusedClosed, code == visitor.TooMany:
		v.refuse(err)
	default:
		v.drawPay(http.StatusConflict, payProblem(code))
	}
}

// payProblem is the key of what to say where a payment could not be begun.
func payProblem(code fault.Code) string {
	switch code {
	case visitor.NothingToPay:
		return "portal_pay_nothing"
	case visitor.PaymentMany:
		return "portal_pay_many"
	case "payment_bank_decides":
		return waitingKey
	case "payment_amount":
		return "portal_pay_amount_refused"
	default:
		return "portal_pay_not_taken"
	}
}

// paying reads the payment that is asked for; without one it has answered.
func (v *visit) paying() (visitor.Paying, bool) {
	p, err := v.portal.door.Paying(v.r.Context(), v.who, v.r.PathValue("payment"))
	if err != nil {
		v.refuseBill(err)
	}
	return p, err == nil
}

// leadToPay leads on to the provider's page as soon as there is one. The first look is always a page of the portal, which leads on
// by itself.
func (v *visit) leadToPay() {
	if v.who.Preview.IsOn { // the payment is the client's own
		v.refuseInPreview()
		return
	}
	p, isThere := v.paying()
	if !isThere {
		return
	}
	const on = "on"
	switch {
	case !p.IsLive():
		v.sendTo(payingPath(p.ID))
	case p.Stage == visitor.PayOpen && p.Address != "" && v.r.URL.Query().Has(on):
		v.sendTo(p.Address)
	default:
		shown := v.payingPage(p)
		wait := askSoon
		if p.Stage == visitor.PayOpen {
			wait = 0
		}
		v.refresh(wait, payingPath(p.ID)+"/go?"+on)
		v.show(http.StatusOK, pages.ShowPaying(v.here("portal_pay_title"), shown))
	}
}

// showPaying says what has become of a payment, and asks again by itself while it may change.
func (v *visit) showPaying() {
	p, isThere := v.paying()
	if !isThere {
		return
	}
	shown := v.payingPage(p)
	if p.IsLive() {
		v.refresh(askAgain, payingPath(p.ID))
	}
	v.show(http.StatusOK, pages.ShowPaying(v.here("portal_pay_title"), shown))
}

// refresh has the browser load a page after so many seconds, without a script.
func (v *visit) refresh(wait int, path string) {
	v.w.Header().Set("Refresh", strconv.Itoa(wait)+";url="+path)
}

func (v *visit) payingPage(p visitor.Paying) pages.Paying {
	shown := pages.Paying{ID: p.ID, Stage: string(p.Stage), IsPayable: p.Stage == visitor.PayOpen && p.Address != "" && v.who.CanPay}
	if p.Amount > 0 {
		shown.Amount = v.money(p.Amount, p.Currency)
	}
	if p.Receipt != "" {
		shown.Receipt = billsPath + "/receipts/" + p.Receipt
	}
	if p.Stage == visitor.PayPreparing && p.Failures > 0 {
		shown.Stage = "unreachable"
	}
	if p.Stage == visitor.PayFailed && p.Code == visitor.NothingToPay {
		shown.Stage = "nothing"
	}
	if shown.Stage == string(visitor.PayOpen) || shown.Stage == string(visitor.PayFailed) {
		shown.Why = v.whyFailed(p.Code)
	}
	if shown.Stage == string(visitor.PayFailed) && shown.Why != "" {
		shown.Stage = "refused"
	}
	return shown
}

// whyFailed says why a card was not taken, or a payment could not be begun; empty: there is no more to say than that.
func (v *visit) whyFailed(code fault.Code) string {
	switch key := "fault_" + string(code); {
	case code == "":
		return ""
	case strings.HasPrefix(key, "fault_payment_declined"), strings.HasPrefix(key, "fault_payment_card"), key == "fault_payment_unconfirmed":
		return v.book.Say(key)
	case code == "payment_amount", code == "payment_bank_decides":
		return v.book.Say(payProblem(code), "practice", v.practice.Name)
	}
	return ""
}

// begun is what to say of the newest of some payments, where it is not made; isOpen says that there is something to pay.
func (v *visit) begun(payments []visitor.Paying, isOpen bool) *pages.Begun {
	if len(payments) == 0 || !isOpen {
		return nil
	}
	p := payments[0]
	shown := &pages.Begun{Path: payingPath(p.ID)}
	switch {
	case p.IsLive():
		shown.Text, shown.Why = v.book.Say("portal_paying_begun"), v.whyFailed(p.Code)
	case p.Stage == visitor.PayWaiting:
		shown.Text = v.book.Say(waitingKey)
	case p.Stage == visitor.PayFailed && p.Code != visitor.NothingToPay:
		shown.Text, shown.Why, shown.IsProblem = v.book.Say("portal_bill_failed"), v.whyFailed(p.Code), true
	default:
		return nil
	}
	return shown
}

// watchPaying has the practice look what has become of a payment.
func (v *visit) watchPaying() {
	id := v.r.PathValue("payment")
	if err := v.portal.door.WatchPaying(v.r.Context(), v.who, id); err != nil {
		v.refuseBill(err)
		return
	}
	v.sendTo(payingPath(id))
}
