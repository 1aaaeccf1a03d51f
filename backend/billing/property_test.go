package billing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// books draws what somebody does with a practice's books, and knows what must follow.
type books struct {
	*office

	clients  []string
	invoices []billing.Invoice
	payments []billing.Payment
	asked    map[string]int64 // by client: what was issued, less what was voided, written off and credited
	received map[string]int64 // what was paid, less what was taken back and refunded
	numbered int
}

// refused says whether a verb was refused by a rule; anything else that goes wrong ends the test.
func (b *books) refused(rt *rapid.T, err error) bool {
	if err != nil && fault.IsTrouble(fault.CodeOf(err)) {
		rt.Fatal(err)
	}
	return err != nil
}

func (b *books) anInvoice(rt *rapid.T) billing.Invoice {
	if len(b.invoices) == 0 {
		rt.Skip("nothing was issued")
	}
	return b.invoice(rapid.SampledFrom(b.invoices).Draw(rt, "invoice").ID)
}

func (b *books) aPayment(rt *rapid.T) billing.Payment {
	if len(b.payments) == 0 {
		rt.Skip("nothing was paid")
	}
	p, err := b.Payment(context.Background(), rapid.SampledFrom(b.payments).Draw(rt, "payment").ID)
	b.Must(err)
	return p
}

func (b *books) issue(rt *rapid.T) {
	d := billing.Draft{ClientID: rapid.SampledFrom(b.clients).Draw(rt, "client")}
	for i := range rapid.IntRange(0, 4).Draw(rt, "lines") {
		d.Lines = append(d.Lines, billing.DraftLine{
			Text: "Session", Quantity: rapid.IntRange(1, 700).Draw(rt, fmt.Sprint("quantity", i)), Price: rapid.Int64Range(0, 50_000).Draw(rt, fmt.Sprint("price", i)),
			TaxRate: rapid.SampledFrom([]int{0, 700, 2100}).Draw(rt, fmt.Sprint("rate", i)),
		})
	}
	switch rapid.IntRange(0, 2).Draw(rt, "discount") {
	case 1:
		d.Discount = billing.Discount{Kind: billing.RateDiscount, Value: rapid.Int64Range(0, 10_000).Draw(rt, "off")}
	case 2:
		d.Discount = billing.Discount{Kind: billing.AmountOff, Value: rapid.Int64Range(0, 500).Draw(rt, "off")}
	}
	in, err := b.Save(context.Background(), b.page(), d)
	if b.refused(rt, err) {
		return
	}
	if in, err = b.Issue(context.Background(), in.ID, in.Version); b.refused(rt, err) {
		return
	}
	b.numbered++
	if in.Label != fmt.Sprint(b.numbered) {
		rt.Fatalf("the number after %d is %s", b.numbered-1, in.Label)
	}
	b.invoices, b.asked[in.ClientID] = append(b.invoices, in), b.asked[in.ClientID]+in.Total
}

func (b *books) pay(rt *rapid.T) {
	clientID := rapid.SampledFrom(b.clients).Draw(rt, "client")
	r := billing.Receipt{ClientID: clientID, Method: billing.Card, Amount: rapid.Int64Range(1, 100_000).Draw(rt, "amount")}
	left := r.Amount
	for i, open := range b.ledger(clientID).Open {
		if part := min(left, rapid.Int64Range(0, open.Open).Draw(rt, fmt.Sprint("part", i))); part > 0 {
			r.For, left = append(r.For, billing.Allocation{InvoiceID: open.ID, Amount: part}), left-part
		}
	}
	p, err := b.Record(context.Background(), b.page(), r)
	b.Must(err)
	b.payments, b.received[clientID] = append(b.payments, p), b.received[clientID]+r.Amount
}

func (b *books) apply(rt *rapid.T) {
	in := b.anInvoice(rt)
	_, err := b.Apply(context.Background(), b.page(), billing.Allocation{InvoiceID: in.ID, Amount: rapid.Int64Range(1, max(in.Open, 1)).Draw(rt, "amount")})
	b.refused(rt, err)
}

func (b *books) release(rt *rapid.T) {
	p := b.aPayment(rt)
	if len(p.For) == 0 {
		rt.Skip("it is for nothing")
	}
	b.Must(b.Release(context.Background(), p.ID, rapid.SampledFrom(p.For).Draw(rt, "for").InvoiceID))
}

func (b *books) refund(rt *rapid.T) {
	p := b.aPayment(rt)
	r := billing.Refund{Method: billing.Cash, Amount: rapid.Int64Range(1, 60_000).Draw(rt, "amount")}
	if len(p.For) > 0 && rapid.Bool().Draw(rt, "of an invoice") {
		r.InvoiceID = p.For[0].InvoiceID
	}
	if _, err := b.Refund(context.Background(), b.page(), p.ID, r); b.refused(rt, err) {
		return
	}
	b.received[p.ClientID] -= r.Amount
	if r.InvoiceID != "" {
		b.asked[p.ClientID] -= r.Amount
	}
}

