package billing

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/worker"
)

// Cashier has what clients began to pay online done by the provider, and writes down what becomes of it. What is asked of
// the provider is in the rows before it is asked, so that it can be asked again after anything. It is woken when somebody
// begins to pay, or waits for it.
type Cashier struct {
	*worker.Worker

	till *Till
	log  *slog.Logger
}

// NewCashier returns the cashier of a till.
func NewCashier(t *Till, log *slog.Logger) *Cashier {
	return &Cashier{Worker: worker.New(), till: t, log: log}
}

const (
	atLeast = 200 * time.Millisecond // between two rounds
	atMost  = time.Minute
	atOnce  = 50 // checkouts of a round
)

// Start begins to work. It is called once.
func (c *Cashier) Start(ctx context.Context) {
	c.Worker.Start(ctx, c.run)
	c.Wake()
}

func (c *Cashier) run(ctx context.Context, wake <-chan struct{}) {
	next := time.NewTimer(atMost)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-next.C:
		}
		wait, err := c.Tend(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.Warn("online payments were not looked after", "code", string(fault.CodeOf(err)), "cause", err.Error())
			wait = atMost
		}
		next.Reset(min(max(wait, atLeast), atMost))
	}
}

// Tend does everything that is due now, and says after how long there is more to do.
func (c *Cashier) Tend(ctx context.Context) (time.Duration, error) {
	account, key, err := c.till.key(ctx)
	if fault.CodeOf(err) == AccountMissing {
		return atMost, nil
	}
	if err != nil {
		return atMost, err
	}
	if account.IsActive {
		if err := c.hear(ctx, account, key); err != nil {
			return atMost, err
		}
	}
	var due []row.Checkout
	if err := c.till.store.Read(ctx, func(v *store.View) error {
		now := store.Millis(v.Now)
		due, err = v.ListDueCheckouts(ctx, row.ListDueCheckoutsParams{LookAt: &now, Limit: atOnce})
		return err
	}); err != nil {
		return atMost, err
	}
	for _, each := range due {
		if err := c.serve(ctx, key, each); err != nil {
			return atMost, err
		}
	}
	wait := atMost
	err = c.till.store.Read(ctx, func(v *store.View) error {
		at, err := v.GetNextLook(ctx)
		if at > 0 {
			wait = store.Time(at).Sub(v.Now)
		}
		return err
	})
	return wait, err
}

// serve does what is next for one checkout. What the provider fails at is noted in its row; other errors are returned.
func (c *Cashier) serve(ctx context.Context, key string, k row.Checkout) error {
	var err error
	switch k.State {
	case checkoutAsked, checkoutBegun:
		err = c.begin(ctx, key, k)
	case checkoutOpen:
		err = c.attend(ctx, key, k)
	case checkoutClosing:
		err = c.till.close(ctx, key, k)
	default:
		err = c.till.look(ctx, key, k)
	}
	if code := fault.CodeOf(err); code != "" && !fault.IsTrouble(code) {
		return c.stumble(ctx, k.ID, code)
	}
	return err
}

// begin has the provider make the page. The payment that made room for it is closed first.
func (c *Cashier) begin(ctx context.Context, key string, k row.Checkout) error {
	var order Order
	if err := c.till.store.Write(ctx, func(tx *store.Tx) error {
		order = Order{}
		fresh, err := tx.GetCheckout(ctx, k.ID)
		if err != nil || fresh.State != checkoutAsked && fresh.State != checkoutBegun {
			return err
		}
		closing, err := tx.CountClosingCheckouts(ctx, fresh.ClientID)
		if err != nil {
			return err
		}
		if closing > 0 {
			fresh.LookAt = after(tx.Now, often)
			return move(ctx, tx, fresh)
		}
		if fresh.State == checkoutAsked { // what is open may be less since
			d, err := dueOf(ctx, &tx.View, fresh.ClientID, deref(fresh.InvoiceID), fresh.Language)
			if code := fault.CodeOf(err); code != "" && !fault.IsTrouble(code) {
				return fail(ctx, tx, fresh, code)
			}
			if err != nil {
				return err
			}
			fresh.State, fresh.Amount, fresh.Currency, fresh.What = checkoutBegun, d.amount, d.currency, d.what
		}
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		order = Order{ID: fresh.ID, Amount: fresh.Amount, Currency: fresh.Currency, What: fresh.What, Language: fresh.Language, Return: returnTo(p, fresh.ID)}
		return move(ctx, tx, fresh)
	}); err != nil || order.ID == "" {
		return err
	}
	page, err := c.till.provider.Begin(ctx, key, order)
	if err != nil {
		return err
	}
	return c.till.store.Write(ctx, func(tx *store.Tx) error {
		fresh, err := tx.GetCheckout(ctx, k.ID)
		if err != nil {
			return err
		}
		fresh.Page, fresh.Address, fresh.Tries, fresh.Code = page.ID, page.Address, 0, ""
		if fresh.State == checkoutBegun {
			fresh.State, fresh.LookAt = checkoutOpen, lookAgain(fresh, tx.Now)
		} else { // it has made room for another meanwhile
			fresh.State, fresh.LookAt, fresh.SettledAt = checkoutClosing, after(tx.Now, 0), nil
		}
		return move(ctx, tx, fresh)
	})
}

