package visitor

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// TooMany is the refusal of one who asks too often; the same door opens again a little later.
const TooMany fault.Code = "too_many"

// RetryAfter is how long one who was refused with [TooMany] is told to wait.
const RetryAfter = time.Minute

// pace is a limit: so many attempts of one kind in a stretch of time. Attempts are rows, so a restart
// forgets none.
type pace struct {
	what   string
	window time.Duration
	most   int64
}

// The limits. A who of "" counts everybody together.
var (
	signInByPlace   = pace{"sign_in_place", time.Minute, 10}
	signInByAll     = pace{"sign_in_place", time.Minute, 60}
	linksByAddress  = pace{"link_address", 15 * time.Minute, 3}
	linksByDay      = pace{"link_address", 24 * time.Hour, 10}
	redeemByPlace   = pace{"redeem_place", time.Minute, 20}
	redeemByAll     = pace{"redeem_place", time.Minute, 120}
	attemptLifetime = 48 * time.Hour
)

// wrongCode is how a wrong try at an address's codes is counted.
const wrongCode = "wrong_code"

// isWithin says whether one more attempt of who keeps to the limit.
func (p pace) isWithin(ctx context.Context, tx *store.Tx, who string) (bool, error) {
	since := store.Millis(tx.Now.Add(-p.window))
	var made int64
	var err error
	if who == "" {
		made, err = tx.CountAllAttempts(ctx, row.CountAllAttemptsParams{What: p.what, At: since})
	} else {
		made, err = tx.CountAttempts(ctx, row.CountAttemptsParams{What: p.what, Who: who, At: since})
	}
	return made < p.most, err
}

// count appends one attempt.
func count(ctx context.Context, tx *store.Tx, what, who string) error {
	return tx.InsertAttempt(ctx, row.InsertAttemptParams{ID: tx.NewID(), What: what, Who: who, At: store.Millis(tx.Now)})
}

// countPlace counts an attempt from a place and refuses with [TooMany] past the place's limit or
// everybody's. What was refused is not counted, so that waiting helps.
func countPlace(ctx context.Context, tx *store.Tx, place string, byPlace, byAll pace) error {
	for who, limit := range map[string]pace{place: byPlace, "": byAll} {
		within, err := limit.isWithin(ctx, tx, who)
		if err != nil {
			return err
		}
		if !within {
			return fault.New(TooMany)
		}
	}
	return count(ctx, tx, byPlace.what, place)
}
