package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
	"anteroom/backend/store"
)

// opening opens the records: with the key from the system's keychain, or, where there is none, from a
// file that a passphrase opens. Which of the two a practice uses was decided at its first start.
type opening struct {
	settings settings
	desk     *desktop.Desk
	log      *slog.Logger

	begun chan struct{} // closed once Begin has gone as far as it can

	mu    sync.Mutex
	state desktop.StartupState
	house *house
}

func newOpening(chosen settings, desk *desktop.Desk, log *slog.Logger) *opening {
	return &opening{
		settings: chosen, desk: desk, log: log, begun: make(chan struct{}), state: desktop.StartupState{Version: version},
	}
}

// State says how far the opening has come. It waits for Begin.
func (o *opening) State() desktop.StartupState {
	<-o.begun
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.state
}

// Begin goes as far as it can without a passphrase. It is called once, and beside the window: a locked
// keychain asks the person first, and the window must not wait for that to paint.
func (o *opening) Begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer close(o.begun)
	o.begin()
}

// Retry begins again, unless the records are open already.
func (o *opening) Retry() desktop.StartupState {
	<-o.begun
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil {
		o.begin()
	}
	return o.state
}

func (o *opening) begin() {
	dir := o.settings.dataDir
	if secret.SealedExists(dir) {
		o.at(desktop.EnterPassphrase, nil)
		return
	}
	keychain := secret.NewKeychain(programName + ":" + dir)
	switch {
	case keychain.Available():
		_ = o.open(keychain) // the state tells
	case store.Exists(dir):
		o.at(desktop.Refused, fault.New(secret.StoreKeyMissing))
	default:
		o.at(desktop.ChoosePassphrase, nil)
	}
}

// Choose makes the sealed file and opens new records. A sealed file without records, left by a start
// that was cut short, is opened by its own passphrase instead.
func (o *opening) Choose(passphrase string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state.Stage != desktop.ChoosePassphrase {
		return fault.New(fault.Conflict)
	}
	sealed, err := secret.CreateSealed(o.settings.dataDir, passphrase, rand.Reader)
	if err != nil {
		return err
	}
	return o.open(sealed)
}

// Enter opens the records that a passphrase seals.
func (o *opening) Enter(passphrase string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state.Stage != desktop.EnterPassphrase {
		return fault.New(fault.Conflict)
	}
	sealed, err := secret.OpenSealed(o.settings.dataDir, passphrase)
	if err != nil {
		return err
	}
	return o.open(sealed)
}

// open opens the store with the keeper's key, builds the house on it and lets the window in.
func (o *opening) open(keeper secret.Keeper) error {
	key, err := secret.StoreKey(keeper, store.Exists(o.settings.dataDir), rand.Reader)
	if err == nil {
		o.house, err = openHouse(context.Background(), houseOptions{
			settings: o.settings, key: key, keeper: keeper, announce: o.desk.Announce, log: o.log,
		})
	}
	if err != nil {
		o.at(desktop.Refused, err)
		return err
	}
	o.at(desktop.Open, nil)
	o.desk.Open(o.house.desk())
	return nil
}

// at moves the opening to a stage. An error that refuses it is logged here, once.
func (o *opening) at(stage desktop.Stage, err error) {
	o.state.Stage, o.state.Code = stage, fault.CodeOf(err)
	if err != nil {
		o.log.Error("the records were not opened", "code", string(o.state.Code), "cause", err.Error())
	}
	o.desk.Announce("startup", "")
}

// Close stops the workers and closes the records. It can be called twice.
func (o *opening) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.desk.Close()
	if o.house != nil {
		o.house.Close()
		o.house = nil
	}
}
