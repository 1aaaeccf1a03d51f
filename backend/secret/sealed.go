package secret

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"anteroom/backend/fault"
)

// sealedName is the sealed file's name in the data folder.
const sealedName = "keys.sealed"

// Sealed keeps secrets in one file that a passphrase or a recovery code opens. After opening, the secrets are in memory;
// every change rewrites the file as a whole, so that it holds either the old or the new secrets.
type Sealed struct {
	path    string
	lock    lock
	random  io.Reader
	mutex   sync.Mutex
	secrets map[string][]byte
}

// SealedExists reports whether the data folder has a sealed file. A folder that cannot be looked into
// counts as having one: better a refusal to open than a second set of keys.
func SealedExists(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, sealedName))
	return !errors.Is(err, fs.ErrNotExist)
}

// SealedSight is what can be seen of a sealed file without opening it.
type SealedSight struct {
	IsThere         bool // and can be read
	Role            Role
	HasRecoveryCode bool
	Trouble         fault.Code // why a file that is there cannot be read
}

// LookAtSealed looks at the sealed file in dir without opening it. Of a file that is missing it sees
// nothing, and of one that cannot be read why: [SealedDamaged], [SealedNewer], or what the disk says.
func LookAtSealed(dir string) SealedSight {
	file, err := readSealed(filepath.Join(dir, sealedName))
	if errors.Is(err, fs.ErrNotExist) {
		return SealedSight{}
	}
	if err != nil {
		return SealedSight{Trouble: fault.CodeOf(diskFault("read the sealed file", err))}
	}
	closed, err := readLock(file)
	if err != nil {
		return SealedSight{Trouble: fault.CodeOf(err)}
	}
	return SealedSight{IsThere: true, Role: closed.role, HasRecoveryCode: closed.has(ByRecoveryCode)}
}

// CreateSealed makes an empty sealed file in dir, and dir itself where it is missing. It returns
// [PassphraseTooShort], [PassphraseTooCommon], fault.TooLong, fault.Conflict where there is a file
// already, fault.DiskFull, fault.ReadOnly or fault.DiskFailed.
func CreateSealed(dir, passphrase string, random io.Reader) (*Sealed, error) {
	return createSealed(dir, passphrase, Alone, map[string][]byte{}, random)
}

// CreateBeside makes the sealed file that holds a second copy of the store's key beside a keychain, in
// one step. Its codes are those of [CreateSealed].
func CreateBeside(dir, passphrase string, storeKey []byte, random io.Reader) (*Sealed, error) {
	return createSealed(dir, passphrase, Beside, map[string][]byte{storeKeyName: bytes.Clone(storeKey)}, random)
}

// MendBeside makes the file of [CreateBeside] anew where the one that is there cannot be read any more;
// the damaged one is kept beside it. It returns fault.Conflict where the file is not damaged, [SealedNewer]
// where a later version can read it, and the codes of [CreateBeside].
func MendBeside(dir, passphrase string, storeKey []byte, random io.Reader) (*Sealed, error) {
	path := filepath.Join(dir, sealedName)
	file, err := readSealed(path)
	if err != nil {
		return nil, diskFault("read the sealed file", err)
	}
	switch _, err := readLock(file); fault.CodeOf(err) {
	case "":
		return nil, fault.Wrap(fault.Conflict, errors.New("the sealed file is not damaged"))
	case SealedDamaged:
	default:
		return nil, err
	}
	if err := checkNewPassphrase(passphrase); err != nil {
		return nil, err
	}
	if err := os.Rename(path, path+".damaged"); err != nil {
		return nil, diskFault("put the damaged file aside", err)
	}
	return CreateBeside(dir, passphrase, storeKey, random)
}

func createSealed(dir, passphrase string, role Role, secrets map[string][]byte, random io.Reader) (*Sealed, error) {
	if err := checkNewPassphrase(passphrase); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskFault("make the data folder", err)
	}
	if SealedExists(dir) {
		return nil, fault.Wrap(fault.Conflict, errors.New("there is a sealed file already"))
	}
	made, err := newLock(role, passphrase, random)
	if err != nil {
		return nil, err
	}
	sealed := &Sealed{path: filepath.Join(dir, sealedName), lock: made, random: random}
	if err := sealed.keep(made, secrets); err != nil {
		return nil, err
	}
	return sealed, nil
}

