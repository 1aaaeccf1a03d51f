package access_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
)

func wantSharings(t *testing.T, w *accesstest.World, id string, want ...access.Sharing) {
	t.Helper()
	got := w.Card(id).Sharings
	if got == nil || !slices.EqualFunc(got, want, func(a, b access.Sharing) bool {
		return a.Address == b.Address && slices.Equal(a.Names, b.Names)
	}) {
		t.Errorf("the card says that these are shared: %+v, want %+v", got, want)
	}
}

func TestSharings(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S18: a card says at which of its addresses others have access, before anything is sent and after", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("Home@example.test"), accesstest.Consented("ana@example.test"))
		wantSharings(t, w, ana.ID)
		bo, _ := w.Invited("Bo", "home@example.test")
		shared := access.Sharing{Address: "Home@example.test", Names: []string{"Bo Example"}}
		wantSharings(t, w, ana.ID, shared)
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		wantSharings(t, w, ana.ID, shared)
		wantSharings(t, w, bo.ID, access.Sharing{Address: "home@example.test", Names: []string{"Ana Example"}})
		w.Must(w.Grants.Disable(ctx, bo.ID))
		wantSharings(t, w, ana.ID)
		wantSharings(t, w, bo.ID, access.Sharing{Address: "home@example.test", Names: []string{"Ana Example"}})
	})

	t.Run("S25: an address that left the profile and is kept for the portal counts too", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", "home@example.test")
		w.Invited("Bo", "home@example.test")
		profile, err := w.Clients.Get(ctx, ana.ID)
		w.Must(err)
		draft := profile.Draft
		draft.Addresses = []client.Address{accesstest.Consented("ana@example.test")}
		_, err = w.Grants.Save(ctx, ana.ID, profile.Version, draft, access.KeepAccess)
		w.Must(err)
		wantSharings(t, w, ana.ID, access.Sharing{Address: "home@example.test", Names: []string{"Bo Example"}})
	})

	t.Run("a few are told by name", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("home@example.test"))
		for i := range 7 {
			w.Invited(fmt.Sprint("Child", i), "home@example.test")
		}
		if names := w.Card(ana.ID).Sharings[0].Names; len(names) != 5 || names[0] != "Child0 Example" {
			t.Errorf("got %v", names)
		}
	})
}
