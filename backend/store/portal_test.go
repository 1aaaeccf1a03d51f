package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

func insertEvent(ctx context.Context, tx *store.Tx, seq int64) error {
	_, err := tx.InsertEvent(ctx, row.InsertEventParams{ID: fmt.Sprint("event-", seq), Kind: "test", Client: "client", Body: "{}"})
	return err
}

// event is a portal's verb that records one event.
func event(ctx context.Context, seq int64) func(*store.Tx) error {
	return func(tx *store.Tx) error { return insertEvent(ctx, tx, seq) }
}

// accept is an intake that takes in whatever is recorded.
func accept(ctx context.Context, tx *store.Tx) error {
	if err := run(ctx, tx, `INSERT INTO intake (event_id, outcome, at) SELECT id, 'accepted', 1 FROM visitor_event
		WHERE id NOT IN (SELECT event_id FROM intake)`); err != nil {
		return err
	}
	return tx.UpdatePracticeDetails(ctx, row.UpdatePracticeDetailsParams{Name: "taken in", Zone: "UTC"})
}

// contents is every row of every table of the store, so that whatever changed shows.
func contents(tb testing.TB, db *store.DB) []string {
	tb.Helper()
	const statements = `SELECT 'SELECT ''' || s.name || ' '' || ' || group_concat('quote("' || c.name || '")', ' || ') || ' FROM "' || s.name || '"'
		FROM sqlite_schema AS s, pragma_table_info(s.name) AS c WHERE s.type = 'table' AND s.name NOT LIKE 'client_search%' GROUP BY s.name`
	var all []string
	for _, statement := range texts(tb, db, statements) {
		all = append(all, texts(tb, db, statement)...)
	}
	all = append(all, texts(tb, db, "SELECT type || name || coalesce(sql, '') FROM sqlite_schema")...)
	if len(all) == 0 {
		tb.Fatal("the store holds nothing at all")
	}
	slices.Sort(all)
	return all
}

