package desktop_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
)

// waitingRoom is a room whose outbox holds a mail, and the channel that is closed when the shell ends.
func waitingRoom(t *testing.T) (*room, *desktop.Exits, chan struct{}) {
	t.Helper()
	r := newRoom(t)
	ana := r.Add("Ana", accesstest.Consented("ana@example.test"))
	r.Must(r.Grants.Invite(context.Background(), ana.ID, ""))
	ended := make(chan struct{})
	r.desk.OfferQuit(sync.OnceFunc(func() { close(ended) }))
	return r, desktop.NewExits(r.desk), ended
}

func TestExits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("with nothing waiting the window closes at once", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		if !r.desk.MayClose(ctx) {
			t.Error("it stays")
		}
	})

	t.Run("with a mail waiting it asks first, and the second close always closes", func(t *testing.T) {
		t.Parallel()
		r, exits, _ := waitingRoom(t)
		var told []string
		r.desk.Subscribe(func(noun, _ string) { told = append(told, noun) })
		if r.desk.MayClose(ctx) {
			t.Fatal("it closed without asking")
		}
		if state, err := exits.State(); err != nil || !state.IsAsked || !slices.Contains(told, "exit") {
			t.Errorf("got %+v, %v, told %q", state, err, told)
		}
		if !r.desk.MayClose(ctx) {
			t.Error("a window that does not answer cannot be closed")
		}
	})

	t.Run("whoever stays is asked again next time", func(t *testing.T) {
		t.Parallel()
		r, exits, _ := waitingRoom(t)
		for range 3 {
			if r.desk.MayClose(ctx) {
				t.Fatal("it closed without asking")
			}
			r.Must(exits.Stay())
			if state, err := exits.State(); err != nil || state.IsAsked {
				t.Fatalf("got %+v, %v", state, err)
			}
		}
	})

	t.Run("quitting ends the shell, which is not asked again, and keeps the mail", func(t *testing.T) {
		t.Parallel()
		r, exits, ended := waitingRoom(t)
		r.Must(exits.Ask())
		select {
		case <-ended:
			t.Fatal("it ended without an answer")
		default:
		}
		r.Must(exits.Quit())
		<-ended
		if !r.desk.MayClose(ctx) {
			t.Error("it asks twice")
		}
		if summary, err := r.Outbox.Summary(ctx); err != nil || summary.Waiting != 1 {
			t.Errorf("got %+v, %v", summary, err)
		}
	})

	t.Run("the command to quit ends the shell where nothing waits", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ended := make(chan struct{})
		r.desk.OfferQuit(func() { close(ended) })
		r.Must(desktop.NewExits(r.desk).Ask())
		<-ended
	})

	t.Run("a locked window could not ask, so it closes", func(t *testing.T) {
		t.Parallel()
		r, exits, _ := waitingRoom(t)
		r.desk.Lock()
		if !r.desk.MayClose(ctx) {
			t.Error("it stays")
		}
		wantCode(t, exits.Quit(), fault.Locked)
	})

	t.Run("without a shell quitting fails and says so", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		wantCode(t, desktop.NewExits(r.desk).Quit(), fault.Internal)
	})
}
