package access

import (
	"context"
	"math"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// NoticeAfter is how long a message waits to be read before a mail tells of it (S50).
const NoticeAfter = 10 * time.Minute

// Why a notice was taken back.
const (
	MessagesRead fault.Code = "messages_read" // nothing is left to tell of
	MessagingOff fault.Code = "messaging_off" // "Use secure messaging" is off for them
)

// messagesPath is where the portal shows the messages of whoever is signed in.
const messagesPath = "/messages"

// NoticeOfMessage lays in a mail that tells a holder of a message which they will have from visibleAt on, in the
// transaction that keeps it. It says that there is one and not a word of it, goes when [NoticeAfter] is over, and only if
// something is unread then. While one waits another is not needed. Nobody is told whose access has ended, or whose
// address may not be written to. It fails with [fault.NotFound].
func NoticeOfMessage(ctx context.Context, tx *store.Tx, holderID string, visibleAt time.Time) error {
	h, err := holderOf(ctx, &tx.View, holderID)
	if err != nil {
		return err
	}
	grant, err := latestGrant(ctx, &tx.View, holderID)
	if err != nil || !isLive(grant) || !mayWriteTo(h.Addresses, *grant) {
		return err
	}
	waiting, err := outbox.WaitingOf(ctx, &tx.View, grant.ID, outbox.Notice)
	if err != nil || len(waiting) > 0 {
		return err
	}
	m := letterTo(h, grant.Address, outbox.Notice)
	_, err = outbox.Enqueue(ctx, tx, outbox.Draft{
		Kind: m.Kind, Client: m.Client, Grant: grant.ID, Language: m.Language, Recipient: m.Recipient, RecipientName: m.RecipientName,
		Hold: visibleAt.Add(NoticeAfter).Sub(tx.Now),
	})
	return err
}

// SettleNotices takes back the notices to a holder that wait, where nothing is left to tell of: everything was read, or
// taken back.
func SettleNotices(ctx context.Context, tx *store.Tx, holderID string) error {
	unread, err := tx.CountUnreadOfPractice(ctx, row.CountUnreadOfPracticeParams{HolderID: holderID, Now: math.MaxInt64})
	if err != nil || unread > 0 {
		return err
	}
	grant, err := latestGrant(ctx, &tx.View, holderID)
	if err != nil || grant == nil {
		return err
	}
	waiting, err := outbox.WaitingOf(ctx, &tx.View, grant.ID, outbox.Notice)
	if err != nil {
		return err
	}
	for _, id := range waiting {
		if err := outbox.TakeBackFor(ctx, tx, Letters{}, id, MessagesRead); err != nil {
			return err
		}
	}
	return nil
}

// whyNoNotice says why a notice may not go now; empty: it may.
func whyNoNotice(ctx context.Context, tx *store.Tx, h holder) (fault.Code, error) {
	allowed, err := h.permissions(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	if !allowed.Messaging {
		return MessagingOff, nil
	}
	unread, err := tx.CountUnreadOfPractice(ctx, row.CountUnreadOfPracticeParams{HolderID: h.id, Now: store.Millis(tx.Now)})
	if err == nil && unread == 0 {
		return MessagesRead, nil
	}
	return "", err
}
