package history_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// verify reads the whole history.
func verify(w *accesstest.World) (int64, error) {
	var last int64
	err := w.Store.Read(context.Background(), func(v *store.View) error {
		var err error
		last, err = history.Verify(context.Background(), v)
		return err
	})
	return last, err
}

// lived is a practice in which something of every kind has been done.
func lived(t *testing.T) *accesstest.World {
	t.Helper()
	ctx := context.Background()
	w := accesstest.New(t)
	ana, session := w.SignedIn("Ana", "ana@example.test")
	w.Must(w.Door.SignOut(ctx, session))
	w.Clock.Advance(time.Minute)
	w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
	w.TakeIn()
	w.Deliver()
	w.Must(w.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{Pay: true}))
	_, err := w.Practices.SaveDefaults(ctx, visitor.Permissions{})
	w.Must(err)
	w.Turn(false)
	w.Turn(true)
	w.Consent(ana.ID, false)
	profile := w.Edit(ana.ID, func(list []client.Address) []client.Address {
		return append(list, accesstest.Consented("ana.two@example.test"))
	})
	w.Must(w.Grants.Invite(ctx, ana.ID, profile.Addresses[1].ID))
	w.Deliver()
	w.Must(w.Grants.Resend(ctx, ana.ID))
	w.Must(w.Outbox.Undo(ctx, w.Mails()[len(w.Mails())-1].ID))
	w.Must(w.Grants.Disable(ctx, ana.ID))
	_, err = w.Grants.Archive(ctx, ana.ID)
	w.Must(err)
	_, err = w.Clients.Restore(ctx, ana.ID)
	w.Must(err)
	return w
}

// short is a practice with a few rows of history.
func short(t *testing.T) *accesstest.World {
	t.Helper()
	w := accesstest.New(t)
	for _, name := range []string{"ana", "ben", "cleo", "dora"} {
		w.Add(name, accesstest.Consented(name+"@example.test"))
	}
	return w
}

func TestVerify(t *testing.T) {
	t.Parallel()

	t.Run("W8: the chain holds after everything that can be done", func(t *testing.T) {
		t.Parallel()
		w := lived(t)
		last, err := verify(w)
		if err != nil || last < 20 {
			t.Errorf("%d rows: %v", last, err)
		}
		var actions []string
		rows := column(w, "SELECT DISTINCT action FROM history")
		actions = append(actions, rows...)
		for _, action := range []history.Action{
			history.PracticeChanged, history.PortalOpened, history.PortalClosed, history.DefaultsChanged, history.ClientCreated, history.ClientChanged,
			history.ClientArchived, history.ClientRestored, history.ConsentGiven, history.ConsentWithdrawn, history.AccessGranted, history.AccessReplaced,
			history.AccessDisabled, history.InvitationQueued, history.InvitationResent, history.PermissionsChanged, history.LinkRequested, history.SignedIn,
			history.SignedOut, history.MailSent, history.MailCancelled,
		} {
			if !slices.Contains(actions, string(action)) {
				t.Errorf("%s was done and is not told", action)
			}
		}
	})

	t.Run("W8: it holds over more rows than are read at once", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		const rows = 1201
		before, err := verify(w)
		w.Must(err)
		w.Must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
			for i := range rows {
				if err := history.Append(context.Background(), tx, history.Entry{Actor: history.Program, Action: history.MailSent, Detail: fmt.Sprint(i)}); err != nil {
					return err
				}
			}
			return nil
		}))
		if last, err := verify(w); err != nil || last != before+rows {
			t.Errorf("%d rows: %v", last, err)
		}
	})

	t.Run("an empty history holds", func(t *testing.T) {
		t.Parallel()
		if last, err := verify(accesstest.Bare(t)); err != nil || last != 0 {
			t.Errorf("%d rows: %v", last, err)
		}
	})

	for name, statement := range map[string]string{
		"a changed detail":          "UPDATE history SET detail = 'other@example.test' WHERE seq = 7",
		"a changed actor":           "UPDATE history SET actor = 'program' WHERE seq = 7",
		"a changed action":          "UPDATE history SET action = 'signed_in' WHERE seq = 7",
		"a changed client":          "UPDATE history SET client_id = 'x' WHERE seq = 7",
		"a changed subject":         "UPDATE history SET subject = 'x' WHERE seq = 7",
		"a changed id":              "UPDATE history SET id = 'x' WHERE seq = 7",
		"a contact that is put in":  "UPDATE history SET contact = 'x' WHERE seq = 7",
		"a changed moment":          "UPDATE history SET at = at - 1 WHERE seq = 7",
		"a changed hash":            "UPDATE history SET hash = zeroblob(32) WHERE seq = 7",
		"a changed first row":       "UPDATE history SET detail = 'x' WHERE seq = 1",
		"a changed last row":        "UPDATE history SET detail = 'x' WHERE seq = (SELECT max(seq) FROM history)",
		"a removed row":             "DELETE FROM history WHERE seq = 7",
		"a removed first row":       "DELETE FROM history WHERE seq = 1",
		"a row moved to a gap":      "UPDATE history SET seq = 1000 WHERE seq = 7",
		"two rows that are swapped": "UPDATE history SET seq = CASE seq WHEN 7 THEN -8 WHEN 8 THEN -7 END WHERE seq IN (7, 8); UPDATE history SET seq = -seq WHERE seq < 0",
		"a row that is put in":      "INSERT INTO history SELECT max(seq) + 1, 'x', max(at), 'client', 'signed_in', '', '', '', zeroblob(32), '', '' FROM history",
		"a part that was renumbered": "DELETE FROM history WHERE seq = 7; UPDATE history SET seq = -(seq - 1) WHERE seq > 7; " +
			"UPDATE history SET seq = -seq WHERE seq < 0",
	} {
		t.Run("W8: "+name+" is found", func(t *testing.T) {
			t.Parallel()
			w := short(t)
			tamper(t, w, "DROP TRIGGER history_is_not_changed; DROP TRIGGER history_is_not_removed; "+statement)
			if last, err := verify(w); err == nil {
				t.Errorf("%d rows hold together", last)
			}
		})
	}

	t.Run("W8: without breaking the store open nothing can be changed or removed", func(t *testing.T) {
		t.Parallel()
		w := short(t)
		for _, statement := range []string{"UPDATE history SET detail = 'x'", "DELETE FROM history WHERE seq = 7"} {
			err := w.Store.Write(context.Background(), func(tx *store.Tx) error { return run(tx, statement) })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if _, err := verify(w); err != nil {
			t.Error(err)
		}
	})
}

