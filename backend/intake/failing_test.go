package intake_test

import (
	"context"
	"testing"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/intake"
	"anteroom/backend/store"
)

// poison makes every mail to an address fail inside the store, until the cure.
func poison(w *accesstest.World, address string) (cure func()) {
	run := func(statement string) {
		w.Must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
			rows, err := tx.Query(context.Background(), statement)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
			}
			return rows.Err()
		}))
	}
	run("CREATE TRIGGER poison BEFORE INSERT ON outbox WHEN NEW.recipient = '" + address + "' BEGIN SELECT RAISE(ABORT, 'planned'); END")
	return func() { run("DROP TRIGGER poison") }
}

func TestFailingEvent(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const ben = "ben@example.test"

	// asked is a practice whose two clients have asked for a link, the first in vain.
	asked := func(t *testing.T) (w *accesstest.World, cure func()) {
		t.Helper()
		w = accesstest.New(t)
		w.Invited("Ana", ana)
		w.Invited("Ben", ben)
		cure = poison(w, ana)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.Must(w.Door.AskForLink(ctx, ben, "here"))
		return w, cure
	}

	t.Run("holds up nobody behind it", func(t *testing.T) {
		t.Parallel()
		w, _ := asked(t)
		seen, err := w.Intake.TakeWaiting(ctx, 0)
		wantCode(t, err, fault.Internal)
		if seen != 0 {
			t.Errorf("it counts as done up to %d", seen)
		}
		wantOutcomes(t, w, "link_requested waiting ", "link_requested accepted ")
		if letter := w.One(); letter.Recipient != ben {
			t.Errorf("the letter went to %s", letter.Recipient)
		}
	})

	t.Run("is taken in later, once, when its cause is gone", func(t *testing.T) {
		t.Parallel()
		w, cure := asked(t)
		for range intake.TriesBeforeParking - 1 {
			_, err := w.Intake.TakeWaiting(ctx, 0)
			wantCode(t, err, fault.Internal)
		}
		cure()
		seen, err := w.Intake.TakeWaiting(ctx, 0)
		w.Must(err) // the second is not met again: it is in already
		wantOutcomes(t, w, "link_requested accepted ", "link_requested accepted ")
		if letters := w.Deliver(); len(letters) != 2 || seen != 1 {
			t.Errorf("%d letters went, and %d events are done", len(letters), seen)
		}
	})

	t.Run("is parked in the end, the visitor's view shows it, and it is not tried again", func(t *testing.T) {
		t.Parallel()
		w, cure := asked(t)
		for try := range intake.TriesBeforeParking {
			seen, err := w.Intake.TakeWaiting(ctx, 0)
			if isLast := try == intake.TriesBeforeParking-1; isLast != (err == nil) || isLast != (seen == 1) {
				t.Errorf("try %d: %d are done, and the error is %v", try+1, seen, err)
			}
		}
		wantOutcomes(t, w, "link_requested parked internal", "link_requested accepted ")
		cure()
		w.TakeIn()
		if letter := w.One(); letter.Recipient != ben {
			t.Errorf("the letter went to %s", letter.Recipient)
		}
	})
}
