package store_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// held keeps the writer inside a verb, so that what a test starts meanwhile waits behind it. It is
// used in a bubble, where synctest.Wait returns once all of it waits.
type held struct{ letGo, done chan struct{} }

func hold(t *testing.T, db *store.DB) held {
	t.Helper()
	ctx, entered, h := t.Context(), make(chan struct{}), held{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(h.done)
		if err := db.Write(ctx, func(*store.Tx) error {
			close(entered)
			<-h.letGo
			return nil
		}); err != nil {
			t.Errorf("the verb that held the writer: %v", err)
		}
	}()
	<-entered
	return h
}

func (h held) release() {
	close(h.letGo)
	<-h.done
}

// together runs verbs so that they wait at the same time, and returns what became of each.
func together(t *testing.T, db *store.DB, verbs ...func(*store.Tx) error) []error {
	t.Helper()
	h, errs := hold(t, db), make([]error, len(verbs))
	var group sync.WaitGroup
	for i, verb := range verbs {
		group.Go(func() { errs[i] = db.Write(t.Context(), verb) })
		synctest.Wait() // it waits before the next one does: they run in this order
	}
	h.release()
	group.Wait()
	return errs
}

// commitsIn counts the commits in the write-ahead log: the frames that end one say so in their head.
func commitsIn(tb testing.TB, dir string) int {
	tb.Helper()
	const head, frameHead, page = 32, 24, 4096
	log := read(tb, dir, "practice.db-wal")
	commits := 0
	for at := head; at+frameHead+page <= len(log); at += frameHead + page {
		frame := log[at:]
		if binary.BigEndian.Uint64(frame[8:]) == binary.BigEndian.Uint64(log[16:]) && binary.BigEndian.Uint32(frame[4:]) > 0 {
			commits++
		}
	}
	return commits
}

func TestWriteGroups(t *testing.T) {
	t.Parallel()

	t.Run("makes_one_commit_of_all_verbs_that_wait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			db := open(t, storetest.In(dir))
			var verbs []func(*store.Tx) error
			for i := range 100 {
				verbs = append(verbs, attempt(t.Context(), fmt.Sprint("row-", i)))
			}
			before := commitsIn(t, dir)
			if err := errors.Join(together(t, db, verbs...)...); err != nil {
				t.Fatal(err)
			}
			if commits := commitsIn(t, dir) - before; commits != 1 {
				t.Errorf("100 verbs made %d commits", commits)
			}
			if stored := len(attempts(t, db)); stored != 100 {
				t.Errorf("%d of 100 rows are stored", stored)
			}
		})
	})

	t.Run("runs_them_in_the_order_in_which_they_came", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db := open(t)
			var order []int
			var verbs []func(*store.Tx) error
			for i := range 50 {
				verbs = append(verbs, func(*store.Tx) error { order = append(order, i); return nil })
			}
			if err := errors.Join(together(t, db, verbs...)...); err != nil {
				t.Fatal(err)
			}
			if len(order) != 50 || !slices.IsSorted(order) {
				t.Errorf("they ran as %v", order)
			}
		})
	})

	t.Run("undoes_only_those_that_fail_panic_or_end_midway", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, ctx := open(t), t.Context()
			refusal := fault.At("address", fault.Invalid)
			errs := together(t, db,
				attempt(ctx, "a"),
				func(tx *store.Tx) error { return errors.Join(insertAttempt(ctx, tx, "refused"), refusal) },
				attempt(ctx, "b"),
				func(tx *store.Tx) error { panic(insertAttempt(ctx, tx, "panicked")) },
				attempt(ctx, "c"),
				func(tx *store.Tx) error { return errors.Join(insertAttempt(ctx, tx, "x"), insertAttempt(ctx, tx, "x")) },
				attempt(ctx, "d"),
			)
			for _, kept := range []int{0, 2, 4, 6} {
				if errs[kept] != nil {
					t.Errorf("neighbour %d: %v", kept, errs[kept])
				}
			}
			if !errors.Is(errs[1], refusal) {
				t.Errorf("the verb's own refusal came back as %v", errs[1])
			}
			wantCode(t, errs[3], fault.Internal)
			if errs[5] == nil {
				t.Error("a constraint was broken, and no error came back")
			}
			wantAttempts(t, db, "a", "b", "c", "d")
		})
	})

	t.Run("goes_on_after_a_verb_that_ends_its_goroutine", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, ctx := open(t), t.Context()
			errs := together(t, db,
				attempt(ctx, "a"),
				func(tx *store.Tx) error { defer runtime.Goexit(); return insertAttempt(ctx, tx, "ended") },
				attempt(ctx, "b"),
			)
			for i, err := range errs {
				if fault.CodeOf(err) != fault.Internal {
					t.Errorf("verb %d: %v", i, err)
				}
			}
			if err := db.Write(ctx, attempt(ctx, "later")); err != nil {
				t.Fatal(err)
			}
			wantAttempts(t, db, "later")
		})
	})

	t.Run("keeps_a_verb_and_its_neighbours_whose_caller_has_gone", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, ctx := open(t), t.Context()
			leaving, leave := context.WithCancel(ctx)
			errs := together(t, db,
				attempt(ctx, "a"),
				func(tx *store.Tx) error {
					first := insertAttempt(leaving, tx, "left-1")
					leave()
					// Long enough for an interruption to reach it, and undone whole at its end.
					return errors.Join(first, insertAttempt(leaving, tx, "left-2"), run(leaving, tx, `WITH RECURSIVE many (n) AS
					(SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 300000)
					DELETE FROM visitor_attempt WHERE id = (SELECT 'none' FROM many WHERE n < 0)`))
				},
				attempt(ctx, "b"),
			)
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
			wantAttempts(t, db, "a", "b", "left-1", "left-2")
		})
	})

	t.Run("never_runs_a_verb_whose_caller_left_before_its_turn", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db := open(t)
			h := hold(t, db)
			leaving, leave := context.WithCancel(t.Context())
			left := make(chan error)
			go func() { left <- db.Write(leaving, attempt(t.Context(), "left")) }()
			synctest.Wait()
			leave()
			wantCode(t, <-left, fault.Cancelled)
			h.release()
			wantAttempts(t, db)
		})
	})

	t.Run("refuses_at_the_door_when_too_many_wait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			const limit, callers = 1024, 1100
			db := open(t)
			h := hold(t, db)
			var ran, refused, kept atomic.Int64
			var group sync.WaitGroup
			for range callers {
				group.Go(func() {
					err := db.Write(t.Context(), func(*store.Tx) error { ran.Add(1); return nil })
					switch {
					case err == nil:
						kept.Add(1)
					case fault.CodeOf(err) == fault.Busy:
						refused.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			synctest.Wait()
			if refused.Load() != callers-(limit-1) || ran.Load() != 0 {
				t.Errorf("%d are refused and %d ran while the writer was held", refused.Load(), ran.Load())
			}
			h.release()
			group.Wait()
			if kept.Load() != limit-1 || ran.Load() != limit-1 {
				t.Errorf("%d were kept and %d ran, want %d", kept.Load(), ran.Load(), limit-1)
			}
			if err := db.Write(t.Context(), attempt(t.Context(), "later")); err != nil {
				t.Errorf("after the flood: %v", err)
			}
		})
	})
}