func (b *books) void(rt *rapid.T) {
	in := b.anInvoice(rt)
	if !b.refused(rt, b.Void(context.Background(), in.ID, "")) {
		b.asked[in.ClientID] -= in.Open
	}
}

func (b *books) writeOff(rt *rapid.T) {
	in := b.anInvoice(rt)
	if !b.refused(rt, b.WriteOff(context.Background(), in.ID, "")) {
		b.asked[in.ClientID] -= in.Open
	}
}

func (b *books) takeBack(rt *rapid.T) {
	p := b.aPayment(rt)
	if !b.refused(rt, b.TakeBack(context.Background(), p.ID)) {
		b.received[p.ClientID] -= p.Amount
	}
}

// state makes a statement out: it begins with what was owed before, and ends with what is owed now.
func (b *books) state(rt *rapid.T) {
	ctx, clientID := context.Background(), rapid.SampledFrom(b.clients).Draw(rt, "client")
	made, err := b.IssueStatement(ctx, b.page(), billing.StatementDraft{
		ClientID: clientID, FirstDay: b.day(-rapid.IntRange(0, 20).Draw(rt, "days")), LastDay: b.today(),
	})
	b.Must(err)
	var p billpaper.Paper
	b.Must(b.Store.Read(ctx, func(v *store.View) error {
		kept, err := v.GetStatement(ctx, made.ID)
		if err == nil {
			p, err = billpaper.Read(kept.Statement.Body)
		}
		return err
	}))
	sum := p.Opening
	for _, e := range p.Entries {
		if sum += e.Amount; sum != e.Balance || e.Day < p.FirstDay {
			rt.Fatalf("%+v does not follow from %d", e, sum)
		}
	}
	if balance := b.asked[clientID] - b.received[clientID]; sum != balance || p.Closing != balance || made.Amount != balance {
		rt.Fatalf("the statement ends with %d, the balance is %d", p.Closing, balance)
	}
}

// hold compares everything that is said of every client with what was done.
func (b *books) hold(rt *rapid.T) {
	for _, clientID := range b.clients {
		l := b.ledger(clientID)
		if want := b.asked[clientID] - b.received[clientID]; l.Balance.Balance != want {
			rt.Fatalf("the balance is %d, want %d", l.Balance.Balance, want)
		}
		if l.Balance.Open-l.Balance.Credit != l.Balance.Balance {
			rt.Fatalf("%+v does not add up", l.Balance)
		}
		if n := len(l.Lines); n > 0 && l.Lines[n-1].Balance != l.Balance.Balance {
			rt.Fatalf("the account ends with %d, the balance is %d", l.Lines[n-1].Balance, l.Balance.Balance)
		}
		var open, credit int64
		for _, each := range l.Open {
			open += each.Open
		}
		for _, each := range l.Credits {
			credit += each.Rest
		}
		if open != l.Balance.Open || credit != l.Balance.Credit {
			rt.Fatalf("%d and %d are listed of %+v", open, credit, l.Balance)
		}
	}
	for _, was := range b.invoices {
		in := b.invoice(was.ID)
		if in.Open < 0 || in.Paid < 0 || in.Total != was.Total || in.Label != was.Label {
			rt.Fatalf("of %+v became %+v", was, in)
		}
		if in.State != billing.Voided && in.Total != in.Paid+in.Open+in.WrittenOff+in.Credited {
			rt.Fatalf("%+v does not add up", in.Summary)
		}
	}
	if n := b.rows("SELECT 1 FROM invoice_standing AS s WHERE (s.open > 0) <> EXISTS (SELECT 1 FROM invoice_open AS o WHERE o.id = s.id)"); n > 0 {
		rt.Fatalf("%d invoices are kept as open and are not, or the other way", n)
	}
	for _, was := range b.payments {
		p, err := b.Payment(context.Background(), was.ID)
		b.Must(err)
		used := p.Refunded + p.Rest
		for _, part := range p.For {
			used += part.Amount
		}
		if p.TakenBackOn == "" && used != p.Amount || p.Rest < 0 {
			rt.Fatalf("%+v does not add up", p)
		}
	}
}

// TestBooksRules draws any sequence of what can be done with invoices and payments: the accounts, the balances, the
// statements, the invoices and the payments always agree, numbers have no gaps, and not a cent is lost.
func TestBooksRules(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	numbered := 0
	rapid.Check(t, func(rt *rapid.T) {
		b := &books{office: o, clients: []string{o.client("Ana"), o.client("Otto")}, asked: map[string]int64{}, received: map[string]int64{}, numbered: numbered}
		rt.Repeat(map[string]func(*rapid.T){
			"issue": b.issue, "pay": b.pay, "apply": b.apply, "release": b.release, "refund": b.refund, "void": b.void, "write off": b.writeOff,
			"take back": b.takeBack, "state": b.state, "a day goes by": func(*rapid.T) { o.Clock.Advance(24 * time.Hour) }, "": b.hold,
		})
		numbered = b.numbered
	})
}
