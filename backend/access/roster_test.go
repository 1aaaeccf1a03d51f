package access_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/outbox"
	"anteroom/backend/store/storetest"
)

// named stores a client with a first and a last name, addresses and phones.
func named(w *accesstest.World, first, last string, address string, phones ...string) string {
	draft := accesstest.Draft(first)
	draft.LastName = last
	if address != "" {
		draft.Addresses = []client.Address{accesstest.Consented(address)}
	}
	for _, number := range phones {
		draft.Phones = append(draft.Phones, client.Phone{Number: number, Type: "mobile"})
	}
	profile, err := w.Clients.Create(context.Background(), draft)
	w.Must(err)
	return profile.ID
}

// found lists the names that a query finds.
func found(w *accesstest.World, q access.Query) []string {
	if q.Limit == 0 {
		q.Limit = access.PageLimit
	}
	roster, err := w.Grants.Roster(context.Background(), q)
	w.Must(err)
	names := make([]string, 0, len(roster.Rows))
	for _, entry := range roster.Rows {
		names = append(names, entry.Name)
	}
	return names
}

func TestRosterFinds(t *testing.T) {
	t.Parallel()
	w := accesstest.New(t)
	named(w, "Ana", "Núñez", "ana.nunez@example.test", "+1 (555) 010-0142")
	named(w, "Benedikt", "Müller-Lüdenscheidt", "ben@work.example.test", "555.010.0177")
	named(w, "Siobhán", "O’Connor", "siobhan@example.test")
	named(w, "Zoë", "", "zoe+portal@example.test")
	named(w, "李", "小龍", "")
	preferred := accesstest.Draft("Margaret")
	preferred.PreferredName = "Maisie"
	_, err := w.Clients.Create(context.Background(), preferred)
	w.Must(err)
	all := []string{"Example, Margaret", "Müller-Lüdenscheidt, Benedikt", "Núñez, Ana", "O’Connor, Siobhán", "Zoë", "小龍, 李"}

	for _, test := range []struct {
		typed string
		want  []string
	}{
		{"", all},
		{"   ", all},
		{"a", []string{"Núñez, Ana"}},
		{"an", []string{"Núñez, Ana"}},
		{"ANA", []string{"Núñez, Ana"}},
		{"nunez", []string{"Núñez, Ana"}},
		{"Núñ", []string{"Núñez, Ana"}},
		{"nuñez an", []string{"Núñez, Ana"}},
		{"an nun", []string{"Núñez, Ana"}},
		{"Nunez, Ana", []string{"Núñez, Ana"}},
		{"muller", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"müller-lü", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"ludensch", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"o'connor", []string{"O’Connor, Siobhán"}},
		{"o’conn", []string{"O’Connor, Siobhán"}},
		{"connor", []string{"O’Connor, Siobhán"}},
		{"maisie", []string{"Example, Margaret"}},
		{"zoe", []string{"Zoë"}},
		{"李", []string{"小龍, 李"}},
		{"ana.nunez@", []string{"Núñez, Ana"}},
		{"ana.nunez@example.test", []string{"Núñez, Ana"}},
		{"BEN@WORK.example", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"zoe+portal@example.test", []string{"Zoë"}},
		{"15550100142", []string{"Núñez, Ana"}},
		{"+1 (555) 010-0142", []string{"Núñez, Ana"}},
		{"+15550100142", []string{"Núñez, Ana"}},
		{"1-555-010-0142", []string{"Núñez, Ana"}},
		{"5550100142", []string{"Núñez, Ana"}},
		{"555-010-0142", []string{"Núñez, Ana"}},
		{"0100142", []string{"Núñez, Ana"}},
		{"0142", []string{"Núñez, Ana"}},
		{"(555) 010-01", []string{"Müller-Lüdenscheidt, Benedikt", "Núñez, Ana"}},
		{"5550100177", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"555 010 0177", []string{"Müller-Lüdenscheidt, Benedikt"}},
		{"ben nunez", []string{}},
		{"nobody", []string{}},
	} {
		t.Run(fmt.Sprintf("%q finds %d", test.typed, len(test.want)), func(t *testing.T) {
			t.Parallel()
			if got := found(w, access.Query{Text: test.typed}); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}

	for name, typed := range map[string]string{
		"a quote": `"`, "two quotes": `""`, "an open phrase": `"ana`, "a percent sign": "%", "an underscore": "_", "a star": "*",
		"only stars": "***", "a word and a star": "ana*", "AND": "AND", "OR": "ana OR ben", "NOT": "NOT ana", "NEAR": "NEAR(ana ben)",
		"a column": "names:ana", "a caret": "^ana", "a plus": "ana + ben", "a minus": "-ana", "brackets": "((((", "a semicolon": "; DROP TABLE client; --",
		"control characters": "\x01\x02\x1f\x7f", "a word among control characters": "\x01ana\x02", "a newline": "ana\nben", "bidi marks": "\u202eana",
		"an emoji": "🙂", "half a rune": "ana\xc3", "backslashes": `\\`, "ten thousand characters": strings.Repeat("a", 10_000),
		"ten thousand quotes": strings.Repeat(`"`, 10_000), "two thousand words": strings.Repeat("ana ", 2_000), "dashes": "---", "dots": "...", "an at sign": "@",
	} {
		t.Run("typing "+name+" never fails", func(t *testing.T) {
			t.Parallel()
			for _, query := range []access.Query{{Text: typed}, {Status: typed}, {Access: typed}, {Text: typed, Status: typed, Access: typed}} {
				if _, err := w.Grants.Roster(context.Background(), query); err != nil {
					t.Errorf("%.40q: %v", typed, err)
				}
			}
		})
	}
}

func TestRosterLists(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("archived clients are hidden until they are asked for", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, ben := named(w, "Ana", "One", ""), named(w, "Ben", "Two", "")
		_, err := w.Grants.Archive(ctx, ben)
		w.Must(err)
		if got := found(w, access.Query{}); !slices.Equal(got, []string{"One, Ana"}) {
			t.Errorf("got %q", got)
		}
		if got := found(w, access.Query{Text: "ben"}); len(got) != 0 {
			t.Errorf("a search finds %q", got)
		}
		if got := found(w, access.Query{Text: "ben", Status: "archived"}); !slices.Equal(got, []string{"Two, Ben"}) {
			t.Errorf("among the archived: %q", got)
		}
		_ = ana
	})

	t.Run("it is filtered by where clients stand, and tells what was last done", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		named(w, "None", "A", "")
		named(w, "Ready", "B", "ready@example.test")
		w.Clock.Advance(time.Minute)
		w.Invited("Invited", "invited@example.test")
		w.Clock.Advance(time.Minute)
		w.SignedIn("Active", "active@example.test")
		disabled, _ := w.Invited("Disabled", "disabled@example.test")
		w.Clock.Advance(time.Minute)
		w.Must(w.Grants.Disable(ctx, disabled.ID))
		want := map[access.State][2]string{
			access.NoEmail: {"A, None", "created"}, access.Ready: {"B, Ready", "created"}, access.Invited: {"Example, Invited", "invited"},
			access.Active: {"Example, Active", "signed_in"}, access.Disabled: {"Example, Disabled", "disabled"},
		}
		moments := map[access.State]time.Duration{access.Invited: time.Minute, access.Active: 2 * time.Minute, access.Disabled: 3 * time.Minute}
		for state, row := range want {
			roster, err := w.Grants.Roster(ctx, access.Query{Access: string(state), Limit: 10})
			w.Must(err)
			if roster.Total != 1 || len(roster.Rows) != 1 {
				t.Fatalf("%s: got %+v", state, roster)
			}
			got := roster.Rows[0]
			if got.Access != state || got.Name != row[0] || got.LastActivity != row[1] || got.LastActivityAt == nil ||
				!got.LastActivityAt.Equal(storetest.Start().Add(moments[state])) {
				t.Errorf("%s: got %+v at %v", state, got, got.LastActivityAt)
			}
			isMailed := state == access.Invited || state == access.Active || state == access.Disabled
			if (got.MailState == outbox.Sent) != isMailed {
				t.Errorf("%s: the mail is %q", state, got.MailState)
			}
			if card := w.Card(got.ID); card.State != got.Access {
				t.Errorf("the list says %s and the card %s", got.Access, card.State)
			}
		}
	})

	t.Run("it comes by name, a page at a time, without gap or overlap", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		const clients = 37
		for i := range clients {
			named(w, fmt.Sprintf("First%02d", clients-i), fmt.Sprintf("Last%d", i%5), "")
		}
		var all []string
		for offset := 0; offset < clients+10; offset += 10 {
			roster, err := w.Grants.Roster(ctx, access.Query{Offset: offset, Limit: 10})
			w.Must(err)
			if roster.Total != clients || roster.Rows == nil {
				t.Errorf("at %d the total is %d, the rows %v", offset, roster.Total, roster.Rows)
			}
			for _, entry := range roster.Rows {
				all = append(all, entry.Name)
			}
		}
		if len(all) != clients || !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != clients {
			t.Errorf("the pages hold %d names: %q", len(all), all)
		}
	})

	t.Run("a page is never larger than its limit, and odd numbers are mended", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		for i := range access.PageLimit + 5 {
			named(w, fmt.Sprintf("Client%03d", i), "", "")
		}
		for limit, want := range map[int]int{-1: 1, 0: 1, 1: 1, 1 << 40: access.PageLimit} {
			roster, err := w.Grants.Roster(ctx, access.Query{Offset: -7, Limit: limit})
			w.Must(err)
			if len(roster.Rows) != want || roster.Total != access.PageLimit+5 || roster.Rows[0].Name != "Client000" {
				t.Errorf("limit %d: %d rows of %d", limit, len(roster.Rows), roster.Total)
			}
		}
	})

	t.Run("what is found follows a change of the profile", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, err := w.Clients.Get(ctx, named(w, "Ana", "One", "ana@example.test", "555 010 0101"))
		w.Must(err)
		draft := profile.Draft
		draft.FirstName, draft.Addresses, draft.Phones = "Maria", []client.Address{accesstest.Consented("maria@example.test")}, nil
		_, err = w.Clients.Save(ctx, profile.ID, profile.Version, draft)
		w.Must(err)
		for typed, want := range map[string]int{"ana": 0, "ana@example.test": 0, "5550100101": 0, "maria": 1, "maria@": 1} {
			if got := found(w, access.Query{Text: typed}); len(got) != want {
				t.Errorf("%q finds %q", typed, got)
			}
		}
	})
}
