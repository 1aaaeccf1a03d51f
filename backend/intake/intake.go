// Package intake turns what visitors did into verbs of the domain: one event, one verb, once.
//
// An event is taken in by its id, and its outcome (accepted, or refused and why) is kept, where a view
// shows it to the visitor. An event of a kind that this program does not know is parked and never
// lost. One that fails again and again is parked too: it must hold up nobody behind it. Before it acts,
// the intake asks [visitor.Decide] again, from the tables. Start at [Take], then [Intake.TakeWaiting].
package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
	"anteroom/backend/worker"
)

const (
	accepted = "accepted"
	refused  = "refused"
	parked   = "parked"
)

// Intake takes events in: most of them in the transaction that recorded them, the deferred ones as a
// worker ([Intake.Start], Stop).
type Intake struct {
	*worker.Worker

	store *store.DB
	log   *slog.Logger

	mu    sync.Mutex
	tries map[string]int // how often an event has failed, by its id; a restart tries it as often again
}

// New returns the intake of a store.
func New(db *store.DB, log *slog.Logger) *Intake {
	return &Intake{Worker: worker.New(), store: db, log: log, tries: map[string]int{}}
}

// Take takes in what a portal's write has just recorded, in the same transaction. Events that are
// deferred wait for the worker, so that the visitor's answer does not tell what they lead to.
func Take(ctx context.Context, tx *store.Tx) error {
	for _, change := range tx.Changes() {
		if change.Noun != visitor.EventNoun {
			continue
		}
		event, err := tx.GetEvent(ctx, change.ID)
		if err != nil {
			return err
		}
		if visitor.Kind(event.Kind).IsDeferred() {
			continue
		}
		if err := takeIn(ctx, tx, event); err != nil {
			return err
		}
	}
	return nil
}

// takeInOnce takes in an event that may have been taken in since it was read.
func takeInOnce(ctx context.Context, tx *store.Tx, event row.VisitorEvent) error {
	known, err := tx.CountIntake(ctx, event.ID)
	if err != nil || known > 0 {
		return err
	}
	return takeIn(ctx, tx, event)
}

// takeIn runs an event's verb and keeps the outcome. A refusal is an outcome; any other error undoes
// the event too.
func takeIn(ctx context.Context, tx *store.Tx, event row.VisitorEvent) error {
	outcome, code := accepted, fault.Code("")
	isKnown, err := act(ctx, tx, event)
	switch {
	case !isKnown:
		outcome = parked
	case err != nil:
		if code = codeOf(err); fault.IsTrouble(code) {
			return err
		}
		outcome = refused
	}
	return tx.InsertIntake(ctx, row.InsertIntakeParams{EventID: event.ID, Outcome: outcome, Code: string(code), At: store.Millis(tx.Now)})
}

