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
	"runtime"
	"sync"
	"syscall"

	"anteroom/backend/fault"
)

// sealedName is the sealed file's name in the data folder.
const sealedName = "keys.sealed"

// Sealed keeps secrets in one file that a passphrase opens. After opening, the secrets are in memory;
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

// CreateSealed makes an empty sealed file in dir, and dir itself where it is missing. It returns
// [PassphraseTooShort], [PassphraseTooCommon], fault.TooLong, fault.Conflict where there is a file
// already, fault.DiskFull or fault.ReadOnly.
func CreateSealed(dir, passphrase string, random io.Reader) (*Sealed, error) {
	if err := checkNewPassphrase(passphrase); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskFault("make the data folder", err)
	}
	if SealedExists(dir) {
		return nil, fault.Wrap(fault.Conflict, errors.New("there is a sealed file already"))
	}
	made, err := newLock(passphrase, random)
	if err != nil {
		return nil, err
	}
	sealed := &Sealed{path: filepath.Join(dir, sealedName), lock: made, random: random}
	if err := sealed.keep(map[string][]byte{}); err != nil {
		return nil, err
	}
	return sealed, nil
}

// OpenSealed opens the sealed file in dir. It returns [PassphraseWrong], [SealedDamaged], fault.NotFound
// where there is no file, or fault.ReadOnly where it may not be read.
func OpenSealed(dir, passphrase string) (*Sealed, error) {
	path := filepath.Join(dir, sealedName)
	file, err := readSealed(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err)
	}
	if err != nil {
		return nil, diskFault("read the sealed file", err)
	}
	opened, secrets, err := unseal(file, passphrase)
	if err != nil {
		return nil, err
	}
	return &Sealed{path: path, lock: opened, random: rand.Reader, secrets: secrets}, nil
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

// Set stores a secret. It returns fault.DiskFull or fault.ReadOnly, and then Get still answers the old one.
func (s *Sealed) Set(name string, value []byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	next := maps.Clone(s.secrets)
	next[name] = bytes.Clone(value)
	return s.keep(next)
}

// Delete forgets a name. It returns fault.DiskFull or fault.ReadOnly, and then Get still answers it.
func (s *Sealed) Delete(name string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, isThere := s.secrets[name]; !isThere {
		return nil
	}
	next := maps.Clone(s.secrets)
	delete(next, name)
	return s.keep(next)
}

// keep writes the secrets to the disk and then takes them over.
func (s *Sealed) keep(next map[string][]byte) error {
	file, err := s.lock.seal(next, s.random)
	if err != nil {
		return err
	}
	if len(file) > envelopeLargest {
		return fault.Wrap(fault.TooLong, fmt.Errorf("the secrets would take %d bytes", len(file)))
	}
	if err := replaceFile(s.path, file); err != nil {
		return diskFault("write the sealed file", err)
	}
	s.secrets = next
	return nil
}

// readSealed reads no more than a sealed file can have.
func readSealed(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, envelopeLargest+1))
}

// replaceFile puts content at path in one step that survives a power cut: a new file beside it, to the
// disk, renamed over it, and the folder to the disk.
func replaceFile(path string, content []byte) (err error) {
	dir := filepath.Dir(path)
	draft, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp") // made with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = draft.Close()
			_ = os.Remove(draft.Name())
		}
	}()
	if _, err = draft.Write(content); err != nil {
		return err
	}
	if err = draft.Sync(); err != nil {
		return err
	}
	if err = draft.Close(); err != nil {
		return err
	}
	if err = os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes a rename durable. Windows does so by itself and cannot sync a folder.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// diskFault gives the disk's errors that a person can mend their codes.
func diskFault(doing string, err error) error {
	cause := fmt.Errorf("%s: %w", doing, err)
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.Wrap(fault.DiskFull, cause)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fault.Wrap(fault.ReadOnly, cause)
	}
	return cause
}
