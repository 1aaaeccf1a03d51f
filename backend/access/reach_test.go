package access_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

func TestSignEveryoneOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("every open session ends at once, access and links stay, and the history says how many", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, first := w.SignedIn("Ana", "ana@example.test")
		w.Clock.Advance(time.Second)
		w.Must(w.Door.AskForLink(ctx, "ana@example.test", "place"))
		w.TakeIn()
		second, err := w.Door.RedeemLink(ctx, w.One().Token, "place")
		w.Must(err)
		_, third := w.SignedIn("Bo", "bo@example.test")
		otto, waiting := w.Invited("Otto", "otto@example.test")

		reach, err := w.Grants.Reach(ctx)
		w.Must(err)
		if reach.Sessions != 3 || reach.SignedIn != 2 || reach.WithAccess != 3 {
			t.Errorf("the reach is %+v", reach)
		}
		done, err := w.Grants.SignEveryoneOut(ctx)
		w.Must(err)
		if done != reach {
			t.Errorf("%+v were signed out, of %+v", done, reach)
		}
		for _, token := range []string{first, second, third} {
			wantVerdict(t, w, token, visitor.Stranger)
		}
		if card := w.Card(ana.ID); card.IsSignedInNow || card.State != "active" {
			t.Errorf("Ana's card says %+v", card)
		}
		if got := w.Card(otto.ID).State; got != "invited" {
			t.Errorf("Otto is %s", got)
		}
		if again, err := w.Grants.Reach(ctx); err != nil || again.Sessions != 0 || again.SignedIn != 0 || again.WithAccess != 3 {
			t.Errorf("the reach is then %+v, %v", again, err)
		}
		fresh, err := w.Door.RedeemLink(ctx, waiting.Token, "place")
		w.Must(err)
		wantVerdict(t, w, fresh, visitor.Allowed)

		var said string
		w.Must(w.Store.Read(ctx, func(v *store.View) error {
			lines, err := v.ListHistory(ctx, row.ListHistoryParams{Limit: 100})
			for _, line := range lines {
				if line.Action == string(history.EveryoneSignedOut) {
					said += line.Actor + " " + line.Detail
				}
			}
			return err
		}))
		if said != "practitioner 3" {
			t.Errorf("the history says %q", said)
		}
	})

	t.Run("a clock that is set back afterwards revives no session and shuts nobody out", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, token := w.SignedIn("Ana", "ana@example.test")
		_, letter := w.Invited("Bo", "bo@example.test")
		_, err := w.Grants.SignEveryoneOut(ctx)
		w.Must(err)
		w.Clock.Advance(-30 * time.Second)
		wantVerdict(t, w, token, visitor.Stranger)
		fresh, err := w.Door.RedeemLink(ctx, letter.Token, "place")
		w.Must(err)
		wantVerdict(t, w, fresh, visitor.Allowed)
	})
}
