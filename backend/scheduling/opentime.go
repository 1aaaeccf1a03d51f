package scheduling

import (
	"context"
	"time"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// margin is how much further than the furthest day open times are kept, in days: they stay true while the program is
// closed.
const margin = 14

// Refresh computes the open times anew, as once a day when the furthest day moves on, or when the practice's zone changes.
func (d *Diary) Refresh(ctx context.Context) error {
	return d.store.Write(ctx, func(tx *store.Tx) error { return refresh(ctx, tx) })
}

// stretch is an open time without its id.
type stretch struct {
	place            string
	start, end, grid int64
	next             int64 // 0: nothing soon
}

// refresh computes the open times of every place anew and writes those that changed.
func refresh(ctx context.Context, tx *store.Tx) error {
	wanted, err := openTimes(ctx, tx)
	if err != nil {
		return err
	}
	missing := make(map[stretch]bool, len(wanted))
	for _, s := range wanted {
		missing[s] = true
	}
	there, err := tx.ListOpenTimes(ctx)
	if err != nil {
		return err
	}
	isChanged := false
	for _, r := range there {
		s := stretch{place: deref(r.PlaceID), start: r.Start, end: r.End, grid: r.Grid}
		if r.Next != nil {
			s.next = *r.Next
		}
		if missing[s] {
			delete(missing, s)
			continue
		}
		isChanged = true
		if err := tx.DropOpenTime(ctx, r.ID); err != nil {
			return err
		}
	}
	for _, s := range wanted {
		if !missing[s] {
			continue
		}
		delete(missing, s)
		isChanged = true
		if err := tx.InsertOpenTime(ctx, row.InsertOpenTimeParams{
			ID: tx.NewID(), PlaceID: orNil(s.place), Start: s.start, End: s.end, Grid: s.grid, Next: orNil(s.next),
		}); err != nil {
			return err
		}
	}
	if isChanged {
		tx.Changed(AvailabilityNoun, "")
	}
	return nil
}

// openTimes are the open times of every place from today on, minus what is taken.
func openTimes(ctx context.Context, tx *store.Tx) ([]stretch, error) {
	h, furthest, err := readHours(ctx, &tx.View)
	if err != nil {
		return nil, err
	}
	from := dayOf(tx.Now, h.zone)
	to := from.AddDate(0, 0, furthest+margin)
	taken, err := takenBetween(ctx, &tx.View, from.Add(-dayLength), to.Add(2*dayLength))
	if err != nil {
		return nil, err
	}
	places, err := tx.ListPlaces(ctx)
	if err != nil {
		return nil, err
	}
	all := []string{""}
	for _, p := range places {
		all = append(all, p.ID)
	}
	var stretches []stretch
	for _, place := range all {
		open, err := h.at(place, from, to)
		if err != nil {
			return nil, err
		}
		stretches = append(stretches, stretchesOf(place, without(open, merged(taken)), taken)...)
	}
	return stretches, nil
}

// stretchesOf marks each open time with what begins after it, if that is soon. What is taken is in order.
func stretchesOf(place string, open, taken []span) []stretch {
	stretches := make([]stretch, 0, len(open))
	first := 0
	for _, o := range open {
		for first < len(taken) && taken[first].start.Before(o.end) {
			first++
		}
		s := stretch{place: place, start: store.Millis(o.start), end: store.Millis(o.end), grid: store.Millis(o.grid)}
		if first < len(taken) && taken[first].start.Sub(o.end) <= bufferMax*time.Minute {
			s.next = store.Millis(taken[first].start)
		}
		stretches = append(stretches, s)
	}
	return stretches
}

// takenBetween is what is taken between two moments, in order, each with the buffer after it.
func takenBetween(ctx context.Context, v *store.View, from, to time.Time) ([]span, error) {
	rows, err := v.ListTaken(ctx, row.ListTakenParams{Since: store.Millis(from), Until: store.Millis(to)})
	taken := make([]span, 0, len(rows))
	for _, r := range rows {
		taken = append(taken, span{start: store.Time(r.Start), end: store.Time(r.Until)})
	}
	return taken, err
}

// readHours reads when the practice is open, and how many days are offered.
func readHours(ctx context.Context, v *store.View) (h hours, furthest int, err error) {
	p, zone, err := practiceOf(ctx, v)
	if err != nil {
		return h, 0, err
	}
	h.zone = zone
	rules, err := v.GetSchedulingRule(ctx, p.ID)
	if err != nil {
		return h, 0, err
	}
	blocks, err := v.ListBlocks(ctx)
	if err != nil {
		return h, 0, err
	}
	for _, r := range blocks {
		first, err := parseDay("firstDay", r.FirstDay)
		if err != nil {
			return h, 0, err
		}
		h.blocks = append(h.blocks, blockHours{place: deref(r.PlaceID), firstDay: first, rule: r.Rule, from: int(r.FromMinute), to: int(r.ToMinute)})
	}
	exceptions, err := v.ListExceptions(ctx)
	if err != nil {
		return h, 0, err
	}
	for _, r := range exceptions {
		first, err := parseDay("firstDay", r.FirstDay)
		if err != nil {
			return h, 0, err
		}
		last, err := parseDay("lastDay", r.LastDay)
		if err != nil {
			return h, 0, err
		}
		h.exceptions = append(h.exceptions, exceptionHours{
			place: deref(r.PlaceID), firstDay: first, lastDay: last, from: int(r.FromMinute), to: int(r.ToMinute), isOpen: r.IsOpen,
		})
	}
	return h, int(rules.Furthest), nil
}

// Free are the times at which a service can begin at a place between two moments, of what is free from now on. The
// rules for clients, as of notice, do not bind the practitioner. It fails with [fault.NotFound].
func (d *Diary) Free(ctx context.Context, serviceID, placeID string, from, to time.Time) ([]time.Time, error) {
	starts := []time.Time{}
	err := d.store.Read(ctx, func(v *store.View) error {
		service, err := v.GetService(ctx, serviceID)
		if err != nil {
			return notFoundAt("serviceId", err)
		}
		p, err := v.GetPractice(ctx)
		if err != nil {
			return err
		}
		rules, err := v.GetSchedulingRule(ctx, p.ID)
		if err != nil {
			return err
		}
		found, err := startsOf(ctx, v, service, placeID, rules, from, to)
		starts = append(starts, found...)
		return err
	})
	return starts, err
}

// startsOf are the moments between two others at which a service can begin at a place.
func startsOf(ctx context.Context, v *store.View, s row.Service, placeID string, rules row.SchedulingRule, from, to time.Time) ([]time.Time, error) {
	rows, err := v.ListOpenTimesOf(ctx, row.ListOpenTimesOfParams{
		Place: &placeID, Since: store.Millis(from), Until: store.Millis(to.Add(dayLength)),
	})
	open := make([]visitor.OpenTime, 0, len(rows))
	for _, r := range rows {
		o := visitor.OpenTime{Place: deref(r.PlaceID), Start: store.Time(r.Start), End: store.Time(r.End), Grid: store.Time(r.Grid)}
		if r.Next != nil {
			next := store.Time(*r.Next)
			o.Next = &next
		}
		open = append(open, o)
	}
	return visitor.Starts(open, minutes(s.Minutes), minutes(s.Buffer), minutes(rules.Step), from, to), err
}

func minutes(n int64) time.Duration { return time.Duration(n) * time.Minute }

// orNil is nothing for a zero value, as a column has it.
func orNil[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
