package messaging

import (
	"context"
	"unicode/utf8"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/typed"
)

// AnnounceMax is to how many people one announcement goes at the most.
const AnnounceMax = 1000

// AnnounceMany is the refusal of more.
const AnnounceMany fault.Code = "announce_many"

// Outcome is what an announcement is, or would be, to one of those it is meant for.
type Outcome struct {
	HolderID  string     `json:"holderId"`
	Name      string     `json:"name"`
	State     State      `json:"state"`
	Why       fault.Code `json:"why"`       // why they get none; empty: they do
	MessageID string     `json:"messageId"` // empty: none was written, or not yet
}

// Rehearse says who would get an announcement and who would not, and why; nothing is written. Somebody who is not
// there any more is left out with [fault.NotFound]. It fails with [AnnounceMany].
func (t *Threads) Rehearse(ctx context.Context, holderIDs []string) ([]Outcome, error) {
	outcomes := []Outcome{}
	if len(holderIDs) > AnnounceMax {
		return outcomes, fault.New(AnnounceMany)
	}
	err := t.store.Read(ctx, func(v *store.View) error {
		for _, id := range holderIDs {
			outcome, _, err := outcomeFor(ctx, v, id)
			if err != nil {
				return err
			}
			outcomes = append(outcomes, outcome)
		}
		return nil
	})
	return outcomes, err
}

// Announce writes the same words to many people, a message of their own to each; nobody sees who else got it. Drafts
// stay as they are. It fails with [AnnounceMany], and at body with [fault.Missing] or [fault.TooLong].
func (t *Threads) Announce(ctx context.Context, holderIDs []string, body string) ([]Outcome, error) {
	body = typed.Lines(body)
	switch {
	case len(holderIDs) > AnnounceMax:
		return nil, fault.New(AnnounceMany)
	case body == "":
		return nil, fault.At("body", fault.Missing)
	case utf8.RuneCountInString(body) > BodyMax:
		return nil, fault.At("body", fault.TooLong)
	}
	outcomes := []Outcome{}
	err := t.store.Write(ctx, func(tx *store.Tx) error {
		outcomes = outcomes[:0]
		for _, id := range holderIDs {
			outcome, with, err := outcomeFor(ctx, &tx.View, id)
			if err != nil {
				return err
			}
			if outcome.Why == "" {
				if outcome.MessageID, err = write(ctx, tx, with, body, nil); err != nil {
					return err
				}
			}
			outcomes = append(outcomes, outcome)
		}
		return nil
	})
	return outcomes, err
}

// outcomeFor says what an announcement would be to somebody.
func outcomeFor(ctx context.Context, v *store.View, id string) (Outcome, access.Correspondent, error) {
	with, err := access.CorrespondentOf(ctx, v, id)
	if isNone(err) {
		return Outcome{HolderID: id, State: NoAccess, Why: fault.NotFound}, with, nil
	}
	state := stateOf(with)
	return Outcome{HolderID: id, Name: with.Name, State: state, Why: refusalOf(state)}, with, err
}
