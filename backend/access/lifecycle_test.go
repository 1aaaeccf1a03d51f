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
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

// TestStates goes through the rows of the table of product rule 11.
func TestStates(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a client without an address, or without consent, stands at no_email", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		if card := w.Card(w.Add("Ana").ID); card.State != access.NoEmail || card.Why != access.NoAddress || card.CanSend || card.WhyNoResend != access.NotInvited {
			t.Errorf("without an address: %+v", card)
		}
		ben := w.Add("Ben", accesstest.Unconsented("ben@example.test"))
		if card := w.Card(ben.ID); card.State != access.NoEmail || card.Why != access.NoConsent || card.CanSend {
			t.Errorf("without consent: %+v", card)
		}
	})

	t.Run("no_email becomes ready when an address with consent is saved", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		w.Edit(ana.ID, func([]client.Address) []client.Address {
			return []client.Address{accesstest.Consented("ana@example.test")}
		})
		if card := w.Card(ana.ID); card.State != access.Ready || !card.CanSend || card.Why != "" || card.GrantedAt != nil || card.Invitation != nil {
			t.Errorf("the card says %+v", card)
		}
		if mails := w.Mails(); len(mails) != 0 {
			t.Errorf("saving an address laid %d mails in", len(mails))
		}
	})

	t.Run("ready becomes invited by an invitation", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		card := w.Card(ana.ID)
		if card.State != access.Invited || !card.CanResend || card.IsSignedInNow || card.LastSeenAt != nil {
			t.Errorf("the card says %+v", card)
		}
		invitation := card.Invitation
		if invitation == nil || invitation.MailID != letter.Mail || invitation.MailState != outbox.Sent || invitation.IsExpired ||
			invitation.ExpiresAt == nil || !invitation.ExpiresAt.Equal(storetest.Start().Add(visitor.InvitationLife)) {
			t.Errorf("S20: the invitation is %+v", invitation)
		}
		w.Clock.Advance(visitor.InvitationLife)
		if !w.Card(ana.ID).Invitation.IsExpired {
			t.Error("after its life the invitation is not shown as expired")
		}
	})

	t.Run("S48: invited becomes active by the link", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(time.Hour)
		session, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
		wantActive(t, w, ana.ID, session)
	})

	t.Run("S48: invited becomes active by the code", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(time.Hour)
		session, err := w.Door.RedeemCode(ctx, " ANA@Example.test", letter.Code, "here")
		w.Must(err)
		wantActive(t, w, ana.ID, session)
	})

	t.Run("looking at a link does not make anybody active", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		wantLink(t, w, letter.Token, "live")
		if got := w.Card(ana.ID).State; got != access.Invited {
			t.Errorf("the state is %s", got)
		}
	})

	t.Run("an archived client who never had access stands where their addresses say and can be sent nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		_, err := w.Grants.Archive(ctx, ana.ID)
		w.Must(err)
		if card := w.Card(ana.ID); card.State != access.Ready || card.CanSend || card.Why != access.ClientArchived {
			t.Errorf("the card says %+v", card)
		}
	})

	t.Run("the card of a client who is not there is not found", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, err := w.Grants.Card(ctx, "nobody")
		wantCode(t, err, fault.NotFound)
	})

	t.Run("S20: the card lists what was last done, newest first", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "ana@example.test")
		var got []string
		for _, line := range w.Card(ana.ID).Activity {
			got = append(got, string(line.Actor)+" "+string(line.Action))
		}
		want := []string{
			"client signed_in", "program mail_sent", "practitioner invitation_queued", "practitioner access_granted",
			"practitioner consent_given", "practitioner client_created",
		}
		if len(got) != len(want) {
			t.Fatalf("got %q, want %q", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("line %d is %q, want %q", i, got[i], want[i])
			}
		}
	})
}

func wantActive(t *testing.T, w *accesstest.World, id, session string) {
	t.Helper()
	card := w.Card(id)
	if card.State != access.Active || card.SignedInAt == nil || !card.SignedInAt.Equal(w.Clock.Now()) || !card.IsSignedInNow || card.LastSeenAt == nil {
		t.Errorf("S19, S20: the card says %+v", card)
	}
	if card.CanResend || card.WhyNoResend != access.AlreadySignedIn {
		t.Errorf("S26: resending: %v, %s", card.CanResend, card.WhyNoResend)
	}
	wantVerdict(t, w, session, visitor.Allowed)
}

func wantVerdict(t *testing.T, w *accesstest.World, session string, want visitor.Verdict) {
	t.Helper()
	_, verdict, err := w.Door.Admit(context.Background(), session, visitor.SeeHome)
	w.Must(err)
	if verdict != want {
		t.Errorf("the session is %s, want %s", verdict, want)
	}
}

func TestAnotherAddress(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	for _, from := range []access.State{access.Invited, access.Active} {
		t.Run("S21: another address chosen while "+string(from)+" ends the old access and invites anew", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana, first := w.Invited("Ana", "ana@example.test")
			w.Must(w.Grants.Resend(ctx, ana.ID))
			second, session := w.One(), ""
			if from == access.Active {
				var err error
				session, err = w.Door.RedeemLink(ctx, second.Token, "here")
				w.Must(err)
			}
			ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
				return append(list, accesstest.Consented("ana.two@example.test"))
			})
			before, err := w.Clients.Get(ctx, ana.ID)
			w.Must(err)
			w.Clock.Advance(time.Minute)
			w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[1].ID))
			letter := w.One()
			if letter.Kind != outbox.NewAddress || letter.Recipient != "ana.two@example.test" {
				t.Errorf("the letter is %+v", letter)
			}
			for _, old := range []accesstest.Letter{first, second} {
				wantLink(t, w, old.Token, "unknown")
				_, err := w.Door.RedeemLink(ctx, old.Token, "here")
				wantCode(t, err, visitor.RefusedUnknown)
				_, err = w.Door.RedeemCode(ctx, "ana@example.test", old.Code, "here")
				wantCode(t, err, visitor.RefusedCode)
			}
			wantVerdict(t, w, session, visitor.Stranger)
			card := w.Card(ana.ID)
			if card.State != access.Invited || card.Address != "ana.two@example.test" || card.SignedInAt != nil || card.LastSeenAt != nil || !card.CanResend {
				t.Errorf("the card says %+v", card)
			}
			after, err := w.Clients.Get(ctx, ana.ID)
			w.Must(err)
			if after.Version != before.Version || !after.Addresses[0].IsPrimary {
				t.Errorf("Client Info was changed: %+v", after)
			}
		})
	}

	t.Run("S24: mails to the old address that have not left are taken back", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"), accesstest.Consented("ana.two@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[0].ID))
		w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[1].ID))
		if letter := w.One(); letter.Recipient != "ana.two@example.test" {
			t.Errorf("it went to %s", letter.Recipient)
		}
		if first := w.Mails()[0]; first.State != outbox.Cancelled {
			t.Errorf("the first mail is %s", first.State)
		}
	})

	t.Run("S25: changing an address in Client Info alone leaves access where it is", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[0].Address = "ana.new@example.test"
			return list
		})
		card := w.Card(ana.ID)
		if card.State != access.Active || card.Address != "ana@example.test" || card.Addresses[0].IsPortal || !card.IsConsentWithdrawn {
			t.Errorf("the card says %+v", card)
		}
		wantVerdict(t, w, session, visitor.Allowed)
	})
}
