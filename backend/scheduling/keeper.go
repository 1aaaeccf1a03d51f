package scheduling

import (
	"context"
	"log/slog"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/worker"
)

// How often the diary is looked after: often enough that a new day is met soon after it begins, or after the machine has
// slept, and that no reminder is late and no request that has passed is offered for an answer.
const (
	keepEvery = time.Hour
	lookEvery = time.Minute
)

// Keeper looks after the diary as time goes by: the furthest day that is offered moves on, and so do series without an
// end; clients are reminded, and requests whose time has come are closed. It is woken when the practice may have moved to
// another zone.
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
	keep, look := time.NewTicker(keepEvery), time.NewTicker(lookEvery)
	defer keep.Stop()
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			k.look(ctx)
			continue
		case <-wake:
		case <-keep.C:
		}
		k.try(ctx, "series", k.diary.Extend)
		k.try(ctx, "open times", k.diary.Refresh)
		k.look(ctx)
	}
}

// look does what is a matter of minutes.
func (k *Keeper) look(ctx context.Context) {
	k.try(ctx, "requests", k.diary.ExpireRequests)
	k.try(ctx, "reminders", k.diary.Remind)
}

// try runs a verb; one that fails is tried again the next time.
func (k *Keeper) try(ctx context.Context, what string, verb func(context.Context) error) {
	if err := verb(ctx); err != nil && ctx.Err() == nil {
		k.log.Warn("the diary was not looked after", "what", what, "code", string(fault.CodeOf(err)), "cause", err.Error())
	}
}
