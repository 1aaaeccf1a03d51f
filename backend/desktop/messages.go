package desktop

import (
	"context"

	"anteroom/backend/messaging"
)

// Messages is bound to the window: what the practitioner and their clients write to one another.
type Messages struct{ desk *Desk }

// NewMessages binds the messages.
func NewMessages(desk *Desk) *Messages { return &Messages{desk: desk} }

// List reads a page of the threads.
func (m *Messages) List(query messaging.Query) (messaging.Page, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Page, error) { return h.Threads.List(ctx, query) })
}

// Unread counts the messages that have not been read.
func (m *Messages) Unread() (int, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (int, error) { return h.Threads.Unread(ctx) })
}

// UnreadOf counts the messages of a client, and of their contacts, that have not been read.
func (m *Messages) UnreadOf(clientID string) (messaging.Waiting, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Waiting, error) {
		return h.Threads.UnreadOf(ctx, clientID)
	})
}

// Get reads a thread with its newest messages, or with those before one of them.
func (m *Messages) Get(holderID, before string) (messaging.Conversation, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Conversation, error) {
		return h.Threads.Get(ctx, holderID, before)
	})
}

// Send writes to somebody, with the files of their draft.
func (m *Messages) Send(holderID, body string) (messaging.Message, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Message, error) {
		return h.Threads.Send(ctx, holderID, body)
	})
}

// Undo takes a message back that can still be.
func (m *Messages) Undo(id string) error {
	return act(m.desk, func(ctx context.Context, h *House) error { return h.Threads.Undo(ctx, id) })
}

// MarkRead notes what was on the screen, up to a message.
func (m *Messages) MarkRead(holderID, upTo string) error {
	return act(m.desk, func(ctx context.Context, h *House) error { return h.Threads.MarkRead(ctx, holderID, upTo) })
}

// SaveDraft keeps what was typed.
func (m *Messages) SaveDraft(holderID, body string) error {
	return act(m.desk, func(ctx context.Context, h *House) error { return h.Threads.SaveDraft(ctx, holderID, body) })
}

// AddFile puts a file to a draft; its content comes as base64.
func (m *Messages) AddFile(holderID, name, content string) (messaging.Draft, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Draft, error) {
		bytes, err := decodeFile(content)
		if err != nil {
			return messaging.Draft{}, err
		}
		return h.Threads.AddFile(ctx, holderID, name, bytes)
	})
}

// RemoveFile takes a file out of a draft.
func (m *Messages) RemoveFile(holderID, id string) (messaging.Draft, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (messaging.Draft, error) {
		return h.Threads.RemoveFile(ctx, holderID, id)
	})
}

// SaveFileAs saves a file of a message where the person wants it.
func (m *Messages) SaveFileAs(id string) (Handed, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (Handed, error) {
		file, content, err := h.Threads.File(ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return m.desk.hand(file.Name, content)
	})
}

// Rehearse says who would get an announcement.
func (m *Messages) Rehearse(holderIDs []string) ([]messaging.Outcome, error) {
	return answer(m.desk, func(ctx context.Context, h *House) ([]messaging.Outcome, error) {
		return h.Threads.Rehearse(ctx, holderIDs)
	})
}

// Announce writes the same to many, a message of their own to each.
func (m *Messages) Announce(holderIDs []string, body string) ([]messaging.Outcome, error) {
	return answer(m.desk, func(ctx context.Context, h *House) ([]messaging.Outcome, error) {
		return h.Threads.Announce(ctx, holderIDs, body)
	})
}
