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
)

func TestInvite(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S8: a client with consent is invited and has access", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		card := w.Card(ana.ID)
		if card.State != access.Invited || card.Address != "ana@example.test" || card.GrantedAt == nil || card.SignedInAt != nil {
			t.Fatalf("the card says %+v", card)
		}
		if letter := w.One(); letter.Kind != outbox.Invitation || letter.Recipient != "ana@example.test" || letter.Values.FirstName != "Ana" {
			t.Fatalf("the letter is %+v", letter)
		}
	})

	t.Run("S5: exactly one mail goes with an invitation", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		created, err := w.Grants.CreateAndInvite(ctx, accesstest.Draft("Ana", accesstest.Consented("ana@example.test"), accesstest.Consented("ana@work.example.test")))
		w.Must(err)
		if !created.IsInvited || created.Reason != "" {
			t.Fatalf("got %+v", created)
		}
		if mails := w.Mails(); len(mails) != 1 || mails[0].Recipient != "ana@example.test" {
			t.Fatalf("the outbox holds %+v", mails)
		}
	})

	t.Run("S1: inviting with the profile and inviting later end in the same state", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		later := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, later.ID, ""))
		atOnce, err := w.Grants.CreateAndInvite(ctx, accesstest.Draft("Ana", accesstest.Consented("ana.two@example.test")))
		w.Must(err)
		one, other := w.Card(later.ID), w.Card(atOnce.Client.ID)
		if one.State != other.State || one.State != access.Invited || one.Invitation.MailState != other.Invitation.MailState {
			t.Errorf("later: %s with a mail %s; at once: %s with a mail %s", one.State, one.Invitation.MailState, other.State, other.Invitation.MailState)
		}
		if one.CanSend != other.CanSend || one.CanResend != other.CanResend || one.WhyNoResend != other.WhyNoResend || one.Permissions != other.Permissions {
			t.Errorf("later: %+v\nat once: %+v", one, other)
		}
		if len(one.Activity) != len(other.Activity) {
			t.Errorf("later left %d lines of history, at once %d", len(one.Activity), len(other.Activity))
		}
		for i := range one.Activity {
			if one.Activity[i].Action != other.Activity[i].Action {
				t.Errorf("line %d: %s and %s", i, one.Activity[i].Action, other.Activity[i].Action)
			}
		}
	})

	t.Run("S12: an old profile can be invited like a new one", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Clock.Advance(5 * 365 * day)
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		if got := w.Card(ana.ID).State; got != access.Invited {
			t.Errorf("the state is %s", got)
		}
	})

	t.Run("without a choice the primary address is used if it has consent, else the first that has", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		primary := accesstest.Consented("second@example.test")
		primary.IsPrimary = true
		ana := w.Add("Ana", accesstest.Consented("first@example.test"), primary)
		ben := w.Add("Ben", accesstest.Unconsented("bare@example.test"), accesstest.Consented("ben@example.test"), accesstest.Consented("ben.two@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		w.Must(w.Grants.Invite(ctx, ben.ID, ""))
		if got := w.Card(ana.ID).Address; got != "second@example.test" {
			t.Errorf("Ana's access is at %s", got)
		}
		if got := w.Card(ben.ID).Address; got != "ben@example.test" {
			t.Errorf("Ben's access is at %s", got)
		}
	})

	t.Run("S18: the address that was chosen is used", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("first@example.test"), accesstest.Consented("second@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[1].ID))
		card := w.Card(ana.ID)
		if card.Address != "second@example.test" || card.Addresses[0].IsPortal || !card.Addresses[1].IsPortal {
			t.Errorf("the card says %+v", card)
		}
	})

	t.Run("S43: after an end of access a fresh invitation restores it with permissions kept", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "ana@example.test")
		may := w.Card(ana.ID).Permissions
		may.Messaging, may.Pay = !may.Messaging, !may.Pay
		w.Must(w.Grants.SavePermissions(ctx, ana.ID, may))
		w.Must(w.Grants.Disable(ctx, ana.ID))
		w.Clock.Advance(time.Second)
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		if card := w.Card(ana.ID); card.State != access.Invited || card.Permissions != may || card.SignedInAt != nil {
			t.Errorf("the card says %+v", card)
		}
		w.One()
	})

	t.Run("the undo window holds the mail", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, err := w.Practices.SaveUndoWindow(ctx, 10)
		w.Must(err)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		invitation := w.Card(ana.ID).Invitation
		if invitation.MailState != outbox.Held || invitation.HeldUntil == nil || !invitation.HeldUntil.Equal(storetest.Start().Add(10*time.Second)) {
			t.Errorf("the invitation is %+v", invitation)
		}
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("%d mails went within the window", len(letters))
		}
	})
}

