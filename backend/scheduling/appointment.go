package scheduling

import (
	"context"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Booking is an appointment as it is written down.
type Booking struct {
	ID        string    `json:"id"`       // empty: it is new
	HolderID  string    `json:"holderId"` // the client, or the contact who comes; empty: time that is taken. It never changes
	Title     string    `json:"title"`    // of time that is taken; with a client it is empty
	ServiceID string    `json:"serviceId"`
	PlaceID   string    `json:"placeId"`
	Note      string    `json:"note"` // the practitioner's own
	Start     time.Time `json:"start" ts_type:"string"`
	Minutes   int       `json:"minutes"`
	Repeat    Repeat    `json:"repeat"` // of a new one
	Anyway    bool      `json:"anyway"` // also where something else is there already
	Tell      bool      `json:"tell"`   // tell the client by email; see [Diary.Reach] for whether that can be

	isTaken bool // the client took a time that was offered
}

// agreedBy is whose word made an appointment of it.
func (b Booking) agreedBy() history.Actor {
	if b.isTaken {
		return history.Client
	}
	return history.Practitioner
}

// Check says what a booking would lie over: the names of what is there. A series is asked about its first time alone.
func (d *Diary) Check(ctx context.Context, b Booking) ([]string, error) {
	names := []string{}
	b, err := checkBooking(b)
	if err != nil {
		return names, err
	}
	err = d.store.Read(ctx, func(v *store.View) error {
		buffer, err := bufferOf(ctx, v, b.ServiceID)
		if err != nil {
			return err
		}
		names, err = Conflicts(ctx, v, b.Start, b.end().Add(minutes(buffer)), b.ID)
		return err
	})
	return names, err
}

// Save writes an appointment down, or changes one; of a series the one alone. It fails with [fault.Missing],
// [fault.TooLong] or [OutOfRange] at the field, with [fault.NotFound] where the client, the service, the place or the
// appointment are not there, with [access.ClientArchived], with [TimeTaken] at start where something is there already and nobody said
// anyway, and at tell with the codes of [Diary.Reach].
func (d *Diary) Save(ctx context.Context, b Booking) (Entry, error) {
	b, err := checkBooking(b)
	if err != nil {
		return Entry{}, err
	}
	isNew := b.ID == ""
	var saved Entry
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		id := b.ID
		if isNew {
			if id, err = b.book(ctx, tx); err != nil {
				return err
			}
		} else if err := b.change(ctx, tx); err != nil {
			return err
		}
		if err := settleMails(ctx, tx, id, asAsked(b.Tell), isNew && b.Repeat.Every > 0); err != nil {
			return err
		}
		if err := refresh(ctx, tx); err != nil {
			return err
		}
		a, err := tx.GetAppointment(ctx, id)
		if err != nil {
			return err
		}
		saved, err = readEntry(ctx, tx, a)
		return err
	})
	return saved, err
}

// Book writes an appointment with a client down that was agreed on, in the transaction of whoever agreed, and returns its
// id. Unless anyway it fails with [TimeTaken] at start where something else is there than the request that it comes from.
func Book(ctx context.Context, tx *store.Tx, b Booking, requestID string) (string, error) {
	b, err := checkBooking(b)
	if err != nil {
		return "", err
	}
	id, err := b.insert(ctx, tx, b.Start, nil, requestID)
	if err != nil {
		return "", err
	}
	return id, refresh(ctx, tx)
}

// book writes a new appointment down, and those that repeat it.
func (b Booking) book(ctx context.Context, tx *store.Tx) (string, error) {
	if b.Repeat.Every == 0 {
		return b.insert(ctx, tx, b.Start, nil, "")
	}
	return b.bookSeries(ctx, tx)
}

