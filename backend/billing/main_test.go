package billing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// office is a practice with its books.
type office struct {
	*accesstest.World
	*billing.Books

	t     testing.TB
	pages int
}

func newOffice(t testing.TB) *office {
	t.Helper()
	w := accesstest.New(t)
	return &office{World: w, Books: billing.New(w.Store), t: t}
}

// page is the number of a form that nobody has pressed yet.
func (o *office) page() string {
	o.pages++
	return fmt.Sprint("page ", o.pages)
}

// today is the practice's day.
func (o *office) today() string { return o.day(0) }

// day is a day some days from today.
func (o *office) day(from int) string { return o.Clock.Now().AddDate(0, 0, from).Format(time.DateOnly) }

// client is a client without an address.
func (o *office) client(name string) string { return o.Add(name).ID }

// asking is the draft of an invoice for amounts, one on each line.
func asking(clientID string, amounts ...int64) billing.Draft {
	d := billing.Draft{ClientID: clientID}
	for _, amount := range amounts {
		d.Lines = append(d.Lines, billing.DraftLine{Text: "Session", Code: "S-50", Quantity: 100, Price: amount})
	}
	return d
}

func (o *office) draft(d billing.Draft) billing.Invoice {
	o.t.Helper()
	in, err := o.Save(context.Background(), o.page(), d)
	o.Must(err)
	return in
}

func (o *office) issued(d billing.Draft) billing.Invoice {
	o.t.Helper()
	in := o.draft(d)
	in, err := o.Issue(context.Background(), in.ID, in.Version)
	o.Must(err)
	return in
}

func (o *office) invoice(id string) billing.Invoice {
	o.t.Helper()
	in, err := o.Invoice(context.Background(), id)
	o.Must(err)
	return in
}

func (o *office) paid(clientID string, amount int64, parts ...billing.Allocation) billing.Payment {
	o.t.Helper()
	p, err := o.Record(context.Background(), o.page(), billing.Receipt{ClientID: clientID, Method: billing.Cash, Amount: amount, For: parts})
	o.Must(err)
	return p
}

func (o *office) ledger(clientID string) billing.Ledger {
	o.t.Helper()
	l, err := o.Ledger(context.Background(), clientID)
	o.Must(err)
	return l
}

// rows counts what a statement finds.
func (o *office) rows(statement string, values ...any) int {
	o.t.Helper()
	count := 0
	o.Must(o.Store.Read(context.Background(), func(v *store.View) error {
		found, err := v.Query(context.Background(), statement, values...)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			count++
		}
		return found.Err()
	}))
	return count
}

func wantFault(t *testing.T, err error, code fault.Code, field string) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.FieldOf(err) != field {
		t.Errorf("got %v, want %s at %q", err, code, field)
	}
}

func wantState(t *testing.T, in billing.Invoice, state billing.State, open int64) {
	t.Helper()
	if in.State != state || in.Open != open {
		t.Errorf("it is %s with %d open, want %s with %d", in.State, in.Open, state, open)
	}
}
