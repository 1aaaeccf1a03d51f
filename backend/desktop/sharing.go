package desktop

import (
	"context"

	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
)

// Prospect reads what sharing with a client, or a contact, would mean, and what there is to share.
func (s *Shares) Prospect(holderID string) (paperwork.Prospect, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.Prospect, error) {
		return h.Shares.Prospect(ctx, holderID)
	})
}

// Stock reads what there is to share.
func (s *Shares) Stock() (paperwork.Stock, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.Stock, error) { return h.Shares.Stock(ctx) })
}

// Message reads what the editor of the mail starts from; an empty address means the one it would go to.
func (s *Shares) Message(holderID, addressID string) (outbox.Message, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (outbox.Message, error) {
		return h.Shares.Message(ctx, holderID, addressID)
	})
}

// Preview shows the mail that a draft would send.
func (s *Shares) Preview(draft paperwork.ShareDraft) (outbox.Preview, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (outbox.Preview, error) { return h.Shares.Preview(ctx, draft) })
}

// Share gives documents to somebody and tells them in one mail.
func (s *Shares) Share(draft paperwork.ShareDraft) (paperwork.Shared, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.Shared, error) { return h.Shares.Share(ctx, draft) })
}

// Undo takes a sharing back while its mail has not gone.
func (s *Shares) Undo(mailID string) error {
	return act(s.desk, func(ctx context.Context, h *House) error { return h.Shares.Undo(ctx, mailID) })
}

// ReminderRule reads when clients are reminded of what is not done.
func (s *Shares) ReminderRule() (paperwork.ReminderRule, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.ReminderRule, error) { return h.Shares.ReminderRule(ctx) })
}

// SaveReminderRule changes when clients are reminded.
func (s *Shares) SaveReminderRule(days []int) (paperwork.ReminderRule, error) {
	return answer(s.desk, func(ctx context.Context, h *House) (paperwork.ReminderRule, error) {
		return h.Shares.SaveReminderRule(ctx, days)
	})
}
