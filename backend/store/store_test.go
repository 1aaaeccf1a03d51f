package store_test

import (
	"context"
	"slices"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

// attempt is a verb that stores one row under a name of its own.
func attempt(ctx context.Context, name string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return insertAttempt(ctx, tx, name) }
}

func insertAttempt(ctx context.Context, tx *store.Tx, name string) error {
	return tx.InsertAttempt(ctx, row.InsertAttemptParams{ID: name, What: "test", Who: name, At: 1})
}

// run executes a statement that has no generated form.
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

// texts reads the one text column of a query.
func texts(tb testing.TB, db *store.DB, statement string, values ...any) []string {
	tb.Helper()
	var found []string
	if err := db.Read(tb.Context(), func(v *store.View) error {
		var err error
		found, err = textsOf(tb.Context(), v, statement, values...)
		return err
	}); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
	return found
}

func textsOf(ctx context.Context, v *store.View, statement string, values ...any) ([]string, error) {
	rows, err := v.Query(ctx, statement, values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}

// attempts are the names of the stored rows, in order.
func attempts(tb testing.TB, db *store.DB) []string {
	tb.Helper()
	return texts(tb, db, "SELECT id FROM visitor_attempt ORDER BY id")
}

func wantAttempts(tb testing.TB, db *store.DB, want ...string) {
	tb.Helper()
	slices.Sort(want)
	if got := attempts(tb, db); !slices.Equal(got, want) {
		tb.Errorf("stored are %q, want %q", got, want)
	}
}

func wantCode(tb testing.TB, err error, want fault.Code) {
	tb.Helper()
	if got := fault.CodeOf(err); got != want {
		tb.Errorf("the code is %q (%v), want %q", got, err, want)
	}
}

// seed writes a practice with one client, so that the tables of the desk are not empty.
func seed(tb testing.TB, db *store.DB) {
	tb.Helper()
	ctx := tb.Context()
	if err := db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertPractice(ctx, row.InsertPracticeParams{ID: "practice", Zone: "UTC", CodeSalt: []byte("salt")}); err != nil {
			return err
		}
		if err := tx.InsertClient(ctx, row.InsertClientParams{
			ID: "client", PracticeID: "practice", Kind: "adult", FirstName: "Ana", SortName: "ana", Status: "active", Language: "en",
		}); err != nil {
			return err
		}
		return tx.InsertHistory(ctx, row.InsertHistoryParams{Seq: 1, ID: "first", Actor: "practitioner", Action: "seeded", Hash: []byte("hash")})
	}); err != nil {
		tb.Fatalf("seed the store: %v", err)
	}
}

func open(tb testing.TB, options ...storetest.Option) *store.DB {
	tb.Helper()
	return storetest.Open(tb, storetest.NewClock(), options...)
}
