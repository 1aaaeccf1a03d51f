package desktop_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/desktop"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// board is an open house with somebody who watches for what is worth a notice.
type board struct {
	*accesstest.World

	desk    *desktop.Desk
	notices *desktop.Notices
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{World: accesstest.New(t)}
	b.desk = desktop.NewDesk(slog.New(slog.DiscardHandler), "nowhere", b.Clock.Now)
	b.desk.Open(&desktop.House{Clients: b.Clients, Grants: b.Grants, Outbox: b.Outbox, Threads: messaging.New(b.Store), Diary: scheduling.New(b.Store)})
	b.notices = desktop.NewNotices(b.desk)
	b.want(t, "startup", "")
	return b
}

// want ends the test unless a change is worth just these notices.
func (b *board) want(t *testing.T, noun, id string, want ...desktop.Notice) {
	t.Helper()
	got, err := b.notices.Of(context.Background(), noun, id)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%s: got %q, %v, want %q", noun, got, err, want)
	}
}

// becomes puts a mail into a state.
func (b *board) becomes(id string, state outbox.State) {
	ctx := context.Background()
	b.Must(b.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.MoveMail(ctx, row.MoveMailParams{State: string(state), UpdatedAt: store.Millis(tx.Now), ID: id})
	}))
}

func (b *board) account(state outbox.AccountState) {
	ctx := context.Background()
	b.Must(b.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.UpdateOutboxAccount(ctx, row.UpdateOutboxAccountParams{State: string(state), UpdatedAt: store.Millis(tx.Now)})
	}))
}

func TestNotices(t *testing.T) {
	t.Parallel()

	t.Run("a client's first sign-in is told once, also under a lock", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		ana, _ := b.Invited("Ana", "ana@example.test")
		b.want(t, access.Noun, ana.ID)
		bo, _ := b.SignedIn("Bo", "bo@example.test")
		b.desk.Lock()
		b.want(t, access.Noun, bo.ID, desktop.ClientSignedIn)
		b.want(t, access.Noun, bo.ID)
		b.want(t, access.Noun, ana.ID)
	})

	t.Run("who signed in before the window opened is no news", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		bo, _ := b.SignedIn("Bo", "bo@example.test")
		b.Clock.Advance(1)
		later := desktop.NewNotices(b.desk)
		for range 2 {
			if got, err := later.Of(context.Background(), access.Noun, bo.ID); err != nil || len(got) > 0 {
				t.Fatalf("got %q, %v", got, err)
			}
		}
	})

	t.Run("S50: a message of a client is told once, without a name, and reading it tells nothing", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		ctx := context.Background()
		bo, _ := b.SignedIn("Bo", "bo@example.test")
		threads := messaging.New(b.Store)
		_, err := threads.Send(ctx, bo.ID, "Hello.")
		b.Must(err)
		b.want(t, messaging.Noun, bo.ID)
		var id string
		b.Must(b.Store.Write(ctx, func(tx *store.Tx) error {
			grant, err := tx.GetLatestGrant(ctx, bo.ID)
			if err != nil {
				return err
			}
			id = tx.NewID()
			return messaging.Take(ctx, tx, visitor.MessageSend{Grant: grant.ID, Holder: bo.ID, Message: id, Body: "Thursday?"})
		}))
		b.want(t, messaging.Noun, bo.ID, desktop.MessageArrived)
		b.want(t, messaging.Noun, bo.ID)
		b.Must(threads.MarkRead(ctx, bo.ID, id))
		b.want(t, messaging.Noun, bo.ID)
	})

	t.Run("an invitation that failed for good is told once, and again when it fails anew", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		b.Invited("Ana", "ana@example.test")
		id := b.Mails()[0].ID
		for range 2 {
			b.becomes(id, outbox.Failed)
			b.want(t, outbox.Noun, id, desktop.InvitationNotSent)
			b.want(t, outbox.Noun, id)
			b.becomes(id, outbox.Queued)
			b.want(t, outbox.Noun, id)
		}
	})

	t.Run("a mail that may have arrived needs attention, and is not said to have failed", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		b.Invited("Ana", "ana@example.test")
		id := b.Mails()[0].ID
		for _, state := range []outbox.State{outbox.Held, outbox.Sending, outbox.Retrying, outbox.Sent} {
			b.becomes(id, state)
			b.want(t, outbox.Noun, id)
		}
		b.becomes(id, outbox.InDoubt)
		b.want(t, outbox.Noun, id, desktop.EmailAttention)
	})

	t.Run("an account that refuses is told once, a connection that is away never", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		b.account(outbox.Offline)
		b.want(t, outbox.Noun, "")
		b.account("needs_sign_in")
		b.want(t, outbox.Noun, "", desktop.EmailAttention)
		b.want(t, outbox.Noun, "")
		b.account(outbox.Ready)
		b.want(t, outbox.Noun, "")
	})

	t.Run("nothing else is told, and nothing while the records are closed", func(t *testing.T) {
		t.Parallel()
		b := newBoard(t)
		ana, _ := b.SignedIn("Ana", "ana@example.test")
		for _, noun := range []string{"client", "practice", "account", "startup", "language"} {
			b.want(t, noun, ana.ID)
		}
		b.desk.Close()
		b.want(t, access.Noun, ana.ID)
	})
}
