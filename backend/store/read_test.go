package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
)

func TestRead(t *testing.T) {
	t.Parallel()

	t.Run("never_waits_for_the_writer_nor_sees_what_is_not_durable", func(t *testing.T) {
		t.Parallel()
		db, ctx := open(t), t.Context()
		written, letGo, done := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			done <- db.Write(ctx, func(tx *store.Tx) error {
				defer func() { <-letGo }()
				defer close(written)
				return insertAttempt(ctx, tx, "held")
			})
		}()
		<-written
		for range 20 { // more than there are reading connections
			wantAttempts(t, db)
		}
		close(letGo)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		wantAttempts(t, db, "held")
	})

	t.Run("sees_one_moment_however_much_is_written", func(t *testing.T) {
		t.Parallel()
		db, ctx := open(t), t.Context()
		if err := db.Write(ctx, attempt(ctx, "before")); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(v *store.View) error {
			for i := range 5 {
				found, err := textsOf(ctx, v, "SELECT id FROM visitor_attempt")
				if err != nil {
					return err
				}
				if !slices.Equal(found, []string{"before"}) {
					t.Errorf("after %d commits the snapshot holds %q", i, found)
				}
				if err := db.Write(ctx, attempt(ctx, fmt.Sprint("during-", i))); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if stored := len(attempts(t, db)); stored != 6 {
			t.Errorf("%d rows are stored, want 6", stored)
		}
	})

	t.Run("cannot_write", func(t *testing.T) {
		t.Parallel()
		db, ctx := open(t), t.Context()
		for _, statement := range []string{
			"INSERT INTO visitor_attempt (id, what, who, at) VALUES ('x', 'x', 'x', 1)", "DELETE FROM visitor_attempt", "DROP TABLE client",
		} {
			wantCode(t, db.Read(ctx, func(v *store.View) error {
				_, err := textsOf(ctx, v, statement)
				return err
			}), fault.ReadOnly)
		}
		wantAttempts(t, db)
	})

	t.Run("says_that_a_row_is_not_there_and_that_the_caller_left", func(t *testing.T) {
		t.Parallel()
		db := open(t)
		ctx, leave := context.WithCancel(t.Context())
		reader := func(v *store.View) error { _, err := v.GetPractice(ctx); return err }
		wantCode(t, db.Read(ctx, reader), fault.NotFound)
		leave()
		wantCode(t, db.Read(ctx, reader), fault.Cancelled)
	})
}
