package messaging_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/messaging"
)

func TestBegun(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("what was begun and never sent stands in the list, until it is sent or emptied", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana, bo := r.signedIn("Ana"), r.signedIn("Bo")
		r.send(bo.ID, "Hello.")
		r.Clock.Advance(time.Minute)
		r.Must(r.SaveDraft(ctx, ana.ID, "About\nThursday"))

		lines := r.list(messaging.Query{})
		if len(lines) != 2 || lines[0].HolderID != ana.ID || lines[0].Last != "About Thursday" || !lines[0].HasDraft || lines[0].IsMine || lines[0].Unread != 0 {
			t.Fatalf("the list is %+v", lines)
		}
		if lines := r.list(messaging.Query{Text: "an"}); len(lines) != 1 {
			t.Errorf("found by her name: %+v", lines)
		}
		if lines := r.list(messaging.Query{IsUnread: true}); len(lines) != 0 {
			t.Errorf("it counts as unread: %+v", lines)
		}
		r.Must(r.SaveDraft(ctx, ana.ID, ""))
		if lines := r.list(messaging.Query{}); len(lines) != 1 {
			t.Errorf("emptied, and still there: %+v", lines)
		}
		r.Must(r.SaveDraft(ctx, ana.ID, "Again"))
		r.send(ana.ID, "Again")
		if lines := r.list(messaging.Query{}); len(lines) != 2 || lines[0].HasDraft || !lines[0].IsMine {
			t.Errorf("sent: %+v", lines)
		}
	})
}

func (r *room) list(q messaging.Query) []messaging.Line {
	r.t.Helper()
	page, err := r.List(context.Background(), q)
	r.Must(err)
	return page.Lines
}
