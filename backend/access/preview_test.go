package access_test

import (
	"context"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

func TestPreviewPortal(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W4: is in the history in every state, and changes nothing of the client's", func(t *testing.T) {
		t.Parallel()
		for state, bring := range map[access.State]func(w *accesstest.World) string{
			access.NoEmail: func(w *accesstest.World) string { return w.Add("Ana").ID },
			access.Ready:   func(w *accesstest.World) string { return w.Add("Ana", accesstest.Consented("ana@example.test")).ID },
			access.Invited: func(w *accesstest.World) string {
				ana, _ := w.Invited("Ana", "ana@example.test")
				return ana.ID
			},
			access.Active: func(w *accesstest.World) string {
				ana, _ := w.SignedIn("Ana", "ana@example.test")
				return ana.ID
			},
			access.Disabled: func(w *accesstest.World) string {
				ana, _ := w.SignedIn("Ana", "ana@example.test")
				w.Must(w.Grants.Disable(ctx, ana.ID))
				return ana.ID
			},
		} {
			t.Run(string(state), func(t *testing.T) {
				t.Parallel()
				w := accesstest.New(t)
				id := bring(w)
				before := w.Card(id)
				ticket, err := w.Grants.PreviewPortal(ctx, id, "en")
				w.Must(err)
				_, err = w.Door.OpenPreview(ctx, ticket)
				w.Must(err)
				after := w.Card(id)
				if line := after.Activity[0]; line.Action != history.PortalPreviewed || line.Actor != history.Practitioner {
					t.Errorf("the newest line is %+v", line)
				}
				if after.State != state || after.LastSeenAt != nil && !after.LastSeenAt.Equal(*before.LastSeenAt) || after.IsSignedInNow != before.IsSignedInNow {
					t.Errorf("the card says %+v, before %+v", after, before)
				}
				if letters := w.Deliver(); len(letters) != 0 {
					t.Errorf("%d mails went", len(letters))
				}
				w.Must(w.Store.Read(ctx, func(v *store.View) error {
					_, err := history.Verify(ctx, v)
					return err
				}))
			})
		}
	})

	t.Run("refuses what cannot be looked at, and writes nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		lines := len(w.Card(ana.ID).Activity)
		refuses := func(id, language string, want fault.Code) {
			t.Helper()
			ticket, err := w.Grants.PreviewPortal(ctx, id, language)
			if wantCode(t, err, want); ticket != "" {
				t.Error("there is a ticket all the same")
			}
		}
		refuses("nobody", "en", fault.NotFound)
		refuses(ana.ID, "xx", fault.Invalid)
		_, err := w.Practices.ClosePortal(ctx)
		w.Must(err)
		refuses(ana.ID, "en", access.PortalClosed)
		_, err = w.Practices.OpenPortal(ctx)
		w.Must(err)
		if got := len(w.Card(ana.ID).Activity); got != lines {
			t.Errorf("%d lines in the history, before %d", got, lines)
		}
		_, err = w.Grants.Archive(ctx, ana.ID)
		w.Must(err)
		refuses(ana.ID, "en", access.ClientArchived)
		if why := w.Card(ana.ID).WhyNoPreview; why != access.ClientArchived {
			t.Errorf("the card says %q", why)
		}

		bare := accesstest.Bare(t)
		bo := bare.Add("Bo")
		_, err = bare.Grants.PreviewPortal(ctx, bo.ID, "en")
		wantCode(t, err, access.PortalNotSetUp)
	})

	t.Run("of fifty tries with one ticket one opens", func(t *testing.T) {
		t.Parallel()
		const tries = 50
		w := accesstest.New(t)
		ticket, err := w.Grants.PreviewPortal(ctx, w.Add("Ana").ID, "en")
		w.Must(err)
		answers := make(chan error, tries)
		for range tries {
			go func() {
				_, err := w.Door.OpenPreview(ctx, ticket)
				answers <- err
			}()
		}
		opened := 0
		for range tries {
			err := <-answers
			if err == nil {
				opened++
				continue
			}
			wantCode(t, err, visitor.PreviewOver)
		}
		if opened != 1 {
			t.Errorf("%d opened", opened)
		}
	})
}
