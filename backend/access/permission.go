package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// PermissionsOf reads what the holder of a grant may do: nothing, who is no contact any more.
func PermissionsOf(ctx context.Context, v *store.View, grant row.AccessGrant) (visitor.Permissions, error) {
	return holder{Profile: client.Profile{ID: grant.ClientID}, id: grant.HolderID}.permissions(ctx, v)
}

// SavePermissions changes what a client, or a contact, may do (S33); it holds from their next request on. It fails
// with [fault.NotFound].
func (g *Grants) SavePermissions(ctx context.Context, holderID string, p visitor.Permissions) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		h, err := holderOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		before, err := h.permissions(ctx, &tx.View)
		if err != nil || before == p {
			return err
		}
		if err := h.permit(ctx, tx, p); err != nil {
			return err
		}
		changed(tx, h.ID, h.id)
		return history.Append(ctx, tx, h.calledIn(history.Entry{
			Actor: history.Practitioner, Action: history.PermissionsChanged, Client: h.ID, Subject: h.id,
		}))
	})
}
