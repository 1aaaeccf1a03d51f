// Package storetest gives tests a real, encrypted store in a temporary folder, and a clock that
// stands still until it is told to move. Start at [Open].
package storetest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"anteroom/backend/store"
)

// Start is the moment at which a test's clock stands first: a Monday morning.
func Start() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// Clock is a clock that only moves when it is told to.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at [Start].
func NewClock() *Clock { return &Clock{now: Start()} }

// Now returns the moment at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on (or back, by a negative d).
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Key is the key of every test store.
func Key() []byte { return bytes.Repeat([]byte{0x5a}, store.KeySize) }

// Option changes how a test's store is opened.
type Option func(*store.Options)

// Changed has told called after each commit that touched something.
func Changed(told func([]store.Change)) Option {
	return func(o *store.Options) { o.Changed = told }
}

// In opens the store in dir and not in a folder of its own.
func In(dir string) Option { return func(o *store.Options) { o.Dir = dir } }

// fresh is a new store's file, made once for all the tests of a program: to make the schema takes most of a short
// test's time, and it is the same each time. Tests that open a store by
// themselves, as those of the program and of power cuts do, make it anew. Stores that begin as copies have one name of the host (visitor_host).
var fresh = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "anteroom-fresh-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: Key(), Clock: Start})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, fileName))
})

// fileName is that of a store's file in its folder.
const fileName = "practice.db"

// begin lays a new store's file into a folder that has none.
func begin(dir string) error {
	if store.Exists(dir) {
		return nil
	}
	file, err := fresh()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, fileName), file, 0o600)
}

// Open opens a store on clock and closes it at the test's end.
func Open(tb testing.TB, clock *Clock, options ...Option) *store.DB {
	tb.Helper()
	settings := store.Options{Dir: tb.TempDir(), Key: Key(), Clock: clock.Now}
	for _, option := range options {
		option(&settings)
	}
	if err := begin(settings.Dir); err != nil {
		tb.Fatalf("lay a new store's file: %v", err)
	}
	db, err := store.Open(context.Background(), settings)
	if err != nil {
		tb.Fatalf("open the store: %v", err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("close the store: %v", err)
		}
	})
	return db
}
