package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// This file is about telling many clients of documents at once: who can be told, and one after the other.

// tellingQuery reads of each client what decides about telling them of documents: the address that access is at, or else
// where it would be opened; empty where nobody may write there.
const tellingQuery = `
SELECT c.id, c.first_name, c.last_name, c.status, c.access,
  CASE WHEN c.access IN ('invited', 'active') THEN coalesce((
      SELECT g.address FROM access_grant AS g LEFT JOIN client_address AS a ON a.client_id = c.id AND a.address_key = g.address_key
      WHERE g.holder_id = c.id AND g.ended_at IS NULL AND (a.has_consent = 1 OR (a.id IS NULL AND g.kept_at IS NOT NULL))), '')
    ELSE coalesce((SELECT a.address FROM client_address AS a WHERE a.client_id = c.id AND a.has_consent = 1 ORDER BY a.is_primary DESC, a.position LIMIT 1), '') END,
  EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = c.id)
FROM `

// RehearseTelling decides about each client of a selection whether they can be told of documents, in the list's order: at
// which address, or why not. It fails with the codes of [Grants.Rehearse].
func RehearseTelling(ctx context.Context, v *store.View, s Selection) ([]RehearsalLine, error) {
	return decide(ctx, v, s, tellingQuery, whyNotTold)
}

// whyNotTold says why a client is not told together with others; empty: they are. Access that was ended is not given
// back to many at once.
func whyNotTold(status string, state State, hasAddress, mayBeWrittenTo bool) fault.Code {
	switch {
	case status == string(client.Archived):
		return ClientArchived
	case state == Disabled:
		return ShutOut
	case mayBeWrittenTo:
		return ""
	case !hasAddress:
		return NoAddress
	case state == Invited || state == Active:
		return NoConsentThere
	}
	return NoConsent
}

// shareNext shares with the next client of the open bulk, in a transaction of their own: what is refused to one of them
// leaves nothing behind, and is kept as the reason.
func (g *Grants) shareNext(ctx context.Context, share Errand) error {
	var next *row.BulkRow
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		next, err = nextOf(ctx, tx)
		if err != nil || next == nil {
			return err
		}
		before, err := latestGrant(ctx, &tx.View, next.ClientID)
		if err != nil {
			return err
		}
		if before != nil && before.EndedAt != nil {
			return fault.New(ShutOut)
		}
		mailID, err := share(ctx, tx, next.BulkID, next.ClientID)
		if err != nil {
			return err
		}
		return tx.SettleBulkRow(ctx, row.SettleBulkRowParams{MailID: &mailID, BulkID: next.BulkID, Position: next.Position})
	})
	code := fault.CodeOf(err)
	if err == nil || next == nil || fault.IsTrouble(code) {
		return err
	}
	return g.store.Write(ctx, func(tx *store.Tx) error {
		tx.Changed(BulkNoun, next.BulkID)
		return tx.SettleBulkRow(ctx, row.SettleBulkRowParams{Reason: string(code), BulkID: next.BulkID, Position: next.Position})
	})
}

// nextOf reads the next client of the open bulk; nil where there is none, and then the bulk is at its end.
func nextOf(ctx context.Context, tx *store.Tx) (*row.BulkRow, error) {
	bulk, err := tx.GetOpenBulk(ctx)
	if isNone(err) { // stopped meanwhile
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	tx.Changed(BulkNoun, bulk.ID)
	rows, err := tx.ListOpenBulkRows(ctx, row.ListOpenBulkRowsParams{BulkID: bulk.ID, Limit: 1})
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, tx.FinishBulk(ctx, row.FinishBulkParams{WorkedAt: store.MillisOrNull(tx.Now), ID: bulk.ID})
	}
	return &rows[0], nil
}