// act runs the verb of an event. isKnown is false for a kind, or a body, that this program cannot read.
func act(ctx context.Context, tx *store.Tx, event row.VisitorEvent) (isKnown bool, err error) {
	switch visitor.Kind(event.Kind) {
	case visitor.LinkRequested:
		return with(event, func(body visitor.LinkRequest) error {
			return whenOpen(ctx, tx, func() error { return access.MailLinks(ctx, tx, body.Address) })
		})
	case visitor.LinkRenewed:
		return with(event, func(body visitor.LinkRenewal) error {
			return whenOpen(ctx, tx, func() error { return access.MailLinkAgain(ctx, tx, body.Link) })
		})
	case visitor.SignedIn:
		return with(event, func(body visitor.SignIn) error {
			return whenOpen(ctx, tx, func() error { return access.SignedIn(ctx, tx, body.Grant) })
		})
	case visitor.LinkOpened:
		return with(event, func(body visitor.LinkOpening) error { return access.LinkOpened(ctx, tx, body) })
	case visitor.CodeRefused:
		return with(event, func(body visitor.CodeRefusal) error { return access.CodeRefused(ctx, tx, body) })
	case visitor.SignedOut:
		return with(event, func(body visitor.SignOut) error { return access.SignedOut(ctx, tx, body.Grant) })
	case visitor.PaperOpened:
		return with(event, func(body visitor.PaperLook) error {
			return whenMay(ctx, tx, body.Grant, visitor.SeePapers, func() error { return paperwork.PaperOpened(ctx, tx, body) })
		})
	case visitor.PaperFetched:
		return with(event, func(body visitor.PaperLook) error {
			return whenMay(ctx, tx, body.Grant, visitor.SeePapers, func() error { return paperwork.PaperFetched(ctx, tx, body) })
		})
	case visitor.AnswersSaved:
		return with(event, func(body visitor.AnswersSave) error {
			return whenMay(ctx, tx, body.Grant, visitor.FillPapers, func() error { return paperwork.SaveAnswers(ctx, tx, body) })
		})
	case visitor.PaperHandedIn:
		return with(event, func(body visitor.PaperHandIn) error {
			return whenMay(ctx, tx, body.Grant, visitor.FillPapers, func() error { return paperwork.HandIn(ctx, tx, body) })
		})
	case visitor.MessageSent:
		return with(event, func(body visitor.MessageSend) error {
			return whenMay(ctx, tx, body.Grant, visitor.UseMessages, func() error { return messaging.Take(ctx, tx, body) })
		})
	case visitor.MessagesRead:
		return with(event, func(body visitor.MessagesReading) error {
			return whenMay(ctx, tx, body.Grant, visitor.UseMessages, func() error { return messaging.TakeRead(ctx, tx, body) })
		})
	case visitor.PaymentAsked:
		return with(event, func(body visitor.PaymentAsk) error {
			return whenMay(ctx, tx, body.Grant, visitor.PayBills, func() error { return billing.AskPayment(ctx, tx, body) })
		})
	case visitor.PaymentWatch:
		return with(event, func(body visitor.PaymentLook) error {
			return whenMay(ctx, tx, body.Grant, visitor.SeeBills, func() error { return billing.WatchPayment(ctx, tx, body) })
		})
	case visitor.FileSent:
		return with(event, func(body visitor.FileSending) error {
			return whenMay(ctx, tx, body.Grant, visitor.FillPapers, func() error { return paperwork.TakeFile(ctx, tx, body) })
		})
	case visitor.AppointmentRequested, visitor.RequestWithdrawn, visitor.OfferTaken, visitor.AppointmentCancelled:
		return actOnTime(ctx, tx, event)
	}
	return false, nil
}

// with runs a verb with an event's body, if that can be read.
func with[Body any](event row.VisitorEvent, verb func(Body) error) (isKnown bool, err error) {
	var body Body
	if isKnown = json.Unmarshal([]byte(event.Body), &body) == nil; isKnown {
		err = verb(body)
	}
	return isKnown, err
}

// whenOpen runs a stranger's verb if strangers may enter now.
func whenOpen(ctx context.Context, tx *store.Tx, verb func() error) error {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return err
	}
	if visitor.Decide(visitor.Standing{IsPracticeOn: p.IsPortalOn}, visitor.Enter) != visitor.Allowed {
		return fault.New(visitor.RefusedClosed)
	}
	return verb()
}

// whenMay runs the verb of somebody who had come in, if the access that they came in by is on and they may do this now.
func whenMay(ctx context.Context, tx *store.Tx, grantID string, op visitor.Operation, verb func() error) error {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return err
	}
	grant, err := tx.GetGrant(ctx, grantID)
	if err != nil {
		return err
	}
	allowed, err := access.PermissionsOf(ctx, &tx.View, grant)
	if err != nil {
		return err
	}
	till, err := tx.GetTill(ctx)
	if err != nil {
		return err
	}
	standing := visitor.Standing{
		IsPracticeOn: p.IsPortalOn, IsSessionLive: true, IsGrantOn: grant.EndedAt == nil, Permissions: allowed, TakesPayments: till.IsActive,
	}
	switch visitor.Decide(standing, op) {
	case visitor.Allowed:
		return verb()
	case visitor.Closed:
		return fault.New(visitor.RefusedClosed)
	default:
		return fault.New(fault.Forbidden)
	}
}

// codeOf gives an error its code; what an event is about may not be there.
func codeOf(err error) fault.Code {
	if code := fault.CodeOf(err); code != fault.Internal || !errors.Is(err, sql.ErrNoRows) {
		return code
	}
	return fault.NotFound
}

