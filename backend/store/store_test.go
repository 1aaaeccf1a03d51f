package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

func insertPractice(ctx context.Context, tx *store.Tx) error {
	return tx.InsertPractice(ctx, row.InsertPracticeParams{ID: tx.NewID(), Zone: "UTC", CodeSalt: []byte("salt")})
}

func TestWrite(t *testing.T) {
	t.Parallel()

	t.Run("keeps_a_verb_whole_or_not_at_all", func(t *testing.T) {
		t.Parallel()
		db, ctx := storetest.Open(t, storetest.NewClock()), t.Context()
		refusal := errors.New("changed my mind")
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := insertPractice(ctx, tx); err != nil {
				return err
			}
			return refusal
		})
		if !errors.Is(err, refusal) {
			t.Fatalf("Write = %v, want the verb's own error", err)
		}
		err = db.Read(ctx, func(v *store.View) error { _, err := v.GetPractice(ctx); return err })
		if fault.CodeOf(err) != fault.NotFound {
			t.Fatalf("the undone row is still there: %v", err)
		}
	})

	t.Run("undoes_the_verb_that_fails_and_keeps_its_neighbours", func(t *testing.T) {
		t.Parallel()
		db, ctx := storetest.Open(t, storetest.NewClock()), t.Context()
		const verbs = 300
		var group sync.WaitGroup
		failed := make([]error, verbs)
		for i := range verbs {
			group.Go(func() {
				failed[i] = db.Write(ctx, func(tx *store.Tx) error {
					if err := tx.InsertAttempt(ctx, row.InsertAttemptParams{ID: tx.NewID(), What: "test", Who: "a", At: 1}); err != nil {
						return err
					}
					if i%3 == 0 {
						return fault.New(fault.Conflict)
					}
					return nil
				})
			})
		}
		group.Wait()
		var kept int64
		for _, err := range failed {
			if err == nil {
				kept++
			}
		}
		if err := db.Read(ctx, func(v *store.View) error {
			stored, err := v.CountAllAttempts(ctx, row.CountAllAttemptsParams{What: "test"})
			if stored != kept || kept != verbs-verbs/3 {
				t.Errorf("%d verbs returned without error and %d rows are stored, want %d of each", kept, stored, verbs-verbs/3)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