func portalStore(t *testing.T) *store.DB {
	t.Helper()
	db := open(t)
	seed(t, db)
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			insertEvent(t.Context(), tx, 1),
			tx.InsertIntake(t.Context(), row.InsertIntakeParams{EventID: "event-1", Outcome: "accepted"}),
			tx.InsertSession(t.Context(), row.InsertSessionParams{ID: "session", TokenHash: []byte("t"), GrantID: "grant", Client: "client", EndsAt: 9}),
		)
	}); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestPortalMay(t *testing.T) {
	t.Parallel()

	t.Run("append_events_redemptions_sessions_and_attempts", func(t *testing.T) {
		t.Parallel()
		db, ctx := portalStore(t), t.Context()
		if err := db.Portal(nil).Write(ctx, func(tx *store.Tx) error {
			stored, err := tx.InsertRedemption(ctx, row.InsertRedemptionParams{Link: "link", GrantID: "grant", Session: "session-2", Way: "link"})
			if stored != 1 {
				t.Errorf("%d redemptions are stored", stored)
			}
			return errors.Join(err,
				insertEvent(ctx, tx, 2),
				insertAttempt(ctx, tx, "attempt"),
				tx.InsertSession(ctx, row.InsertSessionParams{ID: "session-2", TokenHash: []byte("u"), GrantID: "grant", Client: "client", EndsAt: 9}),
				tx.TouchSession(ctx, row.TouchSessionParams{SeenAt: 5, ID: "session"}),
			)
		}); err != nil {
			t.Fatal(err)
		}
		if got := texts(t, db, "SELECT id FROM visitor_event ORDER BY seq"); !slices.Equal(got, []string{"event-1", "event-2"}) {
			t.Errorf("the events are %q", got)
		}
		if got := texts(t, db, "SELECT id || seen_at FROM visitor_session ORDER BY id"); !slices.Equal(got, []string{"session5", "session-20"}) {
			t.Errorf("the sessions are %q", got)
		}
	})

	t.Run("read_in_its_own_verb_and_on_a_snapshot", func(t *testing.T) {
		t.Parallel()
		db, ctx := portalStore(t), t.Context()
		portal := db.Portal(nil)
		reader := func(v *store.View) error {
			practice, err := v.ReadPortalPractice(ctx)
			if practice.Key != "practice" {
				t.Errorf("the practice is %+v", practice)
			}
			return err
		}
		if err := errors.Join(portal.Read(ctx, reader), portal.Write(ctx, func(tx *store.Tx) error { return reader(&tx.View) })); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPortalMayNot(t *testing.T) {
	t.Parallel()
	for _, statement := range []string{
		"INSERT INTO client (id, practice_id, kind, first_name, sort_name, status, created_at, updated_at) VALUES ('x', 'practice', 'adult', 'x', 'x', 'active', 1, 1)",
		"UPDATE client SET first_name = 'x'",
		"DELETE FROM client",
		"INSERT INTO client_address SELECT * FROM client_address",
		"UPDATE client_address SET has_consent = 1",
		"INSERT INTO client_search (names, addresses, phones) VALUES ('x', 'x', 'x')",
		"UPDATE practice SET is_portal_on = 1",
		"DELETE FROM practice",
		"UPDATE mail_account SET host = 'x'",
		"INSERT INTO access_grant (id, client_id, address_id, address, address_key, granted_at) VALUES ('x', 'client', 'x', 'x', 'x', 1)",
		"UPDATE access_grant SET ended_at = NULL, ended_by = ''",
		"DELETE FROM access_grant",
		"UPDATE access_link SET expires_at = 9e15",
		"UPDATE permission SET pay = 1",
		"INSERT INTO outbox (id, practice_id, kind, recipient, state, next_at, created_at, updated_at) VALUES ('x', 'practice', 'x', 'x', 'queued', 1, 1, 1)",
		"UPDATE outbox SET state = 'queued'",
		"UPDATE outbox_account SET is_paused = 0",
		"INSERT INTO history (seq, id, at, actor, action, hash) VALUES (2, 'x', 1, 'client', 'x', x'00')",
		"UPDATE history SET action = 'x'",
		"DELETE FROM history",
		"INSERT INTO intake (event_id, outcome, at) VALUES ('x', 'accepted', 1)",
		"UPDATE intake SET outcome = 'refused'",
		"DELETE FROM intake",
		"UPDATE visitor_event SET body = 'x'",
		"DELETE FROM visitor_event",
		"INSERT OR REPLACE INTO visitor_event (host, seq, id, kind, client, body, at) VALUES ('host', 1, 'event-1', 'x', 'x', 'x', 1)",
		"rePlace/**/INTO visitor_session (id, token_hash, grant_id, client, created_at, seen_at, ends_at) VALUES ('session', x'01', 'x', 'x', 1, 1, 1)",
		"INSERT INTO visitor_event (host, seq, id, kind, client, body, at) VALUES ('host', 1, 'event-1', 'x', 'x', 'x', 1) ON CONFLICT DO UPDATE SET body = 'x'",
		"UPDATE visitor_redemption SET way = 'code'",
		"INSERT INTO access_preview (id, client_id, grant_id, token_hash, language, created_at) VALUES ('x', 'x', '', x'01', 'en', 1)",
		"DELETE FROM access_preview",
		"DELETE FROM visitor_preview",
		"DELETE FROM visitor_draft",
		"UPDATE visitor_host SET host = 'x'",
		"DELETE FROM visitor_session",
		"DELETE FROM visitor_attempt",
		"DROP TABLE client",
		"DROP VIEW portal_practice",
		"DROP TRIGGER visitor_event_is_not_changed",
		"CREATE TABLE visitor_more (id TEXT)",
		"CREATE TEMP TABLE visitor_more (id TEXT)",
		"CREATE TEMP TRIGGER visitor_more AFTER INSERT ON visitor_event BEGIN DELETE FROM client; END",
		"CREATE VIEW portal_more AS SELECT 1",
		"CREATE INDEX visitor_more ON visitor_event (body)",
		"ALTER TABLE visitor_event RENAME TO visitor_old",
		"ATTACH ':memory:' AS visitor_more",
		"DETACH main",
		"PRAGMA writable_schema = ON",
		"PRAGMA journal_mode = DELETE",
		"PRAGMA foreign_keys = OFF",
		"INSERT INTO sqlite_schema (type, name) VALUES ('table', 'x')",
		"REINDEX",
		"ANALYZE",
		"COMMIT",
		"ROLLBACK",
		"SAVEPOINT verb",
		"RELEASE verb",
		"ROLLBACK TO verb",
		"WITH gone AS (SELECT 1) DELETE FROM client WHERE 1 IN gone",
		"SELECT 1; DELETE FROM history",
	} {
		t.Run(statement, func(t *testing.T) {
			t.Parallel()
			db, ctx := portalStore(t), t.Context()
			before := contents(t, db)
			err := db.Portal(accept).Write(ctx, func(tx *store.Tx) error {
				if err := insertAttempt(ctx, tx, "undone"); err != nil {
					t.Errorf("what it may: %v", err)
				}
				return run(ctx, tx, statement)
			})
			wantCode(t, err, fault.Forbidden)
			if after := contents(t, db); !slices.Equal(before, after) {
				t.Errorf("the store held\n%q\nand holds\n%q", before, after)
			}
			if err := db.Write(ctx, func(tx *store.Tx) error { return run(ctx, tx, "UPDATE client SET first_name = 'Ana Two'") }); err != nil {
				t.Errorf("the writer stays guarded: %v", err)
			}
			if got := texts(t, db, "SELECT first_name FROM client"); !slices.Equal(got, []string{"Ana Two"}) {
				t.Errorf("the clients are %q", got)
			}
		})
	}
}

// The connection keeps what it has prepared. What the desk prepared while everything was allowed is not
// given to the portal, however often it was used.
func TestPortalMayNotUseWhatTheDeskPrepared(t *testing.T) {
	t.Parallel()
	for _, statement := range []string{
		"UPDATE client SET first_name = 'x'", "UPDATE practice SET is_portal_on = 1 - is_portal_on", "DELETE FROM permission",
	} {
		t.Run(statement, func(t *testing.T) {
			t.Parallel()
			db, ctx := portalStore(t), t.Context()
			for range 3 {
				if err := db.Write(ctx, func(tx *store.Tx) error { return run(ctx, tx, statement) }); err != nil {
					t.Fatal(err)
				}
			}
			before := contents(t, db)
			for range 3 {
				wantCode(t, db.Portal(accept).Write(ctx, func(tx *store.Tx) error { return run(ctx, tx, statement) }), fault.Forbidden)
			}
			if after := contents(t, db); !slices.Equal(before, after) {
				t.Errorf("the store held\n%q\nand holds\n%q", before, after)
			}
		})
	}
}

func TestPortalMayNotCopyTheFile(t *testing.T) {
	t.Parallel()
	db, ctx := portalStore(t), t.Context()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Portal(nil).Write(ctx, func(tx *store.Tx) error { return run(ctx, tx, "VACUUM INTO ?", copied) }); err == nil {
		t.Error("no error came back")
	}
	if _, err := os.Stat(copied); !os.IsNotExist(err) {
		t.Errorf("a copy lies there: %v", err)
	}
}

func TestPortalIntake(t *testing.T) {
	t.Parallel()

	t.Run("runs_with_the_rights_of_the_desk_in_the_same_savepoint", func(t *testing.T) {
		t.Parallel()
		db, ctx := portalStore(t), t.Context()
		if err := db.Portal(accept).Write(ctx, event(ctx, 2)); err != nil {
			t.Fatal(err)
		}
		if got := texts(t, db, "SELECT event_id FROM intake ORDER BY event_id"); !slices.Equal(got, []string{"event-1", "event-2"}) {
			t.Errorf("taken in are %q", got)
		}
		if got := texts(t, db, "SELECT name FROM practice"); !slices.Equal(got, []string{"taken in"}) {
			t.Errorf("the practice is %q", got)
		}
	})

	for name, fail := range map[string]func() error{
		"undoes_the_event_when_it_fails":  func() error { return fault.New(fault.Conflict) },
		"undoes_the_event_when_it_panics": func() error { panic("intake") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, ctx := portalStore(t), t.Context()
			before := contents(t, db)
			err := db.Portal(func(ctx context.Context, tx *store.Tx) error {
				if err := accept(ctx, tx); err != nil {
					t.Error(err)
				}
				return fail()
			}).Write(ctx, event(ctx, 2))
			if err == nil {
				t.Error("no error came back")
			}
			if after := contents(t, db); !slices.Equal(before, after) {
				t.Errorf("the store held\n%q\nand holds\n%q", before, after)
			}
		})
	}

	t.Run("does_not_run_for_a_write_that_failed", func(t *testing.T) {
		t.Parallel()
		db, ctx := portalStore(t), t.Context()
		refusal := fault.New(fault.NotFound)
		err := db.Portal(func(context.Context, *store.Tx) error {
			t.Error("it ran")
			return nil
		}).Write(ctx, func(*store.Tx) error { return refusal })
		if !errors.Is(err, refusal) {
			t.Errorf("the verb's own refusal came back as %v", err)
		}
	})

	t.Run("guards_nobody_but_the_portal_whatever_stands_beside_it", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, ctx := portalStore(t), t.Context()
			name := func(name string) func(*store.Tx) error {
				return func(tx *store.Tx) error {
					return run(ctx, tx, "UPDATE practice SET portal_address = portal_address || ?", name)
				}
			}
			portal := db.Portal(accept)
			h := hold(t, db)
			results := make(chan error, 7)
			var want []string
			for _, write := range []struct {
				by   func(context.Context, func(*store.Tx) error) error
				verb func(*store.Tx) error
				code string
			}{
				{db.Write, name("a"), ""},
				{portal.Write, event(ctx, 2), ""},
				{db.Write, name("b"), ""},
				{portal.Write, name("never"), string(fault.Forbidden)},
				{db.Write, name("c"), ""},
				{portal.Write, func(*store.Tx) error { panic("guarded") }, string(fault.Internal)},
				{db.Write, name("d"), ""},
			} {
				want = append(want, write.code)
				go func() { results <- write.by(ctx, write.verb) }()
				synctest.Wait()
			}
			h.release()
			var codes []string
			for range want {
				codes = append(codes, string(fault.CodeOf(<-results)))
			}
			slices.Sort(want)
			slices.Sort(codes)
			if !slices.Equal(codes, want) {
				t.Errorf("the writes came back as %q, want %q", codes, want)
			}
			if got := texts(t, db, "SELECT portal_address FROM practice"); !slices.Equal(got, []string{"abcd"}) {
				t.Errorf("the desk's verbs left %q, want abcd", got)
			}
		})
	})
}
