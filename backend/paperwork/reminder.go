package paperwork

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// ReminderNoun is how a change of when clients are reminded is announced.
const ReminderNoun = "paper_reminder"

const (
	remindAt     = 9 // o'clock, in the practice's zone
	remindedLate = 3 // for how many days a reminder after the day due may still go: a computer rests over the weekend
)

// ReminderDays lists the days to choose from, counted from the day due: -1 is the day before.
func ReminderDays() []int { return []int{-7, -3, -2, -1, 0, 1} }

// standardDays is when clients are reminded while the practitioner has chosen nothing.
func standardDays() []int { return []int{-1, 1} }

// ReminderRule says when clients are reminded of papers that have a day due and are not done.
type ReminderRule struct {
	Days []int `json:"days"` // of [ReminderDays], in their order; none: nobody is reminded

	since time.Time // when it was chosen: what lies before is past
}

// ReminderRule reads when clients are reminded.
func (s *Shares) ReminderRule(ctx context.Context) (ReminderRule, error) {
	var rule ReminderRule
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		rule, err = ruleOf(ctx, v)
		return err
	})
	return rule, err
}

// SaveReminderRule changes when clients are reminded, from now on: nobody is reminded for a moment that has passed. It
// fails with [fault.Invalid] at a day, by its number from 0, that is none to choose or is there twice.
func (s *Shares) SaveReminderRule(ctx context.Context, days []int) (ReminderRule, error) {
	for i, day := range days {
		if !slices.Contains(ReminderDays(), day) || slices.Contains(days[:i], day) {
			return ReminderRule{}, fault.At(strconv.Itoa(i), fault.Invalid)
		}
	}
	chosen := slices.DeleteFunc(ReminderDays(), func(day int) bool { return !slices.Contains(days, day) })
	kept, err := json.Marshal(chosen)
	if err != nil {
		return ReminderRule{}, fault.Wrap(fault.Internal, err)
	}
	var rule ReminderRule
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if err := tx.UpsertPaperReminderRule(ctx, row.UpsertPaperReminderRuleParams{
			PracticeID: p.ID, Days: string(kept), UpdatedAt: store.Millis(tx.Now),
		}); err != nil {
			return err
		}
		if rule, err = ruleOf(ctx, &tx.View); err != nil {
			return err
		}
		tx.Changed(ReminderNoun, p.ID)
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.RemindersChanged, Subject: p.ID, Detail: string(kept)})
	})
	return rule, err
}

func ruleOf(ctx context.Context, v *store.View) (ReminderRule, error) {
	kept, err := v.GetPaperReminderRule(ctx)
	switch {
	case isNone(err):
		return ReminderRule{Days: standardDays()}, nil
	case err != nil:
		return ReminderRule{}, err
	}
	rule := ReminderRule{since: store.Time(kept.UpdatedAt)}
	if err := json.Unmarshal([]byte(kept.Days), &rule.Days); err != nil {
		return ReminderRule{}, fault.Wrap(fault.Internal, err)
	}
	return rule, nil
}

// reminder is one day on which somebody is reminded of a paper.
type reminder struct {
	day   int       // from the day due
	at    time.Time // when it goes
	until time.Time // from then on it is past, and does not go any more
}

// reminders lists when somebody is reminded of what is due on a day, in order. One before that day may go late while it
// lasts, and one after it for [remindedLate] days.
func (r ReminderRule) reminders(dueOn string, zone *time.Location) []reminder {
	due, err := time.ParseInLocation(time.DateOnly, dueOn, zone)
	if err != nil {
		return nil
	}
	var all []reminder
	for _, day := range r.Days {
		last := 0
		if day > 0 {
			last = day + remindedLate - 1
		}
		all = append(all, reminder{
			day: day, at: time.Date(due.Year(), due.Month(), due.Day()+day, remindAt, 0, 0, 0, zone),
			until: time.Date(due.Year(), due.Month(), due.Day()+last+1, 0, 0, 0, 0, zone),
		})
	}
	return all
}

// now is the reminder that is to go now, of a paper that was shared at a moment. Where several have come by without
// going it is the last of them.
func (r ReminderRule) now(dueOn string, zone *time.Location, sharedAt, now time.Time) (reminder, bool) {
	for _, each := range slices.Backward(r.reminders(dueOn, zone)) {
		if !each.at.After(now) {
			return each, now.Before(each.until) && each.at.After(sharedAt) && each.at.After(r.since)
		}
	}
	return reminder{}, false
}

// next is when the next reminder goes; nil: none will.
func (r ReminderRule) next(dueOn string, zone *time.Location, now time.Time) *time.Time {
	for _, each := range r.reminders(dueOn, zone) {
		if each.at.After(now) {
			return &each.at
		}
	}
	return nil
}

// remindedOf adds to a paper that is not done when somebody is reminded of it next, and to every one when they last were.
func (g *Given) remindedOf(ctx context.Context, v *store.View, rule ReminderRule, zone *time.Location) error {
	last, err := v.GetLastReminderOf(ctx, g.ID)
	if err != nil {
		return err
	}
	if last > 0 {
		g.RemindedAt = store.TimeOrNil(&last)
	}
	if g.DueOn == "" || g.DoneAt != nil || g.WithdrawnAt != nil {
		return nil
	}
	next := rule.next(g.DueOn, zone, v.Now)
	if next == nil {
		return nil
	}
	may, err := access.MayRemind(ctx, v, g.HolderID)
	if may {
		g.ReminderAt = next
	}
	return err
}
