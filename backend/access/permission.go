package access

import (
	"context"

	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// SavePermissions changes what one client may do (S33); it holds from their next request on. It fails
// with [fault.NotFound].
func (g *Grants) SavePermissions(ctx context.Context, clientID string, p visitor.Permissions) error {
	return g.store.Write(ctx, func(tx *store.Tx) error {
		before, err := permissionsOf(ctx, &tx.View, clientID)
		if err != nil || before == p {
			return err
		}
		if err := tx.UpdatePermissions(ctx, row.UpdatePermissionsParams{
			Requests: p.Requests, Messaging: p.Messaging, BillingDocuments: p.BillingDocuments, Pay: p.Pay,
			UpdatedAt: store.Millis(tx.Now), ClientID: clientID,
		}); err != nil {
			return err
		}
		tx.Changed(Noun, clientID)
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.PermissionsChanged, Client: clientID, Subject: clientID,
		})
	})
}

func permissionsOf(ctx context.Context, v *store.View, clientID string) (visitor.Permissions, error) {
	r, err := v.GetPermissions(ctx, clientID)
	return visitor.Permissions{Requests: r.Requests, Messaging: r.Messaging, BillingDocuments: r.BillingDocuments, Pay: r.Pay}, err
}
