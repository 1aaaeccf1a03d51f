// Package messaging keeps what the practitioner and their clients write to one another in the portal.
//
// A thread belongs to a holder: the client, or a contact of theirs who has access of their own. What the practice
// writes can be taken back until the other side has it, and is never changed after that; what a client writes is never
// changed at all. The package sends nothing: a message is read in the portal. It must never put a word of a message
// into the history, a log or a mail. Start at [Threads], then [Threads.Send] and [Take].
package messaging

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Noun is how a change of a thread is announced; the id is the holder's.
const Noun = "message"

// Limits.
const (
	// BodyMax is the longest message, in characters.
	BodyMax = visitor.MessageMax
	// FilesMax is how many files one message carries.
	FilesMax = visitor.MessageFilesMax
	// PageSize is how many messages, or threads, are read at once.
	PageSize = 50
)

// Refusals.
const (
	MessagingOff            = access.MessagingOff
	MessageGone  fault.Code = "message_gone"  // the other side has it: it can no longer be taken back
	FilesMany    fault.Code = "message_files" // more than [FilesMax]
)

// State says whether a holder can be written to, and what becomes of it.
type State string

// The states. In the first three a message can be written.
const (
	Open        State = "open"
	NotSignedIn State = "not_signed_in" // they see it once they have come in
	PracticeOff State = "practice_off"  // they see it once the portal is on
	Off         State = "off"           // the permission is
	NoAccess    State = "no_access"     // they were never let in
	Disabled    State = "disabled"      // their access has ended
	Archived    State = "archived"
)

// Threads is what was written.
type Threads struct{ store *store.DB }

// New returns the threads of a store.
func New(db *store.DB) *Threads { return &Threads{store: db} }

// stateOf says where a correspondent stands.
func stateOf(c access.Correspondent) State {
	switch {
	case c.IsArchived:
		return Archived
	case !c.HasAccess && c.HadAccess:
		return Disabled
	case !c.HasAccess:
		return NoAccess
	case !c.MayMessage:
		return Off
	case !c.IsPortalOn:
		return PracticeOff
	case !c.HasSignedIn:
		return NotSignedIn
	}
	return Open
}

// refusalOf is why a holder in a state cannot be written to; empty: they can.
func refusalOf(s State) fault.Code {
	switch s {
	case Open, NotSignedIn, PracticeOff:
		return ""
	case Off:
		return MessagingOff
	case Archived:
		return access.ClientArchived
	case NoAccess, Disabled:
		return access.NoAccess
	}
	return access.NoAccess
}

// note records what was done with a message, and tells the thread's screens.
func note(ctx context.Context, tx *store.Tx, c access.Correspondent, actor history.Actor, action history.Action, id string) error {
	tx.Changed(Noun, c.HolderID)
	e := history.Entry{Actor: actor, Action: action, Client: c.ClientID, Subject: id}
	if c.Relation != "" {
		e.Contact, e.Relation = c.Name, string(c.Relation)
	}
	return history.Append(ctx, tx, e)
}

// keepThread brings the line of a thread up to date after a message or the draft came or went. One with neither has no
// line.
func keepThread(ctx context.Context, tx *store.Tx, clientID, holderID string) error {
	newest, err := tx.GetNewestMessage(ctx, holderID)
	if isNone(err) {
		return keepBegun(ctx, tx, clientID, holderID)
	}
	if err != nil {
		return err
	}
	unread, err := tx.CountUnreadOfClient(ctx, holderID)
	if err != nil {
		return err
	}
	return tx.PutThread(ctx, row.PutThreadParams{HolderID: holderID, ClientID: clientID, LastID: newest.ID, LastAt: newest.At, Unread: unread})
}

// keepBegun keeps the line of a thread in which nothing was written yet: it stands where its draft does.
func keepBegun(ctx context.Context, tx *store.Tx, clientID, holderID string) error {
	draft, err := tx.GetMessageDraft(ctx, holderID)
	if isNone(err) {
		return tx.DropThread(ctx, holderID)
	}
	if err != nil {
		return err
	}
	return tx.PutThread(ctx, row.PutThreadParams{HolderID: holderID, ClientID: clientID, LastAt: draft.UpdatedAt})
}