// insert writes one appointment down.
func (b Booking) insert(ctx context.Context, tx *store.Tx, start time.Time, seriesID *string, requestID string) (string, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	var clientID *string
	if b.HolderID != "" {
		who, err := access.CorrespondentOf(ctx, &tx.View, b.HolderID)
		switch {
		case err != nil:
			return "", notFoundAt("holderId", err)
		case who.IsArchived:
			return "", fault.At("holderId", access.ClientArchived)
		}
		clientID = &who.ClientID
	}
	buffer, err := b.fits(ctx, tx, start, requestID)
	if err != nil {
		return "", err
	}
	var slot *int64
	if seriesID != nil {
		at := store.Millis(start)
		slot = &at
	}
	id, now := tx.NewID(), store.Millis(tx.Now)
	if err := tx.InsertAppointment(ctx, row.InsertAppointmentParams{
		ID: id, PracticeID: p.ID, ClientID: clientID, HolderID: orNil(b.HolderID), ServiceID: orNil(b.ServiceID), PlaceID: orNil(b.PlaceID), SeriesID: seriesID,
		Slot: slot, Title: b.Title, Note: b.Note, Start: store.Millis(start), End: store.Millis(start.Add(b.length())), Buffer: buffer, RequestID: orNil(requestID),
		CreatedAt: now, UpdatedAt: now,
	}); err != nil {
		return "", err
	}
	return id, note(ctx, tx, b.agreedBy(), history.AppointmentBooked, deref(clientID), id)
}

// fits looks whether the time is free and the place is there, and returns the minutes that are kept free afterwards.
func (b Booking) fits(ctx context.Context, tx *store.Tx, start time.Time, requestID string) (buffer int64, err error) {
	if buffer, err = bufferOf(ctx, &tx.View, b.ServiceID); err != nil {
		return 0, err
	}
	if b.PlaceID != "" {
		if _, err := tx.GetPlace(ctx, b.PlaceID); err != nil {
			return 0, notFoundAt("placeId", err)
		}
	}
	if b.Anyway {
		return buffer, nil
	}
	names, err := Conflicts(ctx, &tx.View, start, start.Add(b.length()+minutes(buffer)), b.ID, requestID)
	if err == nil && len(names) > 0 {
		err = fault.At("start", TimeTaken)
	}
	return buffer, err
}

// change writes an appointment anew.
func (b Booking) change(ctx context.Context, tx *store.Tx) error {
	old, err := tx.GetAppointment(ctx, b.ID)
	if err != nil || State(old.State) != Booked {
		return notFoundAt("id", err)
	}
	isMoved := old.Start != store.Millis(b.Start) || old.End != store.Millis(b.end())
	if !isMoved {
		b.Anyway = true
	}
	buffer, err := b.fits(ctx, tx, b.Start, "")
	if err != nil {
		return err
	}
	next := old
	next.ServiceID, next.PlaceID, next.Title, next.Note = orNil(b.ServiceID), orNil(b.PlaceID), b.Title, b.Note
	next.Start, next.End, next.Buffer = store.Millis(b.Start), store.Millis(b.end()), buffer
	return rewrite(ctx, tx, old, next)
}

// note tells the window and the history of a change.
func note(ctx context.Context, tx *store.Tx, by history.Actor, action history.Action, clientID, id string) error {
	tx.Changed(AppointmentNoun, id)
	return history.Append(ctx, tx, history.Entry{Actor: by, Action: action, Client: clientID, Subject: id})
}

// bufferOf are the minutes kept free after a service.
func bufferOf(ctx context.Context, v *store.View, serviceID string) (int64, error) {
	if serviceID == "" {
		return 0, nil
	}
	s, err := v.GetService(ctx, serviceID)
	if err != nil {
		return 0, notFoundAt("serviceId", err)
	}
	return s.Buffer, nil
}

// readEntry is an appointment as the calendar shows it.
func readEntry(ctx context.Context, tx *store.Tx, a row.Appointment) (Entry, error) {
	entries, err := entriesBetween(ctx, &tx.View, store.Time(a.Start), store.Time(a.End))
	for _, e := range entries {
		if e.ID == a.ID {
			return e, err
		}
	}
	return Entry{}, err
}

func (b Booking) length() time.Duration { return time.Duration(b.Minutes) * time.Minute }
func (b Booking) end() time.Time        { return b.Start.Add(b.length()) }

func checkBooking(b Booking) (Booking, error) {
	title, err := line("title", b.Title, nameMax)
	if err != nil {
		return b, err
	}
	switch {
	case b.HolderID == "" && title == "":
		return b, fault.At("title", fault.Missing)
	case b.Start.Year() < 1970 || b.Start.Year() > 2200:
		return b, fault.At("start", fault.Invalid)
	case b.Minutes < minutesMin || b.Minutes > minutesMax:
		return b, fault.At("minutes", OutOfRange)
	case b.HolderID != "" && title != "":
		return b, fault.At("title", fault.Invalid)
	}
	b.Title = title
	b.Note, err = lines("note", b.Note, noteMax)
	return b, err
}
