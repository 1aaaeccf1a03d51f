package secret

import (
	"context"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"anteroom/backend/fault"
)

// How long the keychain may take. Answering takes milliseconds; a call may show the system's own
// "unlock your keychain" dialog, so it waits for a person.
const (
	keychainProbe  = 3 * time.Second
	keychainPerson = 2 * time.Minute
)

// errStillAsking says that an earlier call is still waiting for a person.
var errStillAsking = errors.New("the keychain is still answering an earlier call")

// Keychain keeps secrets in the system's keychain, under one service name. It asks for one thing at a
// time, so that a locked keychain shows one dialog and not several.
type Keychain struct {
	service string
	answers func(context.Context, string) error
	person  time.Duration
	turn    sync.Mutex    // held while a call waits for its turn
	busy    chan struct{} // holds one token while the system works, even after the caller gave up
}

// NewKeychain returns the system's keychain; entries are filed under the service name. It touches
// nothing: see [Keychain.Available].
func NewKeychain(service string) *Keychain {
	return &Keychain{
		service: service, answers: keychainAnswers, person: keychainPerson, busy: make(chan struct{}, 1),
	}
}

// Available reports whether the system has a keychain that answers and can hold entries. It never shows
// a dialog and returns within three seconds.
func (k *Keychain) Available() bool {
	ctx, cancel := context.WithTimeout(context.Background(), keychainProbe)
	defer cancel()
	answered := make(chan error, 1)
	go func() { answered <- k.answers(ctx, k.service) }()
	select {
	case err := <-answered:
		return err == nil
	case <-ctx.Done():
		return false
	}
}

// Get returns the secret of that name, [ErrNone], or [KeychainUnavailable].
func (k *Keychain) Get(name string) ([]byte, error) {
	var text string
	err := k.ask(func() (err error) {
		text, err = keyring.Get(k.service, name)
		return err
	})
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fault.Wrap(KeychainUnavailable, err)
	}
	value, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fault.Wrap(KeychainUnavailable, errors.New("an entry was changed by another program"))
	}
	return value, nil
}

// Set stores a secret, or returns [KeychainUnavailable].
func (k *Keychain) Set(name string, value []byte) error {
	text := base64.StdEncoding.EncodeToString(value)
	if err := k.ask(func() error { return keyring.Set(k.service, name, text) }); err != nil {
		return fault.Wrap(KeychainUnavailable, err)
	}
	return nil
}

// Delete forgets a name, or returns [KeychainUnavailable].
func (k *Keychain) Delete(name string) error {
	err := k.ask(func() error { return keyring.Delete(k.service, name) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fault.Wrap(KeychainUnavailable, err)
	}
	return nil
}

// ask runs one call of the system's and gives up waiting after the time a person may need. The call
// itself cannot be taken back; until it ends, further calls are refused instead of queueing dialogs.
func (k *Keychain) ask(call func() error) error {
	k.turn.Lock()
	defer k.turn.Unlock()
	select {
	case k.busy <- struct{}{}:
	default:
		return errStillAsking
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.person)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		err := call()
		<-k.busy // before the answer: whoever has it may ask again at once
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
