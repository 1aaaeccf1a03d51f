package main

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
	"anteroom/backend/store"
)

// heldKeychain is a keychain whose entries the test can lose.
type heldKeychain struct {
	mu      sync.Mutex
	isGone  bool
	entries map[string][]byte
}

func (k *heldKeychain) Available() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.isGone
}

func (k *heldKeychain) Get(name string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, isThere := k.entries[name]
	if !isThere {
		return nil, secret.ErrNone
	}
	return bytes.Clone(value), nil
}

func (k *heldKeychain) Set(name string, value []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.isGone {
		return errors.New("gone")
	}
	k.entries[name] = bytes.Clone(value)
	return nil
}

func (k *heldKeychain) Delete(name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.entries, name)
	return nil
}

func (k *heldKeychain) has() map[string][]byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.entries)
}

const (
	testPassphrase  = "violet kettle on the ninth stair"
	laterPassphrase = "nine copper bells under the ferry"
)

// program is the program without a shell.
type program struct {
	opening *opening
	startup *desktop.Startup
	clients *desktop.Clients
	locks   *desktop.Locks
}

// begin starts the program on the records in dir.
func begin(t *testing.T, dir string, keychain *heldKeychain) *program {
	t.Helper()
	return beginAt(t, dir, keychain, slog.New(slog.DiscardHandler), time.Now)
}

// beginAt starts it with a log and a clock of the test's.
func beginAt(t *testing.T, dir string, keychain *heldKeychain, log *slog.Logger, now func() time.Time) *program {
	t.Helper()
	desk := desktop.NewDesk(log, dir, now)
	opening := newOpening(settings{dataDir: dir, portalAddr: "127.0.0.1:0"}, desk, log)
	opening.keychain = keychain
	t.Cleanup(opening.Close)
	opening.Begin()
	if opening.State().Stage == desktop.Welcome {
		wantNone(t, opening.StartPractice())
	}
	return &program{
		opening: opening, startup: desktop.NewStartup(desk, opening),
		clients: desktop.NewClients(desk), locks: desktop.NewLocks(desk, opening),
	}
}

func (p *program) wantStage(t *testing.T, stage desktop.Stage, isLocked bool) {
	t.Helper()
	if state, err := p.startup.State(); err != nil || state.Stage != stage || state.IsLocked != isLocked {
		t.Fatalf("got %+v, %v; want %s", state, err, stage)
	}
}

func wantNone(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// protected is a practice with a keychain, one client, a passphrase and a recovery code; closed.
func protected(t *testing.T, dir string) (keychain *heldKeychain, clientID, code string) {
	t.Helper()
	keychain = &heldKeychain{entries: map[string][]byte{}}
	p := begin(t, dir, keychain)
	p.wantStage(t, desktop.Open, false)
	made, err := p.clients.Create(client.Draft{Kind: "adult", FirstName: "Ana", LastName: "Alvarez", Status: "active", Language: "en"})
	wantNone(t, err)
	if _, err := p.locks.NewRecoveryCode(""); fault.CodeOf(err) != desktop.PassphraseNeeded {
		t.Fatalf("a recovery code came before the passphrase: %v", err)
	}
	_, err = p.locks.ChangePassphrase("", testPassphrase)
	wantNone(t, err)
	code, err = p.locks.NewRecoveryCode(testPassphrase)
	wantNone(t, err)
	p.opening.Close()
	return keychain, made.ID, code
}

func (p *program) wantClient(t *testing.T, id string) {
	t.Helper()
	if found, err := p.clients.Get(id); err != nil || found.FirstName != "Ana" {
		t.Fatalf("the client is lost: %v", err)
	}
}

func TestChangedKeychain(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*heldKeychain){
		"that_lost_its_entries":     func(k *heldKeychain) { k.entries = map[string][]byte{} },
		"that_has_another_key":      func(k *heldKeychain) { k.entries["store-key"] = bytes.Repeat([]byte{1}, 32) },
		"that_has_half_of_a_key":    func(k *heldKeychain) { k.entries["store-key"] = []byte{1} },
		"that_is_no_longer_there":   func(k *heldKeychain) { k.isGone = true },
		"that_came_back_without_it": func(k *heldKeychain) { delete(k.entries, "store-key") },
	}
	for name, change := range changes {
		t.Run(name+"_asks_and_loses_nothing", func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			keychain, id, code := protected(t, dir)
			before := keychain.has()
			change(keychain)

			p := begin(t, dir, keychain)
			p.wantStage(t, desktop.EnterPassphrase, false)
			if _, err := p.clients.Get(id); fault.CodeOf(err) != fault.Locked {
				t.Fatalf("got %v", err)
			}
			if err := p.startup.EnterPassphrase(laterPassphrase); fault.CodeOf(err) != secret.PassphraseWrong {
				t.Fatalf("got %v", err)
			}
			wantNone(t, p.startup.EnterRecoveryCode(code))
			p.wantStage(t, desktop.Open, false)
			p.wantClient(t, id)
			if !keychain.isGone && !bytes.Equal(keychain.has()["store-key"], before["store-key"]) {
				t.Fatal("the keychain did not get its key back")
			}
		})
	}

	t.Run("without_a_passphrase_is_refused_and_no_key_is_made", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		keychain := &heldKeychain{entries: map[string][]byte{}}
		begin(t, dir, keychain).opening.Close()
		wantNone(t, keychain.Delete("store-key"))
		begin(t, dir, keychain).wantStage(t, desktop.Refused, false)
		if len(keychain.has()) != 0 {
			t.Fatal("a new key was made for old records")
		}
	})
}

