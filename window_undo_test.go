//go:build windowtest && linux && !browser

package main

import (
	"context"
	"crypto/rand"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/messaging"
	"anteroom/backend/practice"
	"anteroom/backend/secret"
	"anteroom/backend/store"
)

const begun = "See you on Thursday."

// inRecords does something with the records of [recordsOf] while no program has them.
func inRecords(t *testing.T, data string, act func(ctx context.Context, db *store.DB) error) {
	t.Helper()
	sealed, err := secret.OpenSealed(data, framePassphrase)
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.StoreKey(sealed, store.Exists(data), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{Dir: data, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if err := act(t.Context(), db); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// furnished is a practice with one client, to whom a message was begun; it can be taken back for half a minute.
func furnished(ctx context.Context, db *store.DB) (holder string, err error) {
	practices := practice.New(db, "http://127.0.0.1:8080")
	if err := practices.Begin(ctx, "UTC"); err != nil {
		return "", err
	}
	if _, err := practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Practitioner: "Nora Reyes", Zone: "UTC"}); err != nil {
		return "", err
	}
	if _, err := practices.SavePortalAddress(ctx, "http://127.0.0.1:8080"); err != nil {
		return "", err
	}
	if _, err := practices.SaveUndoWindow(ctx, 30); err != nil {
		return "", err
	}
	ana, err := client.New(db).Create(ctx, accesstest.Draft("Ana", accesstest.Consented("ana@example.test")))
	if err != nil {
		return "", err
	}
	if err := access.New(db).Invite(ctx, ana.ID, ""); err != nil {
		return "", err
	}
	return ana.ID, messaging.New(db).SaveDraft(ctx, ana.ID, begun)
}

// changes presses keys and waits until a part of the window has become another.
func (p *startedProgram) changes(t *testing.T, what string, part float64, keys ...string) {
	t.Helper()
	before := p.screen.picture(t)
	for _, key := range keys {
		p.press(t, "key", key)
	}
	p.wait(t, what, func() bool { return difference(before, p.screen.picture(t)) > part })
}

// W5: by keyboard alone, in the window that people have. What the keys have done is read in the records afterwards.
func TestCtrlZInTheRealWindow(t *testing.T) {
	t.Parallel()
	program := builtProgram(t)
	for name, undoes := range map[string]bool{"a_message_goes_with_ctrl_enter": false, "and_ctrl_z_takes_it_back": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, portal := recordsOf(t, `{"language":"en"}`), freeAddress(t)
			var holder string
			inRecords(t, data, func(ctx context.Context, db *store.DB) (err error) {
				holder, err = furnished(ctx, db)
				return err
			})
			window := startProgram(t, program, "-data", data, "-portal-addr", portal)
			window.unlock(t, framePassphrase, portal)
			window.changes(t, "the messages are shown", 0.01, "ctrl+shift+m")
			window.changes(t, "the thread is open", 0.02, "slash", "Tab", "Tab", "Return")
			window.changes(t, "the message is written", 0.005, "Tab", "Tab", "Tab", "ctrl+Return")
			if undoes {
				window.changes(t, "the message is gone", 0.005, "Tab", "ctrl+z")
			}
			window.stop(t)
			inRecords(t, data, func(ctx context.Context, db *store.DB) error {
				thread, err := messaging.New(db).Get(ctx, holder, "")
				isDraft := thread.Draft.Body == begun && len(thread.Messages) == 0
				isSent := thread.Draft.Body == "" && len(thread.Messages) == 1
				if (undoes && !isDraft) || (!undoes && !isSent) {
					t.Errorf("the draft is %q, and %d messages are there", thread.Draft.Body, len(thread.Messages))
				}
				return err
			})
		})
	}
}
