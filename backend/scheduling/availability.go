package scheduling

import (
	"context"
	"slices"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Rules are the rules of asking for a time.
type Rules struct {
	Step         int `json:"step"`         // minutes from one offered start to the next: 5, 10, 15, 20, 30 or 60
	Notice       int `json:"notice"`       // minutes at least until a time that is offered
	Furthest     int `json:"furthest"`     // days from today that are offered
	CancelWithin int `json:"cancelWithin"` // minutes before the start from which a client can no longer cancel
}

// Limits of the rules.
const (
	noticeMax   = 30 * minutesOfDay
	furthestMax = 365
)

// Steps are the steps that there are, in minutes.
func Steps() []int { return []int{5, 10, 15, 20, 30, 60} }

// Block is a stretch of the day in which the practice is open, once or week by week.
type Block struct {
	Weekly

	ID       string `json:"id"`
	FirstDay string `json:"firstDay"` // 2026-11-24
	From     int    `json:"from"`     // minutes after midnight, in the practice's clock
	To       int    `json:"to"`
	PlaceID  string `json:"placeId"` // empty: every place
}

// Exception is a day, or days, on which it is not as the blocks say.
type Exception struct {
	ID       string `json:"id"`
	FirstDay string `json:"firstDay"`
	LastDay  string `json:"lastDay"`
	From     int    `json:"from"`
	To       int    `json:"to"`
	IsOpen   bool   `json:"isOpen"` // open besides, or else closed
	PlaceID  string `json:"placeId"`
	Note     string `json:"note"` // the practitioner's own
}

// Availability is everything that open times follow from, but what is taken.
type Availability struct {
	Zone       string      `json:"zone"`
	Rules      Rules       `json:"rules"`
	Blocks     []Block     `json:"blocks"`
	Exceptions []Exception `json:"exceptions"`
}

// Availability reads when the practice is open.
func (d *Diary) Availability(ctx context.Context) (Availability, error) {
	a := Availability{Blocks: []Block{}, Exceptions: []Exception{}}
	err := d.store.Read(ctx, func(v *store.View) error {
		p, err := v.GetPractice(ctx)
		if err != nil {
			return err
		}
		rules, err := v.GetSchedulingRule(ctx, p.ID)
		if err != nil {
			return err
		}
		a.Zone = p.Zone
		a.Rules = Rules{Step: int(rules.Step), Notice: int(rules.Notice), Furthest: int(rules.Furthest), CancelWithin: int(rules.CancelWithin)}
		blocks, err := v.ListBlocks(ctx)
		if err != nil {
			return err
		}
		for _, r := range blocks {
			block, err := blockOf(r)
			if err != nil {
				return err
			}
			a.Blocks = append(a.Blocks, block)
		}
		exceptions, err := v.ListExceptions(ctx)
		for _, r := range exceptions {
			a.Exceptions = append(a.Exceptions, exceptionOf(r))
		}
		return err
	})
	return a, err
}

// SaveRules keeps the rules of asking for a time. It fails with [OutOfRange] at the field.
func (d *Diary) SaveRules(ctx context.Context, r Rules) error {
	switch {
	case !slices.Contains(Steps(), r.Step):
		return fault.At("step", OutOfRange)
	case r.Notice < 0 || r.Notice > noticeMax:
		return fault.At("notice", OutOfRange)
	case r.Furthest < 1 || r.Furthest > furthestMax:
		return fault.At("furthest", OutOfRange)
	case r.CancelWithin < 0 || r.CancelWithin > noticeMax:
		return fault.At("cancelWithin", OutOfRange)
	}
	none := ""
	return d.save(ctx, &none, func(tx *store.Tx, practiceID string) error {
		return tx.SaveSchedulingRule(ctx, row.SaveSchedulingRuleParams{
			Step: int64(r.Step), Notice: int64(r.Notice), Furthest: int64(r.Furthest), CancelWithin: int64(r.CancelWithin),
			UpdatedAt: store.Millis(tx.Now), PracticeID: practiceID,
		})
	})
}

// SaveBlock keeps a block; one without an id is new. It fails with [fault.Invalid], [OutOfRange] or [EndFirst] at the
// field, with [Overlaps] at from where a block of the same place is open then already, or with [fault.NotFound].
func (d *Diary) SaveBlock(ctx context.Context, b Block) (Block, error) {
	first, err := parseDay("firstDay", b.FirstDay)
	if err != nil {
		return Block{}, err
	}
	if err := checkMinutes(b.From, b.To); err != nil {
		return Block{}, err
	}
	rule, err := b.rule(first)
	if err != nil {
		return Block{}, err
	}
	isNew := b.ID == ""
	err = d.save(ctx, &b.ID, func(tx *store.Tx, practiceID string) error {
		if !isNew {
			if _, err := tx.GetBlock(ctx, b.ID); err != nil {
				return notFoundAt("id", err)
			}
		}
		place, err := placeID(ctx, tx, b.PlaceID)
		if err != nil {
			return err
		}
		if err := overlapsNone(ctx, tx, b, first, rule); err != nil {
			return err
		}
		return tx.SaveBlock(ctx, row.SaveBlockParams{
			ID: b.ID, PracticeID: practiceID, FirstDay: b.FirstDay, FromMinute: int64(b.From), ToMinute: int64(b.To), Rule: rule, PlaceID: place,
			UpdatedAt: store.Millis(tx.Now),
		})
	})
	if b.Days == nil {
		b.Days = []int{}
	}
	return b, err
}

// overlapsNone looks for another block of the same place that is open at the same time within the year.
func overlapsNone(ctx context.Context, tx *store.Tx, b Block, first time.Time, rule string) error {
	last := first.AddDate(1, 0, 0)
	days, err := daysOf(first, rule, first, last)
	if err != nil {
		return err
	}
	others, err := tx.ListBlocks(ctx)
	if err != nil {
		return err
	}
	for _, other := range others {
		isElsewhere := b.PlaceID != deref(other.PlaceID)
		if other.ID == b.ID || isElsewhere || int(other.FromMinute) >= b.To || int(other.ToMinute) <= b.From {
			continue
		}
		otherFirst, err := parseDay("firstDay", other.FirstDay)
		if err != nil {
			return err
		}
		theirs, err := daysOf(otherFirst, other.Rule, first, last)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(days, func(day time.Time) bool { return slices.Contains(theirs, day) }) {
			return fault.At("from", Overlaps)
		}
	}
	return nil
}

// RemoveBlock takes a block away. It fails with [fault.NotFound].
func (d *Diary) RemoveBlock(ctx context.Context, id string) error {
	return d.changeHours(ctx, id, func(tx *store.Tx) error {
		gone, err := tx.DropBlock(ctx, id)
		if err == nil && gone == 0 {
			return fault.At("id", fault.NotFound)
		}
		return err
	})
}

// SaveException keeps an exception; one without an id is new. It fails with [fault.Invalid], [OutOfRange], [EndFirst] or
// [fault.TooLong] at the field, or with [fault.NotFound].
func (d *Diary) SaveException(ctx context.Context, e Exception) (Exception, error) {
	first, err := parseDay("firstDay", e.FirstDay)
	if err != nil {
		return Exception{}, err
	}
	last, err := parseDay("lastDay", e.LastDay)
	switch {
	case err != nil:
		return Exception{}, err
	case last.Before(first):
		return Exception{}, fault.At("lastDay", EndFirst)
	case last.Sub(first) > 3*furthestMax*dayLength:
		return Exception{}, fault.At("lastDay", OutOfRange)
	}
	if err := checkMinutes(e.From, e.To); err != nil {
		return Exception{}, err
	}
	if e.Note, err = lines("note", e.Note, noteMax); err != nil {
		return Exception{}, err
	}
	isNew := e.ID == ""
	err = d.save(ctx, &e.ID, func(tx *store.Tx, practiceID string) error {
		if !isNew {
			if _, err := tx.GetException(ctx, e.ID); err != nil {
				return notFoundAt("id", err)
			}
		}
		place, err := placeID(ctx, tx, e.PlaceID)
		if err != nil {
			return err
		}
		return tx.SaveException(ctx, row.SaveExceptionParams{
			ID: e.ID, PracticeID: practiceID, FirstDay: e.FirstDay, LastDay: e.LastDay, FromMinute: int64(e.From), ToMinute: int64(e.To),
			IsOpen: e.IsOpen, PlaceID: place, Note: e.Note, UpdatedAt: store.Millis(tx.Now),
		})
	})
	return e, err
}

// RemoveException takes an exception away. It fails with [fault.NotFound].
func (d *Diary) RemoveException(ctx context.Context, id string) error {
	return d.changeHours(ctx, id, func(tx *store.Tx) error {
		gone, err := tx.DropException(ctx, id)
		if err == nil && gone == 0 {
			return fault.At("id", fault.NotFound)
		}
		return err
	})
}

func checkMinutes(from, to int) error {
	switch {
	case from < 0 || from >= minutesOfDay:
		return fault.At("from", OutOfRange)
	case to < 1 || to > minutesOfDay:
		return fault.At("to", OutOfRange)
	case to <= from:
		return fault.At("to", EndFirst)
	}
	return nil
}

// placeID is a place that there is, or nil for every place. It fails with [fault.NotFound] at placeId.
func placeID(ctx context.Context, tx *store.Tx, id string) (*string, error) {
	if id == "" {
		return nil, nil //nolint:nilnil // every place is no place
	}
	if p, err := tx.GetPlace(ctx, id); err != nil || p.ArchivedAt != nil {
		return nil, notFoundAt("placeId", err)
	}
	return &id, nil
}

// deref is what a column has, or the zero value for nothing.
func deref[T any](value *T) T {
	if value == nil {
		var zero T
		return zero
	}
	return *value
}

func blockOf(r row.AvailabilityBlock) (Block, error) {
	weekly, err := weeklyOf(r.Rule)
	return Block{Weekly: weekly, ID: r.ID, FirstDay: r.FirstDay, From: int(r.FromMinute), To: int(r.ToMinute), PlaceID: deref(r.PlaceID)}, err
}

func exceptionOf(r row.AvailabilityException) Exception {
	return Exception{
		ID: r.ID, FirstDay: r.FirstDay, LastDay: r.LastDay, From: int(r.FromMinute), To: int(r.ToMinute), IsOpen: r.IsOpen, PlaceID: deref(r.PlaceID), Note: r.Note,
	}
}
