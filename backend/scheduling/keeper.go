package scheduling

import (
	"context"
	"log/slog"
	"time"

	"anteroom/backend/worker"
)

// keepEvery is how often the diary is looked after: often enough that a new day is met soon after it begins, or after the
// machine has slept.
const keepEvery = time.Hour

// Keeper looks after the diary as time goes by: the furthest day that is offered moves on, and so do series without an
// end. It is woken when the practice may have moved to another zone.
type Keeper struct {
	*worker.Worker

	diary *Diary
	log   *slog.Logger
}

// NewKeeper returns the keeper of a diary.
func NewKeeper(d *Diary, log *slog.Logger) *Keeper {
	return &Keeper{Worker: worker.New(), diary: d, log: log}
}

// Start begins to look after the diary. It is called once.
func (k *Keeper) Start(ctx context.Context) {
	k.Worker.Start(ctx, k.run)
	k.Wake()
}

func (k *Keeper) run(ctx context.Context, wake <-chan struct{}) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
		if err := k.diary.Extend(ctx); err != nil {
			k.log.Warn("series of appointments were not written on", "error", err) // the next hour tries again
		}
		if err := k.diary.Refresh(ctx); err != nil {
			k.log.Warn("open times were not computed anew", "error", err)
		}
	}
}
