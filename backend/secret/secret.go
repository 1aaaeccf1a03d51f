// Package secret keeps the few things that must not be read from the disk: the key of the encrypted
// store, and passwords.
//
// There are two keepers. [Keychain] is the system's own (Secret Service, Keychain, Credential Manager).
// [Sealed] is one file in the data folder that a passphrase or a printed recovery code opens: the only
// keeper on machines without a keychain, and beside a keychain a second copy of the store's key, in case
// the keychain is lost. Which of them a practice uses is decided once, at its first start, and never
// changed in silence.
//
// The package must never log a secret, put one into an error, or make a new key for a store that already
// exists: see [StoreKey]. Start reading at [Keeper].
package secret

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"anteroom/backend/fault"
)

// Codes that this package returns.
const (
	PassphraseWrong      fault.Code = "passphrase_wrong"       // it does not open the sealed file
	PassphraseTooShort   fault.Code = "passphrase_too_short"   // fewer than 12 characters
	PassphraseTooCommon  fault.Code = "passphrase_too_common"  // on every list that is tried first
	RecoveryCodeWrong    fault.Code = "recovery_code_wrong"    // it does not open the sealed file
	RecoveryCodeMistyped fault.Code = "recovery_code_mistyped" // no code that was ever printed reads like this
	StoreKeyMissing      fault.Code = "store_key_missing"      // there is a store, and its key is not where it was kept
	KeychainUnavailable  fault.Code = "keychain_unavailable"   // the system's keychain does not answer, or refuses
	SealedDamaged        fault.Code = "sealed_damaged"         // the sealed file is not what was written
	SealedNewer          fault.Code = "sealed_newer"           // a later version of the program wrote the sealed file
)

// ErrNone says that there is no secret of that name.
var ErrNone = errors.New("secret: none of that name")

// Keeper holds named secrets. All methods may be called from several goroutines.
type Keeper interface {
	// Get returns the secret of that name, or [ErrNone]. The caller owns the slice.
	Get(name string) ([]byte, error)
	// Set stores a secret under a name, in place of one that may be there. When it returns nil the
	// secret survives a power cut.
	Set(name string, value []byte) error
	// Delete forgets a name. Forgetting an unknown name is not an error.
	Delete(name string) error
}

// storeKeyName is where the key of the encrypted store is kept.
const storeKeyName = "store-key"

// storeKeySize is the size of the store's key, in bytes.
const storeKeySize = 32

// StoreKey returns the 32 bytes that open the encrypted store. Where neither key nor store exists yet it
// makes the key from random and keeps it. Where the store exists and the key does not it returns
// [StoreKeyMissing]: a new key could never open the old records.
func StoreKey(keeper Keeper, isStoreThere bool, random io.Reader) ([]byte, error) {
	key, err := keeper.Get(storeKeyName)
	switch {
	case err == nil && len(key) == storeKeySize:
		return key, nil
	case err == nil:
		return nil, fault.Wrap(StoreKeyMissing, fmt.Errorf("the kept key has %d bytes", len(key)))
	case !errors.Is(err, ErrNone):
		return nil, err
	case isStoreThere:
		return nil, fault.Wrap(StoreKeyMissing, err)
	}
	key = make([]byte, storeKeySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("make the store's key: %w", err)
	}
	if err := keeper.Set(storeKeyName, key); err != nil {
		return nil, err
	}
	return key, nil
}

// KeepStoreKey gives a keeper the key of a store that it has just opened: a keychain that was lost or
// changed has it again. A keeper that has the same key is left alone.
func KeepStoreKey(keeper Keeper, key []byte) error {
	kept, err := keeper.Get(storeKeyName)
	if err == nil && bytes.Equal(kept, key) {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNone) {
		return err
	}
	return keeper.Set(storeKeyName, key)
}
