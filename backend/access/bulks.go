package access

import (
	"context"
	"log/slog"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/worker"
)

// Bulks is the worker that carries bulk invitations out, a few clients in a transaction, so that nobody
// waits for it and a crash loses nothing: what has no outcome yet is gone on with at the next start. Begin
// with [Bulks.Start], end with Stop.
type Bulks struct {
	*worker.Worker

	grants *Grants
	share  Errand
	log    *slog.Logger
}

// Errand does for one client what a bulk is for, in their transaction, and returns the mail that tells them. A refusal is
// the reason why they are left out.
type Errand func(ctx context.Context, tx *store.Tx, bulkID, clientID string) (mailID string, err error)

// NewBulks returns the worker; share shares documents, and log may be nil.
func NewBulks(grants *Grants, share Errand, log *slog.Logger) *Bulks {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Bulks{Worker: worker.New(), grants: grants, share: share, log: log}
}

// Start goes on with what a crash interrupted, and then waits for more. It is called once.
func (b *Bulks) Start(ctx context.Context) { b.Worker.Start(ctx, b.run) }

const (
	bulkPortion = 50 // clients in one transaction
	bulkRetry   = 15 * time.Second
)

func (b *Bulks) run(ctx context.Context, wake <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		if !b.carryOut(ctx) {
			timer.Reset(bulkRetry)
		}
	}
}

// carryOut invites until nothing is open. It is false where the store fails: a full disk is soon mended
// by a person.
func (b *Bulks) carryOut(ctx context.Context) bool {
	portion := int64(bulkPortion)
	for ctx.Err() == nil {
		isDone, err := b.grants.carryOn(ctx, portion, b.share)
		switch {
		case err == nil && isDone:
			return true
		case err == nil:
			portion = bulkPortion
		case portion > 1:
			portion = 1 // to find the one that fails
		default:
			b.log.Error("a bulk invitation could not go on", "code", string(fault.CodeOf(err)), "cause", err.Error())
			return false
		}
	}
	return true
}

// carryOn invites the next few clients of the oldest bulk that is open, or shares with the next one, or says that none is.
func (g *Grants) carryOn(ctx context.Context, portion int64, share Errand) (isDone bool, err error) {
	var isOpen bool
	if err := g.store.Read(ctx, func(v *store.View) error {
		bulk, err := v.GetOpenBulk(ctx)
		if isOpen = err == nil; isOpen && Purpose(bulk.Purpose) != BulkShare {
			share = nil
		}
		if isNone(err) {
			return nil
		}
		return err
	}); err != nil || !isOpen {
		return true, err
	}
	if share != nil {
		return false, g.shareNext(ctx, share)
	}
	err = g.store.Write(ctx, func(tx *store.Tx) error {
		bulk, err := tx.GetOpenBulk(ctx)
		if isDone = isNone(err); isDone {
			return nil
		}
		if err != nil {
			return err
		}
		rows, err := tx.ListOpenBulkRows(ctx, row.ListOpenBulkRowsParams{BulkID: bulk.ID, Limit: portion})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := inviteOne(ctx, tx, r); err != nil {
				return err
			}
		}
		tx.Changed(BulkNoun, bulk.ID)
		if len(rows) == int(portion) {
			return nil
		}
		return tx.FinishBulk(ctx, row.FinishBulkParams{WorkedAt: store.MillisOrNull(tx.Now), ID: bulk.ID})
	})
	return isDone, err
}

// inviteOne invites one client of a bulk invitation, or records why they cannot be any more.
func inviteOne(ctx context.Context, tx *store.Tx, r row.BulkRow) error {
	profile, err := client.Read(ctx, &tx.View, r.ClientID)
	if err != nil {
		return err
	}
	settled := row.SettleBulkRowParams{BulkID: r.BulkID, Position: r.Position}
	mailID, err := inviteIfNew(ctx, tx, profile)
	switch code := fault.CodeOf(err); {
	case err == nil:
		settled.MailID = &mailID
	case !fault.IsTrouble(code):
		settled.Reason = string(code)
	default:
		return err
	}
	return tx.SettleBulkRow(ctx, settled)
}

// inviteIfNew invites a client whose access was not ended since the practitioner chose them.
func inviteIfNew(ctx context.Context, tx *store.Tx, profile client.Profile) (string, error) {
	before, err := latestGrant(ctx, &tx.View, profile.ID)
	if err != nil {
		return "", err
	}
	if before != nil && before.EndedAt != nil {
		return "", fault.New(ShutOut)
	}
	return invite(ctx, tx, own(profile), "", outbox.Wording{})
}
