package access_test

import (
	"context"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

func TestPermissions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S39: new clients start with the practice's defaults and those there already keep theirs", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		before := w.Add("Before")
		had := w.Card(before.ID).Permissions
		want := visitor.Permissions{Requests: false, Messaging: true, BillingDocuments: false, Pay: true}
		_, err := w.Practices.SaveDefaults(ctx, want)
		w.Must(err)
		created, err := w.Grants.CreateAndInvite(ctx, accesstest.Draft("After", accesstest.Consented("after@example.test")))
		w.Must(err)
		if got := w.Card(created.Client.ID).Permissions; got != want {
			t.Errorf("a new client may %+v", got)
		}
		if got := w.Card(before.ID).Permissions; got != had {
			t.Errorf("a client who was there may %+v, and could %+v", got, had)
		}
	})

	t.Run("S33: they hold from the next request on, in open sessions too", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		for range 2 {
			for _, may := range []bool{true, false} {
				w.Must(w.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{Messaging: may}))
				_, verdict, err := w.Door.Admit(ctx, session, visitor.UseMessages)
				w.Must(err)
				if (verdict == visitor.Allowed) != may {
					t.Errorf("messaging %v: the verdict is %s", may, verdict)
				}
			}
		}
	})

	t.Run("saving them unchanged writes nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		before := storetest.Contents(t, w.Store)
		w.Must(w.Grants.SavePermissions(ctx, ana.ID, w.Card(ana.ID).Permissions))
		if storetest.Contents(t, w.Store) != before {
			t.Error("something was written")
		}
	})

	t.Run("a client must be there", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		wantCode(t, w.Grants.SavePermissions(ctx, "nobody", visitor.Permissions{}), fault.NotFound)
	})
}
