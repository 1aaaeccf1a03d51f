package outbox

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/worker"
	"anteroom/frontend/words"
)

// NoAccount is what [Accounts] answers while no mail account has been set up (P3).
const NoAccount fault.Code = "account_missing"

// Accounts gives the mail account as it is now, or fails with [NoAccount].
type Accounts func(ctx context.Context) (mail.Account, error)

// Sender hands the outbox's mails to the account's server in the order in which they are due, over one
// connection that it keeps while there are any, and over a few while there are very many. It is a worker:
// [Sender.Start], Stop; a mail that was not handed over when it stops stays in the queue. Start reading at lane.
type Sender struct {
	*worker.Worker

	queue    *Queue
	accounts Accounts
	limits   mail.Limits
	clock    func() time.Time
	log      *slog.Logger
	jitter   func() float64 // between 0 and 1

	connections int // at the most
	first       lane
	helpers     atomic.Int32   // the further lanes under way
	helping     sync.WaitGroup // waits for them
	isNarrow    atomic.Bool    // the server did not want a further connection; until this flush ends
}

// SenderOptions are what a sender needs from outside.
type SenderOptions struct {
	Accounts    Accounts
	Limits      mail.Limits
	Connections int              // at once, at the most, while very many mails are due; 0: one
	Clock       func() time.Time // nil: the system's
	Log         *slog.Logger     // nil: none
	Jitter      func() float64   // nil: chance
}

// NewSender returns the sender of a queue.
func NewSender(queue *Queue, o SenderOptions) *Sender {
	s := &Sender{
		Worker: worker.New(), queue: queue, accounts: o.Accounts, limits: o.Limits, clock: o.Clock, log: o.Log, jitter: o.Jitter,
		connections: o.Connections,
	}
	s.first = lane{Sender: s, isFirst: true}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.jitter == nil {
		s.jitter = rand.Float64
	}
	return s
}

// Start settles what a crash interrupted and begins to send. It is called once.
func (s *Sender) Start(ctx context.Context) error {
	if err := s.recover(ctx); err != nil {
		return err
	}
	s.Worker.Start(ctx, s.run)
	return nil
}

