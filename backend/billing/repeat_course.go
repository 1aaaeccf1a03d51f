package billing

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// PauseRepeat has no invoices made until [Books.ResumeRepeat]. One that is paused already stays so. It fails at id with
// [fault.NotFound] or [RepeatEnded], and with [fault.Conflict] where it was changed since its version.
func (b *Books) PauseRepeat(ctx context.Context, id string, version int) (RepeatCard, error) {
	return b.steer(ctx, history.RepeatPaused, id, version, func(tx *store.Tx, was row.InvoiceRepeat) (bool, error) {
		if was.IsPaused {
			return false, nil
		}
		return true, tx.PauseRepeat(ctx, row.PauseRepeatParams{IsPaused: true, NextOn: was.NextOn, UpdatedAt: store.Millis(tx.Now), ID: id})
	})
}

// ResumeRepeat has invoices made again, from the first of its days on that is not over: what fell into the pause is not made
// up for. Where its last day has passed meanwhile, it has ended. One that is not paused goes on as it does. It fails as
// [Books.PauseRepeat] does.
func (b *Books) ResumeRepeat(ctx context.Context, id string, version int) (RepeatCard, error) {
	return b.steer(ctx, history.RepeatResumed, id, version, func(tx *store.Tx, was row.InvoiceRepeat) (bool, error) {
		if !was.IsPaused {
			return false, nil
		}
		now, err := todayOf(ctx, &tx.View)
		if err != nil {
			return false, err
		}
		for was.NextOn != "" && was.NextOn < now {
			if was.NextOn, err = nextDay(was); err != nil {
				return false, err
			}
		}
		return true, tx.PauseRepeat(ctx, row.PauseRepeatParams{NextOn: was.NextOn, UpdatedAt: store.Millis(tx.Now), ID: id})
	})
}

// EndRepeat has no more invoices made; those that were stay. It fails as [Books.PauseRepeat] does.
func (b *Books) EndRepeat(ctx context.Context, id string, version int) error {
	_, err := b.steer(ctx, history.RepeatEnded, id, version, func(tx *store.Tx, _ row.InvoiceRepeat) (bool, error) {
		return true, tx.StopRepeat(ctx, row.StopRepeatParams{UpdatedAt: store.Millis(tx.Now), ID: id})
	})
	return err
}

// steer changes the course of one that repeats and has not ended; the verb says whether it changed anything.
func (b *Books) steer(
	ctx context.Context, action history.Action, id string, version int, verb func(*store.Tx, row.InvoiceRepeat) (hasChanged bool, err error),
) (RepeatCard, error) {
	var card RepeatCard
	err := b.write(ctx, action, func(tx *store.Tx) (history.Entry, error) {
		was, err := tx.GetRepeat(ctx, id)
		switch {
		case err != nil:
			return history.Entry{}, notFoundAt("id", err)
		case was.InvoiceRepeat.NextOn == "":
			return history.Entry{}, fault.At("id", RepeatEnded)
		case was.InvoiceRepeat.Version != int64(version):
			return history.Entry{}, fault.New(fault.Conflict)
		}
		hasChanged, err := verb(tx, was.InvoiceRepeat)
		if err != nil {
			return history.Entry{}, err
		}
		if card, err = readRepeat(ctx, &tx.View, id); err != nil || !hasChanged {
			return history.Entry{}, err
		}
		tx.Changed(RepeatNoun, id)
		return history.Entry{Client: card.ClientID, Subject: id}, nil
	})
	return card, err
}

// nextOf is the day after another on which something repeats that began on a day: the n-th month after it, on the same day
// or the last of that month.
func nextOf(every Every, first, after time.Time) time.Time {
	if every == EveryDay {
		return after.AddDate(0, 0, 1)
	}
	months := 12*(after.Year()-first.Year()) + int(after.Month()-first.Month()) + 1
	start := time.Date(first.Year(), first.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := start.AddDate(0, 1, -1).Day()
	return start.AddDate(0, 0, min(first.Day(), last)-1)
}
