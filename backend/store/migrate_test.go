package store

import (
	"bytes"
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"anteroom/backend/fault"
)

// These tests stand inside the package: a file that an older program left can only be made by
// stopping the migrations on the way.

func settings(dir string) Options {
	return Options{
		Dir: dir, Key: bytes.Repeat([]byte{0x5a}, KeySize),
		Clock: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) },
	}
}

func opened(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := Open(context.Background(), settings(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// rawly opens the file at path without migrating it.
func rawly(t *testing.T, path string, use func(*sql.DB)) {
	t.Helper()
	db := &DB{options: settings(filepath.Dir(path)), path: path}
	file := sql.OpenDB(db.connector(forWriting))
	use(file)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// older makes a file whose schema stops at version, with one practice in it.
func older(t *testing.T, dir string, version int64) {
	t.Helper()
	path := filepath.Join(dir, fileName)
	if err := prepareFolder(dir, path); err != nil {
		t.Fatal(err)
	}
	rawly(t, path, func(file *sql.DB) {
		steps, err := fs.Sub(migrations, "migrations")
		if err != nil {
			t.Fatal(err)
		}
		provider, err := goose.NewProvider(goose.DialectSQLite3, file, steps)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.UpTo(t.Context(), version); err != nil {
			t.Fatal(err)
		}
		exec(t, file, "INSERT INTO practice (id, name, code_salt, created_at, updated_at) VALUES ('p', 'Example Practice', x'00', 1, 1)")
	})
}

func exec(t *testing.T, file *sql.DB, statement string) {
	t.Helper()
	if _, err := file.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// column reads the one text column of a query.
func column(t *testing.T, file *sql.DB, statement string) []string {
	t.Helper()
	rows, err := file.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return found
}

// versions are those of the migrations that the program carries, in order.
func versions(t *testing.T) []int64 {
	t.Helper()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) < 2 {
		t.Fatalf("the migrations are %q (%v)", names, err)
	}
	var found []int64
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, version)
	}
	return found
}

func copies(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.before-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	all := versions(t)
	newest := all[len(all)-1]

	t.Run("runs_every_step_on_a_new_file_and_lays_no_copy", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := opened(t, dir)
		if found, err := schemaVersion(t.Context(), db.readers); err != nil || found != newest {
			t.Errorf("the schema is %d (%v), want %d", found, err, newest)
		}
		if found := copies(t, dir); len(found) != 0 {
			t.Errorf("copies lie there: %q", found)
		}
	})

	t.Run("lays_an_encrypted_copy_beside_an_older_file_before_it_changes_it", func(t *testing.T) {
		t.Parallel()
		for _, version := range all[:len(all)-1] {
			dir := t.TempDir()
			older(t, dir, version)
			before, err := os.ReadFile(filepath.Join(dir, fileName))
			if err != nil {
				t.Fatal(err)
			}
			db := opened(t, dir)
			if found, err := schemaVersion(t.Context(), db.readers); err != nil || found != newest {
				t.Errorf("the schema is %d (%v), want %d", found, err, newest)
			}
			if found := column(t, db.readers, "SELECT name FROM practice"); !slices.Equal(found, []string{"Example Practice"}) {
				t.Errorf("from version %d the practices are %q", version, found)
			}
			found := copies(t, dir)
			if len(found) != 1 {
				t.Fatalf("the copies are %q", found)
			}
			info, err := os.Stat(found[0])
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the copy's mode is %v (%v)", info.Mode(), err)
			}
			if copied, err := os.ReadFile(found[0]); err != nil || !bytes.Equal(copied, before) {
				t.Errorf("the copy is not the file as it was (%v)", err)
			}
			rawly(t, found[0], func(file *sql.DB) {
				if stands, err := schemaVersion(t.Context(), file); err != nil || stands != version {
					t.Errorf("the copy's schema is %d (%v), want %d", stands, err, version)
				}
				if found := column(t, file, "SELECT name FROM practice"); !slices.Equal(found, []string{"Example Practice"}) {
					t.Errorf("the copy's practices are %q", found)
				}
			})
		}
	})

	t.Run("copies_what_still_stands_in_the_log_of_an_older_file", func(t *testing.T) {
		t.Parallel()
		from, dir := t.TempDir(), t.TempDir()
		older(t, from, 1)
		rawly(t, filepath.Join(from, fileName), func(file *sql.DB) {
			exec(t, file, "UPDATE practice SET name = 'Written Last'")
			for _, name := range []string{fileName, fileName + "-wal"} { // as a kill leaves them
				content, err := os.ReadFile(filepath.Join(from, name))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
		opened(t, dir)
		found := copies(t, dir)
		if len(found) != 1 {
			t.Fatalf("the copies are %q", found)
		}
		rawly(t, found[0], func(file *sql.DB) {
			if found := column(t, file, "SELECT name FROM practice"); !slices.Equal(found, []string{"Written Last"}) {
				t.Errorf("the copy's practices are %q", found)
			}
		})
	})

	t.Run("changes_nothing_where_the_copy_cannot_be_laid", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		older(t, dir, 1)
		opened(t, dir)
		taken := copies(t, dir)
		if len(taken) != 1 {
			t.Fatalf("the copies are %q", taken)
		}
		again := t.TempDir()
		older(t, again, 1)
		if err := os.Mkdir(filepath.Join(again, filepath.Base(taken[0])), 0o700); err != nil { // the clock stands still
			t.Fatal(err)
		}
		if db, err := Open(context.Background(), settings(again)); err == nil {
			t.Error("it was migrated without a copy")
			_ = db.Close()
		}
		rawly(t, filepath.Join(again, fileName), func(file *sql.DB) {
			if stands, err := schemaVersion(t.Context(), file); err != nil || stands != 1 {
				t.Errorf("the schema is %d (%v), want 1", stands, err)
			}
		})
	})

	t.Run("gives_what_was_redeemed_before_its_address_and_leaves_sessions_to_their_grant", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		older(t, dir, 18)
		rawly(t, filepath.Join(dir, fileName), func(file *sql.DB) {
			exec(t, file, `INSERT INTO client (id, practice_id, kind, first_name, sort_name, status, search_row, created_at, updated_at)
				VALUES ('ana', 'p', 'adult', 'Ana', 'ana', 'active', 1, 1, 1)`)
			exec(t, file, `INSERT INTO access_grant (id, client_id, address_id, address, address_key, granted_at)
				VALUES ('g', 'ana', 'a', 'Ana@example.test', 'ana@example.test', 1)`)
			exec(t, file, `INSERT INTO visitor_redemption (link, grant_id, session, way, at) VALUES ('l', 'g', 's', 'link', 2), ('m', 'gone', 's', 'code', 3)`)
			exec(t, file, `INSERT INTO visitor_session (id, token_hash, grant_id, client, created_at, seen_at, ends_at) VALUES ('s', x'01', 'g', 'ana', 2, 2, 9)`)
		})
		opened(t, dir)
		rawly(t, filepath.Join(dir, fileName), func(file *sql.DB) {
			if found := column(t, file, "SELECT link || ' ' || address_key FROM visitor_redemption ORDER BY link"); !slices.Equal(found, []string{"l ana@example.test", "m "}) {
				t.Errorf("the redemptions are %q", found)
			}
			if found := column(t, file, "SELECT grant_id || ' ' || address_key || ' ' || since FROM visitor_session"); !slices.Equal(found, []string{"g  0"}) {
				t.Errorf("the sessions are %q", found)
			}
		})
	})

	t.Run("refuses_a_row_that_points_at_one_that_is_not_there", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		older(t, dir, 1)
		rawly(t, filepath.Join(dir, fileName), func(file *sql.DB) {
			file.SetMaxOpenConns(1)
			exec(t, file, "PRAGMA foreign_keys = OFF")
			exec(t, file, `INSERT INTO mail_account (id, practice_id, host, port, security, username, sender_address, created_at, updated_at)
				VALUES ('m', 'nobody', 'mail.example.test', 465, 'tls', 'ana', 'ana@example.test', 1, 1)`)
		})
		db, err := Open(context.Background(), settings(dir))
		if fault.CodeOf(err) != Unreadable {
			t.Errorf("the code is %q (%v)", fault.CodeOf(err), err)
		}
		if err == nil {
			_ = db.Close()
		}
	})
}