// recover settles the attempts that were under way when the program last ended. What was not handed
// over certainly did not arrive; what was may have.
func (s *Sender) recover(ctx context.Context) error {
	return s.queue.store.Write(ctx, func(tx *store.Tx) error {
		rows, err := tx.ListInterrupted(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			m := fromRow(r)
			m.State, m.NextAt, m.Reason = Queued, tx.Now, ""
			if m.HandedOverAt != nil {
				m.State, m.Reason, m.Phase = InDoubt, mail.Uncertain, string(mail.Dot)
			}
			if err := save(ctx, tx, s.queue.mails, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Sender) run(ctx context.Context, wake <-chan struct{}) {
	defer s.first.hangUp()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		timer.Reset(s.sendAllDue(ctx))
	}
}

// idleWait is how long the sender sleeps when nothing is due; a new mail wakes it.
const idleWait = 10 * time.Minute

// sendAllDue sends until nothing is due or the way out is barred, and returns how long to wait.
func (s *Sender) sendAllDue(ctx context.Context) time.Duration {
	defer s.queue.flush.end()
	defer s.isNarrow.Store(false)
	defer s.helping.Wait()
	for ctx.Err() == nil {
		wasHelped := s.helpers.Load() > 0
		untilRelease, err := s.release(ctx)
		var wait time.Duration
		if err == nil {
			wait, err = s.first.sendNext(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("the outbox could not go on", "code", string(fault.CodeOf(err)), "cause", err.Error())
			return eagerWait
		}
		if wait > 0 && wasHelped {
			s.helping.Wait() // a further lane may have put a mail back
			continue
		}
		if wait > 0 {
			s.first.hangUp()
			return min(wait, untilRelease)
		}
	}
	return idleWait
}

// release queues the mails whose undo window has ended, whatever bars the way out: what waits for an
// account or a network must not be shown as leaving. It returns how long until the next window ends.
func (s *Sender) release(ctx context.Context) (time.Duration, error) {
	now := store.Millis(s.clock())
	var next int64
	if err := s.queue.store.Read(ctx, func(v *store.View) error {
		var err error
		next, err = v.GetNextHeld(ctx)
		return err
	}); err != nil || next == 0 {
		return idleWait, err
	}
	if next > now {
		return min(time.Duration(next-now)*time.Millisecond, idleWait), nil
	}
	return idleWait, s.queue.store.Write(ctx, func(tx *store.Tx) error {
		held, err := tx.ListHeldUntil(ctx, now)
		if err != nil {
			return err
		}
		for _, r := range held {
			m := fromRow(r)
			m.State = Queued
			if err := save(ctx, tx, s.queue.mails, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// untilDue is how long there is no mail to be tried; 0: there is one.
func (s *Sender) untilDue(ctx context.Context) (time.Duration, error) {
	wait := idleWait
	err := s.queue.store.Read(ctx, func(v *store.View) error {
		account, err := v.GetOutboxAccount(ctx)
		if err != nil || account.IsPaused || AccountState(account.State).isStuck() {
			return err
		}
		next, err := v.GetNextDue(ctx)
		if err != nil || next == 0 {
			return err
		}
		now := s.clock()
		wait = min(max(store.Time(max(next, account.NextAt)).Sub(now), 0), idleWait)
		return nil
	})
	return wait, err
}

// barred records why the server was not reached and returns how long to leave it alone.
func (s *Sender) barred(ctx context.Context, err error) (time.Duration, error) {
	failure, ok := mail.FailureOf(err)
	if !ok || ctx.Err() != nil {
		return 0, err
	}
	return s.accountFailed(ctx, failure)
}

func (s *Sender) accountFailed(ctx context.Context, failure *mail.Failure) (time.Duration, error) {
	state := stateAfter(failure.Verdict)
	if state == "" {
		state = Offline
	}
	var wait time.Duration
	err := s.queue.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		before, err := tx.GetOutboxAccount(ctx)
		if err != nil {
			return err
		}
		tries := int64(1)
		if before.State == string(state) {
			tries = before.Tries + 1
		}
		wait = waitAfter(state, tries)
		words := failure.Words
		if words == "" {
			words = string(failure.Fault)
		}
		return setAccount(ctx, tx, state, words, tx.Now.Add(wait), tries)
	})
	s.log.Info("the mail server was not used", "state", string(state), "phase", string(failure.Phase), "code", string(failure.Fault))
	return wait, err
}

// keepBackWait is how often a mail that must wait is looked at again; what it waits for wakes it sooner.
const keepBackWait = time.Minute

func (s *Sender) keepBack(ctx context.Context, tx *store.Tx, m Mail, leave Leave) error {
	m.Reason = leave.reason
	if leave.waits {
		m.State, m.NextAt = Queued, tx.Now.Add(keepBackWait)
	} else {
		m.State, m.IsSettled, m.bytes = Cancelled, true, nil
	}
	return save(ctx, tx, s.queue.mails, m)
}

// write makes the bytes of a mail, with its link and its Message-ID, once and for all attempts.
func (s *Sender) write(ctx context.Context, tx *store.Tx, m *Mail, sender mail.Address) error {
	values, err := s.queue.mails.Write(ctx, tx, *m)
	if err != nil {
		return err
	}
	values.Wording = m.Wording
	letter, err := mail.Write(mail.Kind(m.Kind), words.For(m.Language), values)
	if err != nil {
		return err
	}
	if m.MessageID, err = mail.MessageID(m.ID, sender.Address); err != nil {
		return err
	}
	to := mail.Address{Name: m.RecipientName, Address: m.Recipient}
	m.bytes, err = mail.Compose(letter, sender, to, m.MessageID, tx.Now)
	return err
}

// refuse fails a mail that cannot be written, where its own values are to blame; any other error is
// the store's and the attempt is made again.
func (s *Sender) refuse(ctx context.Context, tx *store.Tx, m Mail, err error) error {
	code := fault.CodeOf(err)
	if fault.IsTrouble(code) {
		return err
	}
	m.State, m.Reason, m.bytes = Failed, code, nil
	return save(ctx, tx, s.queue.mails, m)
}
