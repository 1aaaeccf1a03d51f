package store_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
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

// bubble is a subtest in which synctest.Wait says that everything waits.
func bubble(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}

func TestWriteGroups(t *testing.T) {
	t.Parallel()

	bubble(t, "makes_one_commit_of_all_verbs_that_wait", func(t *testing.T) {
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

	bubble(t, "runs_them_in_the_order_in_which_they_came", func(t *testing.T) {
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

	bubble(t, "undoes_only_those_that_fail_panic_or_end_midway", func(t *testing.T) {
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

	bubble(t, "goes_on_after_a_verb_that_ends_its_goroutine", func(t *testing.T) {
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

	bubble(t, "keeps_a_verb_and_its_neighbours_whose_caller_has_gone", func(t *testing.T) {
		db, ctx := open(t), t.Context()
		leaving, leave := context.WithCancel(ctx)
		errs := together(t, db,
			attempt(ctx, "a"),
			func(tx *store.Tx) error {
				first := insertAttempt(leaving, tx, "left-1")
				leave()
				return errors.Join(first, insertAttempt(leaving, tx, "left-2"))
			},
			attempt(ctx, "b"),
		)
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		wantAttempts(t, db, "a", "b", "left-1", "left-2")
	})

	bubble(t, "never_runs_a_verb_whose_caller_left_before_its_turn", func(t *testing.T) {
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

	bubble(t, "refuses_at_the_door_when_too_many_wait", func(t *testing.T) {
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

	bubble(t, "and_tells_the_neighbours_nothing_of_its_refusal", func(t *testing.T) {
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

	t.Run("though_it_leaves_rows_open", func(t *testing.T) {
		t.Parallel()
		db, ctx := open(t), t.Context()
		seed(t, db)
		for i, leave := range []func(){func() {}, func() { panic("midway") }} {
			_ = db.Write(ctx, func(tx *store.Tx) error {
				rows, err := tx.Query(ctx, "SELECT id FROM client UNION SELECT id FROM practice")
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

func TestClose(t *testing.T) {
	t.Parallel()

	bubble(t, "waits_for_the_verb_that_runs_and_refuses_those_behind_it", func(t *testing.T) {
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
