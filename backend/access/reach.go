package access

import (
	"context"
	"strconv"

	"anteroom/backend/history"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Reach says whom closing the portal, or signing everyone out, affects (S45).
type Reach struct {
	WithAccess int `json:"withAccess"`
	SignedIn   int `json:"signedIn"` // clients
	Sessions   int `json:"sessions"` // of theirs: one client may be signed in on several devices
}

// Reach counts the clients with access, and those who are signed in now.
func (g *Grants) Reach(ctx context.Context) (Reach, error) {
	var reach Reach
	err := g.store.Read(ctx, func(v *store.View) error {
		var err error
		reach, err = reachOf(ctx, v)
		return err
	})
	return reach, err
}

// SignEveryoneOut ends every open session of the portal at once, the practitioner's own look at it too, and returns
// which clients that reached. Links, codes and everybody's access stay as they are: whoever is signed out may sign in
// again.
func (g *Grants) SignEveryoneOut(ctx context.Context) (Reach, error) {
	var reach Reach
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if reach, err = reachOf(ctx, &tx.View); err != nil {
			return err
		}
		if err := tx.BeginSessionRound(ctx, store.Millis(tx.Now)); err != nil {
			return err
		}
		if err := tx.DeleteAccessPreviews(ctx); err != nil {
			return err
		}
		tx.Changed(practice.Noun, p.ID)
		tx.Changed(Noun, "")
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.EveryoneSignedOut, Subject: p.ID, Detail: strconv.Itoa(reach.Sessions),
		})
	})
	return reach, err
}

func reachOf(ctx context.Context, v *store.View) (Reach, error) {
	granted, err := v.CountLiveGrants(ctx)
	if err != nil {
		return Reach{}, err
	}
	open, err := v.CountLiveSessions(ctx, row.CountLiveSessionsParams{
		Now: store.Millis(v.Now), IdleSince: store.Millis(v.Now.Add(-visitor.IdleLimit)),
	})
	return Reach{WithAccess: int(granted), SignedIn: int(open.Clients), Sessions: int(open.Sessions)}, err
}
