package outbox

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// MailboxNoun is how a change of the mailbox is announced: of its settings, and of how the last look went.
const MailboxNoun = "mailbox"

// MailboxStanding is how looking into the practitioner's mailbox goes.
type MailboxStanding struct {
	State    AccountState // in the last three nothing is tried until the practitioner has mended the account
	Words    string       // the server's, or a code
	Since    *time.Time
	LookedAt *time.Time // when it was last read to its end
}

// Mailbox reads how looking into the mailbox goes.
func (q *Queue) Mailbox(ctx context.Context) (MailboxStanding, error) {
	standing := MailboxStanding{State: Ready}
	err := q.store.Read(ctx, func(v *store.View) error {
		r, err := v.GetMailbox(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		standing = MailboxStanding{
			State: AccountState(r.State), Words: r.Words, Since: store.TimeOrNil(r.Since), LookedAt: store.TimeOrNil(r.LookedAt),
		}
		return err
	})
	return standing, err
}

// mendMailbox forgets what the server said when the mailbox was last looked into. Where there is none it does nothing.
func mendMailbox(ctx context.Context, tx *store.Tx) error {
	before, err := tx.GetMailbox(ctx)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && AccountState(before.State) == Ready) {
		return nil
	}
	if err != nil {
		return err
	}
	return setMailbox(ctx, tx, before, Ready, "", time.Time{}, 0)
}

// setMailbox stores how the last look went. since stays where it was while the state stays.
func setMailbox(ctx context.Context, tx *store.Tx, before row.Mailbox, state AccountState, words string, next time.Time, tries int64) error {
	since := before.Since
	if before.State != string(state) {
		since = store.MillisOrNull(tx.Now)
		tx.Changed(MailboxNoun, "")
	}
	var nextAt int64
	if !next.IsZero() {
		nextAt = store.Millis(next)
	}
	return tx.UpdateMailboxState(ctx, row.UpdateMailboxStateParams{
		State: string(state), Words: words, Since: since, NextAt: nextAt, Tries: tries, UpdatedAt: store.Millis(tx.Now),
	})
}

// placeIn returns how far an account's mailbox has been read. In another mailbox than last time that is not at all.
func placeIn(r row.Mailbox, account mail.Account) mail.Place {
	if r.PlaceOf != ownerOf(account) {
		return mail.Place{}
	}
	return mail.Place{Validity: uint32(r.UidValidity), UID: uint32(r.Uid)}
}

// ownerOf says whose mailbox on which server it is.
func ownerOf(account mail.Account) string { return account.Username + " " + account.Host }
