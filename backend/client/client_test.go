package client_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
)

func TestConsent(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S11: who recorded the consent, and when, is kept with the address", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Unconsented("ana@example.test"))
		if a := ana.Addresses[0]; a.ConsentAt != nil || a.ConsentBy != "" {
			t.Errorf("before: %+v", a)
		}
		w.Clock.Advance(time.Hour)
		ana = w.Consent(ana.ID, true)
		wantConsent(t, ana.Addresses[0], "Nora Reyes", storetest.Start().Add(time.Hour))
		w.Clock.Advance(time.Hour)
		_, err := w.Practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Practitioner: "Otto Reyes", Zone: "UTC"})
		w.Must(err)
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[0].Type = "school"
			return list
		})
		wantConsent(t, ana.Addresses[0], "Nora Reyes", storetest.Start().Add(time.Hour))
		ana = w.Consent(ana.ID, false)
		if a := ana.Addresses[0]; a.HasReminders || a.ConsentBy != "Otto Reyes" {
			t.Errorf("taken back: %+v", a)
		}
	})

	t.Run("S11: what the window says about who and when is not believed", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		past := storetest.Start().Add(-time.Hour)
		forged := accesstest.Consented("ana@example.test")
		forged.ConsentAt, forged.ConsentBy = &past, "Somebody Else"
		wantConsent(t, w.Add("Ana", forged).Addresses[0], "Nora Reyes", storetest.Start())
	})

	t.Run("S11: consent to an address that was changed is recorded anew", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Clock.Advance(time.Hour)
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[0].Address = "ANA@example.test"
			return list
		})
		wantConsent(t, ana.Addresses[0], "Nora Reyes", storetest.Start())
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[0].Address = "new@example.test"
			return list
		})
		wantConsent(t, ana.Addresses[0], "Nora Reyes", storetest.Start().Add(time.Hour))
		var given int
		for _, line := range w.Card(ana.ID).Activity {
			if line.Action == "consent_given" {
				given++
			}
		}
		if given != 2 {
			t.Errorf("the history shows consent given %d times", given)
		}
	})
}

func wantConsent(t *testing.T, a client.Address, by string, at time.Time) {
	t.Helper()
	if !a.HasReminders || a.ConsentBy != by || a.ConsentAt == nil || !a.ConsentAt.Equal(at) {
		t.Errorf("got %+v at %v, want %s at %s", a, a.ConsentAt, by, at)
	}
}

