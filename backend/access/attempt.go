package access

import (
	"context"

	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// LinkOpened records that the page of a link was shown, in the transaction of the event. It proves nothing of who
// opened it, so it is the program that says so. A sign-in link is of everybody at its address. A grant that has
// ended is told of nothing.
func LinkOpened(ctx context.Context, tx *store.Tx, o visitor.LinkOpening) error {
	grant, err := tx.GetGrant(ctx, o.Grant)
	if err != nil || grant.EndedAt != nil {
		return err
	}
	link, err := tx.GetLink(ctx, o.Link)
	if err != nil {
		return err
	}
	grants := []row.AccessGrant{grant}
	if link.Kind == linkSignIn {
		if grants, err = tx.ListLiveGrantsByAddress(ctx, grant.AddressKey); err != nil {
			return err
		}
	}
	for _, each := range grants {
		if err := noted(ctx, tx, history.LinkOpened, each, o.Link, string(o.State)); err != nil {
			return err
		}
	}
	return nil
}

// CodeRefused records for everyone at an address that a code was refused there, in the transaction of the event.
// Which code it was, nobody knows.
func CodeRefused(ctx context.Context, tx *store.Tx, r visitor.CodeRefusal) error {
	grants, err := tx.ListLiveGrantsByAddress(ctx, r.Address)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		return noteStrayed(ctx, tx, r.Address)
	}
	for _, grant := range grants {
		if err := noted(ctx, tx, history.CodeRefused, grant, grant.ID, string(r.Reason)); err != nil {
			return err
		}
	}
	return nil
}

// noteStrayed records for whoever has an address in their profile that somebody tried to get in with it, although
// it opens nothing: their access is at another one, or has ended. Of somebody who was never let in nothing is recorded.
func noteStrayed(ctx context.Context, tx *store.Tx, addressKey string) error {
	holders, err := tx.ListHoldersOfAddress(ctx, addressKey)
	if err != nil {
		return err
	}
	for _, id := range holders {
		grant, err := latestGrant(ctx, &tx.View, id)
		if err != nil {
			return err
		}
		if grant == nil {
			continue
		}
		action := history.SignInElsewhere
		if grant.EndedAt != nil {
			action = history.SignInDisabled
		}
		if err := noted(ctx, tx, action, *grant, grant.ID, addressKey); err != nil {
			return err
		}
	}
	return nil
}

// noted records what the program has seen at the portal.
func noted(ctx context.Context, tx *store.Tx, action history.Action, grant row.AccessGrant, subject, detail string) error {
	return record(ctx, tx, grant, history.Entry{Actor: history.Program, Action: action, Subject: subject, Detail: detail})
}

// openCode reads the code that was last made to be read out for a grant, if it still opens the portal.
func openCode(ctx context.Context, v *store.View, grant row.AccessGrant) (*OpenCode, error) {
	link, err := v.GetNewestSpokenLink(ctx, grant.ID)
	if isNone(err) || (err == nil && !v.Now.Before(store.Time(link.ExpiresAt))) {
		return nil, nil //nolint:nilnil // no open code is an answer, not an error
	}
	if err != nil {
		return nil, err
	}
	used, err := v.CountSessionsSince(ctx, row.CountSessionsSinceParams{GrantID: grant.ID, CreatedAt: link.IssuedAt})
	if err != nil {
		return nil, err
	}
	left, err := visitor.TriesLeft(ctx, v, grant.AddressKey, store.Time(link.IssuedAt))
	if err != nil || used > 0 || left == 0 {
		return nil, err
	}
	return &OpenCode{MadeAt: store.Time(link.IssuedAt), ExpiresAt: store.Time(link.ExpiresAt), TriesLeft: left}, nil
}
