package outbox

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Connections is how many connections to a server are used at once while many mails are due. Common
// providers allow one mailbox three.
const Connections = 3

const (
	// crowdSize is how many mails must be due before further connections are worth their making.
	crowdSize = 500
	// strideLength is how many mails a lane sends before it looks around again: whether the account has
	// changed, and whose undo window has ended.
	strideLength = 50
)

// lane is one connection to the account's server, and the mail that is on it. A kill leaves at most this
// one mail of the lane in doubt: the next is claimed in the transaction that records what became of it.
type lane struct {
	*Sender
	session *mail.Session
	isFirst bool // it alone says how the way out is; another ends where the server does not want it
	isOver  bool // this further lane's connection is not wanted
}

// sendNext sends the mail that is due first and some of those behind it, or returns how long there is
// nothing to do. Only the first lane does.
func (l *lane) sendNext(ctx context.Context) (time.Duration, error) {
	wait, err := l.untilDue(ctx)
	if err != nil || wait > 0 {
		return wait, err
	}
	account, err := l.accounts(ctx)
	if fault.CodeOf(err) == NoAccount {
		return idleWait, nil
	}
	if err != nil {
		return 0, err
	}
	if wait, err := l.pace(ctx, account.Pace); err != nil || wait > 0 {
		return wait, err
	}
	if l.session == nil || !l.session.Alive() {
		if l.session, err = mail.Dial(ctx, account, l.limits); err != nil {
			l.session = nil
			return l.barred(ctx, err)
		}
	}
	l.queue.flush.begin(l.clock())
	if err := l.widen(ctx, account); err != nil {
		return 0, err
	}
	_, err = l.stride(ctx, account)
	return 0, err
}

// stride sends mails for as long as one follows another, and says whether there may be more.
func (l *lane) stride(ctx context.Context, account mail.Account) (isMore bool, err error) {
	m, isMore, err := l.claim(ctx, account)
	for nth := 1; err == nil && m != nil; nth++ {
		m, err = l.attempt(ctx, *m, account, nth < strideLength)
	}
	return isMore, err
}

// widen opens further lanes where a crowd of mails is due, unless the server did not want them.
func (l *lane) widen(ctx context.Context, account mail.Account) error {
	if l.connections <= 1 || l.isNarrow.Load() || l.helpers.Load() > 0 {
		return nil
	}
	var due int64
	if err := l.queue.store.Read(ctx, func(v *store.View) error {
		var err error
		due, err = v.CountDueMail(ctx, row.CountDueMailParams{NextAt: store.Millis(l.clock()), Limit: crowdSize})
		return err
	}); err != nil || due < crowdSize {
		return err
	}
	for range l.connections - 1 {
		l.helpers.Add(1)
		l.helping.Go(func() {
			defer l.helpers.Add(-1)
			(&lane{Sender: l.Sender}).help(ctx, account)
		})
	}
	return nil
}

// help sends on a further connection until nothing is due. What goes wrong here is left to the first lane
// to find out for itself.
func (l *lane) help(ctx context.Context, account mail.Account) {
	defer l.hangUp()
	var err error
	if l.session, err = mail.Dial(ctx, account, l.limits); err != nil {
		l.session = nil
		l.isNarrow.Store(true)
		return
	}
	for isMore := true; isMore && ctx.Err() == nil && !l.isOver && l.session.Alive(); {
		if isMore, err = l.stride(ctx, account); err != nil {
			l.log.Error("a further connection could not go on", "code", string(fault.CodeOf(err)))
			return
		}
	}
}

// hangUp ends the connection, if there is one.
func (l *lane) hangUp() {
	if l.session != nil {
		l.session.Close()
		l.session = nil
	}
}

// claim takes the mail that is due first in a transaction of its own. It returns none where that one may
// not go, and says whether there may be more.
func (s *Sender) claim(ctx context.Context, account mail.Account) (m *Mail, isMore bool, err error) {
	err = s.queue.store.Write(ctx, func(tx *store.Tx) error {
		m, isMore, err = s.claimNext(ctx, tx, account)
		return err
	})
	if err != nil {
		m = nil
	}
	return m, isMore, err
}

// claimNext records an attempt before it is made: it asks once more whether the mail may go, writes it if
// this is its first attempt, and counts the attempt. A mail that may not go is settled instead.
func (s *Sender) claimNext(ctx context.Context, tx *store.Tx, account mail.Account) (claimed *Mail, isMore bool, err error) {
	way, err := tx.GetOutboxAccount(ctx)
	if err != nil || way.IsPaused || AccountState(way.State).isStuck() || way.NextAt > store.Millis(tx.Now) {
		return nil, false, err
	}
	r, err := nextDue(ctx, &tx.View, account.Pace)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	m := fromRow(r)
	leave, err := s.queue.mails.MayGo(ctx, tx, m)
	if err != nil {
		return nil, false, err
	}
	if leave.reason != "" {
		return nil, true, s.keepBack(ctx, tx, m, leave)
	}
	if m.bytes == nil {
		if err := s.write(ctx, tx, &m, account.Sender); err != nil {
			return nil, true, s.refuse(ctx, tx, m, err)
		}
	}
	m.State = Sending
	m.Attempts++
	tx.Changed(Noun, m.ID)
	if err := tx.ClaimMail(ctx, row.ClaimMailParams{
		At: store.MillisOrNull(tx.Now), MessageID: m.MessageID, Bytes: m.bytes, ID: m.ID,
	}); err != nil {
		return nil, false, err
	}
	return &m, true, s.queue.mails.Moved(ctx, tx, m)
}