func TestWriteKeepsAVerbWhole(t *testing.T) {
	t.Parallel()

	for _, end := range []string{"COMMIT", "ROLLBACK", "RELEASE verb", "ROLLBACK TO verb", "ROLLBACK; BEGIN"} {
		t.Run("though_it_runs_"+end+"_itself", func(t *testing.T) {
			t.Parallel()
			db, ctx := open(t), t.Context()
			refusal := errors.New("after all not")
			err := db.Write(ctx, func(tx *store.Tx) error {
				_ = insertAttempt(ctx, tx, "first")
				_ = run(ctx, tx, end)
				_ = insertAttempt(ctx, tx, "second")
				return refusal
			})
			if err == nil {
				t.Error("no error came back")
			}
			wantAttempts(t, db)
			if err := db.Write(ctx, attempt(ctx, "later")); err != nil {
				t.Fatal(err)
			}
			wantAttempts(t, db, "later")
		})
	}

	t.Run("and_tells_the_neighbours_nothing_of_its_refusal", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			db, ctx := open(t), t.Context()
			errs := together(t, db, attempt(ctx, "a"), func(tx *store.Tx) error {
				_ = run(ctx, tx, "ROLLBACK")
				return fault.At("address", fault.Invalid)
			}, attempt(ctx, "b"))
			wantCode(t, errs[0], fault.Internal)
			wantCode(t, errs[1], fault.Invalid)
			wantCode(t, errs[2], fault.Internal)
			wantAttempts(t, db)
		})
	})

	t.Run("though_it_leaves_rows_open", func(t *testing.T) {
		t.Parallel()
		db, ctx := open(t), t.Context()
		seed(t, db)
		for i, leave := range []func(){func() {}, func() { panic("midway") }} {
			_ = db.Write(ctx, func(tx *store.Tx) error {
				rows, err := tx.Query(ctx, "SELECT id FROM client UNION SELECT id FROM practice") //nolint:sqlclosecheck // left open: that is the point
				if err != nil || !rows.Next() {
					t.Errorf("no rows: %v", err)
				}
				leave()
				return rows.Err()
			})
			if err := db.Write(ctx, attempt(ctx, fmt.Sprint("row-", i))); err != nil {
				t.Fatal(err)
			}
		}
		wantAttempts(t, db, "row-0", "row-1")
	})
}

func TestWriteTellsWhatChanged(t *testing.T) {
	t.Parallel()
	var db *store.DB
	var mu sync.Mutex
	var told []store.Change
	db = open(t, storetest.Changed(func(changes []store.Change) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, changes...)
		for _, change := range changes {
			if !slices.Contains(attempts(t, db), change.ID) {
				t.Errorf("%v is told and not stored", change)
			}
		}
	}))
	ctx := t.Context()
	marked := func(name string, after func() error) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			if err := insertAttempt(ctx, tx, name); err != nil {
				return err
			}
			tx.Changed("attempt", name)
			return after()
		}
	}
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() { _ = db.Write(ctx, marked(fmt.Sprint("kept-", i), func() error { return nil })) })
		group.Go(func() {
			_ = db.Write(ctx, marked(fmt.Sprint("refused-", i), func() error { return errors.New("no") }))
		})
		group.Go(func() { _ = db.Write(ctx, marked(fmt.Sprint("panicked-", i), func() error { panic("no") })) })
	}
	group.Wait()
	if err := db.Write(ctx, attempt(ctx, "unmarked")); err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]int)
	for _, change := range told {
		ids[change.ID]++
	}
	for i := range 20 {
		if ids[fmt.Sprint("kept-", i)] != 1 {
			t.Errorf("kept-%d was told %d times", i, ids[fmt.Sprint("kept-", i)])
		}
	}
	if len(ids) != 20 {
		t.Errorf("told were %v", ids)
	}
}
