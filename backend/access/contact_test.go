package access_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

const marta = "marta@example.test"

// family is a minor without an address, and a parent of theirs who has been let in.
type family struct {
	*accesstest.World

	leo    client.Profile
	marta  client.Contact
	letter accesstest.Letter
}

func newFamily(t *testing.T) family {
	t.Helper()
	w := accesstest.New(t)
	f := family{World: w, leo: w.Add("Leo")}
	f.marta = w.AddContact(f.leo.ID, accesstest.Contact("Marta", marta))
	w.Must(w.Grants.Invite(context.Background(), f.marta.ID, ""))
	f.letter = w.One()
	return f
}

// enter signs the parent in by the letter.
func (f family) enter(t *testing.T) string {
	t.Helper()
	token, err := f.Door.RedeemLink(context.Background(), f.letter.Token, "here")
	f.Must(err)
	return token
}

func (f family) admit(token string, op visitor.Operation) (visitor.Visitor, visitor.Verdict) {
	who, verdict, err := f.Door.Admit(context.Background(), token, op)
	f.Must(err)
	return who, verdict
}

func TestContactAccess(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("the sign-out of somebody who is no contact any more is theirs, and not the client's", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		token := f.enter(t)
		f.Must(f.Grants.RemoveContact(ctx, f.marta.ID))
		f.Must(f.Door.SignOut(ctx, token))
		last := f.Card(f.leo.ID).Activity[0]
		if last.Action != history.SignedOut || last.Contact != f.marta.Name || last.Relation != f.marta.Relation {
			t.Errorf("the history says %+v", last)
		}
	})

	t.Run("a contact is invited by their own name, and sees the client's pages", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		if f.letter.Kind != outbox.Invitation || f.letter.Recipient != marta || f.letter.Values.FirstName != "Marta" {
			t.Errorf("the letter is %+v", f.letter)
		}
		who, verdict := f.admit(f.enter(t), visitor.SeeHome)
		if verdict != visitor.Allowed || who.Client != f.leo.ID || who.Name != "Marta" || who.About != "Leo" || who.Address != marta {
			t.Errorf("%s: %+v", verdict, who)
		}
		card := f.Card(f.marta.ID)
		if card.State != access.Active || card.HolderID != f.marta.ID || card.ClientID != f.leo.ID || card.Address != marta || !card.IsSignedInNow {
			t.Errorf("the contact's card says %+v", card)
		}
	})

	t.Run("where the client stands is what their own access says", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		f.enter(t)
		card := f.Card(f.leo.ID)
		if card.State != access.NoEmail || card.GrantedAt != nil || card.Invitation != nil {
			t.Errorf("the client's card says %+v", card)
		}
		want := access.Companion{ID: f.marta.ID, Name: "Marta Example", Relation: client.Parent, State: access.Active, MailState: outbox.Sent, Address: marta}
		if len(card.Companions) != 1 || card.Companions[0] != want {
			t.Errorf("the companions are %+v", card.Companions)
		}
		roster, err := f.Grants.Roster(ctx, access.Query{Limit: 10})
		f.Must(err)
		if len(roster.Rows) != 1 || roster.Rows[0].Access != access.NoEmail {
			t.Errorf("the list says %+v", roster.Rows)
		}
	})

	t.Run("the history says who of them it was", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		f.enter(t)
		line := f.Card(f.leo.ID).Activity[0]
		if line.Action != history.SignedIn || line.Contact != "Marta Example" || line.Relation != "parent" {
			t.Errorf("the newest line is %+v", line)
		}
	})

	t.Run("a contact's permissions are their own, and begin without messages, bills and paying", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		token := f.enter(t)
		if got, want := f.Card(f.marta.ID).Permissions, (visitor.Permissions{Requests: true}); got != want {
			t.Errorf("at first: %+v", got)
		}
		if _, verdict := f.admit(token, visitor.UseMessages); verdict != visitor.Forbidden {
			t.Errorf("messages at first: %s", verdict)
		}
		before := f.Card(f.leo.ID).Permissions
		f.Must(f.Grants.SavePermissions(ctx, f.marta.ID, visitor.Permissions{Messaging: true}))
		_, messages := f.admit(token, visitor.UseMessages)
		_, requests := f.admit(token, visitor.RequestAppointments)
		if messages != visitor.Allowed || requests != visitor.Forbidden || f.Card(f.leo.ID).Permissions != before {
			t.Errorf("messages %s, requests %s, the client's own %+v", messages, requests, f.Card(f.leo.ID).Permissions)
		}
	})

	t.Run("a contact of one client never sees another client", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		_, other := f.SignedIn("Otto", "otto@example.test")
		people, _, err := f.Door.People(ctx, f.enter(t))
		f.Must(err)
		if len(people) != 0 {
			t.Errorf("an invitation reaches %+v", people)
		}
		if who, _ := f.admit(other, visitor.SeeHome); who.Client == f.leo.ID || who.About != "" {
			t.Errorf("another client sees %+v", who)
		}
	})

	t.Run("a parent of two children signs in once, and chooses between the children", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		mia := f.Add("Mia")
		forMia := f.AddContact(mia.ID, accesstest.Contact("Marta", marta))
		f.Must(f.Grants.Invite(ctx, forMia.ID, ""))
		f.One()
		f.Clock.Advance(time.Minute)
		f.Must(f.Door.AskForLink(ctx, marta, "here"))
		f.TakeIn()
		letter := f.One()
		if letter.Kind != outbox.SignInLink || letter.Values.FirstName != "" {
			t.Errorf("the letter is %+v", letter)
		}
		token, err := f.Door.RedeemLink(ctx, letter.Token, "here")
		f.Must(err)
		people, address, err := f.Door.People(ctx, token)
		f.Must(err)
		if len(people) != 2 || people[0].Name != "Leo" || people[1].Name != "Mia" || people[0].As != "Marta" || address != marta {
			t.Fatalf("the choice at %s is %+v", address, people)
		}
		token, err = f.Door.Choose(ctx, token, people[1].Grant)
		f.Must(err)
		if who, _ := f.admit(token, visitor.SeeHome); who.Client != mia.ID || who.About != "Mia" {
			t.Errorf("got %+v", who)
		}
	})

	t.Run("a client and their contact at one address are told apart", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		f.Edit(f.leo.ID, func([]client.Address) []client.Address { return []client.Address{accesstest.Consented(marta)} })
		f.Must(f.Grants.Invite(ctx, f.leo.ID, ""))
		wantSharings(t, f.World, f.leo.ID, access.Sharing{Address: marta, Names: []string{"Marta Example (Leo Example)"}})
		wantSharings(t, f.World, f.marta.ID, access.Sharing{Address: marta, Names: []string{"Leo Example"}})
	})
}