func TestAppend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a verb that fails leaves no row", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		before, err := verify(w)
		w.Must(err)
		planned := errors.New("planned")
		if err := w.Store.Write(ctx, func(tx *store.Tx) error {
			if err := history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.SignedIn}); err != nil {
				return err
			}
			return planned
		}); !errors.Is(err, planned) {
			t.Fatal(err)
		}
		if after, err := verify(w); err != nil || after != before {
			t.Errorf("%d rows became %d: %v", before, after, err)
		}
	})

	t.Run("verbs at once leave one chain without a gap", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		before, err := verify(w)
		w.Must(err)
		const verbs = 40
		results := make(chan error, verbs)
		for i := range verbs {
			go func() {
				_, err := w.Clients.Create(ctx, accesstest.Draft(fmt.Sprint("Client", i)))
				results <- err
			}()
		}
		for range verbs {
			w.Must(<-results)
		}
		if after, err := verify(w); err != nil || after != before+verbs {
			t.Errorf("%d rows became %d: %v", before, after, err)
		}
	})

	t.Run("every verb of the practitioner leaves exactly its rows", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		for _, verb := range []struct {
			name string
			run  func() error
			rows int64
		}{
			{"invite", func() error { return w.Grants.Invite(ctx, ana.ID, "") }, 2},
			{"a refused invitation", func() error { return refusedIs(w.Grants.Invite(ctx, ana.ID, "")) }, 0},
			{"disable", func() error { return w.Grants.Disable(ctx, ana.ID) }, 1},
			{"permissions", func() error { return w.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{}) }, 1},
			{"unchanged permissions", func() error { return w.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{}) }, 0},
			{"archive", func() error { _, err := w.Grants.Archive(ctx, ana.ID); return err }, 1},
			{"archive again", func() error { _, err := w.Grants.Archive(ctx, ana.ID); return err }, 0},
			{"restore", func() error { _, err := w.Clients.Restore(ctx, ana.ID); return err }, 1},
			{"close", func() error { _, err := w.Practices.ClosePortal(ctx); return err }, 1},
		} {
			before, err := verify(w)
			w.Must(err)
			w.Must(verb.run())
			if after, err := verify(w); err != nil || after != before+verb.rows {
				t.Errorf("%s: %d rows became %d: %v", verb.name, before, after, err)
			}
		}
	})

	t.Run("it holds no token and no code", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", "ana@example.test")
		session, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
		all := strings.Join(column(w, "SELECT actor || action || client_id || subject || detail FROM history"), "\n")
		for _, secret := range []string{letter.Token, letter.Code, session} {
			if strings.Contains(all, secret) {
				t.Errorf("%q stands in it", secret)
			}
		}
	})
}

// refusedIs turns a refusal into success and a success into an error.
func refusedIs(err error) error {
	if err == nil {
		return errors.New("it was not refused")
	}
	return nil
}

// tamper runs statements as somebody would who has the key and another program.
func tamper(t *testing.T, w *accesstest.World, statements string) {
	t.Helper()
	w.Must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		for statement := range strings.SplitSeq(statements, "; ") {
			if err := run(tx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}))
}

func run(tx *store.Tx, statement string) error {
	rows, err := tx.Query(context.Background(), statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// column reads a statement's only column.
func column(w *accesstest.World, statement string) []string {
	var all []string
	w.Must(w.Store.Read(context.Background(), func(v *store.View) error {
		rows, err := v.Query(context.Background(), statement)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var value string
			if err := rows.Scan(&value); err != nil {
				return err
			}
			all = append(all, value)
		}
		return rows.Err()
	}))
	return all
}
