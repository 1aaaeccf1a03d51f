package visitor_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const home = "home@example.test"

// household is a practice in which Ana and Bo share an address, are both invited there, and a moment has
// passed since.
func household(t *testing.T) (w *accesstest.World, ana, bo client.Profile) {
	t.Helper()
	w = accesstest.New(t)
	ana, _ = w.Invited("Ana", home)
	bo, _ = w.Invited("Bo", home)
	w.Clock.Advance(time.Minute)
	return w, ana, bo
}

// linkTo asks for a link to the shared address and returns the one mail that comes.
func linkTo(w *accesstest.World) accesstest.Letter {
	w.Must(w.Door.AskForLink(context.Background(), home, "here"))
	w.TakeIn()
	return w.One()
}

// enter asks for a link to the shared address and signs in by it.
func enter(w *accesstest.World) string {
	token, err := w.Door.RedeemLink(context.Background(), linkTo(w).Token, "here")
	w.Must(err)
	return token
}

// grantNamed is the grant of one whom a session reaches.
func grantNamed(t *testing.T, w *accesstest.World, session, name string) string {
	t.Helper()
	people, _, err := w.Door.People(context.Background(), session)
	w.Must(err)
	for _, p := range people {
		if p.Name == name {
			return p.Grant
		}
	}
	t.Fatalf("the session reaches %v, not %s", people, name)
	return ""
}

// choose has a session look at a person, and returns the session that it is then.
func choose(t *testing.T, w *accesstest.World, session, name string) string {
	t.Helper()
	token, err := w.Door.Choose(context.Background(), session, grantNamed(t, w, session, name))
	w.Must(err)
	return token
}

func wantPeople(t *testing.T, w *accesstest.World, session string, names ...string) {
	t.Helper()
	people, _, err := w.Door.People(context.Background(), session)
	w.Must(err)
	if len(people) != len(names) {
		t.Fatalf("the session reaches %v, want %v", people, names)
	}
	for i, p := range people {
		if p.Name != names[i] {
			t.Errorf("number %d is %s, want %s", i, p.Name, names[i])
		}
	}
}

// told is what a client's history says that they did.
func told(w *accesstest.World, id string) (actions []history.Action) {
	w.Must(w.Store.Read(context.Background(), func(v *store.View) error {
		lines, err := history.OfClient(context.Background(), v, id, 100)
		for _, line := range lines {
			if line.Actor == history.Client {
				actions = append([]history.Action{line.Action}, actions...)
			}
		}
		return err
	}))
	return actions
}

func wantTold(t *testing.T, w *accesstest.World, id string, want ...history.Action) {
	t.Helper()
	got := told(w, id)
	if len(got) != len(want) {
		t.Fatalf("the history tells %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d tells %s, want %s", i, got[i], want[i])
		}
	}
}

