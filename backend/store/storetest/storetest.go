// Package storetest gives tests a real, encrypted store in a temporary folder, and a clock that
// stands still until it is told to move. Start at [Open].
package storetest

import (
	"bytes"
	"context"
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

// Open opens a store on clock and closes it at the test's end.
func Open(tb testing.TB, clock *Clock, options ...Option) *store.DB {
	tb.Helper()
	settings := store.Options{Dir: tb.TempDir(), Key: Key(), Clock: clock.Now}
	for _, option := range options {
		option(&settings)
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
