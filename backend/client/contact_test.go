package client_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store/storetest"
)

// bea is a contact as somebody types her in.
func bea() client.ContactDraft {
	return client.ContactDraft{
		FirstName: " Bea ", LastName: "Baker-Ito", Relation: "parent", Address: " Bea@example.test", Phone: "+49 30 555-0142", Language: "es",
	}
}

func contacts(w *accesstest.World, id string) []client.Contact {
	list, err := w.Clients.Contacts(context.Background(), id)
	w.Must(err)
	return list
}

// last is the newest line of a client's history.
func last(w *accesstest.World, id string) history.Line { return w.Card(id).Activity[0] }

func TestContacts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a contact is kept with what was typed, and stands in the client's history", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		if list := contacts(w, ana.ID); list == nil || len(list) != 0 {
			t.Errorf("before: %v", list)
		}
		added, err := w.Clients.AddContact(ctx, ana.ID, bea())
		w.Must(err)
		list := contacts(w, ana.ID)
		if len(list) != 1 || list[0] != added || added.Name != "Bea Baker-Ito" || added.Address != "Bea@example.test" || added.Version != 1 || added.ConsentAt != nil {
			t.Errorf("got %+v", list)
		}
		if line := last(w, ana.ID); line.Action != history.ContactAdded || line.Detail != "Bea Baker-Ito" {
			t.Errorf("the history says %+v", line)
		}
		changed := added.ContactDraft
		changed.FirstName, changed.Relation = "Beatriz", "guardian"
		w.Clock.Advance(time.Minute)
		after, err := w.Grants.ChangeContact(ctx, added.ID, 1, changed)
		w.Must(err)
		if after.Name != "Beatriz Baker-Ito" || after.Version != 2 || contacts(w, ana.ID)[0] != after || last(w, ana.ID).Action != history.ContactChanged {
			t.Errorf("got %+v", after)
		}
		w.Clock.Advance(time.Minute)
		w.Must(w.Grants.RemoveContact(ctx, added.ID))
		if len(contacts(w, ana.ID)) != 0 || last(w, ana.ID).Action != history.ContactRemoved {
			t.Errorf("the history says %+v", last(w, ana.ID))
		}
	})

	t.Run("what changes nothing leaves no trace", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		added, err := w.Clients.AddContact(ctx, w.Add("Ana").ID, bea())
		w.Must(err)
		before := storetest.Contents(t, w.Store)
		_, err = w.Grants.ChangeContact(ctx, added.ID, 1, bea())
		w.Must(err)
		w.Must(w.Grants.RemoveContact(ctx, "nobody"))
		if storetest.Contents(t, w.Store) != before {
			t.Error("something was written")
		}
	})

	t.Run("a change of what somebody else has changed since is refused", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		added, err := w.Clients.AddContact(ctx, w.Add("Ana").ID, bea())
		w.Must(err)
		other := bea()
		other.Phone = ""
		_, err = w.Grants.ChangeContact(ctx, added.ID, 1, other)
		w.Must(err)
		_, err = w.Grants.ChangeContact(ctx, added.ID, 1, bea())
		wantCode(t, err, fault.Conflict)
		_, err = w.Grants.ChangeContact(ctx, "nobody", 1, bea())
		wantCode(t, err, fault.NotFound)
		_, err = w.Clients.AddContact(ctx, "nobody", bea())
		wantCode(t, err, fault.NotFound)
	})

	t.Run("what no contact can be is refused at its field", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		for field, spoil := range map[string]func(*client.ContactDraft){
			"firstName": func(d *client.ContactDraft) { d.FirstName = " " },
			"lastName":  func(d *client.ContactDraft) { d.LastName = strings.Repeat("a", client.NameLimit+1) },
			"relation":  func(d *client.ContactDraft) { d.Relation = "friend" },
			"phone":     func(d *client.ContactDraft) { d.Phone = strings.Repeat("1", client.PhoneLimit+1) },
			"address":   func(d *client.ContactDraft) { d.Address = "no address" },
			"language":  func(d *client.ContactDraft) { d.Language = "fr" },
		} {
			draft := bea()
			spoil(&draft)
			_, err := w.Clients.AddContact(ctx, ana.ID, draft)
			if got := fault.FieldOf(err); got != field {
				t.Errorf("got %v, want a refusal at %s", err, field)
			}
		}
		consented := bea()
		consented.Address, consented.HasConsent = "", true
		_, err := w.Clients.AddContact(ctx, ana.ID, consented)
		wantCode(t, err, fault.Missing)
		for i := range client.EntryLimit {
			draft := bea()
			draft.FirstName = fmt.Sprint("Bea", i)
			_, err := w.Clients.AddContact(ctx, ana.ID, draft)
			w.Must(err)
		}
		_, err = w.Clients.AddContact(ctx, ana.ID, bea())
		wantCode(t, err, client.ManyAddresses)
	})

	t.Run("S11: who recorded a contact's consent is kept, and another address takes another consent", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		draft := bea()
		draft.HasConsent = true
		added, err := w.Clients.AddContact(ctx, ana.ID, draft)
		w.Must(err)
		if added.ConsentBy != "Nora Reyes" || added.ConsentAt == nil || !added.ConsentAt.Equal(w.Clock.Now()) {
			t.Errorf("got %+v", added)
		}
		given := *added.ConsentAt
		w.Clock.Advance(time.Hour)
		draft.Phone = "555"
		added, err = w.Grants.ChangeContact(ctx, added.ID, added.Version, draft)
		w.Must(err)
		if !added.ConsentAt.Equal(given) {
			t.Errorf("a change of the phone moved the consent to %v", added.ConsentAt)
		}
		draft.Address = "bea.two@example.test"
		added, err = w.Grants.ChangeContact(ctx, added.ID, added.Version, draft)
		w.Must(err)
		if !added.ConsentAt.Equal(w.Clock.Now()) {
			t.Errorf("consent to the new address is of %v", added.ConsentAt)
		}
		w.Clock.Advance(time.Hour)
		draft.HasConsent, draft.Address = false, ""
		added, err = w.Grants.ChangeContact(ctx, added.ID, added.Version, draft)
		w.Must(err)
		if added.HasConsent || !added.ConsentAt.Equal(w.Clock.Now()) {
			t.Errorf("taken back: %+v", added)
		}
		if line := w.Card(ana.ID).Activity[1]; line.Action != history.ConsentWithdrawn || line.Detail != "bea.two@example.test" {
			t.Errorf("the history says %+v", line)
		}
	})

	t.Run("a contact's consent is none of the client's, and lets nobody in", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		draft := bea()
		draft.HasConsent = true
		_, err := w.Clients.AddContact(ctx, ana.ID, draft)
		w.Must(err)
		if card := w.Card(ana.ID); card.State != access.NoEmail || card.CanSend {
			t.Errorf("the card says %s", card.State)
		}
	})

	t.Run("a client is found by a contact, also after their own profile was changed, and no longer when it is gone", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		added, err := w.Clients.AddContact(ctx, ana.ID, bea())
		w.Must(err)
		w.Consent(ana.ID, false)
		finds := func(typed string) bool {
			roster, err := w.Grants.Roster(ctx, access.Query{Text: typed, Limit: 10})
			w.Must(err)
			return len(roster.Rows) == 1 && roster.Rows[0].ID == ana.ID
		}
		for _, typed := range []string{"bea", "ito", "bea@exa", "0142", "ana"} {
			if !finds(typed) {
				t.Errorf("%q finds nobody", typed)
			}
		}
		w.Must(w.Grants.RemoveContact(ctx, added.ID))
		if finds("bea") || !finds("ana") {
			t.Error("the contact that is gone is still found, or the client no longer")
		}
	})
}
