package intake_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/intake"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const ana = "ana@example.test"

// outcomes lists the events with what became of them, oldest first: "kind outcome code".
func outcomes(w *accesstest.World) []string {
	var all []string
	ctx := context.Background()
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		rows, err := v.Query(ctx, `SELECT e.kind, coalesce(o.outcome, 'waiting'), coalesce(o.code, '')
			FROM visitor_event AS e LEFT JOIN portal_outcome AS o ON o."key" = e.id ORDER BY e.seq`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind, outcome, code string
			if err := rows.Scan(&kind, &outcome, &code); err != nil {
				return err
			}
			all = append(all, fmt.Sprintf("%s %s %s", kind, outcome, code))
		}
		return rows.Err()
	}))
	return all
}

func wantOutcomes(t *testing.T, w *accesstest.World, want ...string) {
	t.Helper()
	if got := outcomes(w); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// record appends an event as a portal elsewhere would have: beside the intake.
func record(w *accesstest.World, kind, body string) string {
	var id string
	ctx := context.Background()
	w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
		id = tx.NewID()
		_, err := tx.InsertEvent(ctx, row.InsertEventParams{ID: id, Kind: kind, Body: body, At: store.Millis(tx.Now)})
		return err
	}))
	return id
}

func TestTake(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S48: a sign-in is taken in by the transaction that records it", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, _ := w.SignedIn("Ana", ana)
		wantOutcomes(t, w, "signed_in accepted ")
		if got := w.Card(profile.ID).State; got != access.Active {
			t.Errorf("the state is %s", got)
		}
	})

	t.Run("a sign-out is told in the client's history", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, session := w.SignedIn("Ana", ana)
		w.Must(w.Door.SignOut(ctx, session))
		wantOutcomes(t, w, "signed_in accepted ", "signed_out accepted ")
		if line := w.Card(profile.ID).Activity[0]; line.Action != "signed_out" || line.Actor != "client" {
			t.Errorf("the newest line is %+v", line)
		}
	})

	t.Run("a request for a link waits for the worker, whether the address is known or not", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Invited("Ana", ana)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.Must(w.Door.AskForLink(ctx, "nobody@example.test", "here"))
		wantOutcomes(t, w, "link_requested waiting ", "link_requested waiting ")
		if len(w.Mails()) != 1 {
			t.Error("a mail was laid in before the worker came")
		}
		w.TakeIn()
		wantOutcomes(t, w, "link_requested accepted ", "link_requested accepted ")
		if letter := w.One(); letter.Kind != outbox.SignInLink {
			t.Errorf("the letter is %+v", letter)
		}
	})

	t.Run("a link that is asked for anew is mailed", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		w.Must(w.Door.AskAgain(ctx, letter.Token, "here"))
		w.TakeIn()
		wantOutcomes(t, w, "link_renewed accepted ")
		w.One()
	})

	t.Run("a refusal is an outcome, and the visitor's view shows it", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Invited("Ana", ana)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.Turn(false)
		w.TakeIn()
		wantOutcomes(t, w, "link_requested refused portal_closed")
		w.Turn(true)
		w.TakeIn()
		wantOutcomes(t, w, "link_requested refused portal_closed")
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("S47: %d mails went", len(letters))
		}
	})

	t.Run("a sign-in under a grant that has ended is refused, from wherever it comes", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, _ := w.Invited("Ana", ana)
		var grant string
		w.Must(w.Store.Read(ctx, func(v *store.View) error {
			found, err := v.GetLatestGrant(ctx, profile.ID)
			grant = found.ID
			return err
		}))
		w.Must(w.Grants.Disable(ctx, profile.ID))
		record(w, "signed_in", fmt.Sprintf(`{"grant":%q}`, grant))
		w.TakeIn()
		wantOutcomes(t, w, "signed_in refused no_access")
		if got := w.Card(profile.ID); got.State != access.Disabled || got.SignedInAt != nil {
			t.Errorf("the card says %+v", got)
		}
	})

	t.Run("an event of an unknown kind, or that cannot be read, is parked and never lost", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		record(w, "paid_in_gold", `{"ounces":3}`)
		for _, kind := range []visitor.Kind{visitor.LinkRequested, visitor.LinkRenewed, visitor.SignedIn, visitor.SignedOut} {
			record(w, string(kind), "not JSON")
		}
		w.TakeIn()
		wantOutcomes(t, w, "paid_in_gold parked ", "link_requested parked ", "link_renewed parked ", "signed_in parked ", "signed_out parked ")
	})

	t.Run("an event about what is not there is refused and holds nobody up", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Invited("Ana", ana)
		record(w, "signed_in", `{"grant":"none"}`)
		record(w, "signed_out", `{"grant":"none"}`)
		record(w, "link_renewed", `{"link":"none"}`)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.TakeIn()
		wantOutcomes(t, w, "signed_in refused not_found", "signed_out refused not_found", "link_renewed refused not_found", "link_requested accepted ")
		w.One()
	})

	t.Run("an event is taken in once, however often it is met", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Invited("Ana", ana)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.TakeIn()
		before := storetest.Contents(t, w.Store)
		for range 3 {
			w.TakeIn()
		}
		w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
			for _, id := range eventIDs(t, w) {
				tx.Changed(visitor.EventNoun, id)
			}
			return intake.Take(ctx, tx)
		}))
		if storetest.Contents(t, w.Store) != before {
			t.Error("taking it in again changed something")
		}
		w.One()
	})

	t.Run("a failure of the store undoes the event too", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, letter := w.Invited("Ana", ana)
		door := visitor.NewDoor(w.Store.Portal(func(ctx context.Context, tx *store.Tx) error {
			if err := intake.Take(ctx, tx); err != nil {
				return err
			}
			return fault.Wrap(fault.DiskFull, errors.New("planned"))
		}))
		before := storetest.Contents(t, w.Store)
		_, err := door.RedeemLink(ctx, letter.Token, "here")
		wantCode(t, err, fault.DiskFull)
		if storetest.Contents(t, w.Store) != before {
			t.Error("something of it was kept")
		}
		_, err = w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
		if got := w.Card(profile.ID).State; got != access.Active {
			t.Errorf("the state is %s", got)
		}
	})

	t.Run("many waiting events are taken in, each in a transaction of its own", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		const events = 250
		for i := range events {
			record(w, "link_requested", fmt.Sprintf(`{"address":"a%d@example.test"}`, i))
		}
		seen, err := w.Intake.TakeWaiting(ctx, 0)
		w.Must(err)
		if seen != events || len(outcomes(w)) != events {
			t.Errorf("%d were seen", seen)
		}
		if again, err := w.Intake.TakeWaiting(ctx, seen); err != nil || again != seen {
			t.Errorf("again: %d, %v", again, err)
		}
	})
}

