package desktop_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// move puts a mail into a state.
func (r *room) move(id string, state outbox.State) {
	ctx := context.Background()
	r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.MoveMail(ctx, row.MoveMailParams{
			State: string(state), Bytes: []byte("bytes"), NextAt: store.Millis(tx.Now.Add(time.Minute)), UpdatedAt: store.Millis(tx.Now), ID: id,
		})
	}))
}

// woken says whether the sender was told to look, and forgets it.
func (r *room) woken() bool {
	isWoken := false
	for {
		select {
		case <-r.wakes:
			isWoken = true
		default:
			return isWoken
		}
	}
}

func TestVerbs(t *testing.T) {
	t.Parallel()

	t.Run("S8: inviting answers with the card as it is then", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.Add("Ana", accesstest.Consented("ana@example.test"))
		accesses := desktop.NewAccesses(r.desk)
		if card, err := accesses.Invite(ana.ID, "", outbox.Wording{}); err != nil || card.State != access.Invited || card.ClientID != ana.ID {
			t.Errorf("got %+v, %v", card, err)
		}
		_, err := accesses.Invite(ana.ID, "", outbox.Wording{})
		wantCode(t, err, access.AlreadyInvited)
		if card, err := accesses.Disable(ana.ID); err != nil || card.State != access.Disabled {
			t.Errorf("got %+v, %v", card, err)
		}
		_, err = accesses.Get("nobody")
		wantCode(t, err, fault.NotFound)
	})

	t.Run("S46: opening the portal has the mails that waited for it looked at, and wakes the sender", func(t *testing.T) {
		t.Parallel()
		ctx := context.Background()
		r := newRoom(t)
		practices := desktop.NewPractices(r.desk)
		ana := r.Add("Ana", accesstest.Consented("ana@example.test"))
		r.Must(r.Grants.Invite(ctx, ana.ID, ""))
		id := r.Mails()[0].ID
		if closed, err := practices.ClosePortal(); err != nil || closed.IsPortalOn {
			t.Fatalf("got %+v, %v", closed, err)
		}
		r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.MoveMail(ctx, row.MoveMailParams{State: string(outbox.Queued), Reason: string(access.PortalClosed), NextAt: store.Millis(tx.Now.Add(time.Minute)), ID: id})
		}))
		if letters := r.Deliver(); len(letters) != 0 {
			t.Fatalf("%d mails went", len(letters))
		}
		r.woken()
		if opened, err := practices.OpenPortal(); err != nil || !opened.IsPortalOn || !r.woken() {
			t.Fatalf("got %+v, %v", opened, err)
		}
		r.One()
	})

	t.Run("W5: undoing, hurrying and repeating a mail wake the sender", func(t *testing.T) {
		t.Parallel()
		for state, verb := range map[outbox.State]func(*desktop.Outboxes, string) error{
			outbox.Held: (*desktop.Outboxes).Undo, outbox.Queued: (*desktop.Outboxes).Cancel, outbox.Retrying: (*desktop.Outboxes).TryNow,
			outbox.InDoubt: (*desktop.Outboxes).SendAgain, outbox.Failed: (*desktop.Outboxes).LeaveIt,
		} {
			r := newRoom(t)
			ana := r.Add("Ana", accesstest.Consented("ana@example.test"))
			r.Must(r.Grants.Invite(context.Background(), ana.ID, ""))
			id := r.Mails()[0].ID
			r.move(id, state)
			if err := verb(desktop.NewOutboxes(r.desk), id); err != nil || !r.woken() {
				t.Errorf("%s: %v", state, err)
			}
		}
	})

	t.Run("W1: the frame says since when the server is away", func(t *testing.T) {
		t.Parallel()
		ctx := context.Background()
		r := newRoom(t)
		_, err := desktop.NewMailAccounts(r.desk).Save(account())
		r.Must(err)
		since := store.Millis(r.Clock.Now())
		r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.UpdateOutboxAccount(ctx, row.UpdateOutboxAccountParams{State: "offline", Words: "mail_no_network", Since: &since, NextAt: since + 4000})
		}))
		outboxes := desktop.NewOutboxes(r.desk)
		if got, err := outboxes.Summary(); err != nil || !got.IsOffline || got.OfflineSince == nil || got.NextTryAt == nil || got.AccountWords != "mail_no_network" {
			t.Errorf("got %+v, %v", got, err)
		}
		r.Must(outboxes.SendNow())
		if got, err := outboxes.Summary(); err != nil || got.IsOffline || got.OfflineSince != nil || !r.woken() {
			t.Errorf("got %+v, %v", got, err)
		}
		r.Must(outboxes.Pause())
		if got, err := outboxes.Summary(); err != nil || !got.IsPaused {
			t.Errorf("got %+v, %v", got, err)
		}
		r.Must(outboxes.Resume())
	})

	t.Run("everybody who asked is told of a change, and of the records being opened", func(t *testing.T) {
		t.Parallel()
		desk := newDesk()
		var told []string
		for _, name := range []string{"a", "b"} {
			desk.Subscribe(func(noun, id string) { told = append(told, name+" "+noun+" "+id) })
		}
		desk.Announce("client", "1")
		desk.Open(&desktop.House{})
		if want := []string{"a client 1", "b client 1", "a startup ", "b startup "}; !slices.Equal(told, want) {
			t.Errorf("got %q", told)
		}
	})
}
