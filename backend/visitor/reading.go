package visitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// ReadMessages notes that what the practice wrote, up to a message, was on the visitor's screen. What was noted already,
// and what is none of theirs, is not noted. In a preview it does nothing.
func (d *Door) ReadMessages(ctx context.Context, who Visitor, upTo string) error {
	if who.Preview.IsOn || upTo == "" {
		return nil
	}
	isNews := func(v *store.View) (bool, error) {
		shown, err := placeOf(ctx, v, who, upTo)
		if isNone(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		read, err := readUpTo(ctx, v, who)
		if err != nil || !read.isBefore(shown) {
			return false, err
		}
		before, err := countUnread(ctx, v, who, read)
		if err != nil {
			return false, err
		}
		after, err := countUnread(ctx, v, who, shown)
		return after < before, err
	}
	var hasNews bool
	if err := d.portal.Read(ctx, func(v *store.View) (err error) {
		hasNews, err = isNews(v)
		return err
	}); err != nil || !hasNews {
		return err
	}
	return d.tell(ctx, func(tx *store.Tx) error {
		if hasNews, err := isNews(&tx.View); err != nil || !hasNews {
			return err
		}
		return record(ctx, tx, MessagesRead, who.Client, MessagesReading{Grant: who.Grant, Holder: who.Holder, UpTo: upTo})
	})
}

// readUpTo is up to where the visitor has read and the desk has not heard of it.
func readUpTo(ctx context.Context, v *store.View, who Visitor) (place, error) {
	var read place
	events, err := v.ListPendingMessages(ctx, who.Client)
	if err != nil {
		return read, err
	}
	for _, event := range events {
		body, isSound := bodyOf[MessagesReading](event)
		if Kind(event.Kind) != MessagesRead || !isSound || body.Holder != who.Holder {
			continue
		}
		shown, err := placeOf(ctx, v, who, body.UpTo)
		if err != nil && !isNone(err) {
			return read, err
		}
		if err == nil && read.isBefore(shown) {
			read = shown
		}
	}
	return read, nil
}

func countUnread(ctx context.Context, v *store.View, who Visitor, read place) (int, error) {
	unread, err := v.CountPortalUnread(ctx, row.CountPortalUnreadParams{
		Holder: who.Holder, Client: who.Client, Now: store.Millis(v.Now), At: read.at, After: read.id,
	})
	return int(unread), err
}

// MessageMark is another one whenever the newest part of the visitor's thread shows something else than before: a
// message came, or was read by the practice. That the visitor read one changes nothing.
func (d *Door) MessageMark(ctx context.Context, who Visitor) (string, error) {
	var mark string
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		mark, err = markOf(ctx, v, who)
		return err
	})
	return mark, err
}

func markOf(ctx context.Context, v *store.View, who Visitor) (string, error) {
	newest, err := v.ReadPortalMarks(ctx, row.ReadPortalMarksParams{Holder: who.Holder, Client: who.Client, Now: store.Millis(v.Now), Most: messagesAtOnce})
	if err != nil {
		return "", err
	}
	last, err := v.GetLastMessageEvent(ctx, who.Client)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Append(nil, who.Holder, newest, last))
	return hex.EncodeToString(sum[:8]), nil
}
