package outbox

import (
	"context"
	"math"
	"strings"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Queue is the outbox as the practitioner uses it: it shows what waits, went and failed, and takes
// back, hurries or repeats a mail.
type Queue struct {
	store *store.DB
	mails Correspondence
	flush flush
	paced paced
}

// New returns the outbox of a store.
func New(db *store.DB, mails Correspondence) *Queue { return &Queue{store: db, mails: mails} }

// Box is one of the outbox's lists.
type Box string

// The lists.
const (
	Waiting  Box = "waiting"
	Accepted Box = "sent"     // what a mail server has accepted
	Unsent   Box = "unsent"   // what was taken back, or was no longer allowed to go
	Problems Box = "problems" // what failed, came back or may have arrived
)

// Query asks for a page of one list.
type Query struct {
	Box    string `json:"box"`
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
}

// Row is a mail as a list shows it.
type Row struct {
	ID         string     `json:"id"`
	Kind       Kind       `json:"kind"`
	IsTest     bool       `json:"isTest"` // a test of the kind's template, to the practice itself
	ClientID   string     `json:"clientId"`
	ClientName string     `json:"clientName"`
	Recipient  string     `json:"recipient"`
	State      State      `json:"state"`
	Reason     string     `json:"reason"`
	Words      string     `json:"words"`
	Code       int        `json:"code"`
	Phase      string     `json:"phase"`
	Attempts   int        `json:"attempts"`
	CreatedAt  time.Time  `json:"createdAt" ts_type:"string"`
	HeldUntil  *time.Time `json:"heldUntil" ts_type:"string | null"`
	NextAt     *time.Time `json:"nextAt" ts_type:"string | null"`
	SentAt     *time.Time `json:"sentAt" ts_type:"string | null"`
	IsSettled  bool       `json:"isSettled"`
	CanEdit    bool       `json:"canEdit"` // its words can still be changed
	MessageID  string     `json:"messageId"`
}

// Page is a part of one list, newest first.
type Page struct {
	Rows  []Row `json:"rows"`
	Total int   `json:"total"`
}

// PageLimit is how many rows one page has at the most.
const PageLimit = 100

// Page reads a part of one list. It fails with [fault.Invalid] at box.
func (q *Queue) Page(ctx context.Context, query Query) (Page, error) {
	limit := int64(min(max(query.Limit, 1), PageLimit))
	offset := int64(max(query.Offset, 0))
	page := Page{Rows: []Row{}}
	err := q.store.Read(ctx, func(v *store.View) error {
		add := func(o row.Outbox, name string) { page.Rows = append(page.Rows, RowOf(fromRow(o), name)) }
		switch Box(query.Box) {
		case Waiting:
			found, err := v.ListWaiting(ctx, row.ListWaitingParams{Limit: limit, Offset: offset})
			for _, r := range found {
				add(r.Outbox, r.ClientName)
			}
			if err != nil {
				return err
			}
			counts, err := v.CountMail(ctx, store.Millis(v.Now))
			page.Total = int(counts.Waiting)
			return err
		case Accepted, Unsent:
			state := string(Sent)
			if Box(query.Box) == Unsent {
				state = string(Cancelled)
			}
			found, err := v.ListSettled(ctx, row.ListSettledParams{State: state, Limit: limit, Offset: offset})
			for _, r := range found {
				add(r.Outbox, r.ClientName)
			}
			if err != nil {
				return err
			}
			total, err := v.CountSettled(ctx, state)
			page.Total = int(total)
			return err
		case Problems:
			found, err := v.ListProblems(ctx, row.ListProblemsParams{Limit: limit, Offset: offset})
			for _, r := range found {
				add(r.Outbox, r.ClientName)
			}
			if err != nil {
				return err
			}
			total, err := v.CountProblems(ctx)
			page.Total = int(total)
			return err
		}
		return fault.At("box", fault.Invalid)
	})
	return page, err
}

// Undo takes a mail back that has not gone (W5). It fails with [TooLate] once it is under way.
func (q *Queue) Undo(ctx context.Context, id string) error {
	return q.store.Write(ctx, func(tx *store.Tx) error { return TakeBack(ctx, tx, q.mails, id) })
}

// TakeBack is [Queue.Undo] in a verb's transaction.
func TakeBack(ctx context.Context, tx *store.Tx, mails Correspondence, id string) error {
	return TakeBackFor(ctx, tx, mails, id, TakenOut)
}

// TakeBackFor is [TakeBack] for a reason that is not the practitioner's word.
func TakeBackFor(ctx context.Context, tx *store.Tx, mails Correspondence, id string, reason fault.Code) error {
	return move(ctx, tx, mails, id, func(m *Mail) error {
		if !m.State.Waits() {
			return fault.New(TooLate)
		}
		m.State, m.Reason, m.IsSettled, m.bytes = Cancelled, reason, true, nil
		return nil
	})
}

// LetGo ends a hold that is longer than the undo window: from now on the mail waits for that alone. It does nothing to a
// mail that is not held any more, or not for so long.
func (q *Queue) LetGo(ctx context.Context, id string) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		until := tx.Now.Add(time.Duration(p.UndoSeconds) * time.Second)
		r, err := tx.GetMail(ctx, id)
		if err != nil {
			return err
		}
		m := fromRow(r)
		if m.State != Held || !m.NextAt.After(until) {
			return nil
		}
		m.NextAt = until
		return save(ctx, tx, q.mails, m)
	})
}

