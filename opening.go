package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"sync"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
	"anteroom/backend/store"
)

// opening opens the records: with the key from the system's keychain, or, where there is none, from a
// file that a passphrase opens. Which of the two a practice uses was decided at its first start. Beside a
// keychain there may be such a file too: it opens the records when the keychain is lost or changed, and
// its passphrase unlocks the window.
type opening struct {
	settings settings
	desk     *desktop.Desk
	log      *slog.Logger
	keychain systemKeeper

	begun chan struct{} // closed once Begin has gone as far as it can

	mu     sync.Mutex
	state  desktop.StartupState
	house  *house
	key    []byte         // the open store's
	sealed *secret.Sealed // the file that keeps the secrets; nil where the keychain does

	isWelcomed bool            // the person has chosen a practice of their own
	sample     *samplePractice // what is open instead; house is nil then
}

// systemKeeper is the system's keychain, which may be missing.
type systemKeeper interface {
	secret.Keeper
	Available() bool
}

func newOpening(chosen settings, desk *desktop.Desk, log *slog.Logger) *opening {
	return &opening{
		settings: chosen, desk: desk, log: log, begun: make(chan struct{}), state: desktop.StartupState{Version: version},
		keychain: secret.NewKeychain(programName + ":" + chosen.dataDir),
	}
}

// State says how far the opening has come. It waits for Begin.
func (o *opening) State() desktop.StartupState {
	<-o.begun
	o.mu.Lock()
	defer o.mu.Unlock()
	state, sight := o.state, secret.LookAtSealed(o.settings.dataDir)
	state.HasRecoveryCode = sight.HasRecoveryCode
	if state.Stage == desktop.Open && o.sample == nil && sight.Trouble == secret.SealedDamaged {
		state.Code = sight.Trouble
	}
	return state
}

// Begin goes as far as it can without a passphrase. It is called once, and beside the window: a locked
// keychain asks the person first, and the window must not wait for that to paint.
func (o *opening) Begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer close(o.begun)
	removeLeftSamples(context.Background(), os.TempDir(), o.log)
	o.begin()
}

// Retry begins again, unless the records are open already.
func (o *opening) Retry() desktop.StartupState {
	<-o.begun
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil && o.sample == nil {
		o.begin()
	}
	return o.state
}

func (o *opening) begin() {
	dir := o.settings.dataDir
	sight, isSealed := secret.LookAtSealed(dir), secret.SealedExists(dir)
	switch {
	case sight.Trouble == secret.SealedNewer:
		o.at(desktop.Refused, fault.New(sight.Trouble)) // that version may ask for more than a keychain
	case !o.isWelcomed && !isSealed && !store.Exists(dir):
		o.at(desktop.Welcome, nil)
	case sight.Role == secret.Alone:
		o.at(desktop.EnterPassphrase, nil)
	case o.keychain.Available():
		o.beginWithKeychain(sight, isSealed)
	case sight.Trouble != "":
		o.at(desktop.Refused, fault.New(sight.Trouble))
	case isSealed:
		o.at(desktop.EnterPassphrase, nil)
	case store.Exists(dir):
		o.at(desktop.Refused, fault.New(secret.StoreKeyMissing))
	default:
		o.at(desktop.ChoosePassphrase, nil)
	}
}

// beginWithKeychain opens the records with the keychain's key. Where a sealed file stands beside it, a
// keychain that refuses, has no key or has another one is no end: the person is asked, and no key is
// made. A passphrase is asked for at every start: the records open locked. A sealed file that cannot be
// read keeps nobody out whom the keychain lets in, and is no help to anybody else.
func (o *opening) beginWithKeychain(sight secret.SealedSight, isSealed bool) {
	key, err := secret.StoreKey(o.keychain, isSealed || store.Exists(o.settings.dataDir), rand.Reader)
	if err == nil {
		if sight.IsThere {
			o.desk.Lock()
		}
		if err = o.open(o.keychain, key); err != nil {
			o.desk.Unlock() // there is nothing behind the lock, and by the next time its passphrase may be gone
		}
	}
	code := fault.CodeOf(err)
	isKeyless := code == secret.StoreKeyMissing || code == secret.KeychainUnavailable || code == store.WrongKey
	switch {
	case err == nil:
	case isKeyless && sight.IsThere:
		o.log.Warn("the keychain does not open the records", "code", string(code))
		o.at(desktop.EnterPassphrase, nil)
	case isKeyless && isSealed && code != secret.KeychainUnavailable: // that one may be back soon
		o.log.Warn("the keychain does not open the records", "code", string(code))
		o.at(desktop.Refused, fault.New(sight.Trouble))
	default:
		o.at(desktop.Refused, err)
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
	return o.openSealed(sealed)
}

// Enter opens the records that a passphrase seals, or proves that it is theirs.
func (o *opening) Enter(passphrase string) error { return o.enter(secret.ByPassphrase, passphrase) }

// EnterRecoveryCode opens the records by their printed code, or proves that it is theirs.
func (o *opening) EnterRecoveryCode(code string) error { return o.enter(secret.ByRecoveryCode, code) }

func (o *opening) enter(by secret.Way, typed string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.house == nil && o.state.Stage != desktop.EnterPassphrase {
		return fault.New(fault.Conflict)
	}
	sealed, err := secret.OpenSealedBy(o.settings.dataDir, by, typed)
	if fault.CodeOf(err) == secret.SealedDamaged && o.house == nil {
		o.at(desktop.Refused, err) // it was whole when the program began
	}
	if err != nil || o.house != nil {
		return err
	}
	return o.openSealed(sealed)
}

// openSealed opens the records with the file's key. A keychain that the file stands beside gets back
// what it has lost: the other secrets before, the key once it has opened the store.
func (o *opening) openSealed(sealed *secret.Sealed) error {
	var keeper secret.Keeper = sealed
	isRestoring := sealed.Role() == secret.Beside && o.keychain.Available()
	if isRestoring {
		if err := sealed.CopyTo(o.keychain); err == nil {
			keeper = o.keychain
		}
	}
	key, err := secret.StoreKey(sealed, store.Exists(o.settings.dataDir), rand.Reader)
	if err == nil {
		err = o.open(keeper, key)
	}
	if err != nil {
		o.at(desktop.Refused, err)
		return err
	}
	if keeper == secret.Keeper(sealed) {
		o.sealed = sealed
	}
	if isRestoring {
		if err := secret.KeepStoreKey(o.keychain, key); err != nil {
			o.log.Warn("the keychain did not take the key back", "code", string(fault.CodeOf(err)))
		}
	}
	return nil
}

// open opens the store with the key, builds the house on it and lets the window in.
func (o *opening) open(keeper secret.Keeper, key []byte) error {
	built, err := openHouse(context.Background(), houseOptions{
		settings: o.settings, key: key, keeper: keeper, announce: o.desk.Announce, log: o.log,
	})
	if err != nil {
		return err
	}
	o.house, o.key = built, key
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
	o.closeSample()
	if o.house != nil {
		o.house.Close()
		o.house = nil
	}
}
