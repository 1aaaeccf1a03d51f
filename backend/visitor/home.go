package visitor

import (
	"context"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Home is what waits for a visitor.
type Home struct {
	Papers    int  // to be signed, filled in or fetched
	Unread    int  // messages that were not on the visitor's screen
	HasOffers bool // the practice offered other times
	Next      *Appointment
	Balance   Balance
}

// Balance is what is owed, in the minor unit of a currency.
type Balance struct {
	Currency string
	Due      int64 // what is open less what is the client's already; 0 or less: nothing is to be paid
	Credit   int64

	IsOnItsWay bool // a bank has yet to decide on a payment: what is open cannot be paid in one
}

// Home reads what waits for a visitor, in one look: of messages and bills only what they may see.
func (d *Door) Home(ctx context.Context, who Visitor) (Home, error) {
	var home Home
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		if home.Papers, err = countPapers(ctx, v, who); err != nil {
			return err
		}
		if who.Permissions.Messaging {
			if home.Unread, err = unread(ctx, v, who); err != nil {
				return err
			}
		}
		if who.Permissions.BillingDocuments {
			if home.Balance, err = balanceOf(ctx, v, who); err != nil {
				return err
			}
		}
		agenda, err := readAgenda(ctx, v, who)
		if len(agenda.Upcoming) > 0 {
			home.Next = &agenda.Upcoming[0]
		}
		for _, r := range agenda.Requests {
			home.HasOffers = home.HasOffers || len(r.Offers) > 0
		}
		return err
	})
	return home, err
}

// countPapers counts the visitor's papers that wait for them. What they did and the desk has not heard of counts as done.
func countPapers(ctx context.Context, v *store.View, who Visitor) (int, error) {
	shares, err := v.ReadPortalOpenShares(ctx, row.ReadPortalOpenSharesParams{Holder: who.Holder, Client: who.Client})
	if err != nil || len(shares) == 0 {
		return 0, err
	}
	open := map[string]bool{}
	for _, share := range shares {
		open[share] = true
	}
	events, err := v.ListPendingEvents(ctx, who.Client)
	for _, event := range events {
		if kind := Kind(event.Kind); kind == PaperHandedIn || kind == PaperFetched {
			body, _ := bodyOf[PaperLook](event) // what cannot be read names none
			delete(open, body.Share)
		}
	}
	return len(open), err
}

// unread counts what the practice wrote that the visitor has not had on a screen.
func unread(ctx context.Context, v *store.View, who Visitor) (int, error) {
	read, err := readUpTo(ctx, v, who)
	if err != nil {
		return 0, err
	}
	return countUnread(ctx, v, who, read)
}

// balanceOf reads what is owed. Whoever reads no bills owes nothing that could be shown.
func balanceOf(ctx context.Context, v *store.View, who Visitor) (Balance, error) {
	b, err := v.ReadPortalBalance(ctx, row.ReadPortalBalanceParams{Holder: who.Holder, Client: who.Client})
	if isNone(err) {
		return Balance{}, nil
	}
	return Balance{Currency: b.Currency, Due: b.Open - b.Credit, Credit: b.Credit, IsOnItsWay: b.IsOnItsWay}, err
}
