package bench

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"

	_ "github.com/mattn/go-sqlite3" // the bare side's driver
)

// filling makes a practice of many clients by a few statements: one in five has access, half of those
// have signed in, one in twenty was shut out; each has an address and a phone. ?1 is how many.
var filling = []string{
	`INSERT INTO client (id, practice_id, kind, first_name, last_name, sort_name, status, access, search_row, created_at, updated_at)
	 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1),
	 first(k, name) AS (VALUES (0,'Ana'),(1,'Benedikt'),(2,'Chloë'),(3,'Dmitri'),(4,'Esperanza'),(5,'Farid'),(6,'Grace'),(7,'Hana'),(8,'Ivo'),(9,'Juno'),(10,'Kaya'),(11,'Lola'),(12,'Maria Luz')),
	 last(k, name) AS (VALUES (0,'García'),(1,'Müller'),(2,'Okafor'),(3,'Petrović'),(4,'Quinn'),(5,'Rossi'),(6,'Sato'),(7,'Taylor'),(8,'Ülgen'),(9,'Vargas'),(10,'Weiß'),(11,'Zimmer'),(12,'Baker'),(13,'Castell'),(14,'Dawson'),(15,'Ersoy'),(16,'Farrow'))
	 SELECT printf('00000000-0000-7000-8000-%012x', i), (SELECT id FROM practice), 'adult', first.name, last.name || ' ' || printf('%03x', i / 221),
	   lower(last.name || ' ' || printf('%03x', i / 221) || ' ' || first.name), CASE WHEN i % 50 = 0 THEN 'archived' ELSE 'active' END,
	   CASE WHEN i % 100 = 21 THEN 'disabled' WHEN i % 10 = 1 THEN 'active' WHEN i % 5 = 1 THEN 'invited' WHEN i % 4 > 0 THEN 'ready' ELSE 'no_email' END, i, 1760000000000 + i, 1760000000000 + i
	 FROM n CROSS JOIN first ON first.k = i % 13 CROSS JOIN last ON last.k = i % 17`,
	`INSERT INTO permission (client_id, requests, messaging, billing_documents, pay, updated_at) SELECT id, 1, 1, 1, 0, created_at FROM client`,
	`INSERT INTO client_address (id, client_id, address, address_key, type, position, is_primary, has_consent, consent_at, consent_by, created_at, updated_at)
	 SELECT 'a' || id, id, lower(substr(first_name, 1, 3)) || search_row || '@example.test', lower(substr(first_name, 1, 3)) || search_row || '@example.test', 'home', 0, 1, search_row % 4 > 0,
	   CASE WHEN search_row % 4 > 0 THEN created_at END, 'practitioner', created_at, created_at FROM client`,
	`INSERT INTO client_phone (id, client_id, number, type, position) SELECT 't' || id, id, printf('555 %07d', (search_row * 7919) % 10000000), 'mobile', 0 FROM client`,
	`INSERT INTO client_search (rowid, names, addresses, phones)
	 SELECT search_row, first_name || ' ' || last_name, lower(substr(first_name, 1, 3)) || search_row || '@example.test',
	   (WITH t(d) AS (SELECT printf('555%07d', (search_row * 7919) % 10000000))
	    SELECT printf('555 %07d', (search_row * 7919) % 10000000) || ' ' || d || ' ' || substr(d,2) || ' ' || substr(d,3) || ' ' || substr(d,4) || ' ' || substr(d,5) || ' ' ||
	      substr(d,6) || ' ' || substr(d,7) || ' ' || substr(d,8) || ' ' || substr(d,9) || ' ' || substr(d,10) FROM t)
	 FROM client`,
	`INSERT INTO access_grant (id, client_id, holder_id, address_id, address, address_key, granted_at, signed_in_at, ended_at, ended_by)
	 SELECT 'g' || id, id, id, 'a' || id, lower(substr(first_name, 1, 3)) || search_row || '@example.test', lower(substr(first_name, 1, 3)) || search_row || '@example.test', created_at,
	   CASE WHEN search_row % 10 = 1 THEN created_at + 1000 END, CASE WHEN search_row % 100 = 21 THEN created_at + 2000 END,
	   CASE WHEN search_row % 100 = 21 THEN 'disabled' ELSE '' END
	 FROM client WHERE search_row % 5 = 1`,
	`INSERT INTO visitor_session (id, token_hash, grant_id, client, created_at, seen_at, ends_at, ended_at)
	 SELECT 's' || id, CAST(id AS BLOB), id, client_id, signed_in_at, signed_in_at, signed_in_at + 43200000, signed_in_at + 600000 FROM access_grant WHERE signed_in_at IS NOT NULL`,
	`INSERT INTO outbox (id, practice_id, kind, client_id, grant_id, recipient, recipient_name, state, next_at, is_settled, created_at, sent_at, updated_at)
	 SELECT 'm' || g.id, (SELECT id FROM practice), 'invitation', g.client_id, g.id, g.address, 'A Client',
	   CASE WHEN abs(random()) % 400 = 0 THEN 'failed' WHEN abs(random()) % 400 = 0 THEN 'queued' ELSE 'sent' END, g.granted_at, 1, g.granted_at, g.granted_at, g.granted_at
	 FROM access_grant AS g LIMIT 25000`,
	`INSERT INTO history (seq, id, at, actor, action, client_id, hash)
	 SELECT search_row + 100, 'h' || id, created_at, 'practitioner', 'client_created', id, x'00' FROM client`,
}

