package outbox

import (
	"context"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// AccountState is how the way out is.
type AccountState string

// The states. In the last three nothing is tried until the practitioner has mended the account.
const (
	Ready       AccountState = "ready"
	Offline     AccountState = "offline"       // the server is not reached
	AccountBusy AccountState = "busy"          // the server wants no mail for now
	NeedsSignIn AccountState = "needs_sign_in" // the password is not accepted
	Refused     AccountState = "refused"       // the server wants no mail from this account
	Certificate AccountState = "certificate"   // the server is not proven to be itself
)

// isStuck says whether waiting alone cannot help.
func (s AccountState) isStuck() bool { return s == NeedsSignIn || s == Refused || s == Certificate }

// Summary is the outbox in a few figures, for the frame of the window.
type Summary struct {
	Waiting      int          `json:"waiting"`
	Held         int          `json:"held"`
	Sending      int          `json:"sending"`
	Due          int          `json:"due"`     // of those that wait, the ones that could go now
	FlushAt      int          `json:"flushAt"` // which mail is on its way now, of FlushOf; 0: none
	FlushOf      int          `json:"flushOf"`
	Problems     int          `json:"problems"`
	NextHeldAt   *time.Time   `json:"nextHeldAt" ts_type:"string | null"`
	Account      AccountState `json:"account"`
	AccountWords string       `json:"accountWords"` // the server's, or a code
	Since        *time.Time   `json:"since" ts_type:"string | null"`
	NextTryAt    *time.Time   `json:"nextTryAt" ts_type:"string | null"`
	IsPaused     bool         `json:"isPaused"`
	PacedUntil   *time.Time   `json:"pacedUntil" ts_type:"string | null"` // the provider's limit is reached; the next mail goes then
}

// Summary reads the outbox's figures.
func (q *Queue) Summary(ctx context.Context) (Summary, error) {
	var summary Summary
	err := q.store.Read(ctx, func(v *store.View) error {
		counts, err := v.CountMail(ctx, store.Millis(v.Now))
		if err != nil {
			return err
		}
		account, err := v.GetOutboxAccount(ctx)
		if err != nil {
			return err
		}
		summary = Summary{
			Waiting: int(counts.Waiting), Held: int(counts.Held), Sending: int(counts.Sending), Problems: int(counts.Problems),
			Account: AccountState(account.State), AccountWords: account.Words, Since: store.TimeOrNil(account.Since),
			IsPaused: account.IsPaused,
		}
		summary.Due = int(counts.Due)
		if summary.FlushAt, summary.FlushOf, err = q.flush.place(ctx, v, summary.Due); err != nil {
			return err
		}
		if counts.NextHeldAt > 0 {
			summary.NextHeldAt = store.TimeOrNil(&counts.NextHeldAt)
		}
		if until := q.paced.until.Load(); until > store.Millis(v.Now) && summary.Due > 0 {
			summary.PacedUntil = store.TimeOrNil(&until)
		}
		if account.NextAt > 0 && summary.Account != Ready {
			summary.NextTryAt = store.TimeOrNil(&account.NextAt)
		}
		return nil
	})
	return summary, err
}

// Begin makes what the outbox keeps about the account. On a store that has it, it does nothing.
func (q *Queue) Begin(ctx context.Context) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		return tx.InsertOutboxAccount(ctx, row.InsertOutboxAccountParams{PracticeID: p.ID, UpdatedAt: store.Millis(tx.Now)})
	})
}

// Pause keeps everything back until [Queue.Resume].
func (q *Queue) Pause(ctx context.Context) error { return q.setPaused(ctx, true) }

// Resume lets mails go again.
func (q *Queue) Resume(ctx context.Context) error { return q.setPaused(ctx, false) }

func (q *Queue) setPaused(ctx context.Context, paused bool) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		tx.Changed(Noun, "")
		return tx.UpdateOutboxPause(ctx, row.UpdateOutboxPauseParams{IsPaused: paused, UpdatedAt: store.Millis(tx.Now)})
	})
}

// AccountMended forgets what the server said of the account, after the practitioner has changed it or
// asked for another try: the next mail that is due is tried at once, and so is its mailbox.
func (q *Queue) AccountMended(ctx context.Context) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		if err := mendMailbox(ctx, tx); err != nil {
			return err
		}
		return setAccount(ctx, tx, Ready, "", time.Time{}, 0)
	})
}

// hasten has a server that is away or busy tried at once. Where waiting alone cannot help, nothing changes.
func hasten(ctx context.Context, tx *store.Tx) error {
	account, err := tx.GetOutboxAccount(ctx)
	if err != nil || AccountState(account.State).isStuck() {
		return err
	}
	return setAccount(ctx, tx, AccountState(account.State), account.Words, time.Time{}, account.Tries)
}

// setAccount stores how the way out is now. since stays where it was while the state stays.
func setAccount(ctx context.Context, tx *store.Tx, state AccountState, words string, next time.Time, tries int64) error {
	before, err := tx.GetOutboxAccount(ctx)
	if err != nil {
		return err
	}
	since := before.Since
	if before.State != string(state) {
		since = store.MillisOrNull(tx.Now)
	}
	var nextAt int64
	if !next.IsZero() {
		nextAt = store.Millis(next)
	}
	if before.State != string(state) || before.Words != words || before.NextAt != nextAt {
		tx.Changed(Noun, "")
	} else if before.Tries == tries {
		return nil
	}
	return tx.UpdateOutboxAccount(ctx, row.UpdateOutboxAccountParams{
		State: string(state), Words: words, Since: since, NextAt: nextAt, Tries: tries, UpdatedAt: store.Millis(tx.Now),
	})
}

// stateAfter is how the way out is after a failed attempt, or "" where the account is not to blame.
func stateAfter(verdict mail.Verdict) AccountState {
	switch verdict {
	case mail.Offline:
		return Offline
	case mail.AccountBusy:
		return AccountBusy
	case mail.AccountRefused:
		return Refused
	case mail.NeedsSignIn:
		return NeedsSignIn
	case mail.CertificateRefused:
		return Certificate
	case mail.Interrupted, mail.Retry, mail.Reject, mail.InDoubt:
		return ""
	}
	return ""
}

// The waits between tries to reach the server. Trying costs next to nothing while nothing answers, so
// it is tried so often that a mail leaves within five seconds of the server's return, also after a day.
const (
	eagerWait  = 2 * time.Second
	eagerTries = 300 // ten minutes
	calmWait   = 4 * time.Second
	busyWait   = 30 * time.Second
	busyLimit  = 15 * time.Minute
)

// waitAfter is how long the account is left alone after its tries-th failure in a row.
func waitAfter(state AccountState, tries int64) time.Duration {
	if state == Offline {
		if tries <= eagerTries {
			return eagerWait
		}
		return calmWait
	}
	return doubled(busyWait, busyLimit, tries)
}

// doubled is first, doubled for each failure after the first, up to limit.
func doubled(first, limit time.Duration, failures int64) time.Duration {
	wait := first
	for range failures - 1 {
		if wait *= 2; wait >= limit {
			return limit
		}
	}
	return wait
}
