package scheduling

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Repeat is how an appointment comes again.
type Repeat struct {
	Weekly

	Count int `json:"count"` // how many there are in all; 0: as many as until says
}

const (
	countMax = 200
	// ahead is how far the appointments of a series are written down; those after come with time.
	ahead = 366 * dayLength
)

// bookSeries writes an appointment down with those that repeat it, and returns the first one's id.
func (b Booking) bookSeries(ctx context.Context, tx *store.Tx) (string, error) {
	p, zone, err := practiceOf(ctx, &tx.View)
	if err != nil {
		return "", err
	}
	first := dayOf(b.Start, zone)
	rule, err := b.Repeat.ruleFrom(first)
	if err != nil {
		return "", fault.Under("repeat", err)
	}
	local := b.Start.In(zone)
	id := tx.NewID()
	series := row.AppointmentSeries{
		ID: id, Uid: id, FirstDay: first.Format(dayLayout), Minute: int64(local.Hour()*60 + local.Minute()), Rule: rule,
	}
	until := latest(first, dayOf(tx.Now, zone)).Add(ahead)
	if err := tx.InsertSeries(ctx, row.InsertSeriesParams{
		ID: series.ID, PracticeID: p.ID, Uid: series.Uid, FirstDay: series.FirstDay, Minute: series.Minute, Rule: rule, MadeUntil: until.Format(dayLayout), UpdatedAt: store.Millis(tx.Now),
	}); err != nil {
		return "", err
	}
	days, err := daysOf(first, rule, first, until)
	if err != nil {
		return "", err
	}
	firstID := ""
	for _, day := range days {
		made, err := b.insert(ctx, tx, moment(day, int(series.Minute), zone), &series.ID, "")
		if err != nil {
			return "", err
		}
		if firstID == "" {
			firstID = made
		}
	}
	if firstID == "" {
		return "", fault.At("repeat.days", fault.Invalid)
	}
	return firstID, nil
}

// ruleFrom is the rule of a series that begins on a day; a count becomes the last day.
func (r Repeat) ruleFrom(first time.Time) (string, error) {
	if r.Count < 0 || r.Count > countMax {
		return "", fault.At("count", OutOfRange)
	}
	if _, err := r.until(first); err != nil {
		return "", err
	}
	if r.Count > 0 {
		r.Until = ""
	}
	rule, err := r.rule(first)
	if err != nil || r.Count == 0 {
		return rule, err
	}
	days, err := daysOf(first, rule, first, first.AddDate(0, 0, 7*r.Every*(r.Count+1)))
	if err != nil {
		return "", err
	}
	r.Until = days[min(r.Count, len(days))-1].Format(dayLayout)
	return r.rule(first)
}

// endSeries ends a series before one of its appointments, and returns that one and those after it.
func endSeries(ctx context.Context, tx *store.Tx, a row.Appointment) ([]row.Appointment, error) {
	series, err := tx.GetSeries(ctx, *a.SeriesID)
	if err != nil {
		return nil, err
	}
	_, zone, err := practiceOf(ctx, &tx.View)
	if err != nil {
		return nil, err
	}
	weekly, err := weeklyOf(series.Rule)
	if err != nil {
		return nil, err
	}
	first, err := parseDay("firstDay", series.FirstDay)
	if err != nil {
		return nil, err
	}
	weekly.Until = latest(first, dayOf(store.Time(a.Start), zone).Add(-dayLength)).Format(dayLayout)
	rule, err := weekly.rule(first)
	if err != nil {
		return nil, err
	}
	if err := tx.UpdateSeries(ctx, row.UpdateSeriesParams{Rule: rule, MadeUntil: series.MadeUntil, UpdatedAt: store.Millis(tx.Now), ID: series.ID}); err != nil {
		return nil, err
	}
	return tx.ListFollowing(ctx, row.ListFollowingParams{SeriesID: a.SeriesID, Start: a.Start})
}