// Start begins to take deferred events in. It is called once.
func (i *Intake) Start(ctx context.Context) {
	i.Worker.Start(ctx, i.run)
	i.Wake()
}

const (
	// sweepEvery is how often the worker looks without being woken, and old attempts are forgotten.
	sweepEvery = 10 * time.Minute
	// retryEvery is how soon it looks again after a failure: a full disk is soon mended by a person.
	retryEvery = 15 * time.Second
)

func (i *Intake) run(ctx context.Context, wake <-chan struct{}) {
	sweep, retry := time.NewTicker(sweepEvery), time.NewTimer(retryEvery)
	defer sweep.Stop()
	defer retry.Stop()
	var seen int64
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-retry.C:
		case <-sweep.C:
			if err := i.forget(ctx); err != nil && ctx.Err() == nil {
				i.log.Error("old attempts could not be forgotten", "code", string(fault.CodeOf(err)))
			}
		}
		var err error
		if seen, err = i.TakeWaiting(ctx, seen); err != nil && ctx.Err() == nil {
			i.log.Error("events could not be taken in", "code", string(fault.CodeOf(err)), "cause", err.Error())
			retry.Reset(retryEvery)
		}
	}
}

// TakeWaiting takes in every event after the number seen that waits, each in a transaction of its own,
// and returns the number up to which all are done. A store that cannot be written stops it, and nothing
// is lost. An event that fails by itself is left for the next time while those behind it go on; its
// error is returned at the end. It is parked when it has failed [TriesBeforeParking] times.
func (i *Intake) TakeWaiting(ctx context.Context, seen int64) (int64, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	var failure error
	for at := seen; ; {
		events, err := i.waiting(ctx, at)
		if err != nil || len(events) == 0 {
			return seen, errors.Join(failure, err)
		}
		for _, event := range events {
			err := i.takeInOrPark(ctx, event)
			if err != nil && fault.CodeOf(err) != fault.Internal {
				return seen, errors.Join(failure, err)
			}
			failure = errors.Join(failure, err)
			if at = event.Seq; failure == nil {
				seen = at
			}
		}
	}
}

// waiting lists the next events after a number that have not been taken in.
func (i *Intake) waiting(ctx context.Context, after int64) (events []row.VisitorEvent, err error) {
	const page = 100
	err = i.store.Read(ctx, func(v *store.View) error {
		host, err := v.GetVisitorHost(ctx)
		if err != nil {
			return err
		}
		events, err = v.ListEventsToTakeIn(ctx, row.ListEventsToTakeInParams{Host: host, Seq: after, Limit: page})
		return err
	})
	return events, err
}

// TriesBeforeParking is how often an event may fail by itself before it is given up.
const TriesBeforeParking = 4

// takeInOrPark takes an event in. One that has failed too often is parked with the code internal, which
// the visitor's view shows: nothing of its verb has been done, and the event itself is kept.
func (i *Intake) takeInOrPark(ctx context.Context, event row.VisitorEvent) error {
	err := i.store.Write(ctx, func(tx *store.Tx) error { return takeInOnce(ctx, tx, event) })
	if fault.CodeOf(err) == fault.Internal && err != nil {
		if i.tries[event.ID]++; i.tries[event.ID] < TriesBeforeParking {
			return err
		}
		i.log.Error("an event was given up", "kind", event.Kind, "seq", event.Seq, "cause", err.Error())
		err = i.store.Write(ctx, func(tx *store.Tx) error {
			return tx.InsertIntake(ctx, row.InsertIntakeParams{
				EventID: event.ID, Outcome: parked, Code: string(fault.Internal), At: store.Millis(tx.Now),
			})
		})
	}
	if err == nil {
		delete(i.tries, event.ID)
	}
	return err
}

// forget removes the attempts that no limit counts any more.
func (i *Intake) forget(ctx context.Context) error {
	return i.store.Write(ctx, func(tx *store.Tx) error {
		return tx.DeleteAttemptsBefore(ctx, store.Millis(tx.Now.Add(-visitor.AttemptLifetime)))
	})
}
