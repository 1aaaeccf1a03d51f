package access

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// SpokenCode is a code to read out to a client. It is told once, here, and kept nowhere but as a hash.
type SpokenCode struct {
	Code      string    `json:"code"`
	Address   string    `json:"address"` // what the client types beside it
	ExpiresAt time.Time `json:"expiresAt" ts_type:"string"`
}

// OpenCode is what is known of a code to read out that still opens the portal: not the code.
type OpenCode struct {
	MadeAt    time.Time `json:"madeAt" ts_type:"string"`
	ExpiresAt time.Time `json:"expiresAt" ts_type:"string"`
	TriesLeft int       `json:"triesLeft"`
}

// CreateCode makes a code that the practitioner reads out to a client, or a contact, who cannot get in (S54). Nothing is mailed, so
// no consent is asked for. As the code of an invitation it opens that client's pages and nobody else's at the same
// address; its life, which counts from now, is that of a sign-in link. It ends the one that was made before. It fails with
// [ClientArchived], [PortalNotSetUp], [PortalClosed] or [NoAccess].
func (g *Grants) CreateCode(ctx context.Context, holderID string) (SpokenCode, error) {
	var spoken SpokenCode
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		h, err := holderOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		grant, err := latestGrant(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if reason, err := whyNoCode(ctx, &tx.View, h, grant); err != nil || reason != "" {
			return refusal(reason, err)
		}
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if err := tx.EndSpokenLinks(ctx, row.EndSpokenLinksParams{Now: store.Millis(tx.Now), GrantID: grant.ID}); err != nil {
			return err
		}
		_, code, err := mint(ctx, tx, g.price, p, *grant, row.InsertLinkParams{Kind: linkInvitation, Life: visitor.SignInLife.Milliseconds()})
		if err != nil {
			return err
		}
		spoken = SpokenCode{Code: code, Address: grant.Address, ExpiresAt: tx.Now.Add(visitor.SignInLife)}
		return note(ctx, tx, history.Practitioner, history.CodeCreated, *grant)
	})
	return spoken, err
}

// whyNoCode says why no code can be made to read out; empty: it can.
func whyNoCode(ctx context.Context, v *store.View, h holder, grant *row.AccessGrant) (fault.Code, error) {
	if reason, err := whyClosed(ctx, v, h.Profile); err != nil || reason != "" {
		return reason, err
	}
	if grant == nil || grant.EndedAt != nil {
		return NoAccess, nil
	}
	return "", nil
}
