package billing

import (
	"context"

	"anteroom/backend/billpaper"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// lastDay is after every day that is kept.
const lastDay = "9999-12-31"

// Balance is what a client owes.
type Balance struct {
	Currency string `json:"currency"`
	Balance  int64  `json:"balance"` // open less credit; less than 0: it is theirs
	Open     int64  `json:"open"`    // what their invoices ask for
	Credit   int64  `json:"credit"`  // what they paid and is for no invoice yet
}

// LedgerLine is an entry of a client's account.
type LedgerLine struct {
	billpaper.Entry

	OfID string `json:"ofId"` // of the invoice or the payment that it tells of
}

// Ledger is a client's account.
type Ledger struct {
	Balance Balance        `json:"balance"`
	Lines   []LedgerLine   `json:"lines"` // the oldest first
	Open    []OpenInvoice  `json:"open"`  // what can be paid
	Credits []CreditOfPaid `json:"credits"`
}

// OpenInvoice is an invoice that asks for something.
type OpenInvoice struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	IssuedOn string `json:"issuedOn"`
	DueOn    string `json:"dueOn"`
	Total    int64  `json:"total"`
	Open     int64  `json:"open"`
}

// CreditOfPaid is what is left of a payment.
type CreditOfPaid struct {
	PaymentID string `json:"paymentId"`
	Number    int    `json:"number"`
	Day       string `json:"day"`
	Rest      int64  `json:"rest"`
}

// Ledger reads a client's account: every entry with what was owed after it, and what is open now. It fails with
// [fault.NotFound] at clientId.
func (b *Books) Ledger(ctx context.Context, clientID string) (Ledger, error) {
	l := Ledger{Lines: []LedgerLine{}, Open: []OpenInvoice{}, Credits: []CreditOfPaid{}}
	err := b.store.Read(ctx, func(v *store.View) error {
		if _, err := clientOf(ctx, v, clientID); err != nil {
			return err
		}
		var err error
		if l.Balance, err = balanceOf(ctx, v, clientID); err != nil {
			return err
		}
		if l.Lines, err = accountUntil(ctx, v, clientID, lastDay); err != nil {
			return err
		}
		open, err := v.ListOpenInvoices(ctx, clientID)
		if err != nil {
			return err
		}
		for _, i := range open {
			l.Open = append(l.Open, OpenInvoice{ID: i.ID, Label: i.Label, IssuedOn: i.IssuedOn, DueOn: i.DueOn, Total: i.Total, Open: i.Open})
		}
		credits, err := v.ListCredits(ctx, clientID)
		for _, c := range credits {
			l.Credits = append(l.Credits, CreditOfPaid{PaymentID: c.ID, Number: int(c.Number), Day: c.Day, Rest: c.Rest})
		}
		return err
	})
	return l, err
}

// accountUntil reads the entries of a client's account up to a day, that day with it.
func accountUntil(ctx context.Context, v *store.View, clientID, day string) ([]LedgerLine, error) {
	rows, err := v.ListLedger(ctx, row.ListLedgerParams{ClientID: clientID, Until: day})
	account, sum := []LedgerLine{}, int64(0)
	for _, r := range rows {
		sum += r.Amount
		account = append(account, LedgerLine{OfID: r.OfID, Entry: billpaper.Entry{Day: r.Day, Kind: r.Kind, Label: r.Label, Amount: r.Amount, Balance: sum}})
	}
	return account, err
}

func balanceOf(ctx context.Context, v *store.View, clientID string) (Balance, error) {
	s, err := v.GetBillingSetting(ctx)
	if err != nil {
		return Balance{}, err
	}
	r, err := v.GetBalance(ctx, clientID)
	return Balance{Currency: s.Currency, Balance: r.Balance, Open: r.Open, Credit: r.Credit}, err
}