func TestSharedAddress(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("one mail comes for one request, and it greets nobody by name", func(t *testing.T) {
		t.Parallel()
		w, _, _ := household(t)
		letter := linkTo(w)
		if letter.Kind != outbox.SignInLink || letter.Recipient != home || letter.Values.FirstName != "" {
			t.Errorf("got %+v", letter)
		}
		if mails := w.Mails(); mails[len(mails)-1].RecipientName != "" {
			t.Errorf("it is addressed to %q", mails[len(mails)-1].RecipientName)
		}
	})

	t.Run("an address of one person is greeted by name, and needs no choice", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, _ := w.Invited("Ana", home)
		w.Clock.Advance(time.Minute)
		letter := linkTo(w)
		if letter.Values.FirstName != "Ana" {
			t.Errorf("it greets %q", letter.Values.FirstName)
		}
		session, err := w.Door.RedeemCode(ctx, home, letter.Code, "here")
		w.Must(err)
		if who := wantVerdict(t, w, session, visitor.Allowed); who.Client != profile.ID || who.IsShared {
			t.Errorf("got %+v", who)
		}
	})

	t.Run("who signs in chooses first, sees that person alone, and may change", func(t *testing.T) {
		t.Parallel()
		w, ana, bo := household(t)
		w.Must(w.Grants.SavePermissions(ctx, bo.ID, visitor.Permissions{Messaging: true}))
		session := enter(w)
		who := wantVerdict(t, w, session, visitor.Unchosen)
		if who.Session == "" || who.Name+who.Client+who.Grant+who.Address != "" || who.Permissions != (visitor.Permissions{}) || !who.IsShared {
			t.Errorf("before the choice the visitor is %+v", who)
		}
		wantPeople(t, w, session, "Ana", "Bo")
		wantTold(t, w, ana.ID, history.LinkRequested)
		if ana, bo := w.Card(ana.ID), w.Card(bo.ID); ana.State != access.Invited || bo.State != access.Invited {
			t.Errorf("before the choice the states are %s and %s", ana.State, bo.State)
		}

		asAna := choose(t, w, session, "Ana")
		if who := wantVerdict(t, w, asAna, visitor.Allowed); who.Client != ana.ID || who.Name != "Ana" || !who.IsShared || who.Permissions != w.Card(ana.ID).Permissions {
			t.Errorf("as Ana the visitor is %+v", who)
		}
		wantVerdict(t, w, session, visitor.Stranger)
		if ana, bo := w.Card(ana.ID), w.Card(bo.ID); ana.State != access.Active || bo.State != access.Invited || !ana.IsSignedInNow || bo.IsSignedInNow {
			t.Errorf("as Ana the states are %s and %s", ana.State, bo.State)
		}

		asBo := choose(t, w, asAna, "Bo")
		if who := wantVerdict(t, w, asBo, visitor.Allowed); who.Client != bo.ID || who.Permissions != w.Card(bo.ID).Permissions {
			t.Errorf("as Bo the visitor is %+v", who)
		}
		wantVerdict(t, w, asAna, visitor.Stranger)
		wantTold(t, w, ana.ID, history.LinkRequested, history.SignedIn, history.SignedOut)
		wantTold(t, w, bo.ID, history.LinkRequested, history.SignedIn)
		before := storetest.Contents(t, w.Store)
		if again := choose(t, w, asBo, "Bo"); again != asBo || storetest.Contents(t, w.Store) != before {
			t.Error("choosing the same person again is a change")
		}
	})

	t.Run("a choice begins no new twelve hours", func(t *testing.T) {
		t.Parallel()
		w, _, _ := household(t)
		session, names := choose(t, w, enter(w), "Ana"), []string{"Bo", "Ana"}
		for i := range 71 {
			w.Clock.Advance(10 * time.Minute)
			session = choose(t, w, session, names[i%2])
		}
		w.Clock.Advance(10 * time.Minute)
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("nobody is chosen but whom the address reaches", func(t *testing.T) {
		t.Parallel()
		w, _, _ := household(t)
		_, carla := w.SignedIn("Carla", "carla@example.test")
		who := wantVerdict(t, w, carla, visitor.Allowed)
		session := enter(w)
		for _, grant := range []string{"", "x", who.Grant} {
			_, err := w.Door.Choose(ctx, session, grant)
			wantCode(t, err, visitor.NotReached)
		}
		for _, token := range []string{"", "x", carla} {
			_, err := w.Door.Choose(ctx, token, who.Grant)
			wantCode(t, err, visitor.NotReached)
			wantPeople(t, w, token)
		}
		reached := grantNamed(t, w, session, "Ana")
		w.Turn(false)
		_, err := w.Door.Choose(ctx, session, reached)
		wantCode(t, err, visitor.RefusedClosed)
		wantPeople(t, w, session)
		w.Turn(true)
		w.Clock.Advance(visitor.IdleLimit)
		_, err = w.Door.Choose(ctx, session, reached)
		wantCode(t, err, visitor.NotReached)
	})

	t.Run("an invitation is for its own person: it opens nobody else, and uses up nobody else's", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, forAna := w.Invited("Ana", home)
		_, forBo := w.Invited("Bo", home)
		session, err := w.Door.RedeemLink(ctx, forAna.Token, "here")
		w.Must(err)
		if who := wantVerdict(t, w, session, visitor.Allowed); who.Name != "Ana" || who.IsShared {
			t.Errorf("got %+v", who)
		}
		wantPeople(t, w, session)
		_, verdict, err := w.Door.Admit(ctx, session, visitor.ChoosePerson)
		w.Must(err)
		if verdict != visitor.Forbidden {
			t.Errorf("choosing is %s", verdict)
		}
		session, err = w.Door.RedeemCode(ctx, home, forBo.Code, "here")
		w.Must(err)
		if who := wantVerdict(t, w, session, visitor.Allowed); who.Name != "Bo" {
			t.Errorf("got %+v", who)
		}
	})

	t.Run("S48: choosing somebody for the first time ends their invitation, and not the other's", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, forAna := w.Invited("Ana", home)
		_, forBo := w.Invited("Bo", home)
		w.Clock.Advance(time.Minute)
		session := enter(w)
		wantState(t, w, forAna, visitor.LinkLive)
		choose(t, w, session, "Ana")
		wantState(t, w, forAna, visitor.LinkUsed)
		wantState(t, w, forBo, visitor.LinkLive)
	})

	t.Run("any sign-in at the address uses its sign-in links up", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, forAna := w.Invited("Ana", home)
		w.Invited("Bo", home)
		w.Clock.Advance(time.Minute)
		first, second := linkTo(w), linkTo(w)
		enterBy(w, first)
		wantState(t, w, second, visitor.LinkUsed)
		w.Clock.Advance(time.Minute)
		third := linkTo(w)
		enterBy(w, forAna)
		wantState(t, w, third, visitor.LinkUsed)
	})

	t.Run("five wrong codes shut the address's code, whoever it is for", func(t *testing.T) {
		t.Parallel()
		w, _, _ := household(t)
		letter := linkTo(w)
		for range visitor.WrongTries {
			_, err := w.Door.RedeemCode(ctx, home, "00000000", "here")
			wantCode(t, err, visitor.RefusedCode)
		}
		_, err := w.Door.RedeemCode(ctx, home, letter.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
		enterBy(w, letter)
	})

	t.Run("of two hundred redemptions at once one opens a session", func(t *testing.T) {
		t.Parallel()
		w, _, _ := household(t)
		letter := linkTo(w)
		w.Clock.Advance(time.Minute)
		var group sync.WaitGroup
		outcomes := make(chan fault.Code, 200)
		for i := range cap(outcomes) {
			group.Go(func() {
				place := string(rune('a' + i%20))
				var err error
				if i%2 == 0 {
					_, err = w.Door.RedeemLink(ctx, letter.Token, place)
				} else {
					_, err = w.Door.RedeemCode(ctx, home, letter.Code, place)
				}
				outcomes <- fault.CodeOf(err)
			})
		}
		group.Wait()
		close(outcomes)
		opened := 0
		for code := range outcomes {
			if code == "" {
				opened++
			}
		}
		sessions := strings.Count("\n"+storetest.Contents(t, w.Store), "\nvisitor_session ")
		if opened != 1 || sessions != 1 {
			t.Errorf("%d redemptions succeeded and %d sessions are open", opened, sessions)
		}
	})
}
