package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

func TestClose(t *testing.T) {
	t.Parallel()

	t.Run("waits_for_the_verb_that_runs_and_refuses_those_behind_it", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
			if err != nil {
				t.Fatal(err)
			}
			ctx, entered, letGo := t.Context(), make(chan struct{}), make(chan struct{})
			running, behind := make(chan error, 1), make(chan error, 1)
			go func() {
				running <- db.Write(ctx, func(tx *store.Tx) error {
					close(entered)
					<-letGo
					return insertAttempt(ctx, tx, "running")
				})
			}()
			<-entered
			go func() { behind <- db.Write(ctx, attempt(ctx, "behind")) }()
			closed := make(chan error, 1)
			go func() { closed <- db.Close() }()
			synctest.Wait()
			if len(closed) != 0 || len(running) != 0 {
				t.Error("it was closed while a verb ran")
			}
			close(letGo)
			if err := errors.Join(<-running, <-closed, db.Close()); err != nil {
				t.Error(err)
			}
			wantCode(t, <-behind, fault.Locked)
			wantAttempts(t, open(t, storetest.In(dir)), "running")
		})
	})

	t.Run("is_over_for_each_of_many_callers_when_it_returns", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
				names, err := filepath.Glob(filepath.Join(dir, "practice.db-*"))
				if err != nil || len(names) != 0 {
					t.Errorf("it is closed, and still open are %q (%v)", names, err)
				}
			})
		}
		group.Wait()
	})

	t.Run("locks_what_comes_after", func(t *testing.T) {
		t.Parallel()
		db := open(t)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		wantCode(t, db.Write(ctx, attempt(ctx, "late")), fault.Locked)
		wantCode(t, db.Portal(nil).Write(ctx, attempt(ctx, "late")), fault.Locked)
		wantCode(t, db.Read(ctx, func(*store.View) error { t.Error("it was read"); return nil }), fault.Locked)
	})
}
