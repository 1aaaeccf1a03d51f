package visitor_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/visitor"
)

func enterBy(w *accesstest.World, letter accesstest.Letter) string {
	token, err := w.Door.RedeemLink(context.Background(), letter.Token, "here")
	w.Must(err)
	return token
}

func wantState(t *testing.T, w *accesstest.World, letter accesstest.Letter, want visitor.LinkState) {
	t.Helper()
	link, err := w.Door.LookAtLink(context.Background(), letter.Token)
	w.Must(err)
	if link.State != want {
		t.Errorf("the link is %s, want %s", link.State, want)
	}
}

func TestEndAtSharedAddress(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	// ends are the ways in which one person's access ends.
	ends := map[string]func(w *accesstest.World, id string){
		"disabling": func(w *accesstest.World, id string) { w.Must(w.Grants.Disable(ctx, id)) },
		"archiving": func(w *accesstest.World, id string) {
			_, err := w.Grants.Archive(ctx, id)
			w.Must(err)
		},
		"moving to another address": func(w *accesstest.World, id string) {
			profile := w.Edit(id, func(list []client.Address) []client.Address {
				return append(list, accesstest.Consented("ana@example.test"))
			})
			w.Must(w.Grants.Invite(ctx, id, profile.Addresses[1].ID))
			w.One()
		},
	}
	for name, end := range ends {
		t.Run("S24, S42: "+name+" shuts that one out at the next request, and that one alone", func(t *testing.T) {
			t.Parallel()
			w, ana, _ := household(t)
			asAna := choose(t, w, enter(w), "Ana")
			w.Clock.Advance(6 * time.Minute)
			asBo := choose(t, w, enter(w), "Bo")
			w.Clock.Advance(6 * time.Minute)
			unchosen := enter(w)
			wantVerdict(t, w, asAna, visitor.Allowed)
			wantVerdict(t, w, asBo, visitor.Allowed)
			w.Clock.Advance(6 * time.Minute) // the address's limit is three links in a quarter of an hour
			unused := linkTo(w)
			end(w, ana.ID)
			if who := wantVerdict(t, w, asAna, visitor.Unchosen); who.Name+who.Client+who.Grant+who.Address != "" {
				t.Errorf("the session still knows %+v", who)
			}
			if who := wantVerdict(t, w, asBo, visitor.Allowed); who.Name != "Bo" || who.IsShared {
				t.Errorf("got %+v", who)
			}
			for _, session := range []string{asAna, asBo, unchosen} {
				wantPeople(t, w, session, "Bo")
			}
			if who := wantVerdict(t, w, enterBy(w, unused), visitor.Allowed); who.Name != "Bo" {
				t.Errorf("the link that was on its way opens %+v", who)
			}
			if who := wantVerdict(t, w, choose(t, w, asAna, "Bo"), visitor.Allowed); who.Name != "Bo" {
				t.Errorf("got %+v", who)
			}
		})
	}

	t.Run("S42: a mail that waits goes to the others, and one that serves nobody does not go", func(t *testing.T) {
		t.Parallel()
		w, ana, bo := household(t)
		w.Must(w.Door.AskForLink(ctx, home, "here"))
		w.TakeIn()
		w.Must(w.Grants.Disable(ctx, ana.ID))
		letter := w.One()
		if letter.Values.FirstName != "Bo" {
			t.Errorf("it greets %q", letter.Values.FirstName)
		}
		w.Must(w.Grants.Disable(ctx, bo.ID))
		wantState(t, w, letter, visitor.LinkUnknown)
		_, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		wantCode(t, err, visitor.RefusedUnknown)
	})

	t.Run("S42: who is let in again takes a new link, on open sessions and for unused links too", func(t *testing.T) {
		t.Parallel()
		w, ana, _ := household(t)
		unchosen := enter(w)
		w.Clock.Advance(time.Minute)
		unused := linkTo(w)
		w.Clock.Advance(time.Second)
		w.Must(w.Grants.Disable(ctx, ana.ID))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		w.One()
		wantPeople(t, w, unchosen, "Bo")
		wantPeople(t, w, enterBy(w, unused), "Bo")
		w.Clock.Advance(time.Minute)
		wantPeople(t, w, enter(w), "Ana", "Bo")
	})

	t.Run("when the last one's access ends the session ends", func(t *testing.T) {
		t.Parallel()
		w, ana, bo := household(t)
		session := enter(w)
		w.Must(w.Grants.Disable(ctx, ana.ID))
		wantVerdict(t, w, session, visitor.Unchosen)
		w.Must(w.Grants.Disable(ctx, bo.ID))
		if who := wantVerdict(t, w, session, visitor.Stranger); who != (visitor.Visitor{}) {
			t.Errorf("got %+v", who)
		}
		wantPeople(t, w, session)
	})

	t.Run("consent that one withdraws keeps their access, and the others' mail", func(t *testing.T) {
		t.Parallel()
		w, ana, bo := household(t)
		w.Must(w.Door.AskForLink(ctx, home, "here"))
		w.TakeIn()
		w.Consent(ana.ID, false)
		wantPeople(t, w, enterBy(w, w.One()), "Ana", "Bo")
		w.Clock.Advance(time.Minute)
		wantPeople(t, w, enter(w), "Ana", "Bo")
		w.Consent(bo.ID, false)
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, home, "here"))
		w.TakeIn()
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("%d mails went without anybody's consent", len(letters))
		}
	})
}
