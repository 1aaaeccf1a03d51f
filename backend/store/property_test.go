package store_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// What a drawn verb does after it has written its row.
const (
	ends         = iota // returns nil
	refuses             // returns an error
	panics              // panics
	breaks              // breaks a constraint, and says so
	shrugs              // breaks a constraint in a second statement, and goes on
	passesPortal        // goes in by the portal, which may
	meetsGuard          // goes in by the portal and reaches for the desk's tables
	failsIntake         // goes in by the portal, and the intake refuses
	kinds
)

type drawn struct {
	kind int
	key  string
}

func (d drawn) mayStay() bool { return d.kind == ends || d.kind == shrugs || d.kind == passesPortal }

// write runs the verb and returns what became of it.
func (d drawn) write(ctx context.Context, db *store.DB) error {
	insert := func(tx *store.Tx) error { return insertAttempt(ctx, tx, d.key) }
	then := func(after func(*store.Tx) error) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			if err := insert(tx); err != nil {
				return err
			}
			return after(tx)
		}
	}
	refuse := func(*store.Tx) error { return fault.New(fault.Conflict) }
	switch d.kind {
	case refuses:
		return db.Write(ctx, then(refuse))
	case panics:
		return db.Write(ctx, then(func(*store.Tx) error { panic("drawn") }))
	case breaks:
		return db.Write(ctx, then(insert))
	case shrugs:
		return db.Write(ctx, then(func(tx *store.Tx) error { _ = insert(tx); return nil }))
	case passesPortal:
		return db.Portal(nil).Write(ctx, insert)
	case meetsGuard:
		return db.Portal(nil).Write(ctx, then(func(tx *store.Tx) error { return run(ctx, tx, "DELETE FROM history") }))
	case failsIntake:
		return db.Portal(func(_ context.Context, tx *store.Tx) error { return refuse(tx) }).Write(ctx, insert)
	}
	return db.Write(ctx, insert)
}

func TestAnyInterleavingKeepsWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), t.Context()
	rapid.Check(t, func(t *rapid.T) {
		// Few keys, so that verbs meet on one: only the first to stay may have it.
		verbs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) drawn {
			return drawn{rapid.IntRange(0, kinds-1).Draw(t, "kind"), rapid.StringMatching("key-[a-h]").Draw(t, "key")}
		}), 0, 40).Draw(t, "verbs")
		hands := rapid.IntRange(1, 8).Draw(t, "hands")
		if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteAttemptsBefore(ctx, 2) }); err != nil {
			t.Fatal(err)
		}
		errs := make([]error, len(verbs))
		var group sync.WaitGroup
		for hand := range hands {
			group.Go(func() {
				for i := hand; i < len(verbs); i += hands {
					errs[i] = verbs[i].write(ctx, db)
				}
			})
		}
		group.Wait()

		stays, kept := make(map[string]bool), make(map[string]int)
		for i, verb := range verbs {
			if verb.mayStay() {
				stays[verb.key] = true
			} else if errs[i] == nil {
				t.Fatalf("verb %d %+v was kept", i, verb)
			}
			if errs[i] == nil {
				kept[verb.key]++
			}
		}
		model := slices.Sorted(maps.Keys(stays))
		for _, key := range model {
			if kept[key] != 1 {
				t.Fatalf("%d verbs were told that %s is theirs: %v", kept[key], key, errs)
			}
		}
		var stored []string
		if err := db.Read(ctx, func(v *store.View) (err error) {
			stored, err = textsOf(ctx, v, "SELECT id FROM visitor_attempt ORDER BY id")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(stored, model) {
			t.Fatalf("stored are %q, want %q", stored, model)
		}
	})
}