func TestInviteRefuses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	none := func([]client.Address) string { return "" }
	first := func(a []client.Address) string { return a[0].ID }
	for _, test := range []struct {
		rule      string
		arrange   func(w *accesstest.World, id string)
		addresses []client.Address
		choose    func([]client.Address) string
		want      fault.Code
	}{
		{rule: "S9: a client without any address", choose: none, want: access.NoAddress},
		{
			rule: "S9: a client without consent", choose: none, want: access.NoConsent,
			addresses: []client.Address{accesstest.Unconsented("ana@example.test")},
		},
		{
			rule: "S9: an address without consent beside one that has it", choose: first, want: access.NoConsentThere,
			addresses: []client.Address{accesstest.Unconsented("ana@example.test"), accesstest.Consented("ana.two@example.test")},
		},
		{
			rule: "an address that is not the client's", choose: func([]client.Address) string { return "someone-elses" }, want: access.AddressUnknown,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
		},
		{
			rule: "P2: anybody before the portal is set up", choose: none, want: access.PortalNotSetUp,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange: func(w *accesstest.World, _ string) {
				_, err := w.Practices.SavePortalAddress(ctx, "")
				w.Must(err)
			},
		},
		{
			rule: "S46: anybody while the portal is closed", choose: none, want: access.PortalClosed,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange:   func(w *accesstest.World, _ string) { w.Turn(false) },
		},
		{
			rule: "an archived client", choose: none, want: access.ClientArchived,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange: func(w *accesstest.World, id string) {
				_, err := w.Grants.Archive(ctx, id)
				w.Must(err)
			},
		},
		{
			rule: "a second click", choose: none, want: access.AlreadyInvited,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange:   func(w *accesstest.World, id string) { w.Must(w.Grants.Invite(ctx, id, "")) },
		},
		{
			rule: "S29: one who has signed in at this address", choose: none, want: access.AlreadySignedIn,
			addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange: func(w *accesstest.World, id string) {
				w.Must(w.Grants.Invite(ctx, id, ""))
				_, err := w.Door.RedeemLink(ctx, w.One().Token, "here")
				w.Must(err)
			},
		},
	} {
		t.Run("refuses "+test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana := w.Add("Ana", test.addresses...)
			if test.arrange != nil {
				test.arrange(w, ana.ID)
			}
			before := storetest.Contents(t, w.Store)
			wantCode(t, w.Grants.Invite(ctx, ana.ID, test.choose(ana.Addresses)), test.want)
			if storetest.Contents(t, w.Store) != before {
				t.Error("a refused invitation left something behind")
			}
		})
	}

	t.Run("refuses a client who is not there", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		wantCode(t, w.Grants.Invite(ctx, "nobody", ""), fault.NotFound)
		wantCode(t, w.Grants.Resend(ctx, "nobody"), fault.NotFound)
	})

	t.Run("of two clicks at once one invites", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		const clicks = 16
		answers := make(chan error, clicks)
		for range clicks {
			go func() { answers <- w.Grants.Invite(ctx, ana.ID, "") }()
		}
		var invited int
		for range clicks {
			if err := <-answers; err == nil {
				invited++
			} else if fault.CodeOf(err) != access.AlreadyInvited {
				t.Error(err)
			}
		}
		if mails := w.Mails(); invited != 1 || len(mails) != 1 {
			t.Errorf("%d clicks invited, and %d mails were laid in", invited, len(mails))
		}
	})
}

func TestCreateAndInvite(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, test := range []struct {
		rule      string
		arrange   func(w *accesstest.World)
		addresses []client.Address
		want      fault.Code
	}{
		{rule: "S5: no address", want: access.NoAddress},
		{rule: "S9: no consent", want: access.NoConsent, addresses: []client.Address{accesstest.Unconsented("ana@example.test")}},
		{
			rule: "P2: no portal", want: access.PortalNotSetUp, addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange: func(w *accesstest.World) {
				_, err := w.Practices.SavePortalAddress(ctx, "")
				w.Must(err)
			},
		},
		{
			rule: "S46: a closed portal", want: access.PortalClosed, addresses: []client.Address{accesstest.Consented("ana@example.test")},
			arrange: func(w *accesstest.World) { w.Turn(false) },
		},
	} {
		t.Run("S4: the profile is stored all the same with "+test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			if test.arrange != nil {
				test.arrange(w)
			}
			created, err := w.Grants.CreateAndInvite(ctx, accesstest.Draft("Ana", test.addresses...))
			w.Must(err)
			if created.IsInvited || created.Reason != test.want {
				t.Errorf("got %+v, want the reason %s", created, test.want)
			}
			stored, err := w.Clients.Get(ctx, created.Client.ID)
			w.Must(err)
			if stored.FirstName != "Ana" || len(stored.Addresses) != len(test.addresses) {
				t.Errorf("the profile is %+v", stored)
			}
			if mails := w.Mails(); len(mails) != 0 {
				t.Errorf("%d mails were laid in", len(mails))
			}
			if card := w.Card(created.Client.ID); card.GrantedAt != nil {
				t.Errorf("access was granted: %+v", card)
			}
		})
	}

	t.Run("a draft that is refused stores nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		before := storetest.Contents(t, w.Store)
		_, err := w.Grants.CreateAndInvite(ctx, accesstest.Draft(""))
		wantCode(t, err, fault.Missing)
		if fault.FieldOf(err) != "firstName" {
			t.Errorf("the field is %q", fault.FieldOf(err))
		}
		if storetest.Contents(t, w.Store) != before {
			t.Error("a refused draft left something behind")
		}
	})
}
