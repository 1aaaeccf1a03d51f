package secret

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"anteroom/backend/fault"
)

// The sealed file, all numbers big-endian. A wrap is the file's own key under what a person knows:
//
//	kind     1   1 a passphrase, 2 a recovery code
//	passes   4   argon2id's time
//	memory   4   argon2id's memory, KiB
//	lanes    1   argon2id's parallelism
//	salt    16
//	nonce   24
//	wrapped 48   the file's own key; magic and everything above is authenticated
//
// Version 1 is a file that keeps its secrets alone and knows one passphrase. Its version byte is the
// kind of its one wrap:
//
//	magic    8   "ANTEROOM"
//	wrap    98
//	nonce   24   of the secrets
//	secrets  n   JSON under the file's own key; everything above is authenticated
//	sum     32   SHA-256 of everything above: tells a damaged file from a wrong passphrase, and proves nothing else
//
// Version 2 has, between magic and wraps, its version (2), its role (see [Role]) and the number of wraps.
const (
	envelopeMagic   = "ANTEROOM"
	envelopeFirst   = 1
	envelopeVersion = 2
	saltSize        = 16
	wrappedSize     = chacha20poly1305.KeySize + chacha20poly1305.Overhead
	wrapHeadSize    = 1 + 4 + 4 + 1 + saltSize
	wrapSize        = wrapHeadSize + chacha20poly1305.NonceSizeX + wrappedSize
	headerSize      = len(envelopeMagic) + wrapHeadSize // of version 1
	lockSize        = len(envelopeMagic) + wrapSize     // of version 1
	laterLockSize   = len(envelopeMagic) + 3            // of version 2, before its wraps
	envelopeLargest = 1 << 20
	envelopeRest    = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead + sha256.Size
	envelopeLeast   = lockSize + envelopeRest
)

// seal writes the whole file for these secrets.
func (l lock) seal(secrets map[string][]byte, random io.Reader) ([]byte, error) {
	body, err := json.Marshal(secrets)
	if err != nil {
		return nil, fmt.Errorf("write the secrets: %w", err)
	}
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("draw a nonce: %w", err)
	}
	own, err := chacha20poly1305.NewX(l.key)
	if err != nil {
		return nil, fmt.Errorf("use the file's key: %w", err)
	}
	file := append(l.bytes(), nonce...)
	file = own.Seal(file, nonce, body, l.bytes())
	sum := sha256.Sum256(file)
	return append(file, sum[:]...), nil
}

// unseal reads a whole file with what somebody knows. It returns [PassphraseWrong], [RecoveryCodeWrong],
// [SealedDamaged] or [SealedNewer].
func unseal(file []byte, by Way, typed string) (lock, map[string][]byte, error) {
	closed, err := readLock(file)
	if err != nil {
		return lock{}, nil, err
	}
	opened, err := closed.open(by, typed)
	if err != nil {
		return lock{}, nil, err
	}
	own, err := chacha20poly1305.NewX(opened.key)
	if err != nil {
		return lock{}, nil, fmt.Errorf("use the file's key: %w", err)
	}
	above := opened.bytes()
	nonce := file[len(above) : len(above)+chacha20poly1305.NonceSizeX]
	body, err := own.Open(nil, nonce, file[len(above)+len(nonce):len(file)-sha256.Size], above)
	if err != nil {
		return lock{}, nil, fault.Wrap(SealedDamaged, err)
	}
	secrets := map[string][]byte{}
	if err := json.Unmarshal(body, &secrets); err != nil {
		return lock{}, nil, fault.Wrap(SealedDamaged, err)
	}
	return opened, secrets, nil
}

// readLock looks at everything that can be judged without knowing anything. It returns [SealedDamaged],
// or [SealedNewer] for a whole file in a form that came later.
func readLock(file []byte) (lock, error) {
	read, err := readForm(file)
	if err != nil && fault.CodeOf(err) == fault.Internal {
		err = fault.Wrap(SealedDamaged, err)
	}
	return read, err
}

func readForm(file []byte) (lock, error) {
	if len(file) < envelopeLeast || len(file) > envelopeLargest {
		return lock{}, fmt.Errorf("the file has %d bytes", len(file))
	}
	if string(file[:len(envelopeMagic)]) != envelopeMagic {
		return lock{}, errors.New("not a sealed file")
	}
	content := file[:len(file)-sha256.Size]
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], file[len(content):]) {
		return lock{}, errors.New("the sum does not match")
	}
	switch version := file[len(envelopeMagic)]; version {
	case envelopeFirst:
		return lock{role: Alone, wraps: []wrap{wrap(file[len(envelopeMagic):lockSize])}}, nil
	case envelopeVersion:
		return readLaterLock(file)
	case 0:
		return lock{}, errors.New("no version")
	default:
		return lock{}, fault.Wrap(SealedNewer, fmt.Errorf("version %d is unknown", version))
	}
}

// readLaterLock reads the lock of version 2: a passphrase, and perhaps a recovery code after it.
func readLaterLock(file []byte) (lock, error) {
	role, count := Role(file[len(envelopeMagic)+1]), int(file[len(envelopeMagic)+2])
	if role != Alone && role != Beside {
		return lock{}, fmt.Errorf("role %d is unknown", role)
	}
	if count < 1 || count > 2 || len(file) < laterLockSize+count*wrapSize+envelopeRest {
		return lock{}, fmt.Errorf("%d wraps in %d bytes", count, len(file))
	}
	read := lock{role: role}
	for i := range count {
		at := laterLockSize + i*wrapSize
		found := wrap(file[at : at+wrapSize])
		if found.way() != ByPassphrase+Way(i) {
			return lock{}, fmt.Errorf("wrap %d is of kind %d", i, found.way())
		}
		read.wraps = append(read.wraps, found)
	}
	return read, nil
}
