// Package scheduling keeps when clients can come: what is offered and where, when the practice is open, what clients
// asked for and what was agreed.
//
// Times that are offered follow from the weekly blocks and the exceptions to them, in the practice's own clock, minus
// what is taken. They are computed anew in every transaction that changes one of these, into the table open_time, which
// is all that the portal sees of them. The package must never put a note or a reason into the history, a log or a
// subject line. Start at [Diary], then [refresh].
package scheduling

import (
	"context"
	"database/sql"
	"errors"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/typed"
	"anteroom/backend/visitor"
)

// Nouns by which changes are announced.
const (
	AvailabilityNoun = "availability" // what is offered, where and when
	AppointmentNoun  = "appointment"
	RequestNoun      = "request"
)

// Refusals.
const (
	OutOfRange fault.Code = "out_of_range"
	Overlaps   fault.Code = "availability_overlaps" // another block is there already
	EndFirst   fault.Code = "end_before_start"
	TimeTaken  fault.Code = visitor.TimeTaken // something else is there at that time
)

// Limits of what is typed.
const (
	nameMax   = 100  // characters
	codeMax   = 30   // characters
	detailMax = 500  // characters
	noteMax   = 1000 // characters
)

// Diary is the practice's time.
type Diary struct{ store *store.DB }

// New returns the diary of a store.
func New(db *store.DB) *Diary { return &Diary{store: db} }

// changeHours runs a verb on what is offered, with the open times that follow from it and its history row.
func (d *Diary) changeHours(ctx context.Context, id string, verb func(*store.Tx) error) error {
	return d.save(ctx, &id, func(tx *store.Tx, _ string) error { return verb(tx) })
}

// save is the same for something that may be new: then it is given an id. The verb has the practice's id.
func (d *Diary) save(ctx context.Context, id *string, verb func(tx *store.Tx, practiceID string) error) error {
	isNew := *id == ""
	return d.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if isNew {
			*id = tx.NewID()
		}
		if err := verb(tx, p.ID); err != nil {
			return err
		}
		if err := refresh(ctx, tx); err != nil {
			return err
		}
		tx.Changed(AvailabilityNoun, *id)
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.AvailabilityChanged, Subject: *id})
	})
}

// notFoundAt gives the error of a read its code and its field; no error at all means that the thing is there no longer.
func notFoundAt(field string, err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || fault.CodeOf(err) == fault.NotFound {
		return fault.At(field, fault.NotFound)
	}
	return err
}

// lines is what was typed into a field of several lines. It fails with [fault.TooLong] at the field.
func lines(field, s string, limit int) (string, error) {
	s = typed.Lines(s)
	if utf8.RuneCountInString(s) > limit {
		return "", fault.At(field, fault.TooLong)
	}
	return s, nil
}

// line is what was typed into a field of one line, which may be empty. It fails with [fault.TooLong] or [fault.Invalid] at the field.
func line(field, s string, limit int) (string, error) {
	s, err := typed.Line(s, limit)
	if err != nil {
		return "", fault.At(field, fault.CodeOf(err))
	}
	return s, nil
}
