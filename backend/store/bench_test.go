package store_test

import (
	"context"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// name makes a row's name that no other row of the process has.
func name(last *atomic.Int64) string { return strconv.FormatInt(last.Add(1), 36) }

// BenchmarkWrite is one caller's durable verb: one commit, one full sync.
func BenchmarkWrite(b *testing.B) {
	db, ctx := open(b), b.Context()
	var last atomic.Int64
	for b.Loop() {
		if err := db.Write(ctx, attempt(ctx, name(&last))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteGrouped is a durable verb of one among 64 callers, who share commits.
func BenchmarkWriteGrouped(b *testing.B) {
	db, ctx := open(b), b.Context()
	var last atomic.Int64
	b.SetParallelism((64 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := db.Write(ctx, attempt(ctx, name(&last))); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkRead is a reader alone: a snapshot, and one row found by its key among a thousand.
func BenchmarkRead(b *testing.B) {
	db := filled(b)
	for b.Loop() {
		readOne(b, db)
	}
}

// BenchmarkReadDuringWrites is the same reader while four callers write without a pause.
func BenchmarkReadDuringWrites(b *testing.B) {
	db := filled(b)
	ctx, stop := context.WithCancel(b.Context())
	var last atomic.Int64
	last.Store(1 << 40)
	ended := make(chan struct{})
	const writers = 4
	for range writers {
		go func() {
			defer func() { ended <- struct{}{} }()
			for ctx.Err() == nil {
				if err := db.Write(ctx, attempt(ctx, name(&last))); err != nil && ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		}()
	}
	for b.Loop() {
		readOne(b, db)
	}
	stop()
	for range writers {
		<-ended
	}
}

// BenchmarkOpen is a start of the program on a store that is there.
func BenchmarkOpen(b *testing.B) {
	dir := made(b)
	for b.Loop() {
		if err := reopen(dir, storetest.Key()); err != nil {
			b.Fatal(err)
		}
	}
}

func filled(b *testing.B) *store.DB {
	b.Helper()
	db, ctx := open(b), b.Context()
	var last atomic.Int64
	if err := db.Write(ctx, func(tx *store.Tx) error {
		for range 1000 {
			if err := insertAttempt(ctx, tx, name(&last)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return db
}

func readOne(b *testing.B, db *store.DB) {
	b.Helper()
	ctx := context.Background()
	if err := db.Read(ctx, func(v *store.View) error {
		found, err := textsOf(ctx, v, "SELECT who FROM visitor_attempt WHERE id = 'a'")
		if len(found) != 1 {
			b.Fatalf("found %q", found)
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
}
