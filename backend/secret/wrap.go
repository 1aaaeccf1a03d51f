package secret

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"anteroom/backend/fault"
)

// Way is what a person opens a sealed file with.
type Way byte

// The ways. Their numbers stand in the file.
const (
	ByPassphrase   Way = 1
	ByRecoveryCode Way = 2
)

// Role says what a sealed file is to a practice. Its number stands in the file.
type Role byte

// The roles.
const (
	Alone  Role = 1 // there is no keychain: the file keeps every secret
	Beside Role = 2 // the keychain keeps the secrets; the file has a second copy of the store's key
)

// cost is what one guess costs.
type cost struct {
	passes uint32
	memory uint32 // KiB
	lanes  uint8
}

// What new wraps cost: 64 MiB, three passes, one lane.
const (
	sealedPasses = 3
	sealedMemory = 64 * 1024
	sealedLanes  = 1
)

// isSane keeps a crafted header from weakening the derivation or from eating the machine's memory.
func (c cost) isSane() bool {
	return c.passes >= sealedPasses && c.passes <= 64 &&
		c.memory >= sealedMemory && c.memory <= 1024*1024 &&
		c.lanes >= 1 && c.lanes <= 16
}

// wrap is the file's own key under one thing that a person knows, as it stands in the file.
type wrap []byte

// newWrap wraps the file's key under what was typed.
func newWrap(by Way, typed string, key []byte, random io.Reader) (wrap, error) {
	drawn := make([]byte, saltSize+chacha20poly1305.NonceSizeX)
	if _, err := io.ReadFull(random, drawn); err != nil {
		return nil, fmt.Errorf("draw a salt: %w", err)
	}
	salt, nonce := drawn[:saltSize], drawn[saltSize:]
	price := cost{passes: sealedPasses, memory: sealedMemory, lanes: sealedLanes}

	made := make(wrap, 0, wrapSize)
	made = append(made, byte(by))
	made = binary.BigEndian.AppendUint32(made, price.passes)
	made = binary.BigEndian.AppendUint32(made, price.memory)
	made = append(made, price.lanes)
	made = append(made, salt...)
	derived, err := slowCipher(by, typed, salt, price)
	if err != nil {
		return nil, err
	}
	above := made.above()
	return derived.Seal(append(made, nonce...), nonce, key, above), nil
}

func (w wrap) way() Way { return Way(w[0]) }

// above is what is authenticated with the wrapped key. The kind is part of it, so that one kind of wrap
// cannot be passed off as another.
func (w wrap) above() []byte { return append([]byte(envelopeMagic), w[:wrapHeadSize]...) }

// open unwraps the file's key. It returns [PassphraseWrong], [RecoveryCodeWrong] or [SealedDamaged].
func (w wrap) open(typed string) ([]byte, error) {
	price := cost{passes: binary.BigEndian.Uint32(w[1:]), memory: binary.BigEndian.Uint32(w[5:]), lanes: w[9]}
	if !price.isSane() {
		return nil, fault.Wrap(SealedDamaged, errors.New("derivation out of bounds"))
	}
	derived, err := slowCipher(w.way(), typed, w[wrapHeadSize-saltSize:wrapHeadSize], price)
	if err != nil {
		return nil, err
	}
	rest := w[wrapHeadSize:]
	key, err := derived.Open(nil, rest[:chacha20poly1305.NonceSizeX], rest[chacha20poly1305.NonceSizeX:], w.above())
	if err != nil {
		return nil, wrong(w.way())
	}
	return key, nil
}

// lock is the part of the file that a person opens. It stays the same while secrets change.
type lock struct {
	role  Role
	wraps []wrap // a passphrase's, and perhaps a recovery code's after it
	key   []byte // the file's own key; nil while it is closed
}

// newLock makes a file key from random and wraps it under the passphrase.
func newLock(role Role, passphrase string, random io.Reader) (lock, error) {
	key := make([]byte, chacha20poly1305.KeySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return lock{}, fmt.Errorf("draw a key: %w", err)
	}
	made, err := newWrap(ByPassphrase, passphrase, key, random)
	if err != nil {
		return lock{}, err
	}
	return lock{role: role, wraps: []wrap{made}, key: key}, nil
}

// bytes is the lock as it stands in the file. The simplest lock is written as version 1, which earlier
// programs read too.
func (l lock) bytes() []byte {
	file := []byte(envelopeMagic)
	if l.role != Alone || len(l.wraps) > 1 {
		file = append(file, envelopeVersion, byte(l.role), byte(len(l.wraps)))
	}
	for _, each := range l.wraps {
		file = append(file, each...)
	}
	return file
}

// has reports whether the lock can be opened that way.
func (l lock) has(by Way) bool { return int(by) <= len(l.wraps) }

// open opens the lock. A way that it does not have is refused like a wrong one.
func (l lock) open(by Way, typed string) (lock, error) {
	if !l.has(by) {
		return lock{}, wrong(by)
	}
	key, err := l.wraps[by-1].open(typed)
	if err != nil {
		return lock{}, err
	}
	l.key = key
	return l, nil
}

// with is an open lock with another wrap in place of the one of its kind.
func (l lock) with(made wrap) lock {
	wraps := make([]wrap, max(len(l.wraps), int(made.way())))
	copy(wraps, l.wraps)
	wraps[made.way()-1] = made
	return lock{role: l.role, wraps: wraps, key: bytes.Clone(l.key)}
}

// wrong is the refusal of what was typed.
func wrong(by Way) error {
	if by == ByRecoveryCode {
		return fault.At(recoveryField, RecoveryCodeWrong)
	}
	return fault.At(passphraseField, PassphraseWrong)
}

// slowCipher derives the wrapping cipher: slow and memory-hard on purpose. What was typed two ways, on
// two keyboards or with other dashes, is the same.
func slowCipher(by Way, typed string, salt []byte, price cost) (cipher.AEAD, error) {
	normal := normalPassphrase(typed)
	if by == ByRecoveryCode {
		normal = []byte(normalRecoveryCode(typed))
	}
	key := argon2.IDKey(normal, salt, price.passes, price.memory, price.lanes, chacha20poly1305.KeySize)
	debug.FreeOSMemory() // what it worked in is most of the program's memory, and is not needed again
	derived, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("use the derived key: %w", err)
	}
	return derived, nil
}
