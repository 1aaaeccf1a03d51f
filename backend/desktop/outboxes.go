package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
)

// Outboxes is bound to the window: what waits, went and failed.
type Outboxes struct{ desk *Desk }

// NewOutboxes binds the outbox.
func NewOutboxes(desk *Desk) *Outboxes { return &Outboxes{desk: desk} }

// OutboxSummary is the outbox in the frame of the window.
type OutboxSummary struct {
	Waiting      int        `json:"waiting"`
	Held         int        `json:"held"`
	Sending      int        `json:"sending"`
	Due          int        `json:"due"`     // of those that wait, the ones that could go now
	FlushAt      int        `json:"flushAt"` // which mail is on its way now, of FlushOf; 0: none
	FlushOf      int        `json:"flushOf"`
	Problems     int        `json:"problems"`
	NextHeldAt   *time.Time `json:"nextHeldAt" ts_type:"string | null"`
	Account      string     `json:"account"` // as in [MailAccount]
	AccountWords string     `json:"accountWords"`
	IsPaused     bool       `json:"isPaused"`
	IsOffline    bool       `json:"isOffline"`
	OfflineSince *time.Time `json:"offlineSince" ts_type:"string | null"`
	NextTryAt    *time.Time `json:"nextTryAt" ts_type:"string | null"`
	PacedUntil   *time.Time `json:"pacedUntil" ts_type:"string | null"` // the provider's limit is reached; the next mail leaves then
}

// Page reads a part of one list.
func (o *Outboxes) Page(query outbox.Query) (outbox.Page, error) {
	return answer(o.desk, func(ctx context.Context, h *House) (outbox.Page, error) { return h.Outbox.Page(ctx, query) })
}

// Summary reads the outbox's figures.
func (o *Outboxes) Summary() (OutboxSummary, error) {
	return answer(o.desk, func(ctx context.Context, h *House) (OutboxSummary, error) {
		found, err := h.Outbox.Summary(ctx)
		if err != nil {
			return OutboxSummary{}, err
		}
		summary := OutboxSummary{
			Waiting: found.Waiting, Held: found.Held, Sending: found.Sending, Due: found.Due, FlushAt: found.FlushAt, FlushOf: found.FlushOf,
			Problems: found.Problems, NextHeldAt: found.NextHeldAt,
			Account: string(found.Account), AccountWords: found.AccountWords, IsPaused: found.IsPaused,
			IsOffline: found.Account == outbox.Offline, NextTryAt: found.NextTryAt, PacedUntil: found.PacedUntil,
		}
		if summary.IsOffline {
			summary.OfflineSince = found.Since
		}
		if _, err := h.Accounts.Get(ctx); fault.CodeOf(err) == practice.NoAccount {
			summary.Account = noAccount
		} else if err != nil {
			return OutboxSummary{}, err
		}
		return summary, nil
	})
}

// Undo takes a mail back that is still held.
func (o *Outboxes) Undo(id string) error { return o.change(id, (*outbox.Queue).Undo) }

// Cancel takes a mail back that waits.
func (o *Outboxes) Cancel(id string) error { return o.change(id, (*outbox.Queue).Undo) }

// LetGo ends a hold that is longer than the undo window.
func (o *Outboxes) LetGo(id string) error { return o.change(id, (*outbox.Queue).LetGo) }

// TryNow lets a mail go at once, or a failed one anew.
func (o *Outboxes) TryNow(id string) error { return o.change(id, (*outbox.Queue).TryNow) }

// SendAgain sends a mail in doubt once more.
func (o *Outboxes) SendAgain(id string) error { return o.change(id, (*outbox.Queue).SendAgain) }

// LeaveIt settles a mail in doubt or failed.
func (o *Outboxes) LeaveIt(id string) error { return o.change(id, (*outbox.Queue).LeaveIt) }

// Message reads the words of a mail, for its editor.
func (o *Outboxes) Message(id string) (outbox.Message, error) {
	return answer(o.desk, func(ctx context.Context, h *House) (outbox.Message, error) { return h.Outbox.Message(ctx, id) })
}

// Preview shows a mail as its recipient would have it with a wording.
func (o *Outboxes) Preview(id string, wording outbox.Wording) (outbox.Preview, error) {
	return answer(o.desk, func(ctx context.Context, h *House) (outbox.Preview, error) { return h.Outbox.Preview(ctx, id, wording) })
}

// Edit gives a mail that waits other words.
func (o *Outboxes) Edit(id string, wording outbox.Wording) error {
	return act(o.desk, func(ctx context.Context, h *House) error { return h.Outbox.Edit(ctx, id, wording) })
}

// SendNow has everything go at once that waits, undo windows included, whatever the server said before.
func (o *Outboxes) SendNow() error {
	return act(o.desk, func(ctx context.Context, h *House) error {
		err := h.Outbox.SendNow(ctx)
		h.WakeOutbox()
		return err
	})
}

// Pause keeps everything back.
func (o *Outboxes) Pause() error {
	return act(o.desk, func(ctx context.Context, h *House) error { return h.Outbox.Pause(ctx) })
}

// Resume lets mails go again.
func (o *Outboxes) Resume() error {
	return act(o.desk, func(ctx context.Context, h *House) error {
		err := h.Outbox.Resume(ctx)
		h.WakeOutbox()
		return err
	})
}

func (o *Outboxes) change(id string, verb func(*outbox.Queue, context.Context, string) error) error {
	return act(o.desk, func(ctx context.Context, h *House) error {
		err := verb(h.Outbox, ctx, id)
		h.WakeOutbox()
		return err
	})
}
