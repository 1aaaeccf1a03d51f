package secret

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"anteroom/backend/fault"
)

// The sealed file, all numbers big-endian:
//
//	magic    8   "ANTEROOM"
//	version  1   1
//	passes   4   argon2id's time
//	memory   4   argon2id's memory, KiB
//	lanes    1   argon2id's parallelism
//	salt    16
//	nonce   24   of the wrapped key
//	wrapped 48   the file's own key, under the key derived from the passphrase; the header is authenticated
//	nonce   24   of the secrets
//	secrets  n   JSON under the file's own key; everything above is authenticated
//	sum     32   SHA-256 of everything above: tells a damaged file from a wrong passphrase, and proves nothing else
const (
	envelopeMagic   = "ANTEROOM"
	envelopeVersion = 1
	headerSize      = 8 + 1 + 4 + 4 + 1 + saltSize
	lockSize        = headerSize + chacha20poly1305.NonceSizeX + wrappedSize
	saltSize        = 16
	wrappedSize     = chacha20poly1305.KeySize + chacha20poly1305.Overhead
	envelopeLargest = 1 << 20
	envelopeLeast   = lockSize + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead + sha256.Size
)

// cost is what one guess of the passphrase costs.
type cost struct {
	passes uint32
	memory uint32 // KiB
	lanes  uint8
}

// sealedCost is what new files are sealed with: 64 MiB, three passes, one lane.
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

// lock is the part of the file that the passphrase opens. It stays the same while secrets change.
type lock struct {
	bytes []byte // header, nonce and wrapped key as they stand in the file
	key   []byte // the file's own key
}

// newLock makes a file key from random and wraps it under the passphrase.
func newLock(passphrase string, random io.Reader) (lock, error) {
	drawn := make([]byte, saltSize+chacha20poly1305.NonceSizeX+chacha20poly1305.KeySize)
	if _, err := io.ReadFull(random, drawn); err != nil {
		return lock{}, fmt.Errorf("draw a key: %w", err)
	}
	salt, rest := drawn[:saltSize], drawn[saltSize:]
	nonce, key := rest[:chacha20poly1305.NonceSizeX], rest[chacha20poly1305.NonceSizeX:]
	price := cost{passes: sealedPasses, memory: sealedMemory, lanes: sealedLanes}

	file := make([]byte, 0, lockSize)
	file = append(file, envelopeMagic...)
	file = append(file, envelopeVersion)
	file = binary.BigEndian.AppendUint32(file, price.passes)
	file = binary.BigEndian.AppendUint32(file, price.memory)
	file = append(file, price.lanes)
	file = append(file, salt...)
	wrap, err := passphraseCipher(passphrase, salt, price)
	if err != nil {
		return lock{}, err
	}
	header := bytes.Clone(file)
	file = append(file, nonce...)
	return lock{bytes: wrap.Seal(file, nonce, key, header), key: key}, nil
}

// openLock unwraps the file's key. It returns [PassphraseWrong] or [SealedDamaged].
func openLock(file []byte, passphrase string) (lock, error) {
	price := cost{
		passes: binary.BigEndian.Uint32(file[9:]), memory: binary.BigEndian.Uint32(file[13:]), lanes: file[17],
	}
	if !price.isSane() {
		return lock{}, fault.Wrap(SealedDamaged, errors.New("derivation out of bounds"))
	}
	header, nonce := file[:headerSize], file[headerSize:headerSize+chacha20poly1305.NonceSizeX]
	wrap, err := passphraseCipher(passphrase, header[headerSize-saltSize:], price)
	if err != nil {
		return lock{}, err
	}
	key, err := wrap.Open(nil, nonce, file[headerSize+len(nonce):lockSize], header)
	if err != nil {
		return lock{}, fault.At(passphraseField, PassphraseWrong)
	}
	return lock{bytes: bytes.Clone(file[:lockSize]), key: key}, nil
}

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
	file := append(bytes.Clone(l.bytes), nonce...)
	file = own.Seal(file, nonce, body, l.bytes)
	sum := sha256.Sum256(file)
	return append(file, sum[:]...), nil
}

// unseal reads a whole file. It returns [PassphraseWrong] or [SealedDamaged].
func unseal(file []byte, passphrase string) (lock, map[string][]byte, error) {
	if err := checkShape(file); err != nil {
		return lock{}, nil, fault.Wrap(SealedDamaged, err)
	}
	opened, err := openLock(file, passphrase)
	if err != nil {
		return lock{}, nil, err
	}
	own, err := chacha20poly1305.NewX(opened.key)
	if err != nil {
		return lock{}, nil, fmt.Errorf("use the file's key: %w", err)
	}
	nonce := file[lockSize : lockSize+chacha20poly1305.NonceSizeX]
	body, err := own.Open(nil, nonce, file[lockSize+len(nonce):len(file)-sha256.Size], opened.bytes)
	if err != nil {
		return lock{}, nil, fault.Wrap(SealedDamaged, err)
	}
	secrets := map[string][]byte{}
	if err := json.Unmarshal(body, &secrets); err != nil {
		return lock{}, nil, fault.Wrap(SealedDamaged, err)
	}
	return opened, secrets, nil
}

// checkShape looks at everything that can be judged without the passphrase.
func checkShape(file []byte) error {
	if len(file) < envelopeLeast || len(file) > envelopeLargest {
		return fmt.Errorf("the file has %d bytes", len(file))
	}
	if string(file[:len(envelopeMagic)]) != envelopeMagic {
		return errors.New("not a sealed file")
	}
	if version := file[len(envelopeMagic)]; version != envelopeVersion {
		return fmt.Errorf("version %d is unknown", version)
	}
	content := file[:len(file)-sha256.Size]
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], file[len(content):]) {
		return errors.New("the sum does not match")
	}
	return nil
}

// passphraseCipher derives the wrapping cipher: slow and memory-hard on purpose.
func passphraseCipher(passphrase string, salt []byte, price cost) (cipher.AEAD, error) {
	key := argon2.IDKey(normalPassphrase(passphrase), salt, price.passes, price.memory, price.lanes, chacha20poly1305.KeySize)
	wrap, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("use the derived key: %w", err)
	}
	return wrap, nil
}
