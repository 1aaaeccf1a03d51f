package outbox

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// spare is the part of a provider's limits, one in so many, that is left to what clients wait for and to
// the practitioner's own mail program.
const spare = 10

// paced is until when the sender holds back so that the provider takes what comes after: in milliseconds;
// 0: it does not.
type paced struct{ until atomic.Int64 }

// pace returns how long nothing may go so that the provider's limits are kept; 0: something may.
func (s *Sender) pace(ctx context.Context, rates []mail.Rate) (time.Duration, error) {
	now := s.clock()
	var free time.Time
	if err := s.queue.store.Read(ctx, func(v *store.View) error {
		_, err := v.GetUrgentMail(ctx, store.Millis(now))
		if errors.Is(err, sql.ErrNoRows) {
			free, err = freeFrom(ctx, v, rates)
		}
		return err
	}); err != nil {
		return 0, err
	}
	if !free.After(now) {
		s.queue.paced.until.Store(0)
		return 0, nil
	}
	if s.queue.paced.until.Swap(store.Millis(free)) != store.Millis(free) {
		if err := s.queue.store.Write(ctx, func(tx *store.Tx) error { tx.Changed(Noun, ""); return nil }); err != nil {
			return 0, err
		}
	}
	return min(free.Sub(now), idleWait), nil
}

// nextDue reads the mail whose turn it is: one that a client waits for, else the one that is due first, if
// the provider takes it. What a client waits for is never held back: if the provider wants no more, it says so.
// It fails with [sql.ErrNoRows] where nothing may go.
func nextDue(ctx context.Context, v *store.View, rates []mail.Rate) (row.Outbox, error) {
	now := store.Millis(v.Now)
	urgent, err := v.GetUrgentMail(ctx, now)
	if !errors.Is(err, sql.ErrNoRows) {
		return urgent, err
	}
	free, err := freeFrom(ctx, v, rates)
	switch {
	case err != nil:
		return row.Outbox{}, err
	case free.After(v.Now):
		return row.Outbox{}, sql.ErrNoRows
	}
	return v.GetDueMail(ctx, now)
}

// freeFrom is when every rate has room for one more mail; the zero time: it has now.
func freeFrom(ctx context.Context, v *store.View, rates []mail.Rate) (time.Time, error) {
	var from time.Time
	for _, rate := range rates {
		usable := rate.Mails - rate.Mails/spare
		if usable <= 0 {
			continue
		}
		before, err := v.GetAttemptBefore(ctx, int64(usable-1))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return time.Time{}, err
		}
		if free := store.Time(before).Add(rate.Within); free.After(from) {
			from = free
		}
	}
	return from, nil
}
