package billing

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// RepeatState says whether invoices are made. It follows from the row.
type RepeatState string

// The states.
const (
	Running RepeatState = "running"
	Paused  RepeatState = "paused"
	Ended   RepeatState = "ended"
)

// RepeatCard is one that repeats as it is shown.
type RepeatCard struct {
	Repeat

	Client     string      `json:"client"`
	Currency   string      `json:"currency"`
	Total      int64       `json:"total"` // of each
	State      RepeatState `json:"state"`
	NextOn     string      `json:"nextOn"`     // empty: none comes; of a paused one where it stopped
	Made       int         `json:"made"`       // how many were made
	LastID     string      `json:"lastId"`     // the invoice that was made last; empty: there is none
	LastLabel  string      `json:"lastLabel"`  // its number; empty: a draft
	LastMade   string      `json:"lastMade"`   // the day that it was made for
	CaughtUp   int         `json:"caughtUp"`   // how many were lately made at once whose days were over, as after a week off
	CaughtUpOn string      `json:"caughtUpOn"` // the day on which they were; empty: none
}

// lately is for how long it is told that invoices were caught up.
const lately = 30 * 24 * time.Hour

// Repeats lists what is made again and again, for one client or all: what goes on first, by its next day.
func (b *Books) Repeats(ctx context.Context, clientID string) ([]RepeatCard, error) {
	cards := []RepeatCard{}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListRepeats(ctx, clientID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			card, err := cardOf(ctx, v, row.GetRepeatRow(r))
			if err != nil {
				return err
			}
			cards = append(cards, card)
		}
		return nil
	})
	return cards, err
}

// Repeat reads one. It fails with [fault.NotFound] at id.
func (b *Books) Repeat(ctx context.Context, id string) (RepeatCard, error) {
	var card RepeatCard
	err := b.store.Read(ctx, func(v *store.View) error {
		var err error
		card, err = readRepeat(ctx, v, id)
		return err
	})
	return card, err
}

func readRepeat(ctx context.Context, v *store.View, id string) (RepeatCard, error) {
	r, err := v.GetRepeat(ctx, id)
	if err != nil {
		return RepeatCard{}, notFoundAt("id", err)
	}
	return cardOf(ctx, v, r)
}

func cardOf(ctx context.Context, v *store.View, r row.GetRepeatRow) (RepeatCard, error) {
	p, set, err := settingsOf(ctx, v)
	if err != nil {
		return RepeatCard{}, err
	}
	s := r.InvoiceRepeat
	var d Draft
	if err := json.Unmarshal([]byte(s.Template), &d); err != nil {
		return RepeatCard{}, fault.Wrap(fault.Internal, err)
	}
	c, err := d.check()
	if err != nil {
		return RepeatCard{}, err
	}
	card := RepeatCard{
		Repeat: Repeat{
			ID: s.ID, Version: int(s.Version), ClientID: s.ClientID, Every: Every(s.Every), FirstOn: s.FirstOn, LastOn: s.LastOn, Note: d.Note,
			Discount: d.Discount, Lines: append([]DraftLine{}, d.Lines...), IsIssued: s.IsIssued, IsTold: s.IsTold,
		},
		Client: r.Name, Currency: set.Currency, Total: c.sums.Total, State: repeatStateOf(s), NextOn: s.NextOn, Made: int(s.Made),
	}
	return card, card.readMade(ctx, v, p)
}

func repeatStateOf(r row.InvoiceRepeat) RepeatState {
	switch {
	case r.NextOn == "":
		return Ended
	case r.IsPaused:
		return Paused
	default:
		return Running
	}
}

// readMade adds which invoice was made last, and what was caught up.
func (c *RepeatCard) readMade(ctx context.Context, v *store.View, p row.Practice) error {
	last, err := v.GetLastOfRepeat(ctx, &c.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	c.LastID, c.LastLabel, c.LastMade = last.ID, last.Label, last.RepeatOn
	made, err := v.ListMadeSince(ctx, row.ListMadeSinceParams{RepeatID: &c.ID, Since: store.Millis(v.Now.Add(-lately))})
	if err != nil {
		return err
	}
	for _, m := range made {
		day, err := today(p, store.Time(m.CreatedAt))
		switch {
		case err != nil:
			return err
		case m.RepeatOn >= day:
			continue
		case c.CaughtUpOn == "":
			c.CaughtUpOn = day
		case c.CaughtUpOn != day:
			return nil
		}
		c.CaughtUp++
	}
	return nil
}
