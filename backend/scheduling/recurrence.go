package scheduling

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// recurrence is a series as one entry in a client's calendar: all its appointments, also those that were moved together and
// are a series of their own since, in the order in which the rule has them.
type recurrence struct {
	series row.AppointmentSeries // the one whose rule goes on
	all    []row.Appointment
}

// recurrenceOf reads the entry that an appointment of a series belongs to.
func recurrenceOf(ctx context.Context, v *store.View, seriesID string) (recurrence, error) {
	asked, err := v.GetSeries(ctx, seriesID)
	if err != nil {
		return recurrence{}, err
	}
	all, err := v.ListOfEntry(ctx, asked.Uid)
	if err != nil {
		return recurrence{}, err
	}
	r := recurrence{series: asked, all: all}
	if last := r.last(); *last.SeriesID != asked.ID {
		r.series, err = v.GetSeries(ctx, *last.SeriesID)
	}
	return r, err
}

// last is the appointment that those to come are like.
func (r recurrence) last() row.Appointment { return r.all[len(r.all)-1] }

// sequence rises with each change of any of them that the client sees.
func (r recurrence) sequence() int {
	sum := int64(0)
	for _, a := range r.all {
		sum += a.Sequence
	}
	return int(sum)
}

// slots are when the series has each of them, by the appointment's id.
func (r recurrence) slots() map[string]int64 {
	slots := make(map[string]int64, len(r.all))
	for _, a := range r.all {
		slots[a.ID] = *a.Slot
	}
	return slots
}

// pictured is the whole series as a calendar shows it: the rule, and each appointment that is otherwise than the rule has
// it. nil: nothing of it is left.
func (r recurrence) pictured(ctx context.Context, v *store.View, zone *time.Location) (*outbox.Series, error) {
	byRule, shown, err := r.expand(zone)
	if err != nil {
		return nil, err
	}
	length := r.last().End - r.last().Start
	place, err := placeSaid(ctx, v, r.last().PlaceID)
	if err != nil {
		return nil, err
	}
	shown.End, shown.Place = shown.Start.Add(time.Duration(length)*time.Millisecond), place
	isLeft := false
	for _, a := range r.all {
		slot, isOfRule := *a.Slot, byRule[*a.Slot]
		delete(byRule, slot)
		if State(a.State) != Booked {
			if isOfRule {
				shown.Without = append(shown.Without, store.Time(slot))
			}
			continue
		}
		isLeft = true
		if !isOfRule {
			shown.Besides = append(shown.Besides, store.Time(slot))
		}
		if a.Start == slot && a.End-a.Start == length && deref(a.PlaceID) == deref(r.last().PlaceID) {
			continue
		}
		o := outbox.Occurrence{Slot: store.Time(slot), Start: store.Time(a.Start), End: store.Time(a.End)}
		if o.Place, err = placeSaid(ctx, v, a.PlaceID); err != nil {
			return nil, err
		}
		shown.Changed = append(shown.Changed, o)
	}
	if !isLeft {
		return nil, nil
	}
	for _, slot := range slices.Sorted(maps.Keys(byRule)) { // nothing is written down there
		shown.Without = append(shown.Without, store.Time(slot))
	}
	return shown, nil
}

// expand is what the rule says alone, and the moments at which it has an appointment as far as they are written down.
func (r recurrence) expand(zone *time.Location) (map[int64]bool, *outbox.Series, error) {
	option, err := rrule.StrToROption(r.series.Rule)
	if err != nil {
		return nil, nil, err
	}
	first, minute := dayOf(store.Time(*r.all[0].Slot), zone), int(r.series.Minute)
	shown := &outbox.Series{Occurrence: outbox.Occurrence{Slot: moment(first, minute, zone), Start: moment(first, minute, zone)}}
	if !option.Until.IsZero() {
		option.Until = moment(option.Until, minute, zone)
		shown.Last = option.Until
	}
	shown.Rule = option.RRuleString()
	made, err := parseDay("madeUntil", r.series.MadeUntil)
	if err != nil {
		return nil, nil, err
	}
	days, err := daysOf(first, r.series.Rule, first, made)
	byRule := make(map[int64]bool, len(days))
	for _, day := range days {
		byRule[store.Millis(moment(day, minute, zone))] = true
	}
	return byRule, shown, err
}

// placeSaid is a place as a mail names it; empty for none.
func placeSaid(ctx context.Context, v *store.View, id *string) (string, error) {
	if id == nil {
		return "", nil
	}
	place, err := v.GetPlace(ctx, *id)
	return whereabouts(place), err
}