// crowd is a practice of many clients, made once a run.
type crowd struct {
	*accesstest.World
	dir string
}

// newCrowd makes a practice of so many clients.
func newCrowd(b testing.TB, size int) *crowd {
	b.Helper()
	dir := b.TempDir()
	c := &crowd{World: accesstest.New(b, storetest.In(dir)), dir: dir}
	ctx := context.Background()
	must(b, c.Store.Write(ctx, func(tx *store.Tx) error {
		for _, statement := range filling {
			var values []any
			if isSized := statement == filling[0]; isSized {
				values = []any{size}
			}
			if err := run(ctx, tx, statement, values...); err != nil {
				return fmt.Errorf("%.40s: %w", statement, err)
			}
		}
		return nil
	}))
	return c
}

// run runs a statement to its end.
func run(ctx context.Context, tx *store.Tx, statement string, values ...any) error {
	rows, err := tx.Query(ctx, statement, values...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// bare opens a file with nothing but the driver. With a key it is encrypted as the program's is; the
// other settings are the program's too, so that durability and caches are the same.
func bare(b *testing.B, path string, key []byte) *sql.DB {
	b.Helper()
	settings := url.Values{"_busy_timeout": {"5000"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_foreign_keys": {"on"}, "_cache_size": {"-16000"}}
	if key != nil {
		settings.Set("cipher", "chacha20")
		settings.Set("key", "x'"+hex.EncodeToString(key)+"'")
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?"+settings.Encode())
	must(b, err)
	b.Cleanup(func() { _ = db.Close() })
	must(b, db.PingContext(context.Background()))
	return db
}

// rowsOf reads every row of a statement.
func rowsOf(b *testing.B, db *sql.DB, statement string) [][]any {
	b.Helper()
	rows, err := db.QueryContext(context.Background(), statement)
	must(b, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(b, err)
	var all [][]any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		must(b, rows.Scan(into...))
		all = append(all, row)
	}
	must(b, rows.Err())
	return all
}

// path is the crowd's file.
func (c *crowd) path() string { return filepath.Join(c.dir, "practice.db") }

// inParallel runs a piece of work for every number below n, so many at once.
func inParallel(n, atOnce int, work func(i int)) {
	var running sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		running.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	running.Wait()
}

// The statements that make a crowd are tried with every other test: a change of the tables shows here, and not when somebody measures.
func TestCrowd(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 300)
	roster, err := c.Grants.Roster(t.Context(), access.Query{Text: "garcia", Limit: 50})
	must(t, err)
	if len(roster.Rows) == 0 {
		t.Error("nobody is found")
	}
	reach, err := c.Grants.Reach(t.Context())
	must(t, err)
	if reach == (access.Reach{}) {
		t.Error("nobody has access")
	}
}
