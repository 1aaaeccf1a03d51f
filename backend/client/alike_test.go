package client_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/store"
)

func TestAlike(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	born := func(name, day string, addresses ...client.Address) client.Draft {
		draft := accesstest.Draft(name, addresses...)
		draft.BornOn = day
		return draft
	}
	for _, test := range []struct {
		rule  string
		draft client.Draft
		want  string
	}{
		{"finds whoever has the address, in any case", accesstest.Draft("Ben", accesstest.Unconsented(" ANA@example.test ")), "Ana Example address"},
		{"finds whoever has the name and the day of birth", born(" ANA ", "1984-05-06"), "Ana Example name_and_birthday"},
		{"finds one client once", born("Ana", "1984-05-06", accesstest.Consented("ana@example.test")), "Ana Example address"},
		{"finds nobody by a name alone", born("Ana", ""), ""},
		{"finds nobody born another day", born("Ana", "1984-05-07"), ""},
		{"finds nobody by another address", accesstest.Draft("Ana", accesstest.Consented("ana2@example.test")), ""},
		{"tells of the archived too", accesstest.Draft("Zoe", accesstest.Consented("old@example.test")), "Cleo Example address archived"},
		{"takes a draft in which nothing was typed", client.Draft{}, ""},
		{"takes an address that is half typed", accesstest.Draft("", client.Address{Address: "ana@"}), ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			_, err := w.Clients.Create(ctx, born("Ana", "1984-05-06", accesstest.Consented("ana@example.test")))
			w.Must(err)
			cleo := w.Add("Cleo", accesstest.Consented("old@example.test"))
			_, err = w.Grants.Archive(ctx, cleo.ID)
			w.Must(err)
			found, err := w.Clients.Alike(ctx, test.draft)
			w.Must(err)
			var got []string
			for _, a := range found {
				line := a.Name + " " + string(a.By)
				if a.IsArchived {
					line += " archived"
				}
				got = append(got, line)
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %v, want %q", got, test.want)
			}
		})
	}
	t.Run("tells of three at most", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		for i := range 5 {
			w.Add(fmt.Sprintf("Ana%d", i), accesstest.Consented("family@example.test"))
		}
		found, err := w.Clients.Alike(ctx, accesstest.Draft("Ben", accesstest.Consented("family@example.test")))
		if err != nil || len(found) != client.AlikeLimit {
			t.Errorf("got %v, %v", found, err)
		}
	})
	t.Run("never blocks: a client who is alike is created all the same", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Add("Ana", accesstest.Consented("ana@example.test"))
	})
}

// BenchmarkAlike measures the question asked at each pause of the typing, among a hundred thousand clients.
func BenchmarkAlike(b *testing.B) {
	const many = 100_000
	w, ctx := accesstest.New(b), context.Background()
	w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
		for i := range many {
			draft := accesstest.Draft("Ana", accesstest.Consented(fmt.Sprintf("client%d@example.test", i)))
			draft.LastName, draft.BornOn = fmt.Sprintf("Example%d", i%5000), fmt.Sprintf("19%02d-05-06", i%90)
			if _, err := client.Add(ctx, tx, draft); err != nil {
				return err
			}
		}
		return nil
	}))
	draft := accesstest.Draft("Ana", accesstest.Consented("client4711@example.test"))
	draft.LastName, draft.BornOn = "Example4711", "1931-05-06"
	for b.Loop() {
		if found, err := w.Clients.Alike(ctx, draft); err != nil || len(found) == 0 {
			b.Fatal(found, err)
		}
	}
}
