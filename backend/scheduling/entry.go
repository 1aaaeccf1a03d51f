package scheduling

import (
	"context"
	"slices"
	"strings"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// State says what has become of an appointment.
type State string

// The states of an appointment.
const (
	Booked    State = "booked"
	Cancelled State = "cancelled"
)

// Entry is something that stands in the calendar: an appointment, time that is taken, or a request that waits.
type Entry struct {
	ID          string    `json:"id"` // of a request that waits: the request's
	SeriesID    string    `json:"seriesId"`
	ClientID    string    `json:"clientId"` // empty: without a client
	HolderID    string    `json:"holderId"`
	Name        string    `json:"name"` // of the client or the contact who comes; without a client the title
	Title       string    `json:"title"`
	ServiceID   string    `json:"serviceId"`
	Service     string    `json:"service"`
	PlaceID     string    `json:"placeId"`
	Place       string    `json:"place"`
	Kind        PlaceKind `json:"kind"`
	Start       time.Time `json:"start" ts_type:"string"`
	End         time.Time `json:"end" ts_type:"string"`
	Buffer      int       `json:"buffer"` // minutes kept free after it
	State       State     `json:"state"`
	CancelledBy string    `json:"cancelledBy"` // practice, client; empty: it is not
	Reason      string    `json:"reason"`
	Note        string    `json:"note"`
	IsPending   bool      `json:"isPending"`
	Conflicts   []string  `json:"conflicts"` // the names of what is there at the same time
}

// Span is a stretch of time.
type Span struct {
	From time.Time `json:"from" ts_type:"string"`
	To   time.Time `json:"to" ts_type:"string"`
}

// Calendar is a stretch of the calendar.
type Calendar struct {
	Zone    string  `json:"zone"`
	Entries []Entry `json:"entries"`
	Open    []Span  `json:"open"` // when the practice is open somewhere, whatever is taken of it
}

// Limits of what is read at once.
const (
	calendarMax = 45 * dayLength
	ofClientMax = 200
)

// Between reads the calendar between two moments. It fails with [OutOfRange] for more than 45 days.
func (d *Diary) Between(ctx context.Context, from, to time.Time) (Calendar, error) {
	c := Calendar{Entries: []Entry{}, Open: []Span{}}
	if to.Before(from) || to.Sub(from) > calendarMax {
		return c, fault.At("to", OutOfRange)
	}
	err := d.store.Read(ctx, func(v *store.View) error {
		h, _, err := readHours(ctx, v)
		if err != nil {
			return err
		}
		c.Zone = h.zone.String()
		open, err := h.at("", dayOf(from, h.zone), dayOf(to, h.zone))
		if err != nil {
			return err
		}
		for _, s := range open {
			c.Open = append(c.Open, Span{From: s.start, To: s.end})
		}
		c.Entries, err = entriesBetween(ctx, v, from, to)
		return err
	})
	return c, err
}

// OfClient reads the appointments of a client, the latest first, at most 200.
func (d *Diary) OfClient(ctx context.Context, clientID string) ([]Entry, error) {
	entries := []Entry{}
	err := d.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListAppointmentsOfClient(ctx, row.ListAppointmentsOfClientParams{ClientID: &clientID, Limit: ofClientMax})
		for _, r := range rows {
			entries = append(entries, entryOf(r.Appointment, r.Name, r.Service, r.Place, r.Kind))
		}
		return err
	})
	return entries, err
}

// entriesBetween reads what stands between two moments, in order, each with what it lies over.
func entriesBetween(ctx context.Context, v *store.View, from, to time.Time) ([]Entry, error) {
	entries := []Entry{}
	booked, err := v.ListAppointmentsBetween(ctx, row.ListAppointmentsBetweenParams{Since: store.Millis(from), Until: store.Millis(to)})
	if err != nil {
		return entries, err
	}
	for _, r := range booked {
		entries = append(entries, entryOf(r.Appointment, r.Name, r.Service, r.Place, r.Kind))
	}
	pending, err := v.ListPendingBetween(ctx, row.ListPendingBetweenParams{Since: store.Millis(from), Until: store.Millis(to)})
	if err != nil {
		return entries, err
	}
	for _, r := range pending {
		q := r.AppointmentRequest
		entries = append(entries, Entry{
			ID: q.ID, ClientID: q.ClientID, HolderID: q.HolderID, Name: strings.TrimSpace(r.Name), ServiceID: q.ServiceID, Service: r.Service,
			PlaceID: deref(q.PlaceID), Place: r.Place, Kind: PlaceKind(r.Kind), Start: store.Time(q.Start), End: store.Time(q.End), Buffer: int(q.Buffer),
			State: Booked, Note: q.Note, IsPending: true, Conflicts: []string{},
		})
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Start.Compare(b.Start) })
	for i := range entries {
		for j := i + 1; j < len(entries) && entries[j].Start.Before(entries[i].busyUntil()); j++ {
			entries[i].Conflicts = append(entries[i].Conflicts, entries[j].Name)
			entries[j].Conflicts = append(entries[j].Conflicts, entries[i].Name)
		}
	}
	return entries, nil
}

// busyUntil is when the next thing may begin.
func (e Entry) busyUntil() time.Time { return e.End.Add(time.Duration(e.Buffer) * time.Minute) }

// Conflicts are the names of what is there in a stretch of time, its buffer with it, but for the appointment or the request
// that are left out.
func Conflicts(ctx context.Context, v *store.View, start, until time.Time, leftOut ...string) ([]string, error) {
	names := []string{}
	entries, err := entriesBetween(ctx, v, start, until)
	for _, e := range entries {
		if !slices.Contains(leftOut, e.ID) && e.Start.Before(until) && e.busyUntil().After(start) {
			names = append(names, e.Name)
		}
	}
	return names, err
}

func entryOf(a row.Appointment, name, service, place, kind string) Entry {
	return Entry{
		ID: a.ID, SeriesID: deref(a.SeriesID), ClientID: deref(a.ClientID), HolderID: deref(a.HolderID), Name: strings.TrimSpace(name), Title: a.Title,
		ServiceID: deref(a.ServiceID), Service: service, PlaceID: deref(a.PlaceID), Place: place, Kind: PlaceKind(kind),
		Start: store.Time(a.Start), End: store.Time(a.End), Buffer: int(a.Buffer), State: State(a.State), CancelledBy: a.CancelledBy, Reason: a.Reason,
		Note: a.Note, Conflicts: []string{},
	}
}