// moveFollowing gives an appointment of a series and those after it another time: all by as many days, at the same time of
// the day. They are a series of their own from then on, and the same entry in the client's calendar. It returns them all as
// they were.
func moveFollowing(ctx context.Context, tx *store.Tx, a row.Appointment, start time.Time, length int, anyway bool) ([]row.Appointment, error) {
	whole, err := recurrenceOf(ctx, &tx.View, *a.SeriesID)
	if err != nil {
		return nil, err
	}
	_, zone, err := practiceOf(ctx, &tx.View)
	if err != nil {
		return nil, err
	}
	old, err := tx.GetSeries(ctx, *a.SeriesID)
	if err != nil {
		return nil, err
	}
	following, err := endSeries(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	shift := dayOf(start, zone).Sub(dayOf(store.Time(a.Start), zone))
	next, err := beginShifted(ctx, tx, old, start, shift, zone)
	if err != nil {
		return nil, err
	}
	slots := whole.slots()
	if old.ID == whole.series.ID { // its rule is that of the whole: from now on it has them all at the other time
		for id, slot := range slots {
			slots[id] = store.Millis(moment(dayOf(store.Time(slot), zone).Add(shift), int(next.Minute), zone))
			if err := tx.KeepSlot(ctx, row.KeepSlotParams{Slot: new(slots[id]), ID: id}); err != nil {
				return nil, err
			}
		}
	}
	// Those that move away first make room for those that come: from the far end where they move later.
	for i := range following {
		each := following[i]
		if shift > 0 || start.After(store.Time(a.Start)) {
			each = following[len(following)-1-i]
		}
		each.SeriesID, each.Slot = &next.ID, new(slots[each.ID])
		to := moment(dayOf(store.Time(each.Start), zone).Add(shift), int(next.Minute), zone)
		if err := moveOne(ctx, tx, each, to, length, anyway); err != nil {
			return nil, err
		}
	}
	return following, nil
}

// beginShifted begins a series that goes on with another, some days later or earlier and at another time of the day.
func beginShifted(ctx context.Context, tx *store.Tx, old row.AppointmentSeries, start time.Time, shift time.Duration, zone *time.Location) (row.AppointmentSeries, error) {
	next := old
	weekly, err := weeklyOf(old.Rule)
	if err != nil {
		return next, err
	}
	if weekly, err = weekly.shifted(int(shift / dayLength)); err != nil {
		return next, err
	}
	first, local := dayOf(start, zone), start.In(zone)
	if next.Rule, err = weekly.rule(first); err != nil {
		return next, err
	}
	madeUntil, err := parseDay("madeUntil", old.MadeUntil)
	if err != nil {
		return next, err
	}
	next.ID, next.FirstDay, next.Minute = tx.NewID(), first.Format(dayLayout), int64(local.Hour()*60+local.Minute())
	next.MadeUntil = madeUntil.Add(shift).Format(dayLayout)
	return next, tx.InsertSeries(ctx, row.InsertSeriesParams{
		ID: next.ID, PracticeID: next.PracticeID, Uid: next.Uid, FirstDay: next.FirstDay, Minute: next.Minute, Rule: next.Rule, MadeUntil: next.MadeUntil,
		UpdatedAt: store.Millis(tx.Now),
	})
}

// shifted is the same some days later, or earlier.
func (w Weekly) shifted(days int) (Weekly, error) {
	const week = 7
	for i, day := range w.Days {
		w.Days[i] = ((day-1+days)%week+week)%week + 1
	}
	if w.Until == "" {
		return w, nil
	}
	until, err := parseDay("until", w.Until)
	w.Until = until.AddDate(0, 0, days).Format(dayLayout)
	return w, err
}

// Extend writes the appointments down that have come within reach of each series. A time that is taken meanwhile is
// written down all the same: the calendar shows what lies over what.
func (d *Diary) Extend(ctx context.Context) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		_, zone, err := practiceOf(ctx, &tx.View)
		if err != nil {
			return err
		}
		until := dayOf(tx.Now, zone).Add(ahead)
		all, err := tx.ListSeriesMadeUntil(ctx, until.Format(dayLayout))
		if err != nil {
			return err
		}
		for _, series := range all {
			if err := extend(ctx, tx, series, until, zone); err != nil {
				return err
			}
		}
		if len(all) == 0 {
			return nil
		}
		return refresh(ctx, tx)
	})
}

func extend(ctx context.Context, tx *store.Tx, series row.AppointmentSeries, until time.Time, zone *time.Location) error {
	first, err := parseDay("firstDay", series.FirstDay)
	if err != nil {
		return err
	}
	made, err := parseDay("madeUntil", series.MadeUntil)
	if err != nil {
		return err
	}
	days, err := daysOf(first, series.Rule, made.Add(dayLength), until)
	if err != nil {
		return err
	}
	last, err := tx.GetLastOfSeries(ctx, &series.ID)
	if err != nil {
		return notFoundAt("seriesId", err)
	}
	for _, day := range days {
		b := Booking{
			HolderID: deref(last.HolderID), Title: last.Title, ServiceID: deref(last.ServiceID), PlaceID: deref(last.PlaceID),
			Minutes: int((last.End - last.Start) / time.Minute.Milliseconds()), Anyway: true,
		}
		if _, err := b.insert(ctx, tx, moment(day, int(series.Minute), zone), &series.ID, ""); err != nil && fault.IsTrouble(fault.CodeOf(err)) {
			return err
		}
	}
	return tx.UpdateSeries(ctx, row.UpdateSeriesParams{
		Rule: series.Rule, MadeUntil: until.Format(dayLayout), UpdatedAt: store.Millis(tx.Now), ID: series.ID,
	})
}