func TestSave(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a profile comes back as it was stored", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		draft := client.Draft{
			Kind: "minor", FirstName: "Ana", LastName: "Núñez", PreferredName: "Annie", BornOn: "2014-05-06", Status: "inactive", Language: "es",
			Addresses: []client.Address{accesstest.Unconsented("a@example.test"), accesstest.Consented("b@example.test")},
			Phones:    []client.Phone{{Number: "555 0101", Type: "mobile"}, {Number: "555 0102", Type: "work"}},
		}
		draft.Addresses[1].IsPrimary = true
		created, err := w.Clients.Create(ctx, draft)
		w.Must(err)
		got, err := w.Clients.Get(ctx, created.ID)
		w.Must(err)
		if got.Name != "Ana Núñez" || got.Version != 1 || got.IsArchived || !got.CreatedAt.Equal(storetest.Start()) || got.BornOn != "2014-05-06" ||
			got.Kind != "minor" || got.Status != "inactive" || got.Language != "es" || got.PreferredName != "Annie" ||
			len(got.Addresses) != 2 || !got.Addresses[1].IsPrimary || got.Addresses[0].IsPrimary || len(got.Phones) != 2 || got.Phones[1].Number != "555 0102" {
			t.Errorf("got %+v", got)
		}
	})

	t.Run("one who saves what somebody else has changed meanwhile is told so, and changes nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		draft := ana.Draft
		draft.FirstName = "Anna"
		second, err := w.Clients.Save(ctx, ana.ID, ana.Version, draft)
		w.Must(err)
		if second.Version != ana.Version+1 {
			t.Errorf("version %d became %d", ana.Version, second.Version)
		}
		before := storetest.Contents(t, w.Store)
		draft.FirstName = "Anne"
		_, err = w.Clients.Save(ctx, ana.ID, ana.Version, draft)
		wantCode(t, err, fault.Conflict)
		_, err = w.Clients.Save(ctx, "nobody", 1, draft)
		wantCode(t, err, fault.NotFound)
		draft.FirstName = ""
		_, err = w.Clients.Save(ctx, ana.ID, second.Version, draft)
		wantCode(t, err, fault.Missing)
		if storetest.Contents(t, w.Store) != before {
			t.Error("something was changed")
		}
	})

	t.Run("S10: two addresses can change places", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("one@example.test"), accesstest.Consented("two@example.test"), accesstest.Unconsented("three@example.test"))
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[0].Address, list[1].Address, list[2].Address = "two@example.test", "three@example.test", "one@example.test"
			return list
		})
		for i, want := range []string{"two@example.test", "three@example.test", "one@example.test"} {
			if ana.Addresses[i].Address != want {
				t.Errorf("address %d is %s", i, ana.Addresses[i].Address)
			}
		}
	})

	t.Run("an address keeps its id through changes, and one that was removed is gone", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("one@example.test"), accesstest.Consented("two@example.test"))
		second := ana.Addresses[1].ID
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			list[1].Address = "changed@example.test"
			return append(list[1:], accesstest.Consented("one@example.test"))
		})
		if len(ana.Addresses) != 2 || ana.Addresses[0].ID != second || !ana.Addresses[0].IsPrimary || ana.Addresses[1].IsPrimary {
			t.Errorf("got %+v", ana.Addresses)
		}
	})

	t.Run("ids that are another client's, or come twice, are not believed", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		draft := accesstest.Draft("Ben", accesstest.Consented("ben@example.test"))
		draft.Phones = []client.Phone{{Number: "555 0101", Type: "home"}}
		ben, err := w.Clients.Create(ctx, draft)
		w.Must(err)
		copied := ben.Draft
		copied.FirstName = "Ana"
		copied.Addresses = append([]client.Address{}, copied.Addresses[0], copied.Addresses[0])
		copied.Addresses[1].Address, copied.Addresses[1].IsPrimary = "ana@example.test", false
		copied.Phones = append([]client.Phone{}, copied.Phones[0], copied.Phones[0])
		ana, err := w.Clients.Create(ctx, copied)
		w.Must(err)
		ana.Draft.Addresses[1].ID, ana.Draft.Phones[1].ID = ana.Addresses[0].ID, ana.Phones[0].ID
		ana, err = w.Clients.Save(ctx, ana.ID, ana.Version, ana.Draft)
		w.Must(err)
		if len(ana.Addresses) != 2 || len(ana.Phones) != 2 || !ana.Addresses[0].IsPrimary {
			t.Errorf("got %+v", ana)
		}
		still, err := w.Clients.Get(ctx, ben.ID)
		w.Must(err)
		if len(still.Addresses) != 1 || len(still.Phones) != 1 || still.Addresses[0].ID != ben.Addresses[0].ID {
			t.Errorf("the other client became %+v", still)
		}
	})

	t.Run("an archived client stays archived when the profile is saved", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana")
		archived, err := w.Grants.Archive(ctx, ana.ID)
		w.Must(err)
		draft := archived.Draft
		draft.Status, draft.LastName = string(client.Active), "Changed"
		saved, err := w.Clients.Save(ctx, ana.ID, archived.Version, draft)
		w.Must(err)
		if !saved.IsArchived || saved.LastName != "Changed" {
			t.Errorf("got %+v", saved)
		}
		restored, err := w.Clients.Restore(ctx, ana.ID)
		w.Must(err)
		again, err := w.Clients.Restore(ctx, ana.ID)
		w.Must(err)
		if restored.IsArchived || again.Version != restored.Version {
			t.Errorf("restored twice: %+v, %+v", restored, again)
		}
		_, err = w.Clients.Restore(ctx, "nobody")
		wantCode(t, err, fault.NotFound)
	})
}
