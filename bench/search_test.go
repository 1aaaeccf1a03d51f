package bench

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/outbox"
	"anteroom/backend/store/storetest"
)

// keystrokes are what the field of the search holds after each key of a few people's typing.
func keystrokes() []string {
	var all []string
	for _, typed := range []string{
		"garcia b", "mul", "ana", "esperanza okafor", "far4711@", "gra90187@example", "5550047514", "zimmer 00", "maria luz", "weiß", "petrovic dm", "47514",
	} {
		letters := []rune(typed)
		for i := range letters {
			all = append(all, string(letters[:i+1]))
		}
	}
	return all
}

// bareSearch is the least that shows the same people: the index for the first fifty, and their names.
const bareSearch = `SELECT c.id, c.first_name, c.last_name, c.status FROM client AS c
WHERE c.search_row IN (SELECT f.rowid FROM client_search AS f WHERE f.client_search MATCH ? LIMIT 50) ORDER BY c.sort_name`

// BenchmarkSearch is the client list at every keystroke (product: fast at a hundred times the design
// size), through the call that the window makes.
func BenchmarkSearch(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			name := fmt.Sprintf("search, %d clients", size)
			promise(b, name+", p50", name+", p95")
			began := time.Now()
			c := newCrowd(b, size)
			b.Logf("made %d clients in %v", size, time.Since(began).Round(time.Second))
			plain := bare(b, c.path(), storetest.Key())
			statement, err := plain.PrepareContext(context.Background(), bareSearch)
			must(b, err)
			defer statement.Close()
			var ours, limit []time.Duration
			for range rounds {
				ours = append(ours, c.typed(b)...)
				limit = append(limit, typedBare(b, statement)...)
			}
			most := 2.4
			if size == 100_000 {
				most = 1
			}
			report(b, figure{
				name: name + ", p50", unit: "ms", ours: percentile(ours, 0.5), bare: percentile(limit, 0.5),
				note: "the window's list call (up to 50 whole rows and how many there are) beside FTS5 and the names of 50",
			})
			report(b, figure{name: name + ", p95", unit: "ms", ours: percentile(ours, 0.95), bare: percentile(limit, 0.95), target: within(most)})
			if size == 100_000 {
				c.screens(b)
			}
		})
	}
}

// typed searches at every keystroke and returns how long each took.
func (c *crowd) typed(b *testing.B) []time.Duration {
	b.Helper()
	var took []time.Duration
	for _, text := range keystrokes() {
		began := time.Now()
		roster, err := c.Grants.Roster(context.Background(), access.Query{Text: text, Limit: 50})
		took = append(took, time.Since(began))
		must(b, err)
		if len(roster.Rows) == 0 && text == "garcia" {
			b.Fatalf("nobody is found by %q", text)
		}
	}
	return took
}

func typedBare(b *testing.B, statement *sql.Stmt) []time.Duration {
	b.Helper()
	var took []time.Duration
	for _, text := range keystrokes() {
		began := time.Now()
		rows, err := statement.QueryContext(context.Background(), client.Match(text))
		must(b, err)
		var id, first, last, status string
		for rows.Next() {
			must(b, rows.Scan(&id, &first, &last, &status))
		}
		must(b, rows.Err())
		_ = rows.Close()
		took = append(took, time.Since(began))
	}
	return took
}

// screenLimit is how long any one call of a screen may take with a hundred times the clients that the
// product is designed for, in milliseconds.
const screenLimit = 20

// screens measures every call that the Home, Clients and Outbox screens make, none of which may be slow.
func (c *crowd) screens(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	list := func(q access.Query) func() error {
		return func() error {
			_, err := c.Grants.Roster(ctx, q)
			return err
		}
	}
	box := func(which outbox.Box, offset int) func() error {
		return func() error {
			_, err := c.Outbox.Page(ctx, outbox.Query{Box: string(which), Limit: 50, Offset: offset})
			return err
		}
	}
	for _, call := range []struct {
		name string
		call func() error
	}{
		{"clients, first page", list(access.Query{Limit: 50})},
		{"clients, last page", list(access.Query{Limit: 50, Offset: 97_900})},
		{"clients, not signed in yet", list(access.Query{Limit: 50, Access: string(access.Invited)})},
		{"clients, active access", list(access.Query{Limit: 50, Access: string(access.Active)})},
		{"clients, access off", list(access.Query{Limit: 50, Access: string(access.Disabled)})},
		{"clients, ready", list(access.Query{Limit: 50, Access: string(access.Ready)})},
		{"clients, no email", list(access.Query{Limit: 50, Access: string(access.NoEmail)})},
		{"clients, archived", list(access.Query{Limit: 50, Status: "archived"})},
		{"outbox, waiting", box(outbox.Waiting, 0)},
		{"outbox, sent", box(outbox.Accepted, 0)},
		{"outbox, sent, last page", box(outbox.Accepted, 24_800)},
		{"outbox, problems", box(outbox.Problems, 0)},
		{"outbox, figures", func() error { _, err := c.Outbox.Summary(ctx); return err }},
		{"portal's reach", func() error { _, err := c.Grants.Reach(ctx); return err }},
	} {
		var took []time.Duration
		for range 15 {
			began := time.Now()
			must(b, call.call())
			took = append(took, time.Since(began))
		}
		report(b, figure{name: call.name, unit: "ms", ours: percentile(took, 0.5), target: within(screenLimit), note: "100,000 clients, 25,000 mails; p50"})
	}
}
