package outbox

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
)

// Values are what a mail's words are filled with.
type Values = mail.Values

// Permissions are what a mail may promise.
type Permissions = mail.Permissions

// Visit is an appointment as a mail tells of it.
type Visit = mail.Visit

// Series is an appointment that comes again, whole, as a mail brings it for a calendar.
type Series = mail.Series

// Occurrence is one of a series.
type Occurrence = mail.Occurrence

// Correspondence is the domain as the outbox asks it. Each question is asked inside the transaction
// that acts on the answer.
type Correspondence interface {
	// MayGo says whether a mail may still go (access, consent, address, the practice's switch).
	MayGo(ctx context.Context, tx *store.Tx, m Mail) (Leave, error)
	// Fill gives what a mail's words are filled with as things stand, without a link and a code: for its
	// editor and its preview. It changes nothing.
	Fill(ctx context.Context, v *store.View, m Mail) (Values, error)
	// Write gives what a mail says. It is asked once a mail, at its first attempt; the link in it is
	// made now.
	Write(ctx context.Context, tx *store.Tx, m Mail) (Values, error)
	// HandedOver is told just before the final dot: a link's life counts from here.
	HandedOver(ctx context.Context, tx *store.Tx, m Mail) error
	// Moved is told when a mail has come to another state.
	Moved(ctx context.Context, tx *store.Tx, m Mail) error
	// Edited is told when the practitioner has given a mail that waits other words.
	Edited(ctx context.Context, tx *store.Tx, m Mail) error
}

// Leave is the answer to whether a mail may go: it may, it must wait, or it never will.
type Leave struct {
	waits  bool
	reason fault.Code
}

// Go lets a mail go.
func Go() Leave { return Leave{} }

// Wait keeps a mail back for as long as reason holds.
func Wait(reason fault.Code) Leave { return Leave{waits: true, reason: reason} }

// Drop takes a mail back for good.
func Drop(reason fault.Code) Leave { return Leave{reason: reason} }
