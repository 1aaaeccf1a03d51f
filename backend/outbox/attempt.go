package outbox

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// How long a mail that the server puts off is tried.
const (
	retryWait  = 30 * time.Second
	retryLimit = 2 * time.Hour
	giveUp     = 4 * 24 * time.Hour // of waits between tries; the time without a network does not count
	spread     = 0.2                // of a wait, either way, so that many do not come back at once
)

// attempt hands one claimed mail over and records what became of it. Where it went, and more may follow,
// the next one is claimed in the same transaction and returned. It returns an error only when what became
// of the mail could not be recorded, or the hand-over could not.
func (l *lane) attempt(ctx context.Context, m Mail, account mail.Account, mayFollow bool) (next *Mail, err error) {
	accepted, err := l.session.Send(ctx, mail.Envelope{From: account.Sender.Address, To: m.Recipient, ID: m.ID}, m.bytes, func() error {
		return l.queue.store.Write(ctx, func(tx *store.Tx) error {
			m.HandedOverAt = &tx.Now
			if err := tx.MarkHandedOver(ctx, row.MarkHandedOverParams{At: store.MillisOrNull(tx.Now), ID: m.ID}); err != nil {
				return err
			}
			return l.queue.mails.HandedOver(ctx, tx, m)
		})
	})
	if err == nil {
		return l.wentOut(ctx, m, accepted, account, mayFollow && l.session.Alive() && ctx.Err() == nil)
	}
	failure, ok := mail.FailureOf(err)
	if !ok {
		failure = &mail.Failure{Verdict: mail.Retry, Fault: mail.TryLater, Cause: err}
	}
	if err := l.record(ctx, func(ctx context.Context, tx *store.Tx) error { return l.failed(ctx, tx, m, failure) }); err != nil {
		return nil, err
	}
	switch {
	case failure.Verdict == mail.Interrupted && ctx.Err() == nil:
		return nil, failure // the hand-over could not be noted: the store is to blame, and trying at once again would not help
	case stateAfter(failure.Verdict) == "":
		return nil, nil
	case !l.isFirst:
		l.isOver = true
		l.isNarrow.Store(true)
		return nil, nil
	}
	_, err = l.accountFailed(ctx, failure)
	return nil, err
}

// wentOut records that a mail was accepted and claims the next one with it. Where the two cannot be done
// together, what was accepted is recorded alone: that is what must not be forgotten.
func (l *lane) wentOut(ctx context.Context, m Mail, accepted mail.Accepted, account mail.Account, mayFollow bool) (next *Mail, err error) {
	if mayFollow {
		err = l.queue.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
			if err := l.sent(ctx, tx, m, accepted); err != nil {
				return err
			}
			next, _, err = l.claimNext(ctx, tx, account)
			return err
		})
		if err == nil {
			return next, nil
		}
	}
	return nil, l.record(ctx, func(ctx context.Context, tx *store.Tx) error { return l.sent(ctx, tx, m, accepted) })
}

// record commits what became of an attempt. The mail may have gone, so a full disk or a busy store is
// waited out: forgetting would mean sending twice. It is written also when ctx has ended meanwhile.
func (s *Sender) record(ctx context.Context, verb func(context.Context, *store.Tx) error) error {
	keep := context.WithoutCancel(ctx)
	for {
		err := s.queue.store.Write(keep, func(tx *store.Tx) error { return verb(keep, tx) })
		code := fault.CodeOf(err)
		if code != fault.DiskFull && code != fault.Busy && code != fault.ReadOnly && code != fault.DiskFailed {
			return err
		}
		s.log.Error("what became of a mail could not be written yet", "code", string(code))
		select {
		case <-ctx.Done():
			return err
		case <-time.After(eagerWait):
		}
	}
}

func (s *Sender) sent(ctx context.Context, tx *store.Tx, m Mail, accepted mail.Accepted) error {
	if err := tx.MarkSent(ctx, row.MarkSentParams{
		LastCode: int64(accepted.Code), LastWords: accepted.Words, SentAt: store.MillisOrNull(tx.Now), UpdatedAt: store.Millis(tx.Now), ID: m.ID,
	}); err != nil {
		return err
	}
	if err := setAccount(ctx, tx, Ready, "", time.Time{}, 0); err != nil {
		return err
	}
	m.State, m.SentAt, m.Words, m.IsSettled = Sent, &tx.Now, accepted.Words, true
	tx.Changed(Noun, m.ID)
	return s.queue.mails.Moved(ctx, tx, m)
}

// failed settles a mail by the verdict on its attempt.
func (s *Sender) failed(ctx context.Context, tx *store.Tx, m Mail, failure *mail.Failure) error {
	m.Phase, m.Code, m.Words, m.Reason = string(failure.Phase), failure.Code, failure.Words, failure.Fault
	switch failure.Verdict {
	case mail.Retry:
		m.State = Retrying
		m.NextAt = tx.Now.Add(s.spread(doubled(retryWait, retryLimit, int64(m.Attempts))))
		if failure.Stale {
			m.State, m.NextAt, m.Attempts, m.Reason = Queued, tx.Now, m.Attempts-1, ""
		}
		if triedFor(m.Attempts) > giveUp {
			m.State, m.Reason, m.bytes = Failed, GaveUp, nil
		}
	case mail.Reject:
		m.State, m.bytes = Failed, nil
	case mail.InDoubt:
		m.State = InDoubt
	case mail.Offline, mail.AccountBusy, mail.AccountRefused, mail.NeedsSignIn, mail.CertificateRefused, mail.Interrupted:
		m.State, m.NextAt, m.Reason = Queued, tx.Now, ""
		m.Attempts--
	}
	return save(ctx, tx, s.queue.mails, m)
}

// triedFor is how long a mail has been tried that was put off so many times in a row.
func triedFor(attempts int) time.Duration {
	var waited time.Duration
	for i := range attempts {
		waited += doubled(retryWait, retryLimit, int64(i+1))
	}
	return waited
}

func (s *Sender) spread(wait time.Duration) time.Duration {
	return time.Duration(float64(wait) * (1 - spread + 2*spread*s.jitter()))
}
