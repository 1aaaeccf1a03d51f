package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// PreviewPortal gives the practitioner leave to look at the portal as one client sees it now, whatever the state of
// that client's access, and returns the ticket by which a browser takes it up once, within [visitor.TicketLife]. The
// preview speaks of itself in language. It ends a preview of before, and is in the client's history; nothing of the
// client's own changes. It fails with [fault.NotFound], [fault.Invalid] at language, [ClientArchived],
// [PortalNotSetUp] and [PortalClosed].
func (g *Grants) PreviewPortal(ctx context.Context, clientID, language string) (ticket string, err error) {
	if language != "en" && language != "es" {
		return "", fault.At("language", fault.Invalid)
	}
	err = g.store.Write(ctx, func(tx *store.Tx) error {
		profile, err := client.Read(ctx, &tx.View, clientID)
		if err != nil {
			return err
		}
		if reason, err := whyClosed(ctx, &tx.View, profile); err != nil || reason != "" {
			return refusal(reason, err)
		}
		grant, err := latestGrant(ctx, &tx.View, clientID)
		if err != nil {
			return err
		}
		leave := row.InsertAccessPreviewParams{ID: tx.NewID(), ClientID: clientID, Language: language, CreatedAt: store.Millis(tx.Now)}
		if grant != nil && grant.EndedAt == nil {
			leave.GrantID = grant.ID
		}
		secret, err := tx.Random(visitor.TokenSize)
		if err != nil {
			return err
		}
		ticket = visitor.EncodeToken(secret)
		leave.TokenHash = visitor.HashOfToken(ticket)
		if err := tx.DeleteAccessPreviews(ctx); err != nil {
			return err
		}
		if err := tx.InsertAccessPreview(ctx, leave); err != nil {
			return err
		}
		tx.Changed(Noun, clientID)
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.PortalPreviewed, Client: clientID, Subject: leave.ID,
		})
	})
	if err != nil {
		return "", err
	}
	return ticket, nil
}

// EndPreviews ends the practitioner's look at the portal, if there is one: whoever locks the window leaves no client's
// pages open in a browser beside it.
func (g *Grants) EndPreviews(ctx context.Context) error {
	return g.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteAccessPreviews(ctx) })
}
