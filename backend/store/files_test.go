package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// filesOf names what lies in the folder of kept files.
func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "files", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestFiles(t *testing.T) {
	t.Parallel()
	content := []byte("%PDF-1.7 the privacy notice of Harbor Counseling")
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	keep := func(t *testing.T, db *store.DB, content []byte) string {
		t.Helper()
		hash, err := db.KeepFile(content)
		if err != nil {
			t.Fatal(err)
		}
		return hash
	}

	t.Run("W1: a file is kept under the hash of its content, and the disk shows neither", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		if got := keep(t, db, content); got != hash {
			t.Errorf("its hash is %s", got)
		}
		paths := filesOf(t, dir)
		if len(paths) != 1 || strings.Contains(paths[0], hash) {
			t.Fatalf("the folder has %q", paths)
		}
		sealed, err := os.ReadFile(paths[0])
		if err != nil || bytes.Contains(sealed, []byte("Harbor")) || bytes.Contains(sealed, []byte("%PDF")) {
			t.Errorf("it reads %q, %v", sealed, err)
		}
		if info, err := os.Stat(paths[0]); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
			t.Errorf("its mode is %v, %v", info.Mode(), err)
		}
		if back, err := db.ReadFile(hash); err != nil || !bytes.Equal(back, content) {
			t.Errorf("got %q, %v", back, err)
		}
	})

	t.Run("the same content is kept once, and a damaged one is mended by it", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		keep(t, db, content)
		if err := os.WriteFile(filesOf(t, dir)[0], nil, 0o600); err != nil {
			t.Fatal(err)
		}
		keep(t, db, content)
		if back, err := db.ReadFile(hash); err != nil || !bytes.Equal(back, content) || len(filesOf(t, dir)) != 1 {
			t.Errorf("got %q, %v of %q", back, err, filesOf(t, dir))
		}
	})

	t.Run("every single flipped bit is found", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		keep(t, db, content)
		path := filesOf(t, dir)[0]
		sealed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range sealed {
			flipped := bytes.Clone(sealed)
			flipped[i] ^= 1
			if err := os.WriteFile(path, flipped, 0o600); err != nil {
				t.Fatal(err)
			}
			if back, err := db.ReadFile(hash); back != nil || fault.CodeOf(err) != store.Unreadable {
				t.Fatalf("byte %d: %q, %v", i, back, err)
			}
		}
	})

	t.Run("a file in another one's place is refused", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		keep(t, db, content)
		first := filesOf(t, dir)[0]
		sealed, err := os.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		other := keep(t, db, []byte("another"))
		for _, path := range filesOf(t, dir) {
			if err := os.WriteFile(path, sealed, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err = db.ReadFile(other)
		wantCode(t, err, store.Unreadable)
	})

	t.Run("what is no hash leads nowhere", func(t *testing.T) {
		t.Parallel()
		db := storetest.Open(t, storetest.NewClock())
		for _, hash := range []string{"", "../practice.db", strings.Repeat("0", 63), strings.Repeat("g", 64), hash} {
			_, err := db.ReadFile(hash)
			wantCode(t, err, fault.NotFound)
		}
	})

	t.Run("the sweep takes what no row names, and half a file, and leaves the rest", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		if err := db.SweepFiles(nil); err != nil {
			t.Fatalf("without a folder: %v", err)
		}
		keep(t, db, content)
		orphan := keep(t, db, []byte("killed before its row was written"))
		if err := os.WriteFile(filepath.Join(dir, "files", ".draft-1"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := db.SweepFiles([]string{hash}); err != nil {
			t.Fatal(err)
		}
		_, err := db.ReadFile(orphan)
		wantCode(t, err, fault.NotFound)
		if back, err := db.ReadFile(hash); err != nil || !bytes.Equal(back, content) {
			t.Errorf("got %q, %v", back, err)
		}
		if left, err := os.ReadDir(filepath.Join(dir, "files")); err != nil || len(left) != 1 {
			t.Errorf("%v is left, %v", left, err)
		}
	})

	t.Run("where the folder cannot be written nothing is kept, and it says so", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(dir))
		if err := os.WriteFile(filepath.Join(dir, "files"), nil, 0o600); err != nil { // a file in the folder's place
			t.Fatal(err)
		}
		if hash, err := db.KeepFile(content); err == nil {
			t.Errorf("it was kept as %s", hash)
		}
	})
}