// TestEndOfContactAccess: what ends a contact's access ends it at the next request, and nobody else's.
func TestEndOfContactAccess(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, test := range map[string]struct {
		verb  func(f family) error
		state access.State // of the contact then; empty: there is none
	}{
		"S41: disabling":       {func(f family) error { return f.Grants.Disable(ctx, f.marta.ID) }, access.Disabled},
		"removing the contact": {func(f family) error { return f.Grants.RemoveContact(ctx, f.marta.ID) }, ""},
		"archiving the client": {func(f family) error { _, err := f.Grants.Archive(ctx, f.leo.ID); return err }, access.Disabled},
	} {
		t.Run(name+" ends a contact's session and links, and the client's own access goes its own way", func(t *testing.T) {
			t.Parallel()
			f := newFamily(t)
			father := f.AddContact(f.leo.ID, accesstest.Contact("Tom", "tom@example.test"))
			f.Must(f.Grants.Invite(ctx, father.ID, ""))
			his := f.One()
			token := f.enter(t)
			f.Must(f.Door.AskForLink(ctx, marta, "here"))
			f.TakeIn()
			f.Must(test.verb(f))
			if _, verdict := f.admit(token, visitor.SeeHome); verdict != visitor.Stranger {
				t.Errorf("the session is %s", verdict)
			}
			if letters := f.Deliver(); len(letters) != 0 {
				t.Errorf("%d letters went all the same", len(letters))
			}
			card, err := f.Grants.Card(ctx, f.marta.ID)
			if card.State != test.state || (err != nil) != (test.state == "") {
				t.Errorf("the contact is %q: %v", card.State, err)
			}
			_, err = f.Door.RedeemLink(ctx, his.Token, "there")
			if isIn := err == nil; isIn != (name != "archiving the client") {
				t.Errorf("the other parent: %v", err)
			}
			for _, line := range f.Card(f.leo.ID).Activity {
				if line.Action == history.AccessDisabled && line.Contact == "" {
					t.Errorf("the history does not say whose access ended: %+v", line)
				}
			}
		})
	}
}

