package desktop_test

import (
	"context"

	"anteroom/backend/desktop"
	"anteroom/backend/messaging"
)

// written is a message with a file, and who it went to.
func (c caller) written() (string, messaging.Message) {
	who := c.holder().Holder
	_, err := desktop.NewMessages(c.desk).AddFile(who, "card.pdf", aFile())
	c.Must(err)
	sent, err := desktop.NewMessages(c.desk).Send(who, "Hello.")
	c.Must(err)
	return who, sent
}

func (c caller) messageCalls() map[string]func() []any {
	return map[string]func() []any{
		"Messages.List":       func() []any { return []any{messaging.Query{}} },
		"Messages.Unread":     nothing,
		"Messages.UnreadOf":   func() []any { return []any{c.client().ID} },
		"Messages.Get":        func() []any { return []any{c.client().ID, ""} },
		"Messages.Send":       func() []any { return []any{c.holder().Holder, "Hello."} },
		"Messages.SaveDraft":  func() []any { return []any{c.client().ID, "Hello."} },
		"Messages.AddFile":    func() []any { return []any{c.client().ID, "card.pdf", aFile()} },
		"Messages.RemoveFile": func() []any { return []any{c.client().ID, "none"} },
		"Messages.Undo": func() []any {
			_, err := c.Practices.SaveUndoWindow(context.Background(), 10)
			c.Must(err)
			_, sent := c.written()
			return []any{sent.ID}
		},
		"Messages.MarkRead": func() []any {
			who, sent := c.written()
			return []any{who, sent.ID}
		},
		"Messages.SaveFileAs": func() []any {
			_, sent := c.written()
			return []any{sent.Files[0].ID}
		},
		"Messages.Rehearse": func() []any { return []any{[]string{c.client().ID}} },
		"Messages.Announce": func() []any { return []any{[]string{c.client().ID}, "Hello."} },
	}
}
