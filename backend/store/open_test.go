package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "github.com/mattn/go-sqlite3" // the driver that writes a plain file

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// reopen opens the store in dir under key and closes it again.
func reopen(dir string, key []byte) error {
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: key, Clock: storetest.NewClock().Now})
	if err != nil {
		return err
	}
	return db.Close()
}

// made is a folder with a closed store that holds one row.
func made(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key(), Clock: storetest.NewClock().Now})
	if err != nil {
		tb.Fatal(err)
	}
	if err := db.Write(tb.Context(), attempt(tb.Context(), "first")); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func read(tb testing.TB, dir, name string) []byte {
	tb.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()

	t.Run("refuses_another_key_and_leaves_the_file_as_it_is", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		before := read(t, dir, "practice.db")
		other := storetest.Key()
		other[0] ^= 1
		wantCode(t, reopen(dir, other), store.WrongKey)
		if !bytes.Equal(before, read(t, dir, "practice.db")) {
			t.Error("the refused file was changed")
		}
		wantAttempts(t, open(t, storetest.In(dir)), "first")
	})

	t.Run("refuses_a_missing_or_short_key_and_makes_nothing", func(t *testing.T) {
		t.Parallel()
		for _, key := range [][]byte{nil, {}, storetest.Key()[1:], append(storetest.Key(), 0)} {
			dir := filepath.Join(t.TempDir(), "data")
			wantCode(t, reopen(dir, key), store.WrongKey)
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Errorf("a key of %d bytes made the data folder: %v", len(key), err)
			}
		}
	})

	t.Run("refuses_a_plain_file_and_leaves_it_as_it_is", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		plain, err := sql.Open("sqlite3", filepath.Join(dir, "practice.db"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plain.ExecContext(t.Context(), "CREATE TABLE client (name TEXT)"); err != nil {
			t.Fatal(err)
		}
		if err := plain.Close(); err != nil {
			t.Fatal(err)
		}
		before := read(t, dir, "practice.db")
		if !bytes.HasPrefix(before, []byte("SQLite format 3\x00")) {
			t.Fatal("the file made for this test is not plain")
		}
		wantCode(t, reopen(dir, storetest.Key()), store.NotEncrypted)
		if !bytes.Equal(before, read(t, dir, "practice.db")) {
			t.Error("the refused file was changed")
		}
	})

	t.Run("refuses_a_file_that_only_begins_like_a_plain_one", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		write(t, dir, "practice.db", append([]byte("SQLite format 3\x00"), make([]byte, 4080)...))
		wantCode(t, reopen(dir, storetest.Key()), store.NotEncrypted)
	})

	t.Run("refuses_a_file_that_was_cut_off", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		whole := read(t, dir, "practice.db")
		// The last page holds rows of the last table made, or it is free; so everything is read.
		for _, size := range []int{1, 15, 16, 100, 4095, 4096, 8192, len(whole) - 4096, len(whole) - 1} {
			write(t, dir, "practice.db", whole[:size])
			_, err := readDamaged(t.Context(), dir)
			code := fault.CodeOf(err)
			if code != store.Unreadable && code != store.WrongKey {
				t.Errorf("of %d bytes %d are left, and the code is %q", len(whole), size, code)
			}
		}
	})

	t.Run("refuses_a_newer_file_and_leaves_it_as_it_is", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return run(t.Context(), tx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
		}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		before, names := read(t, dir, "practice.db"), namesIn(t, dir)
		wantCode(t, reopen(dir, storetest.Key()), store.Newer)
		if !bytes.Equal(before, read(t, dir, "practice.db")) {
			t.Error("the newer file was changed")
		}
		if after := namesIn(t, dir); !slices.Equal(names, after) {
			t.Errorf("the folder held %q and holds %q", names, after)
		}
	})

	t.Run("refuses_a_second_copy_until_the_first_is_closed", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		first, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, reopen(dir, storetest.Key()), store.SecondCopy)
		if err := first.Write(t.Context(), attempt(t.Context(), "after")); err != nil {
			t.Errorf("the first copy no longer writes: %v", err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		wantAttempts(t, open(t, storetest.In(dir)), "after")
	})

	t.Run("lets_go_of_the_folder_when_it_refuses", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		other := storetest.Key()
		other[31] ^= 0x80
		for range 3 {
			wantCode(t, reopen(dir, other), store.WrongKey)
		}
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Errorf("the right key does not open it any more: %v", err)
		}
	})
}

func write(tb testing.TB, dir, name string, content []byte) {
	tb.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		tb.Fatal(err)
	}
}

func namesIn(tb testing.TB, dir string) []string {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestOpenShutsOthersOut(t *testing.T) {
	t.Parallel()

	wantModes := func(t *testing.T, dir string, names ...string) {
		t.Helper()
		want := map[string]fs.FileMode{"": 0o700}
		for _, name := range names {
			want[name] = 0o600
		}
		for name, mode := range want {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Error(err)
			} else if info.Mode().Perm() != mode {
				t.Errorf("%q has mode %o, want %o", name, info.Mode().Perm(), mode)
			}
		}
	}

	t.Run("makes_the_folder_and_its_files_for_one_user_alone", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "one", "two")
		db := open(t, storetest.In(dir))
		if err := db.Write(t.Context(), attempt(t.Context(), "row")); err != nil {
			t.Fatal(err)
		}
		wantModes(t, dir, "practice.db", "practice.db-wal", "practice.db-shm", "practice.lock")
		wantModes(t, filepath.Dir(dir))
	})

	t.Run("mends_looser_modes", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		names := []string{"practice.db", "practice.lock", "practice.db.before-2-20260101T000000.000"}
		write(t, dir, names[2], []byte("an older copy"))
		for _, name := range names {
			if err := os.Chmod(filepath.Join(dir, name), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		db := open(t, storetest.In(dir))
		if err := db.Write(t.Context(), attempt(t.Context(), "row")); err != nil {
			t.Fatal(err)
		}
		wantModes(t, dir, append(names, "practice.db-wal", "practice.db-shm")...)
	})

	t.Run("mends_a_folder_that_its_owner_cannot_write", func(t *testing.T) {
		t.Parallel()
		dir := made(t)
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		wantAttempts(t, open(t, storetest.In(dir)), "first")
		wantModes(t, dir, "practice.db")
	})
}

func TestOpenFindsItsFile(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"with spaces", "100%41", "a?key=b", "a#b&c=d+e", "ñandú", "file:x", "[a]*", "it's \"one\""} {
		t.Run(fmt.Sprintf("in_a_folder_named_%q", name), func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			dir := filepath.Join(parent, name)
			db := open(t, storetest.In(dir))
			if err := db.Write(t.Context(), attempt(t.Context(), "row")); err != nil {
				t.Fatal(err)
			}
			wantAttempts(t, db, "row")
			if found := namesIn(t, parent); !slices.Equal(found, []string{name}) {
				t.Errorf("beside the folder lie %q", found)
			}
			if found := namesIn(t, dir); !slices.Equal(found, []string{"practice.db", "practice.db-shm", "practice.db-wal", "practice.lock"}) {
				t.Errorf("in the folder lie %q", found)
			}
		})
	}

	t.Run("and_says_whether_there_is_one", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "data")
		if store.Exists(dir) {
			t.Error("a folder that is not there holds a store")
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, dir, "practice.db", nil)
		if store.Exists(dir) {
			t.Error("an empty file is a store")
		}
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Fatal(err)
		}
		if !store.Exists(dir) {
			t.Error("the store that was made is not there")
		}
	})
}