func eventIDs(t *testing.T, w *accesstest.World) []string {
	t.Helper()
	var ids []string
	w.Must(w.Store.Read(context.Background(), func(v *store.View) error {
		rows, err := v.Query(context.Background(), "SELECT id FROM visitor_event")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	}))
	return ids
}

func TestWorker(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("it takes in what waited before it began and what comes later, and stops twice", func(t *testing.T) {
		t.Parallel()
		changed := make(chan struct{}, 1)
		w := accesstest.New(t, storetest.Changed(func([]store.Change) {
			select {
			case changed <- struct{}{}:
			default:
			}
		}))
		w.Invited("Ana", ana)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		worker := intake.New(w.Store, slog.New(slog.DiscardHandler))
		worker.Start(ctx)
		t.Cleanup(worker.Stop)
		waitForMails(t, w, changed, 2)
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		worker.Wake()
		waitForMails(t, w, changed, 3)
		worker.Stop()
		worker.Stop()
		w.Clock.Advance(time.Hour)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		worker.Wake()
		wantOutcomes(t, w, "link_requested accepted ", "link_requested accepted ", "link_requested waiting ")
	})
}

func waitForMails(t *testing.T, w *accesstest.World, changed <-chan struct{}, n int) {
	t.Helper()
	timeout := time.NewTimer(time.Minute)
	defer timeout.Stop()
	for len(w.Mails()) < n {
		select {
		case <-changed:
		case <-timeout.C:
			t.Fatalf("waited in vain for %d mails", n)
		}
	}
}
