package access_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
)

func TestResend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S28: a fresh link goes out, also after the first has run out, and earlier ones work until they do", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, first := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(3 * day)
		w.Must(w.Grants.Resend(ctx, ana.ID))
		second := w.One()
		if second.Kind != outbox.Resend || second.Token == first.Token || second.Code == first.Code {
			t.Fatalf("first %+v, second %+v", first, second)
		}
		wantLink(t, w, first.Token, "live")
		wantLink(t, w, second.Token, "live")
		w.Clock.Advance(5 * day)
		wantLink(t, w, first.Token, "expired")
		wantLink(t, w, second.Token, "live")
		w.Clock.Advance(5 * day)
		wantLink(t, w, second.Token, "expired")
		w.Must(w.Grants.Resend(ctx, ana.ID))
		wantLink(t, w, w.One().Token, "live")
	})

	t.Run("S29: after the first sign-in it is refused", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "ana@example.test")
		wantCode(t, w.Grants.Resend(ctx, ana.ID), access.AlreadySignedIn)
		if card := w.Card(ana.ID); card.CanResend || card.WhyNoResend != access.AlreadySignedIn {
			t.Errorf("the card says %+v", card)
		}
	})

	t.Run("S29: after a change of address it is back", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "ana@example.test")
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			return append(list, accesstest.Consented("ana.two@example.test"))
		})
		w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[1].ID))
		w.One()
		w.Must(w.Grants.Resend(ctx, ana.ID))
		if letter := w.One(); letter.Recipient != "ana.two@example.test" {
			t.Errorf("it went to %s", letter.Recipient)
		}
	})

	t.Run("five a day, and the sixth when a day has passed", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", "ana@example.test")
		for range access.ResendLimit {
			w.Must(w.Grants.Resend(ctx, ana.ID))
			w.One()
			w.Clock.Advance(time.Minute)
		}
		wantCode(t, w.Grants.Resend(ctx, ana.ID), access.TooManyResends)
		w.Clock.Advance(day)
		w.Must(w.Grants.Resend(ctx, ana.ID))
	})

	t.Run("one that was undone does not count", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", "ana@example.test")
		for range access.ResendLimit + 2 {
			w.Must(w.Grants.Resend(ctx, ana.ID))
			mails := w.Mails()
			w.Must(w.Outbox.Undo(ctx, mails[len(mails)-1].ID))
		}
		w.Must(w.Grants.Resend(ctx, ana.ID))
	})

	for _, test := range []struct {
		rule    string
		arrange func(w *accesstest.World, id string)
		want    fault.Code
	}{
		{"while the one before has not left", func(w *accesstest.World, id string) { w.Must(w.Grants.Resend(ctx, id)) }, access.StillWaiting},
		{"once consent has been withdrawn there", func(w *accesstest.World, id string) {
			w.Edit(id, func(list []client.Address) []client.Address {
				list[0].HasReminders = false
				return append(list, accesstest.Consented("ana.two@example.test"))
			})
		}, access.NoConsentThere},
		{"once no address has consent", func(w *accesstest.World, id string) { w.Consent(id, false) }, access.NoConsent},
		{"while the portal is closed", func(w *accesstest.World, _ string) { w.Turn(false) }, access.PortalClosed},
		{"while the portal has no address", func(w *accesstest.World, _ string) {
			_, err := w.Practices.SavePortalAddress(ctx, "")
			w.Must(err)
		}, access.PortalNotSetUp},
		{"once access has been disabled", func(w *accesstest.World, id string) { w.Must(w.Grants.Disable(ctx, id)) }, access.NotInvited},
		{"once the client has been archived", func(w *accesstest.World, id string) {
			_, err := w.Grants.Archive(ctx, id)
			w.Must(err)
		}, access.NotInvited},
	} {
		t.Run("refuses "+test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana, _ := w.Invited("Ana", "ana@example.test")
			test.arrange(w, ana.ID)
			before := len(w.Mails())
			if got := w.Card(ana.ID).WhyNoResend; got != test.want {
				t.Errorf("the card says %q, want %q", got, test.want)
			}
			wantCode(t, w.Grants.Resend(ctx, ana.ID), test.want)
			if got := len(w.Mails()); got != before {
				t.Errorf("%d mails became %d", before, got)
			}
		})
	}

	t.Run("refuses one who was never invited", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		wantCode(t, w.Grants.Resend(ctx, w.Add("Ana", accesstest.Consented("ana@example.test")).ID), access.NotInvited)
	})
}

// wantLink ends the test unless a link is in a state.
func wantLink(t *testing.T, w *accesstest.World, token, want string) {
	t.Helper()
	link, err := w.Door.LookAtLink(context.Background(), token)
	w.Must(err)
	if string(link.State) != want {
		t.Fatalf("the link is %s, want %s", link.State, want)
	}
}
