package bench

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"anteroom/backend/store/storetest"
)

// BenchmarkEncryption runs the same statements on a file that is encrypted as the program's is, and on a
// plain one. Both are made by the driver alone: the store itself refuses a plain file.
func BenchmarkEncryption(b *testing.B) {
	promise(b, "encrypted: one commit", "encrypted: one row read", "encrypted: open")
	const rows, commits, reads = 50_000, 300, 5000
	dir := b.TempDir()
	keys := map[bool][]byte{true: storetest.Key(), false: nil}
	files := map[bool]string{true: filepath.Join(dir, "encrypted.db"), false: filepath.Join(dir, "plain.db")}
	for isEncrypted, path := range files {
		db := bare(b, path, keys[isEncrypted])
		_, err := db.Exec(`CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT, note TEXT)`)
		must(b, err)
		_, err = db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO client SELECT i, 'Client ' || i, hex(randomblob(60)) FROM n`, rows)
		must(b, err)
		must(b, db.Close())
	}
	if head, err := os.ReadFile(files[true]); err != nil || string(head[:6]) == "SQLite" {
		b.Fatal("the encrypted file is plain")
	}
	for _, work := range []struct {
		name string
		do   func(*sql.DB)
	}{
		{"one commit", func(db *sql.DB) {
			for i := range commits {
				_, err := db.Exec("UPDATE client SET note = hex(randomblob(60)) WHERE id = ?", i*97%rows+1)
				must(b, err)
			}
		}},
		{"one row read", func(db *sql.DB) {
			var name string
			for i := range reads {
				must(b, db.QueryRow("SELECT name FROM client WHERE id = ?", i*7919%rows+1).Scan(&name))
			}
		}},
	} {
		count := map[string]int{"one commit": commits, "one row read": reads}[work.name]
		side := func(isEncrypted bool) func() float64 {
			return func() float64 {
				db := bare(b, files[isEncrypted], keys[isEncrypted])
				defer db.Close()
				began := time.Now()
				work.do(db)
				return millis(time.Since(began)) / float64(count)
			}
		}
		ours, limit := byTurns(b, side(true), side(false))
		report(b, figure{name: "encrypted: " + work.name, unit: "ms", ours: ours, bare: limit, target: atMost(2), note: "the same statements on a plain file"})
	}
	opening := func(isEncrypted bool) func() float64 {
		return func() float64 {
			began := time.Now()
			db := bare(b, files[isEncrypted], keys[isEncrypted])
			var tables int
			must(b, db.QueryRowContext(context.Background(), "SELECT count(*) FROM sqlite_schema").Scan(&tables))
			took := millis(time.Since(began))
			must(b, db.Close())
			return took
		}
	}
	ours, limit := byTurns(b, opening(true), opening(false))
	report(b, figure{name: "encrypted: open", unit: "ms", ours: ours, bare: limit, target: atMost(2), note: "the same on a plain file; the program's migrations are not in it"})
}