// attend looks at a page that is open, and closes it when its time is over or when there is less to pay by now.
func (c *Cashier) attend(ctx context.Context, key string, k row.Checkout) error {
	var isOver bool
	if err := c.till.store.Read(ctx, func(v *store.View) error {
		d, err := dueOf(ctx, v, k.ClientID, deref(k.InvoiceID), k.Language)
		isOver = err != nil || d.amount < k.Amount || v.Now.Sub(store.Time(k.AskedAt)) >= pageLife
		if fault.IsTrouble(fault.CodeOf(err)) {
			return err
		}
		return nil // whatever it was, there is nothing to pay any more
	}); err != nil {
		return err
	}
	if isOver {
		return c.till.close(ctx, key, k)
	}
	return c.till.look(ctx, key, k)
}

// look asks the provider what has become of a page, and writes it down.
func (t *Till) look(ctx context.Context, key string, k row.Checkout) error {
	sight, err := t.provider.Look(ctx, key, k.Page)
	if err != nil {
		return err
	}
	return t.store.Write(ctx, func(tx *store.Tx) error { return settle(ctx, tx, k.ID, sight) })
}

// close has nobody pay on a page any more, and writes down what has become of it. One that was never made, and so never
// shown, needs no provider.
func (t *Till) close(ctx context.Context, key string, k row.Checkout) error {
	sight := Sight{Progress: PageExpired}
	if k.Page != "" {
		var err error
		if sight, err = t.provider.Close(ctx, key, k.Page); err != nil {
			return err
		}
	}
	return t.store.Write(ctx, func(tx *store.Tx) error { return settle(ctx, tx, k.ID, sight) })
}

// stumble notes that the provider failed, and what follows from it.
func (c *Cashier) stumble(ctx context.Context, id string, code fault.Code) error {
	return c.till.store.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.GetCheckout(ctx, id)
		if err != nil {
			return err
		}
		isBeginning := k.State == checkoutAsked || k.State == checkoutBegun
		k.Tries++
		k.LookAt = after(tx.Now, backoff(int(k.Tries)))
		switch {
		case isOfKey(code):
			if err := shut(ctx, tx, code); err != nil {
				return err
			}
			if isBeginning {
				return fail(ctx, tx, k, code)
			}
		case code == PageUnknown && k.SettledAt != nil:
			k.LookAt = nil
		case code == PageUnknown,
			isBeginning && code != Unreachable,
			isBeginning && tx.Now.Sub(store.Time(k.AskedAt)) >= pageLife:
			return fail(ctx, tx, k, code)
		}
		return move(ctx, tx, k)
	})
}

// shut has nobody begin to pay any more: the key is worth nothing.
func shut(ctx context.Context, tx *store.Tx, code fault.Code) error {
	r, err := tx.GetTill(ctx)
	if err != nil || !r.IsActive {
		return err
	}
	tx.Changed(TillNoun, "")
	if err := tx.SaveTill(ctx, row.SaveTillParams{
		KeyID: r.KeyID, IsTrial: r.IsTrial, Code: string(code), CheckedAt: r.CheckedAt, UpdatedAt: store.Millis(tx.Now),
	}); err != nil {
		return err
	}
	return history.Append(ctx, tx, history.Entry{Actor: history.Program, Action: history.TillChanged, Detail: "off"})
}

// fail ends a checkout that has come to nothing.
func fail(ctx context.Context, tx *store.Tx, k row.Checkout, code fault.Code) error {
	now := store.Millis(tx.Now)
	k.State, k.Code, k.SettledAt, k.LookAt, k.Address = checkoutFailed, string(code), &now, nil, ""
	if err := move(ctx, tx, k); err != nil {
		return err
	}
	return noteCheckout(ctx, tx, k.ClientID, k.ID, history.Program, history.PaymentFailed, k.What)
}

// returnTo is where a payer comes back to. Without a portal nobody pays, and the key alone is tried.
func returnTo(p row.Practice, id string) string {
	const nowhere = "https://localhost"
	return cmp.Or(p.PortalAddress, nowhere) + "/billing/payments/" + id
}
