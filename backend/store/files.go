package store

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/crypto/chacha20poly1305"

	"anteroom/backend/fault"
)

// Whole files are kept beside the file of rows, in a folder of their own: a row of ten million bytes would make
// every copy and every checkpoint slow. Each is encrypted under a key that is derived from the store's, and its
// name is a keyed hash of its content, so that neither tells what it is.
const (
	filesFolder  = "files"
	fileDraft    = ".draft-"
	fileEdition  = 1 // the first byte of each; another one is a newer program's
	contentLabel = "anteroom: content of kept files"
	nameLabel    = "anteroom: names of kept files"
)

// KeepFile keeps a content for good and returns its hash, by which it is read: the SHA-256 in hexadecimal. It is
// on the disk, whole, when KeepFile returns; the row that names it is written after, so that no row ever names a
// file that is not there. The same content is kept once. It fails with [fault.DiskFull], [fault.ReadOnly] or
// [fault.DiskFailed].
func (db *DB) KeepFile(content []byte) (string, error) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	sealed, err := db.sealFile(hash, content)
	if err != nil {
		return "", err
	}
	path, err := db.filePath(hash)
	if err != nil {
		return "", err
	}
	return hash, faultOf(placeFile(path, sealed))
}

// ReadFile reads what is kept under a hash. It fails with [fault.NotFound], and with [Unreadable] where the
// file is damaged or is not the one that was kept.
func (db *DB) ReadFile(hash string) ([]byte, error) {
	path, err := db.filePath(hash)
	if err != nil {
		return nil, err
	}
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err)
	}
	if err != nil {
		return nil, faultOf(err)
	}
	aead, err := db.fileCipher()
	if err != nil {
		return nil, err
	}
	if len(sealed) < 1+aead.NonceSize() || sealed[0] != fileEdition {
		return nil, fault.New(Unreadable)
	}
	nonce, sealed := sealed[1:1+aead.NonceSize()], sealed[1+aead.NonceSize():]
	content, err := aead.Open(nil, nonce, sealed, []byte(hash))
	if err != nil {
		return nil, fault.Wrap(Unreadable, err)
	}
	return content, nil
}

// SweepFiles removes the files that no row names: what was kept just before the program was killed, what
// was half written, and what nothing uses any more. Nothing may be kept while it runs.
func (db *DB) SweepFiles(named []string) error {
	stays := map[string]bool{}
	for _, hash := range named {
		path, err := db.filePath(hash)
		if err != nil {
			return err
		}
		stays[filepath.Base(path)] = true
	}
	folder := filepath.Join(db.options.Dir, filesFolder)
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	problems := []error{err}
	for _, entry := range entries {
		if !stays[entry.Name()] {
			problems = append(problems, os.Remove(filepath.Join(folder, entry.Name())))
		}
	}
	return faultOf(errors.Join(problems...))
}

// filePath is where a content lies. Whoever sees the folder, and has a document, cannot tell whether it is there.
func (db *DB) filePath(hash string) (string, error) {
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size {
		return "", fault.New(fault.NotFound)
	}
	key, err := db.derive(nameLabel)
	if err != nil {
		return "", err
	}
	name := hmac.New(sha256.New, key)
	name.Write([]byte(hash))
	return filepath.Join(db.options.Dir, filesFolder, hex.EncodeToString(name.Sum(nil))), nil
}

// sealFile encrypts a content. Its hash is sealed with it, so that one file cannot stand in another's place.
func (db *DB) sealFile(hash string, content []byte) ([]byte, error) {
	aead, err := db.fileCipher()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(db.options.Random, nonce); err != nil {
		return nil, fault.Wrap(fault.Internal, err)
	}
	head := append([]byte{fileEdition}, nonce...)
	return aead.Seal(head, nonce, content, []byte(hash)), nil
}

func (db *DB) fileCipher() (cipher.AEAD, error) {
	key, err := db.derive(contentLabel)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.NewX(key)
}

// derive makes a key of its own for one purpose from the store's.
func (db *DB) derive(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, db.options.Key, nil, purpose, KeySize)
}

// placeFile puts content at path in one step that survives a power cut.
func placeFile(path string, content []byte) (err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(folder, fileDraft+"*") // made with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft.Name()) // it may have its name already; what counts is that it is not sure to stay
		}
	}()
	_, err = draft.Write(content)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err = os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(filepath.Dir(folder)))
}

// syncFolder makes a rename durable. Windows does so by itself and cannot sync a folder.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync a folder: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
