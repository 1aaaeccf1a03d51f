package paperwork

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/worker"
)

// remindEvery is how often is looked whether somebody is to be reminded.
const remindEvery = 5 * time.Minute

// Reminder is the worker that reminds clients of papers as time goes by. Begin with [Reminder.Start], end with Stop.
type Reminder struct {
	*worker.Worker

	shares *Shares
	log    *slog.Logger
}

// NewReminder returns the worker.
func NewReminder(shares *Shares, log *slog.Logger) *Reminder {
	return &Reminder{Worker: worker.New(), shares: shares, log: log}
}

// Start begins to look. It is called once.
func (r *Reminder) Start(ctx context.Context) {
	r.Worker.Start(ctx, r.run)
	r.Wake()
}

func (r *Reminder) run(ctx context.Context, wake <-chan struct{}) {
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
		if err := r.shares.Remind(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("nobody was reminded of papers", "code", string(fault.CodeOf(err))) // the next look tries again
		}
	}
}

// Remind reminds everybody who has papers that are not done and whose time has come: in one mail where several are due on
// the same day, each day of the rule once. Each holder is one transaction, so that a crash neither loses nor repeats one.
// Whoever has no access, or whose address may not be written to, is passed over.
func (s *Shares) Remind(ctx context.Context) error {
	var batches []batch
	if err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		batches, err = toRemind(ctx, v, "")
		return err
	}); err != nil {
		return err
	}
	var holders []string
	for _, b := range batches {
		holders = append(holders, b.holder)
	}
	for _, holder := range slices.Compact(holders) {
		if err := s.store.Write(ctx, func(tx *store.Tx) error { return remind(ctx, tx, holder) }); err != nil {
			return err
		}
	}
	return nil
}

// batch is what somebody is told of in one mail.
type batch struct {
	holder string
	dueOn  string
	reminder

	shares []string
}

// remind reminds one holder of everything that they are to be reminded of now.
func remind(ctx context.Context, tx *store.Tx, holder string) error {
	batches, err := toRemind(ctx, &tx.View, holder)
	if err != nil {
		return err
	}
	for _, b := range batches {
		mailID, err := access.Remind(ctx, tx, holder)
		if err != nil || mailID == "" {
			return err
		}
		for _, id := range b.shares {
			if err := tx.InsertShareReminder(ctx, row.InsertShareReminderParams{
				ShareID: id, Day: int64(b.day), MailID: mailID, Until: store.Millis(b.until),
			}); err != nil {
				return err
			}
			share, err := tx.GetShare(ctx, id)
			if err != nil {
				return err
			}
			if err := note(ctx, tx, share, history.Program, history.PaperReminded, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// toRemind lists what a holder is to be reminded of now, or everybody where none is named.
func toRemind(ctx context.Context, v *store.View, holder string) ([]batch, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return nil, err
	}
	rule, err := ruleOf(ctx, v)
	if err != nil {
		return nil, err
	}
	zone, days := placeOf(p.Zone), ReminderDays()
	day := func(n int) string { return v.Now.In(zone).AddDate(0, 0, n).Format(time.DateOnly) }
	due, err := v.ListSharesDue(ctx, row.ListSharesDueParams{
		FirstDay: day(-slices.Max(days) - remindedLate), LastDay: day(-slices.Min(days)), Holder: holder,
	})
	if err != nil {
		return nil, err
	}
	var batches []batch
	for _, share := range due {
		found, isNow := rule.now(share.DueOn, zone, store.Time(share.SharedAt), v.Now)
		if !isNow {
			continue
		}
		told, err := v.CountShareReminders(ctx, row.CountShareRemindersParams{ShareID: share.ID, Day: int64(found.day)})
		if err != nil {
			return nil, err
		}
		if told > 0 {
			continue
		}
		last := len(batches) - 1
		if last < 0 || batches[last].holder != share.HolderID || batches[last].dueOn != share.DueOn {
			batches = append(batches, batch{holder: share.HolderID, dueOn: share.DueOn, reminder: found})
			last++
		}
		batches[last].shares = append(batches[last].shares, share.ID)
	}
	return batches, nil
}
