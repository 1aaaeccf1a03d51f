package billing

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// How often the provider is asked about a page.
const (
	often    = 5 * time.Second  // while somebody waits
	seldom   = time.Minute      // while it lies open and nobody does
	rarely   = 10 * time.Minute // while a bank decides, which takes days
	hearEach = 10 * time.Minute // what happened since
)

const (
	// overlap is how far back what was heard already is asked for again: clocks differ.
	overlap = 5 * time.Minute
	// memory is for how long the provider remembers what happened, less a day.
	memory = 29 * 24 * time.Hour
	// returnable is for how long money may go back to a payer without being told of, at the most.
	returnable = 180 * 24 * time.Hour
)

// lookAgain is when to look at a checkout next. Practices that look seldom do not all look at once: how far apart they do
// follows from the checkout's id, which is random.
func lookAgain(c row.Checkout, now time.Time) *int64 {
	wait := seldom
	switch {
	case now.Before(store.Time(c.WatchedUntil)):
		return after(now, often)
	case c.State == checkoutWaiting:
		wait = rarely
	}
	return after(now, wait+wait*time.Duration(spread(c.ID))/(2*spreadMax))
}

const spreadMax = 256

// spread is a number from 0 to 255 that is even over ids.
func spread(id string) int {
	sum := 0
	for i := range len(id) {
		sum = (sum*31 + int(id[i])) % spreadMax
	}
	return sum
}

// backoff is how long to wait after the provider has failed so often in a row.
func backoff(tries int) time.Duration {
	wait := often
	for i := 1; i < tries && wait < rarely; i++ {
		wait *= 2
	}
	return min(wait, rarely)
}

func after(now time.Time, wait time.Duration) *int64 {
	at := store.Millis(now.Add(wait))
	return &at
}

// hear asks the provider, from time to time, what happened, and has everything looked at that something happened to. After
// so long that the provider may have forgotten, everything is looked at.
func (c *Cashier) hear(ctx context.Context, account row.PaymentAccount, key string) error {
	var now time.Time
	if err := c.till.store.Read(ctx, func(v *store.View) error {
		now = v.Now
		return nil
	}); err != nil {
		return err
	}
	heard := store.Time(account.HeardAt)
	if now.Sub(heard) < hearEach {
		return nil
	}
	news, err := c.till.provider.Since(ctx, key, heard.Add(-overlap))
	if isOfKey(fault.CodeOf(err)) {
		return c.till.store.Write(ctx, func(tx *store.Tx) error { return shut(ctx, tx, fault.CodeOf(err)) })
	}
	if err != nil {
		return nil //nolint:nilerr // it is asked again at the next round, and pages are looked at meanwhile
	}
	return c.till.store.Write(ctx, func(tx *store.Tx) error {
		at := store.Millis(tx.Now)
		for _, id := range news {
			if _, err := tx.LookAtCheckouts(ctx, row.LookAtCheckoutsParams{Now: &at, ID: id}); err != nil {
				return err
			}
		}
		if now.Sub(heard) >= memory {
			if err := tx.LookAtAllCheckouts(ctx, row.LookAtAllCheckoutsParams{Now: &at, Since: store.Millis(tx.Now.Add(-returnable))}); err != nil {
				return err
			}
		}
		return tx.HearPayments(ctx, store.Millis(now))
	})
}
