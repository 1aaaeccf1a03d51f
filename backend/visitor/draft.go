package visitor

import (
	"context"
	"strings"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// DraftMax is how many characters of a draft are kept: more than may be sent, so that a text which is too long is not
// lost while it is being shortened.
const DraftMax = 4 * MessageMax

// SaveDraft keeps what a visitor has begun to write, as it was typed on a page. It outlives the page, the session, and the
// permission to send it, and the practice is not told of it. What comes late, from a page whose message has been sent,
// changes nothing. It fails with [fault.Invalid] without a page, and at body with [fault.TooLong] or [fault.Invalid].
func (d *Door) SaveDraft(ctx context.Context, who Visitor, page, body string) error {
	switch {
	case page == "" || len(page) > pageMax:
		return fault.New(fault.Invalid)
	case utf8.RuneCountInString(body) > DraftMax:
		return fault.At("body", fault.TooLong)
	case !utf8.ValidString(body):
		return fault.At("body", fault.Invalid)
	}
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		sent, err := tx.CountMessagesOfPage(ctx, row.CountMessagesOfPageParams{GrantID: who.Grant, Page: page})
		if err != nil || sent > 0 {
			return err
		}
		return putDraft(ctx, tx, who, strings.ReplaceAll(body, "\r\n", "\n"))
	})
}

// Draft is what the visitor has begun to write; empty: nothing.
func (d *Door) Draft(ctx context.Context, who Visitor) (string, error) {
	var body string
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		body, err = draftOf(ctx, v, who)
		return err
	})
	return body, err
}

func draftOf(ctx context.Context, v *store.View, who Visitor) (string, error) {
	body, err := v.GetVisitorDraft(ctx, row.GetVisitorDraftParams{Holder: who.Holder, Client: who.Client})
	if isNone(err) {
		return "", nil
	}
	return body, err
}

// putDraft keeps a text as the draft, where it is another one.
func putDraft(ctx context.Context, tx *store.Tx, who Visitor, body string) error {
	kept, err := draftOf(ctx, &tx.View, who)
	if err != nil || kept == body {
		return err
	}
	return tx.PutVisitorDraft(ctx, row.PutVisitorDraftParams{Holder: who.Holder, Client: who.Client, Body: body, At: store.Millis(tx.Now)})
}