func TestPassphraseBesideAKeychain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keychain, id, code := protected(t, dir)
	p := begin(t, dir, keychain)

	p.wantStage(t, desktop.EnterPassphrase, true) // it is asked for at every start
	if _, err := p.clients.Get(id); fault.CodeOf(err) != fault.Locked {
		t.Fatalf("got %v", err)
	}
	wantNone(t, p.startup.EnterRecoveryCode(code)) // the passphrase was forgotten
	p.wantClient(t, id)
	if _, err := p.locks.ChangePassphrase("not this one", laterPassphrase); fault.CodeOf(err) != secret.PassphraseWrong || fault.FieldOf(err) != "current" {
		t.Fatalf("got %v", err)
	}
	if _, err := p.locks.ChangePassphrase(code, "too short"); fault.CodeOf(err) != secret.PassphraseTooShort || fault.FieldOf(err) != "passphrase" {
		t.Fatalf("got %v", err)
	}
	_, err := p.locks.ChangePassphrase(code, laterPassphrase)
	wantNone(t, err)
	wantNone(t, p.locks.Lock())
	if err := p.startup.EnterPassphrase(testPassphrase); fault.CodeOf(err) != secret.PassphraseWrong {
		t.Fatalf("the old passphrase: %v", err)
	}
	p.wantStage(t, desktop.EnterPassphrase, true)
	wantNone(t, p.startup.EnterPassphrase(laterPassphrase))
	p.wantStage(t, desktop.Open, false)
	p.wantClient(t, id)
}

func TestOpeningThatFailedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keychain, id, _ := protected(t, dir)
	other, err := store.Open(t.Context(), store.Options{Dir: dir, Key: keychain.has()["store-key"]})
	wantNone(t, err)
	p := begin(t, dir, keychain)
	p.wantStage(t, desktop.Refused, false) // another copy has the records open
	wantNone(t, other.Close())
	wantNone(t, os.Remove(filepath.Join(dir, "keys.sealed")))

	p.opening.Retry()
	p.wantStage(t, desktop.Open, false) // no passphrase could unlock it any more
	p.wantClient(t, id)
}

func TestPassphraseWithoutAKeychain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keychain := &heldKeychain{isGone: true, entries: map[string][]byte{}}
	p := begin(t, dir, keychain)
	p.wantStage(t, desktop.ChoosePassphrase, false)
	wantNone(t, p.startup.ChoosePassphrase(testPassphrase))
	code, err := p.locks.NewRecoveryCode(testPassphrase)
	wantNone(t, err)
	_, err = p.locks.ChangePassphrase(testPassphrase, laterPassphrase)
	wantNone(t, err)
	wantNone(t, p.opening.sealed.Set("later", []byte("kept"))) // the file in use knows the new passphrase
	made, err := p.clients.Create(client.Draft{Kind: "adult", FirstName: "Ana", LastName: "Alvarez", Status: "active", Language: "en"})
	wantNone(t, err)
	p.opening.Close()

	for _, enter := range []func(*desktop.Startup) error{
		func(s *desktop.Startup) error { return s.EnterPassphrase(laterPassphrase) },
		func(s *desktop.Startup) error { return s.EnterRecoveryCode(code) },
	} {
		keychain.isGone = false // one that appears later is not used in silence
		again := begin(t, dir, keychain)
		again.wantStage(t, desktop.EnterPassphrase, false)
		wantNone(t, enter(again.startup))
		again.wantClient(t, made.ID)
		again.opening.Close()
	}
	if len(keychain.has()) != 0 {
		t.Fatal("a keychain was used that was not chosen")
	}
}
