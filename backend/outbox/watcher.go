package outbox

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/worker"
)

// How often the mailbox is looked into. Most mail that comes back does so within a minute, some after days of trying.
const (
	firstLook   = 5 * time.Second    // after a mail has left
	nearestLook = 30 * time.Second   // after the last one
	calmestLook = 5 * time.Minute    // after the last one, once a mail has been out for longer
	watchFor    = 6 * 24 * time.Hour // after the last mail has left
	lookWhole   = 3 * time.Minute    // one look, all in all
	lookAgain   = time.Minute        // after a look that failed; twice that after the next
	lookLimit   = 15 * time.Minute   // and not more than that
)

// Mailboxes gives the account whose mailbox is to be looked into, with its IMAP server, or fails with [NoAccount].
type Mailboxes func(ctx context.Context) (mail.Account, error)

// Watcher looks for returned mail in the practitioner's mailbox for some days after a mail has left, and lets what it
// finds say what became of that mail. It is a worker: [Watcher.Start], Stop. It reads and never writes there.
type Watcher struct {
	*worker.Worker

	queue     *Queue
	mailboxes Mailboxes
	limits    mail.Limits
	clock     func() time.Time
	log       *slog.Logger
}

// WatcherOptions are what a watcher needs from outside.
type WatcherOptions struct {
	Mailboxes Mailboxes
	Limits    mail.Limits
	Clock     func() time.Time // nil: the system's
	Log       *slog.Logger     // nil: none
}

// NewWatcher returns the watcher of a queue.
func NewWatcher(queue *Queue, o WatcherOptions) *Watcher {
	w := &Watcher{Worker: worker.New(), queue: queue, mailboxes: o.Mailboxes, limits: o.Limits, clock: o.Clock, log: o.Log}
	w.limits.Whole = min(w.limits.Whole, lookWhole)
	if w.clock == nil {
		w.clock = time.Now
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	return w
}

// Start begins to look. It is called once.
func (w *Watcher) Start(ctx context.Context) { w.Worker.Start(ctx, w.run) }

func (w *Watcher) run(ctx context.Context, wake <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		wait, err := w.lookIfDue(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("the mailbox could not be looked into", "code", string(fault.CodeOf(err)), "cause", err.Error())
			wait = nearestLook
		}
		timer.Reset(wait)
	}
}

// lookIfDue looks into the mailbox if it is time, and returns how long it is not.
func (w *Watcher) lookIfDue(ctx context.Context) (time.Duration, error) {
	before, newest, err := w.standing(ctx)
	if err != nil {
		return 0, err
	}
	now := w.clock()
	if !before.IsOn || AccountState(before.State).isStuck() || now.Sub(newest) > watchFor {
		return idleWait, nil
	}
	looked := store.Time(0)
	if before.LookedAt != nil {
		looked = store.Time(*before.LookedAt)
	}
	due := nextLook(newest, looked)
	if held := store.Time(before.NextAt); held.After(due) {
		due = held
	}
	if wait := due.Sub(now); wait > 0 {
		return min(wait, idleWait), nil
	}
	account, err := w.mailboxes(ctx)
	if fault.CodeOf(err) == NoAccount {
		return idleWait, nil
	}
	if err != nil {
		return 0, err
	}
	return 0, w.look(ctx, account, before)
}

// standing reads how the last look went, and when a mail last left.
func (w *Watcher) standing(ctx context.Context) (before row.Mailbox, newest time.Time, err error) {
	err = w.queue.store.Read(ctx, func(v *store.View) error {
		var at int64
		if before, err = v.GetMailbox(ctx); err == nil {
			at, err = v.GetNewestHandOver(ctx)
		}
		newest = store.Time(at)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return before, newest, err
}

// nextLook says when to look next, after a mail last left and the mailbox was last read.
func nextLook(newest, looked time.Time) time.Time {
	if looked.Before(newest) {
		due := newest.Add(firstLook)
		if nearest := looked.Add(nearestLook); nearest.After(due) {
			return nearest
		}
		return due
	}
	return looked.Add(min(max(looked.Sub(newest), nearestLook), calmestLook))
}

// look reads what is new in the mailbox and records what it says, and how far it was read, in one transaction.
func (w *Watcher) look(ctx context.Context, account mail.Account, before row.Mailbox) error {
	// A day more, for the server's calendar may be another.
	since := w.clock().Add(-watchFor).AddDate(0, 0, -1)
	found, err := mail.Collect(ctx, account, placeIn(before, account), since, w.limits)
	if failure, isFailure := mail.FailureOf(err); isFailure {
		return w.failed(ctx, failure)
	}
	if err != nil {
		return err
	}
	return w.queue.store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.GetMailbox(ctx)
		if err != nil {
			return err
		}
		for _, report := range found.Reports {
			isEarly, err := w.queue.take(ctx, tx, report)
			if err != nil {
				return err
			}
			if isEarly {
				found.Place.UID, found.IsMore = report.UID-1, false
				break
			}
		}
		looked := now.LookedAt
		if !found.IsMore {
			looked = store.MillisOrNull(tx.Now)
		}
		if err := tx.UpdateMailboxPlace(ctx, row.UpdateMailboxPlaceParams{
			PlaceOf: ownerOf(account), UidValidity: int64(found.Place.Validity), Uid: int64(found.Place.UID), LookedAt: looked, UpdatedAt: store.Millis(tx.Now),
		}); err != nil {
			return err
		}
		return setMailbox(ctx, tx, now, Ready, "", time.Time{}, 0)
	})
}

// failed records why the mailbox was not read, and when to try again.
func (w *Watcher) failed(ctx context.Context, failure *mail.Failure) error {
	state := stateAfter(failure.Verdict)
	if state == "" || ctx.Err() != nil {
		return failure
	}
	w.log.Info("the mailbox was not read", "state", string(state), "phase", string(failure.Phase), "code", string(failure.Fault))
	return w.queue.store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.GetMailbox(ctx)
		if err != nil {
			return err
		}
		tries := int64(1)
		if before.State == string(state) {
			tries = before.Tries + 1
		}
		words := failure.Words
		if words == "" {
			words = string(failure.Fault)
		}
		return setMailbox(ctx, tx, before, state, words, tx.Now.Add(doubled(lookAgain, lookLimit, tries)), tries)
	})
}