func TestSchema(t *testing.T) {
	t.Parallel()
	db := opened(t, t.TempDir())

	t.Run("every_table_is_strict", func(t *testing.T) {
		t.Parallel()
		tables := column(t, db.readers, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
		loose := column(t, db.readers, `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
			AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version'`)
		if len(loose) != 0 || !slices.Contains(tables, "client") || !slices.Contains(tables, "visitor_event") {
			t.Errorf("not strict are %q, of %q", loose, tables)
		}
	})

	t.Run("every_view_of_the_portal_begins_with_its_key", func(t *testing.T) {
		t.Parallel()
		views := column(t, db.readers, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
		if !slices.Contains(views, "portal_practice") {
			t.Fatalf("the views are %q", views)
		}
		ofTheDesk := []string{"bill_reader", "invoice_standing", "ledger_entry", "payment_standing"} // what bills come to, for the views of the portal too
		for _, view := range views {
			column(t, db.readers, "SELECT count(*) FROM "+view) // it can be read
			if slices.Contains(ofTheDesk, view) {
				continue
			}
			if !strings.HasPrefix(view, "portal_") {
				t.Errorf("%s is a view of nobody's", view)
			}
			first := column(t, db.readers, "SELECT name FROM pragma_table_info('"+view+"') WHERE cid = 0")
			if !slices.Equal(first, []string{"key"}) {
				t.Errorf("%s begins with %q", view, first)
			}
		}
	})

	t.Run("every_reference_has_its_target", func(t *testing.T) {
		t.Parallel()
		dangling := column(t, db.readers, `SELECT s.name || ' -> ' || f."table" FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f
			WHERE s.type = 'table' AND f."table" NOT IN (SELECT name FROM sqlite_schema WHERE type = 'table')`)
		references := column(t, db.readers, `SELECT s.name FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) WHERE s.type = 'table'`)
		if len(dangling) != 0 || len(references) == 0 {
			t.Errorf("of %d references %q point nowhere", len(references), dangling)
		}
		if err := checkForeignKeys(t.Context(), db.readers); err != nil {
			t.Error(err)
		}
	})

	t.Run("events_and_history_are_never_changed", func(t *testing.T) {
		t.Parallel()
		db, ctx := opened(t, t.TempDir()), t.Context()
		if err := db.Write(ctx, func(tx *Tx) error {
			for _, statement := range []string{
				"INSERT INTO visitor_event (host, seq, id, kind, client, body, at) VALUES ('h', 1, 'e', 'k', 'c', 'b', 1)",
				"INSERT INTO history (seq, id, at, actor, action, hash) VALUES (1, 'h', 1, 'client', 'a', x'00')",
			} {
				if _, err := tx.conn.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE visitor_event SET body = 'x'", "UPDATE history SET action = 'x'", "DELETE FROM history"} {
			if err := db.Write(ctx, func(tx *Tx) error { _, err := tx.conn.ExecContext(ctx, statement); return err }); err == nil {
				t.Errorf("%s: no error came back", statement)
			}
		}
	})
}