// OpenSealed opens the sealed file in dir by its passphrase. It returns [PassphraseWrong],
// [SealedDamaged], [SealedNewer], fault.NotFound where there is no file, or fault.ReadOnly where it may
// not be read.
func OpenSealed(dir, passphrase string) (*Sealed, error) {
	return OpenSealedBy(dir, ByPassphrase, passphrase)
}

// OpenSealedBy opens the sealed file in dir by what somebody knows. Its codes are those of [OpenSealed],
// and [RecoveryCodeMistyped] and [RecoveryCodeWrong].
func OpenSealedBy(dir string, by Way, typed string) (*Sealed, error) {
	if by == ByRecoveryCode {
		if err := CheckRecoveryCode(typed); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(dir, sealedName)
	file, err := readSealed(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err)
	}
	if err != nil {
		return nil, diskFault("read the sealed file", err)
	}
	opened, secrets, err := unseal(file, by, typed)
	if err != nil {
		return nil, err
	}
	return &Sealed{path: path, lock: opened, random: rand.Reader, secrets: secrets}, nil
}

// Role says what the file is to its practice.
func (s *Sealed) Role() Role {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.lock.role
}

// SetPassphrase puts a new passphrase in place of the old one; a recovery code goes on opening the file.
// Its codes are those of [CreateSealed], and on each of them the old passphrase stays.
func (s *Sealed) SetPassphrase(passphrase string) error {
	if err := checkNewPassphrase(passphrase); err != nil {
		return err
	}
	return s.rewrap(ByPassphrase, passphrase)
}

// NewRecoveryCode makes a recovery code and puts it in place of an older one, which opens nothing from
// then on. It returns fault.DiskFull, fault.ReadOnly or fault.DiskFailed, and then the older one stays.
func (s *Sealed) NewRecoveryCode() (string, error) {
	code, err := newRecoveryCode(s.random)
	if err != nil {
		return "", err
	}
	return code, s.rewrap(ByRecoveryCode, code)
}

func (s *Sealed) rewrap(by Way, typed string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	made, err := newWrap(by, typed, s.lock.key, s.random)
	if err != nil {
		return err
	}
	return s.keep(s.lock.with(made), s.secrets)
}

// CopyTo gives another keeper every secret that it does not have itself. The store's key is left out:
// see [KeepStoreKey].
func (s *Sealed) CopyTo(other Keeper) error {
	s.mutex.Lock()
	secrets := maps.Clone(s.secrets)
	s.mutex.Unlock()
	delete(secrets, storeKeyName)
	for name, value := range secrets {
		_, err := other.Get(name)
		if errors.Is(err, ErrNone) {
			err = other.Set(name, value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Get returns the secret of that name, or [ErrNone].
func (s *Sealed) Get(name string) ([]byte, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	value, isThere := s.secrets[name]
	if !isThere {
		return nil, ErrNone
	}
	return bytes.Clone(value), nil
}

// Set stores a secret. It returns fault.DiskFull, fault.ReadOnly or fault.DiskFailed, and then Get still answers the old one.
func (s *Sealed) Set(name string, value []byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	next := maps.Clone(s.secrets)
	next[name] = bytes.Clone(value)
	return s.keep(s.lock, next)
}

// Delete forgets a name. It returns fault.DiskFull, fault.ReadOnly or fault.DiskFailed, and then Get still answers it.
func (s *Sealed) Delete(name string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, isThere := s.secrets[name]; !isThere {
		return nil
	}
	next := maps.Clone(s.secrets)
	delete(next, name)
	return s.keep(s.lock, next)
}

// keep writes lock and secrets to the disk and then takes them over.
func (s *Sealed) keep(next lock, secrets map[string][]byte) error {
	file, err := next.seal(secrets, s.random)
	if err != nil {
		return err
	}
	if len(file) > envelopeLargest {
		return fault.Wrap(fault.TooLong, fmt.Errorf("the secrets would take %d bytes", len(file)))
	}
	if err := replaceFile(s.path, file); err != nil {
		return diskFault("write the sealed file", err)
	}
	s.lock, s.secrets = next, secrets
	return nil
}
