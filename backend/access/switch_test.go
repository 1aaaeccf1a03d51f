package access_test

import (
	"context"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/visitor"
)

func TestPracticeSwitch(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S47: off and on leaves every client where they were and sends nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		var ids []string
		ids = append(ids, w.Add("None").ID, w.Add("Ready", accesstest.Consented("ready@example.test")).ID)
		invited, letter := w.Invited("Invited", "invited@example.test")
		active, session := w.SignedIn("Active", "active@example.test")
		disabled, _ := w.Invited("Disabled", "disabled@example.test")
		w.Must(w.Grants.Disable(ctx, disabled.ID))
		ids = append(ids, invited.ID, active.ID, disabled.ID)
		before, mails := states(w, ids), len(w.Mails())
		w.Turn(false)
		if off := states(w, ids); off != before {
			t.Errorf("off: %v, before: %v", off, before)
		}
		wantVerdict(t, w, session, visitor.Closed)
		_, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		wantCode(t, err, visitor.RefusedClosed)
		_, err = w.Door.RedeemCode(ctx, "invited@example.test", letter.Code, "here")
		wantCode(t, err, visitor.RefusedClosed)
		w.Must(w.Door.AskForLink(ctx, "active@example.test", "here"))
		w.TakeIn()
		w.Turn(true)
		if on := states(w, ids); on != before {
			t.Errorf("on again: %v, before: %v", on, before)
		}
		if got := len(w.Mails()); got != mails || len(w.Deliver()) != 0 {
			t.Errorf("%d mails became %d", mails, got)
		}
		wantVerdict(t, w, session, visitor.Allowed)
		wantLink(t, w, letter.Token, "live")
		_, err = w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
	})

	t.Run("S45: the reach counts clients with access and those signed in now", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Add("Ready", accesstest.Consented("ready@example.test"))
		w.Invited("Invited", "invited@example.test")
		_, _ = w.SignedIn("Active", "active@example.test")
		gone, _ := w.SignedIn("Gone", "gone@example.test")
		w.Must(w.Grants.Disable(ctx, gone.ID))
		reach, err := w.Grants.Reach(ctx)
		w.Must(err)
		if reach != (access.Reach{WithAccess: 2, SignedIn: 1, Sessions: 1}) {
			t.Errorf("got %+v", reach)
		}
		w.Clock.Advance(visitor.IdleLimit)
		if reach, err = w.Grants.Reach(ctx); err != nil || reach != (access.Reach{WithAccess: 2}) {
			t.Errorf("when all are idle: %+v, %v", reach, err)
		}
	})
}

func states(w *accesstest.World, ids []string) [5]access.State {
	var all [5]access.State
	for i, id := range ids {
		all[i] = w.Card(id).State
	}
	return all
}