// Supersede takes back the invitations of a grant that wait, where their words are the template's: a mail that is laid
// in beside it brings the same link, and more. One with words of the practitioner's own goes all the same.
func Supersede(ctx context.Context, tx *store.Tx, mails Correspondence, grant string) error {
	waiting, err := tx.ListWaitingOfGrant(ctx, grant)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		m := fromRow(r)
		if !m.Kind.isInvitation() || m.Wording != (Wording{}) {
			continue
		}
		m.State, m.Reason, m.IsSettled, m.bytes, m.NextAt = Cancelled, ToldTogether, true, nil, tx.Now
		if err := save(ctx, tx, mails, m); err != nil {
			return err
		}
	}
	return nil
}

// TryNow lets a mail go at once that waits for the end of its undo window, its turn or its next try, or
// starts a failed one anew with a fresh link. A server that is away or busy is tried at once as well. It
// fails with [TooLate] for any other mail.
func (q *Queue) TryNow(ctx context.Context, id string) error {
	return q.move(ctx, id, func(tx *store.Tx, m *Mail) error {
		switch m.State {
		case Held, Queued, Retrying:
			m.State = Queued
		case Failed, Bounced:
			m.State, m.Attempts, m.bytes = Queued, 0, nil
		default:
			return fault.New(TooLate)
		}
		m.Reason, m.NextAt, m.IsSettled = "", time.Time{}, false
		return hasten(ctx, tx)
	})
}

// SendNow lets everything go at once that waits, undo windows and next tries included, whatever the
// server said before.
func (q *Queue) SendNow(ctx context.Context) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		held, err := tx.ListHeldUntil(ctx, math.MaxInt64)
		if err != nil {
			return err
		}
		for _, r := range held {
			m := fromRow(r)
			m.State, m.NextAt = Queued, tx.Now
			if err := save(ctx, tx, q.mails, m); err != nil {
				return err
			}
		}
		if err := tx.HurryMail(ctx, store.Millis(tx.Now)); err != nil {
			return err
		}
		tx.Changed(Noun, "")
		return setAccount(ctx, tx, Ready, "", time.Time{}, 0)
	})
}

// SendAgain sends a mail in doubt once more, byte for byte the same, so that a server which has it
// already can tell. It fails with [TooLate] for any other, and for one that was left: its bytes are gone.
func (q *Queue) SendAgain(ctx context.Context, id string) error {
	return q.move(ctx, id, func(_ *store.Tx, m *Mail) error {
		if m.State != InDoubt || m.IsSettled {
			return fault.New(TooLate)
		}
		m.State, m.Reason, m.NextAt, m.IsSettled = Queued, "", time.Time{}, false
		return nil
	})
}

// LeaveIt settles a mail in doubt or failed without sending it again. It fails with [TooLate] for any
// other.
func (q *Queue) LeaveIt(ctx context.Context, id string) error {
	return q.move(ctx, id, func(_ *store.Tx, m *Mail) error {
		if m.State != InDoubt && m.State != Failed && m.State != Bounced {
			return fault.New(TooLate)
		}
		m.IsSettled, m.bytes = true, nil
		return nil
	})
}

// LookAgain has the mails that had to wait be looked at at once, after what they waited for may have
// come: the portal is open, or has an address.
func (q *Queue) LookAgain(ctx context.Context) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		tx.Changed(Noun, "")
		return tx.LookAgainAtMail(ctx, store.Millis(tx.Now))
	})
}

// move changes one mail by a rule and tells the domain.
func (q *Queue) move(ctx context.Context, id string, rule func(*store.Tx, *Mail) error) error {
	return q.store.Write(ctx, func(tx *store.Tx) error {
		return move(ctx, tx, q.mails, id, func(m *Mail) error { return rule(tx, m) })
	})
}

func move(ctx context.Context, tx *store.Tx, mails Correspondence, id string, rule func(*Mail) error) error {
	r, err := tx.GetMail(ctx, id)
	if err != nil {
		return err
	}
	m := fromRow(r)
	if err := rule(&m); err != nil {
		return err
	}
	if m.NextAt.IsZero() {
		m.NextAt = tx.Now
	}
	return save(ctx, tx, mails, m)
}

// save stores where a mail has come to and tells the domain.
func save(ctx context.Context, tx *store.Tx, mails Correspondence, m Mail) error {
	if err := tx.SettleMail(ctx, row.SettleMailParams{
		State: string(m.State), Reason: string(m.Reason), NextAt: store.Millis(m.NextAt), LastPhase: m.Phase, LastCode: int64(m.Code),
		LastWords: m.Words, IsSettled: m.IsSettled, Bytes: m.bytes, Attempts: int64(m.Attempts), UpdatedAt: store.Millis(tx.Now), ID: m.ID,
	}); err != nil {
		return err
	}
	tx.Changed(Noun, m.ID)
	return mails.Moved(ctx, tx, m)
}

// RowOf is a mail as lists show it; name is the client's.
func RowOf(m Mail, name string) Row {
	r := Row{
		ID: m.ID, Kind: m.Kind, IsTest: m.IsTest, ClientID: m.Client, ClientName: strings.TrimSpace(name), Recipient: m.Recipient, State: m.State, Reason: string(m.Reason),
		Words: m.Words, Code: m.Code, Phase: m.Phase, Attempts: m.Attempts, CreatedAt: m.CreatedAt, SentAt: m.SentAt,
		IsSettled: m.IsSettled, CanEdit: m.CanEdit(), MessageID: m.MessageID,
	}
	switch m.State { //nolint:exhaustive // only these wait for a moment
	case Held:
		r.HeldUntil = &m.NextAt
	case Queued, Retrying:
		r.NextAt = &m.NextAt
	}
	return r
}
