package access_test

import (
	"context"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

func TestDisable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	ends := map[string]func(w *accesstest.World, id string) error{
		"S41: disabling access": func(w *accesstest.World, id string) error { return w.Grants.Disable(ctx, id) },
		"archiving the client": func(w *accesstest.World, id string) error {
			_, err := w.Grants.Archive(ctx, id)
			return err
		},
	}
	for name, end := range ends {
		t.Run(name+" while invited kills links and codes, and takes back what has not left", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana, letter := w.Invited("Ana", "ana@example.test")
			w.Must(w.Grants.Resend(ctx, ana.ID))
			w.Must(end(w, ana.ID))
			if card := w.Card(ana.ID); card.State != access.Disabled || card.EndedAt == nil || card.Address != "ana@example.test" || card.Addresses[0].IsPortal {
				t.Errorf("the card says %+v", card)
			}
			wantLink(t, w, letter.Token, "unknown")
			_, err := w.Door.RedeemCode(ctx, "ana@example.test", letter.Code, "here")
			wantCode(t, err, visitor.RefusedCode)
			if letters := w.Deliver(); len(letters) != 0 {
				t.Errorf("%d mails went all the same", len(letters))
			}
			if mails := w.Mails(); mails[1].State != outbox.Cancelled {
				t.Errorf("the mail that waited is %s", mails[1].State)
			}
		})

		t.Run("S42: "+name+" while active ends open sessions at the next request", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana, session := w.SignedIn("Ana", "ana@example.test")
			wantVerdict(t, w, session, visitor.Allowed)
			w.Must(end(w, ana.ID))
			wantVerdict(t, w, session, visitor.Stranger)
			if card := w.Card(ana.ID); card.State != access.Disabled || card.IsSignedInNow {
				t.Errorf("the card says %+v", card)
			}
		})

		t.Run("S42: after "+name+" the sign-in page does as for an unknown address", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana, _ := w.SignedIn("Ana", "ana@example.test")
			w.Must(end(w, ana.ID))
			w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
			w.TakeIn()
			if letters := w.Deliver(); len(letters) != 0 {
				t.Errorf("%d mails went", len(letters))
			}
		})
	}

	t.Run("there must be access to disable", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		wantCode(t, w.Grants.Disable(ctx, ana.ID), access.NoAccess)
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		w.Must(w.Grants.Disable(ctx, ana.ID))
		wantCode(t, w.Grants.Disable(ctx, ana.ID), access.NoAccess)
	})

	t.Run("restoring an archived client leaves access off", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		_, err := w.Grants.Archive(ctx, ana.ID)
		w.Must(err)
		profile, err := w.Clients.Restore(ctx, ana.ID)
		w.Must(err)
		if card := w.Card(ana.ID); profile.IsArchived || card.State != access.Disabled || !card.CanSend {
			t.Errorf("the card says %+v", card)
		}
		wantVerdict(t, w, session, visitor.Stranger)
	})

	t.Run("saving a profile does not archive its client past their access", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		draft := ana.Draft
		draft.Status = string(client.Archived)
		_, err := w.Clients.Save(ctx, ana.ID, ana.Version, draft)
		wantCode(t, err, fault.Invalid)
		if fault.FieldOf(err) != "status" {
			t.Errorf("the field is %q", fault.FieldOf(err))
		}
		wantVerdict(t, w, session, visitor.Allowed)
	})
}
