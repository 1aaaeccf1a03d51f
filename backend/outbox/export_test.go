package outbox

import (
	"context"
	"time"
)

// LookIfDue has a watcher that was not started look into the mailbox once, if it is time, and says how long it is not.
func LookIfDue(ctx context.Context, w *Watcher) (time.Duration, error) { return w.lookIfDue(ctx) }

// NextLook is the rule for when to look.
func NextLook(newest, looked time.Time) time.Time { return nextLook(newest, looked) }
