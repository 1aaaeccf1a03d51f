package access_test

import (
	"context"
	"fmt"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/store"
)

// many is ten times the practice that the product is designed for.
const many = 10_000

// BenchmarkRoster measures the list of ten thousand clients: a keystroke of a search, a page, a filter.
func BenchmarkRoster(b *testing.B) {
	w := accesstest.New(b)
	fill(b, w)
	for name, query := range map[string]access.Query{
		"everybody":             {Limit: 50},
		"the_last_page":         {Limit: 50, Offset: many - 50},
		"one_letter":            {Limit: 50, Text: "a"},
		"three_letters":         {Limit: 50, Text: "gar"},
		"name_and_first_letter": {Limit: 50, Text: "garcia b"},
		"an_address":            {Limit: 50, Text: "client4711@"},
		"digits":                {Limit: 50, Text: "5550104711"},
		"the_invited":           {Limit: 50, Access: string(access.Invited)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.Grants.Roster(context.Background(), query); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCard measures the tab of one client.
func BenchmarkCard(b *testing.B) {
	w := accesstest.New(b)
	ana, _ := w.SignedIn("Ana", "ana@example.test")
	for b.Loop() {
		if _, err := w.Grants.Card(context.Background(), ana.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func fill(b *testing.B, w *accesstest.World) {
	b.Helper()
	ctx := context.Background()
	firsts := []string{"Ana", "Benedikt", "Chloë", "Dmitri", "Esperanza", "Farid", "Grace"}
	lasts := []string{"García", "Müller", "Okafor", "Petrović", "Quinn", "Rossi", "Sato", "Taylor", "Ülgen", "Vargas", "Weiß"}
	if err := w.Store.Write(ctx, func(tx *store.Tx) error {
		for i := range many {
			draft := accesstest.Draft(firsts[i%len(firsts)], accesstest.Consented(fmt.Sprintf("client%d@example.test", i)))
			draft.LastName = lasts[i%len(lasts)]
			draft.Phones = []client.Phone{{Number: fmt.Sprintf("555 010 %04d", i), Type: "mobile"}}
			if _, err := client.Add(ctx, tx, draft); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}
