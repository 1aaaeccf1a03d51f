package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	sqlite "github.com/mattn/go-sqlite3"

	"anteroom/backend/fault"
)

// These tests stand inside the package: a full disk is a limit on the writer's own connection.

// limit lets the file grow by so many pages and no more; a negative number lifts the limit.
func limit(t *testing.T, db *DB, pages int) {
	t.Helper()
	var have, limit int
	if err := db.writers.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&have); err != nil {
		t.Fatal(err)
	}
	most := have + pages
	if pages < 0 {
		most = 1 << 30
	}
	if err := db.writers.QueryRowContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", most)).Scan(&limit); err != nil || limit != most {
		t.Fatalf("the limit is %d (%v), want %d", limit, err, most)
	}
}

func rowsOf(t *testing.T, db *DB) []string {
	t.Helper()
	return column(t, db.readers, "SELECT id FROM visitor_attempt ORDER BY id")
}

// fill writes one row of so many bytes.
func fill(ctx context.Context, tx *Tx, id string, size int) error {
	_, err := tx.conn.ExecContext(ctx, "INSERT INTO visitor_attempt (id, what, who, at) VALUES (?, 'test', ?, 1)", id, strings.Repeat("x", size))
	return err
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	const big = 400_000

	t.Run("is_named_and_nothing_is_kept_and_later_it_works_again", func(t *testing.T) {
		t.Parallel()
		db, ctx := opened(t, t.TempDir()), t.Context()
		limit(t, db, 2)
		for range 3 {
			err := db.Write(ctx, func(tx *Tx) error { return errors.Join(fill(ctx, tx, "small", 1), fill(ctx, tx, "big", big)) })
			if fault.CodeOf(err) != fault.DiskFull {
				t.Errorf("the code is %q (%v)", fault.CodeOf(err), err)
			}
			if found := rowsOf(t, db); len(found) != 0 {
				t.Errorf("kept are %q", found)
			}
		}
		limit(t, db, -1)
		if err := db.Write(ctx, func(tx *Tx) error { return fill(ctx, tx, "later", big) }); err != nil {
			t.Fatal(err)
		}
		if found := rowsOf(t, db); len(found) != 1 {
			t.Errorf("stored are %q", found)
		}
	})

	t.Run("keeps_nothing_of_a_verb_that_goes_on_as_if_nothing_were", func(t *testing.T) {
		t.Parallel()
		db, ctx := opened(t, t.TempDir()), t.Context()
		limit(t, db, 2)
		err := db.Write(ctx, func(tx *Tx) error {
			if fill(ctx, tx, "first", 1) != nil || fill(ctx, tx, "big", big) == nil {
				t.Error("the disk is not full as this test wants it")
			}
			// SQLite has given the transaction up: alone, this statement would be a transaction of its own.
			if err := fill(ctx, tx, "second", 1); err == nil {
				t.Error("a statement was kept outside its verb")
			}
			return nil
		})
		if err == nil {
			t.Error("no error came back")
		}
		if found := rowsOf(t, db); len(found) != 0 {
			t.Errorf("kept are %q", found)
		}
	})

	t.Run("tells_each_of_the_batch_the_truth", func(t *testing.T) {
		t.Parallel()
		db, ctx := opened(t, t.TempDir()), t.Context()
		limit(t, db, 2)
		ids := []string{"a", "b", "c", "d", "e"}
		errs, batch := make(map[string]error), []*request{}
		for _, id := range ids {
			size := 1
			if id == "c" {
				size = big
			}
			batch = append(batch, &request{done: make(chan error, 1), verb: func(tx *Tx) error { return fill(ctx, tx, id, size) }})
		}
		db.answer(batch)
		var told []string
		for i, req := range batch {
			if errs[ids[i]] = <-req.done; errs[ids[i]] == nil {
				told = append(told, ids[i])
			} else if fault.CodeOf(errs[ids[i]]) != fault.DiskFull {
				t.Errorf("%s: %v", ids[i], errs[ids[i]])
			}
		}
		if found := rowsOf(t, db); strings.Join(found, " ") != strings.Join(told, " ") {
			t.Errorf("stored are %q, and told so were %q", found, told)
		}
		if errs["c"] == nil {
			t.Error("the big one fitted")
		}
	})

	t.Run("never_tells_what_changed_in_a_verb_that_it_lost", func(t *testing.T) {
		t.Parallel()
		ctx := t.Context()
		var mu sync.Mutex
		var told []Change
		options := settings(t.TempDir())
		options.Changed = func(changes []Change) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, changes...)
		}
		db, err := Open(ctx, options)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		limit(t, db, 0)
		err = db.Write(ctx, func(tx *Tx) error {
			tx.Changed("attempt", "big")
			return fill(ctx, tx, "big", big)
		})
		if fault.CodeOf(err) != fault.DiskFull || len(told) != 0 {
			t.Errorf("told was %v, and the error is %v", told, err)
		}
	})
}

func TestFaultOf(t *testing.T) {
	t.Parallel()
	for code, errs := range map[fault.Code][]error{
		"":         {nil},
		WrongKey:   {sqlite.Error{Code: sqlite.ErrNotADB}},
		Unreadable: {sqlite.Error{Code: sqlite.ErrCorrupt}},
		fault.DiskFull: {
			sqlite.Error{Code: sqlite.ErrFull},
			&os.PathError{Err: syscall.ENOSPC},
			sqlite.Error{Code: sqlite.ErrCantOpen, SystemErrno: syscall.ENOSPC},
			sqlite.Error{Code: sqlite.ErrIoErr, SystemErrno: syscall.EDQUOT},
		},
		fault.ReadOnly: {
			sqlite.Error{Code: sqlite.ErrReadonly},
			&os.PathError{Err: syscall.EACCES}, &os.PathError{Err: syscall.EROFS},
			sqlite.Error{Code: sqlite.ErrCantOpen},
			sqlite.Error{Code: sqlite.ErrIoErr, SystemErrno: syscall.EROFS},
		},
		fault.DiskFailed: {sqlite.Error{Code: sqlite.ErrIoErr}, sqlite.Error{Code: sqlite.ErrIoErr, SystemErrno: syscall.EIO}, &os.PathError{Err: syscall.EIO}},
		fault.Busy:       {sqlite.Error{Code: sqlite.ErrBusy}, sqlite.Error{Code: sqlite.ErrLocked}},
		fault.Forbidden:  {sqlite.Error{Code: sqlite.ErrAuth}},
		fault.Cancelled:  {sqlite.Error{Code: sqlite.ErrInterrupt}, context.Canceled, context.DeadlineExceeded},
		fault.NotFound:   {sql.ErrNoRows},
		fault.Internal:   {errors.New("something else"), sqlite.Error{Code: sqlite.ErrConstraint}},
		fault.Conflict:   {fault.Wrap(fault.Conflict, sqlite.Error{Code: sqlite.ErrFull})},
	} {
		for _, err := range errs {
			for _, err := range []error{err, wrapped(err)} {
				if got := fault.CodeOf(faultOf(err)); got != code {
					t.Errorf("%v is %q, want %q", err, got, code)
				}
			}
		}
	}
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("on the way: %w", err)
}
