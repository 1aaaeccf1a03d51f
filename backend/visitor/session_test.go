package visitor_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

func wantVerdict(t *testing.T, w *accesstest.World, session string, want visitor.Verdict) visitor.Visitor {
	t.Helper()
	who, verdict, err := w.Door.Admit(context.Background(), session, visitor.SeeHome)
	w.Must(err)
	if verdict != want {
		t.Fatalf("the session is %s, want %s", verdict, want)
	}
	return who
}

// signInAgain asks for a link and signs in by it.
func signInAgain(t *testing.T, w *accesstest.World) string {
	t.Helper()
	ctx := context.Background()
	w.Must(w.Door.AskForLink(ctx, ana, "here"))
	w.TakeIn()
	token, err := w.Door.RedeemLink(ctx, w.One().Token, "here")
	w.Must(err)
	return token
}

func TestSessions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("who a visitor is comes from the rows", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, session := w.SignedIn("Ana", ana)
		who := wantVerdict(t, w, session, visitor.Allowed)
		if who.Client != profile.ID || who.Name != "Ana" || who.Address != ana || who.Language != "en" || who.Session == "" || who.Grant == "" ||
			who.Permissions != w.Card(profile.ID).Permissions || !who.EndsAt.Equal(w.Clock.Now().Add(visitor.IdleLimit)) {
			t.Errorf("got %+v", who)
		}
	})

	t.Run("a stranger is nobody", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.SignedIn("Ana", ana)
		for _, token := range []string{"", "x", visitor.EncodeToken(make([]byte, visitor.TokenSize))} {
			if who := wantVerdict(t, w, token, visitor.Stranger); who != (visitor.Visitor{}) {
				t.Errorf("got %+v", who)
			}
		}
	})

	t.Run("fifteen minutes without a request end it, and each request begins them anew", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, session := w.SignedIn("Ana", ana)
		for range 20 {
			w.Clock.Advance(visitor.IdleLimit - time.Millisecond)
			wantVerdict(t, w, session, visitor.Allowed)
		}
		w.Clock.Advance(visitor.IdleLimit)
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("twelve hours end it whatever is done in it", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, session := w.SignedIn("Ana", ana)
		began := w.Clock.Now()
		for w.Clock.Now().Sub(began) < visitor.SessionLimit-10*time.Minute {
			w.Clock.Advance(10 * time.Minute)
			wantVerdict(t, w, session, visitor.Allowed)
		}
		w.Clock.Advance(began.Add(visitor.SessionLimit - time.Millisecond).Sub(w.Clock.Now()))
		if who := wantVerdict(t, w, session, visitor.Allowed); !who.EndsAt.Equal(began.Add(visitor.SessionLimit)) {
			t.Errorf("it says that it ends at %s", who.EndsAt)
		}
		w.Clock.Advance(time.Millisecond)
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("a request that is refused does not keep a session alive, and closely following ones write once", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, session := w.SignedIn("Ana", ana)
		w.Must(w.Grants.SavePermissions(ctx, profile.ID, visitor.Permissions{}))
		before := storetest.Contents(t, w.Store)
		w.Clock.Advance(29 * time.Second)
		wantVerdict(t, w, session, visitor.Allowed)
		w.Clock.Advance(10 * time.Minute)
		_, verdict, err := w.Door.Admit(ctx, session, visitor.UseMessages)
		w.Must(err)
		if verdict != visitor.Forbidden {
			t.Errorf("messages are %s", verdict)
		}
		if storetest.Contents(t, w.Store) != before {
			t.Error("something was written")
		}
		w.Clock.Advance(visitor.IdleLimit - 10*time.Minute - 29*time.Second)
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("a clock that was set back by more than a minute ends it, a little less does not", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, session := w.SignedIn("Ana", ana)
		w.Clock.Advance(-59 * time.Second)
		wantVerdict(t, w, session, visitor.Allowed)
		w.Clock.Advance(-time.Second)
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("a sixth session ends the oldest", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, session := w.SignedIn("Ana", ana)
		sessions := []string{session}
		for range visitor.SessionCount {
			w.Clock.Advance(6 * time.Minute)
			for _, open := range sessions {
				wantVerdict(t, w, open, visitor.Allowed)
			}
			sessions = append(sessions, signInAgain(t, w))
		}
		wantVerdict(t, w, sessions[0], visitor.Stranger)
		for _, open := range sessions[1:] {
			wantVerdict(t, w, open, visitor.Allowed)
		}
	})

	t.Run("signing out ends this session alone, and can be done twice", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, first := w.SignedIn("Ana", ana)
		w.Clock.Advance(time.Minute)
		second := signInAgain(t, w)
		w.Must(w.Door.SignOut(ctx, first))
		wantVerdict(t, w, first, visitor.Stranger)
		wantVerdict(t, w, second, visitor.Allowed)
		before := storetest.Contents(t, w.Store)
		w.Must(w.Door.SignOut(ctx, first))
		w.Must(w.Door.SignOut(ctx, ""))
		w.Must(w.Door.SignOut(ctx, "unknown"))
		if storetest.Contents(t, w.Store) != before {
			t.Error("signing out twice left something behind")
		}
	})

	t.Run("a session names a grant: after an end and a new invitation the old one stays out", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, session := w.SignedIn("Ana", ana)
		w.Must(w.Grants.Disable(ctx, profile.ID))
		w.Must(w.Grants.Invite(ctx, profile.ID, ""))
		wantVerdict(t, w, session, visitor.Stranger)
		_, err := w.Door.RedeemLink(ctx, w.One().Token, "here")
		w.Must(err)
		wantVerdict(t, w, session, visitor.Stranger)
		if got := w.Card(profile.ID).State; got != access.Active {
			t.Errorf("the state is %s", got)
		}
	})

	t.Run("S46: while the practice is off nobody is told who is signed in", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, session := w.SignedIn("Ana", ana)
		w.Turn(false)
		if who := wantVerdict(t, w, session, visitor.Closed); who != (visitor.Visitor{}) {
			t.Errorf("got %+v", who)
		}
		if arrived, err := w.Door.Arrive(ctx, func(visitor.Practice) string { return session }); err != nil || arrived.Practice.IsOn || arrived.Practice.Name != "Harbor Counseling" || arrived.Practice.Address != accesstest.PortalAddress {
			t.Errorf("got %+v, %v", arrived.Practice, err)
		}
		w.Turn(true)
		wantVerdict(t, w, session, visitor.Allowed)
	})
}