func TestRefusalsOfContactAccess(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S9, S10: nobody is invited without an address, and without consent", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		leo := w.Add("Leo", accesstest.Consented("leo@example.test"))
		none := w.AddContact(leo.ID, accesstest.Contact("Tom", ""))
		wantCode(t, w.Grants.Invite(ctx, none.ID, ""), access.NoAddress)
		draft := accesstest.Contact("Marta", marta)
		draft.HasConsent = false
		unasked := w.AddContact(leo.ID, draft)
		wantCode(t, w.Grants.Invite(ctx, unasked.ID, ""), access.NoConsent)
		if w.Card(none.ID).State != access.NoEmail || w.Card(unasked.ID).Why != access.NoConsent {
			t.Errorf("the cards say %+v and %+v", w.Card(none.ID), w.Card(unasked.ID))
		}
		wantCode(t, w.Grants.Invite(ctx, "nobody", ""), fault.NotFound)
	})

	t.Run("S47: nobody is invited while the portal is closed, and of an archived client", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		other := f.AddContact(f.leo.ID, accesstest.Contact("Tom", "tom@example.test"))
		f.Turn(false)
		wantCode(t, f.Grants.Invite(ctx, other.ID, ""), access.PortalClosed)
		f.Turn(true)
		_, err := f.Grants.Archive(ctx, f.leo.ID)
		f.Must(err)
		wantCode(t, f.Grants.Invite(ctx, other.ID, ""), access.ClientArchived)
	})

	t.Run("the address that access is at is not changed under it", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		draft := f.marta.ContactDraft
		draft.Address = "other@example.test"
		_, err := f.Grants.ChangeContact(ctx, f.marta.ID, 1, draft)
		wantCode(t, err, access.ContactHasAccess)
		f.Must(f.Grants.Disable(ctx, f.marta.ID))
		_, err = f.Grants.ChangeContact(ctx, f.marta.ID, 1, draft)
		f.Must(err)
		f.Must(f.Grants.Invite(ctx, f.marta.ID, ""))
		if letter := f.One(); letter.Recipient != "other@example.test" {
			t.Errorf("the letter went to %s", letter.Recipient)
		}
	})

	t.Run("S11: consent that a contact takes back stops what waits for them, and leaves their access", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		token := f.enter(t)
		f.Must(f.Door.AskForLink(ctx, marta, "here"))
		f.TakeIn()
		f.ConsentOfContact(f.leo.ID, f.marta.ID, false)
		if letters := f.Deliver(); len(letters) != 0 {
			t.Errorf("%d letters went", len(letters))
		}
		if _, verdict := f.admit(token, visitor.SeeHome); verdict != visitor.Allowed || !f.Card(f.marta.ID).IsConsentWithdrawn {
			t.Errorf("the session is %s, the card says %+v", verdict, f.Card(f.marta.ID))
		}
	})

	t.Run("S28: each one has resends of their own", func(t *testing.T) {
		t.Parallel()
		f := newFamily(t)
		for range access.ResendLimit {
			f.Clock.Advance(time.Minute)
			f.Must(f.Grants.Resend(ctx, f.marta.ID))
			f.One()
		}
		wantCode(t, f.Grants.Resend(ctx, f.marta.ID), access.TooManyResends)
		other := f.AddContact(f.leo.ID, accesstest.Contact("Tom", "tom@example.test"))
		f.Must(f.Grants.Invite(ctx, other.ID, ""))
		f.One()
		f.Must(f.Grants.Resend(ctx, other.ID))
	})

	t.Run("S27: the letter can be written by hand, and is shown with the contact's name", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		leo := w.Add("Leo")
		contact := w.AddContact(leo.ID, accesstest.Contact("Marta", marta))
		message, err := w.Grants.Message(ctx, contact.ID, "")
		w.Must(err)
		if message.Recipient != marta || message.Kind != outbox.Invitation {
			t.Errorf("the editor begins with %+v", message)
		}
		w.Must(w.Grants.InviteSaying(ctx, contact.ID, "", outbox.Wording{Subject: "Welcome", Message: "Dear Marta"}))
		f := w.One()
		w.Must(w.Grants.RemoveContact(ctx, contact.ID))
		if _, err := w.Outbox.Message(ctx, f.Mail); err != nil {
			t.Errorf("the letter to somebody who was removed cannot be read: %v", err)
		}
	})
}
