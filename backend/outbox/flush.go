package outbox

import (
	"context"
	"sync/atomic"
	"time"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// flush is since when the sender has been sending without a pause, for "Sending 3 of 12". It is kept in
// memory: it means nothing after a restart. How far it has come is counted from the rows, in the same
// look as everything else, so that the figures always fit.
type flush struct{ since atomic.Int64 } // milliseconds; 0: it is not sending

// begin is told before each mail; the first one starts the flush.
func (f *flush) begin(now time.Time) { f.since.CompareAndSwap(0, store.Millis(now)) }

// end is told when nothing is due any more, or the way out is barred.
func (f *flush) end() { f.since.Store(0) }

// place says which mail is on its way, and of how many, while so many are due. Both are 0 where none is.
func (f *flush) place(ctx context.Context, v *store.View, due int) (nth, of int, err error) {
	since := f.since.Load()
	if since == 0 || due == 0 {
		return 0, 0, nil
	}
	tried, err := v.CountTriedSince(ctx, row.CountTriedSinceParams{Since: since, Now: store.Millis(v.Now)})
	return int(tried) + 1, int(tried) + due, err
}
