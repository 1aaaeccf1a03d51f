package billing

import (
	"context"
	"encoding/json"
	"fmt"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Every is how often an invoice is made again.
type Every string

// The rhythms.
const (
	EveryDay   Every = "day"
	EveryMonth Every = "month" // on the day of the first one; in a month that is too short on its last
)

// RepeatEnded is the refusal to change what makes nothing more.
const RepeatEnded fault.Code = "repeat_ended"

// Repeat is an invoice that is made again and again.
type Repeat struct {
	ID       string      `json:"id"`      // empty: a new one
	Version  int         `json:"version"` // the one that was read; of a new one 0
	ClientID string      `json:"clientId"`
	Every    Every       `json:"every"`
	FirstOn  string      `json:"firstOn"` // today or later; it, the client and the rhythm stay
	LastOn   string      `json:"lastOn"`  // empty: on and on
	Note     string      `json:"note"`
	Discount Discount    `json:"discount"`
	Lines    []DraftLine `json:"lines"`    // without a day or an appointment: each bears the day of its invoice
	IsIssued bool        `json:"isIssued"` // each is issued at once; else it is a draft
	IsTold   bool        `json:"isTold"`   // and the client is told by mail, where they can be
}

// SaveRepeat keeps an invoice that is made again and again; page is the number of the form of a new one, so that pressing
// twice makes one. What was made already stays as it is. It fails at the field with the codes of a draft (see
// [Books.Save]), at every with [fault.Invalid], at firstOn with [fault.Invalid] or [OutOfRange] for a day that is over, at
// lastOn with [fault.Invalid] or [EndFirst], at lines with [InvoiceEmpty] or [InvoiceZero], at id with [fault.NotFound] or
// [RepeatEnded], and with [fault.Conflict] where it was changed since its version.
func (b *Books) SaveRepeat(ctx context.Context, page string, r Repeat) (RepeatCard, error) {
	c, err := r.check()
	if err != nil {
		return RepeatCard{}, err
	}
	template, err := json.Marshal(c.Draft)
	if err != nil {
		return RepeatCard{}, fault.Wrap(fault.Internal, err)
	}
	var card RepeatCard
	err = b.write(ctx, history.RepeatSaved, func(tx *store.Tx) (history.Entry, error) {
		id, err := r.keep(ctx, tx, page, string(template))
		if err != nil {
			return history.Entry{}, err
		}
		card, err = readRepeat(ctx, &tx.View, id)
		tx.Changed(RepeatNoun, id)
		return history.Entry{Client: card.ClientID, Subject: id}, err
	})
	return card, err
}

// check gives the form of an invoice that repeats.
func (r Repeat) check() (checked, error) {
	if r.Every != EveryDay && r.Every != EveryMonth {
		return checked{}, fault.At("every", fault.Invalid)
	}
	if _, err := parseDay("firstOn", r.FirstOn); err != nil {
		return checked{}, err
	}
	if r.LastOn != "" {
		if _, err := parseDay("lastOn", r.LastOn); err != nil {
			return checked{}, err
		}
		if r.LastOn < r.FirstOn {
			return checked{}, fault.At("lastOn", EndFirst)
		}
	}
	for i, l := range r.Lines {
		switch {
		case l.Day != "":
			return checked{}, fault.At(fmt.Sprintf("lines.%d.day", i), fault.Invalid)
		case l.AppointmentID != "":
			return checked{}, fault.At(fmt.Sprintf("lines.%d.appointmentId", i), fault.Invalid)
		}
	}
	c, err := Draft{ClientID: r.ClientID, Note: r.Note, Discount: r.Discount, Lines: r.Lines}.check()
	switch {
	case err != nil:
		return c, err
	case len(c.Lines) == 0:
		return c, fault.At("lines", InvoiceEmpty)
	case c.sums.Total == 0:
		return c, fault.At("lines", InvoiceZero)
	}
	return c, nil
}

// keep writes one down, and returns its id.
func (r Repeat) keep(ctx context.Context, tx *store.Tx, page, template string) (string, error) {
	if r.ID != "" {
		return r.ID, r.update(ctx, tx, template)
	}
	id, isNew, err := once(ctx, tx, page, func() (string, error) { return r.insert(ctx, tx, template) })
	if err != nil || isNew {
		return id, err
	}
	made, err := tx.GetRepeat(ctx, id)
	if err != nil {
		return id, notFoundAt("id", err)
	}
	r.ID, r.Version = id, int(made.InvoiceRepeat.Version)
	return id, r.update(ctx, tx, template)
}

func (r Repeat) insert(ctx context.Context, tx *store.Tx, template string) (string, error) {
	if err := r.mayRepeat(ctx, &tx.View); err != nil {
		return "", err
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	now, err := today(p, tx.Now)
	if err != nil {
		return "", err
	}
	if r.FirstOn < now {
		return "", fault.At("firstOn", OutOfRange)
	}
	id := tx.NewID()
	return id, tx.InsertRepeat(ctx, row.InsertRepeatParams{
		ID: id, PracticeID: p.ID, ClientID: r.ClientID, Every: string(r.Every), FirstOn: r.FirstOn, LastOn: r.LastOn, NextOn: r.FirstOn, Template: template,
		IsIssued: r.IsIssued, IsTold: r.IsTold, UpdatedAt: store.Millis(tx.Now),
	})
}

// update changes one that is there; whose it is, its rhythm and its first day stay.
func (r Repeat) update(ctx context.Context, tx *store.Tx, template string) error {
	before, err := tx.GetRepeat(ctx, r.ID)
	was := before.InvoiceRepeat
	switch {
	case err != nil:
		return notFoundAt("id", err)
	case was.NextOn == "":
		return fault.At("id", RepeatEnded)
	case was.Version != int64(r.Version):
		return fault.New(fault.Conflict)
	case was.ClientID != r.ClientID:
		return fault.At("clientId", OtherOnes)
	case was.Every != string(r.Every):
		return fault.At("every", fault.Invalid)
	case was.FirstOn != r.FirstOn:
		return fault.At("firstOn", OutOfRange)
	}
	if err := r.mayRepeat(ctx, &tx.View); err != nil {
		return err
	}
	next := was.NextOn
	if r.LastOn != "" && next > r.LastOn {
		next = ""
	}
	_, err = tx.UpdateRepeat(ctx, row.UpdateRepeatParams{
		LastOn: r.LastOn, NextOn: next, Template: template, IsIssued: r.IsIssued, IsTold: r.IsTold, UpdatedAt: store.Millis(tx.Now), ID: r.ID, Version: int64(r.Version),
	})
	return err
}

// mayRepeat says whether what is named is there.
func (r Repeat) mayRepeat(ctx context.Context, v *store.View) error {
	if _, err := clientOf(ctx, v, r.ClientID); err != nil {
		return err
	}
	return Draft{ClientID: r.ClientID, Lines: r.Lines}.mayBill(ctx, v, "")
}
