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

// What is counted, each under the name of a place or of an address.
const (
	signIns   = "sign_in_place"
	links     = "link_address"
	redeems   = "redeem_place"
	wrongCode = "wrong_code"
	opened    = "opened_" // and what the link was worth
)

// AttemptLifetime is how long an attempt counts for anything: the life of an invitation's code is the
// longest stretch over which wrong tries are counted.
const AttemptLifetime = 8 * 24 * time.Hour

// The limits.
func signInByPlace() pace  { return pace{signIns, time.Minute, 10} }
func signInByAll() pace    { return pace{signIns, time.Minute, 60} }
func linksByAddress() pace { return pace{links, 15 * time.Minute, 3} }
func linksByDay() pace     { return pace{links, 24 * time.Hour, 10} }
func redeemByPlace() pace  { return pace{redeems, time.Minute, 20} }
func redeemByAll() pace    { return pace{redeems, time.Minute, 120} }

// refusalsByAddress bounds how many refused codes the desk is told of; no more is refused for it.
func refusalsByAddress() pace { return pace{wrongCode, 15 * time.Minute, 2 * WrongTries} }

// isWithin says whether one more attempt of who keeps to the limit.
func (p pace) isWithin(ctx context.Context, tx *store.Tx, who string) (bool, error) {
	made, err := tx.CountAttempts(ctx, row.CountAttemptsParams{What: p.what, Who: who, At: p.since(tx)})
	return made < p.most, err
}

// since is when the stretch began that ends now, as the tables hold it.
func (p pace) since(tx *store.Tx) int64 { return store.Millis(tx.Now.Add(-p.window)) }

// count appends one attempt.
func count(ctx context.Context, tx *store.Tx, what, who string) error {
	return tx.InsertAttempt(ctx, row.InsertAttemptParams{ID: tx.NewID(), What: what, Who: who, At: store.Millis(tx.Now)})
}

// countPlace counts an attempt from a place and refuses with [TooMany] past the place's limit or
// everybody's, which are over the same stretch. What was refused is not counted, so that waiting helps.
func countPlace(ctx context.Context, tx *store.Tx, place string, byPlace, byAll pace) error {
	made, err := tx.CountAttemptsBeside(ctx, row.CountAttemptsBesideParams{Who: place, What: byPlace.what, At: byPlace.since(tx)})
	if err != nil {
		return err
	}
	if made.Own >= byPlace.most || made.Everybody >= byAll.most {
		return fault.New(TooMany)
	}
	return count(ctx, tx, byPlace.what, place)
}
