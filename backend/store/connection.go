package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	sqlite "github.com/mattn/go-sqlite3"

	"anteroom/backend/fault"
)

// purpose is what a connection is for; it decides its pragmas.
type purpose int

const (
	forWriting purpose = iota
	forReading
)

const (
	readerCount = 4
	// statementCount is how many prepared statements a connection keeps: more than the program has in use,
	// so that none is parsed twice.
	statementCount = 192
	// plainHeader is how a SQLite file begins that is not encrypted.
	plainHeader = "SQLite format 3\x00"
)

// connector opens connections of one purpose on one encrypted file.
type connector struct {
	driver *sqlite.SQLiteDriver
	name   string
}

func (db *DB) connector(use purpose) *connector {
	name := (&url.URL{Scheme: "file", Opaque: url.PathEscape(filepath.ToSlash(db.path)), RawQuery: db.keyed().Encode()}).String()
	hook := func(conn *sqlite.SQLiteConn) error {
		for _, pragma := range pragmas(use) {
			if _, err := conn.Exec(pragma, nil); err != nil {
				return err
			}
		}
		if use == forWriting {
			conn.RegisterAuthorizer(db.authorize)
			conn.RegisterCommitHook(db.mayCommit)
		}
		return nil
	}
	return &connector{driver: &sqlite.SQLiteDriver{ConnectHook: hook}, name: name}
}

// Connect opens one connection; database/sql calls it.
func (c *connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.name) }

// Driver names the driver; database/sql calls it.
func (c *connector) Driver() driver.Driver { return c.driver }

// keyed are the parameters that open the file: the cipher and the raw key, from which no other is
// derived. They stand in the name because the driver runs a statement of its own on every new
// connection, before the hook, and that statement already reads the file.
func (db *DB) keyed() url.Values {
	return url.Values{
		"_busy_timeout":    {"5000"},
		"_stmt_cache_size": {strconv.Itoa(statementCount)},
		"cipher":           {"chacha20"},
		"key":              {"x'" + hex.EncodeToString(db.options.Key) + "'"},
	}
}

// pragmas are the first statements on a new connection. The driver itself sets synchronous to
// NORMAL, under which a power cut loses acknowledged work; hence FULL here.
func pragmas(use purpose) []string {
	list := []string{
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA trusted_schema = OFF",
		"PRAGMA cell_size_check = ON",
		"PRAGMA temp_store = MEMORY",
	}
	if use == forReading {
		return append(list, "PRAGMA query_only = ON", "PRAGMA cache_size = -16000") // each page that is kept is not deciphered again
	}
	return append(list, "PRAGMA cache_size = -8000", "PRAGMA journal_mode = WAL", "PRAGMA secure_delete = ON")
}

// prepareFolder makes the folder and the empty file with modes that shut other users out, and mends
// looser modes that it finds on the store's files, the copies beside it among them.
func prepareFolder(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs its search bit
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !strings.HasPrefix(entry.Name(), filePrefix) {
			continue
		}
		if err := os.Chmod(filepath.Join(dir, entry.Name()), 0o600); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// checkHeader refuses a file whose first bytes say that it is not encrypted. A build without the
// encrypted SQLite would write such a file in silence.
func checkHeader(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	head := make([]byte, len(plainHeader))
	n, err := io.ReadFull(file, head)
	if errors.Is(err, io.EOF) {
		return nil // new and still empty
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if n < len(head) {
		return fault.New(Unreadable)
	}
	if bytes.Equal(head, []byte(plainHeader)) {
		return fault.New(NotEncrypted)
	}
	return nil
}

// checkKey reads the schema once: under a wrong key no page of the file can be read.
func (db *DB) checkKey(ctx context.Context) error {
	var tables int
	return db.writers.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
}

// checkPragmas proves on both kinds of connection what durability and integrity rest on.
func (db *DB) checkPragmas(ctx context.Context) error {
	wanted := []struct {
		pragma string
		value  string
	}{{"synchronous", "2"}, {"foreign_keys", "1"}, {"trusted_schema", "0"}, {"cell_size_check", "1"}, {"journal_mode", "wal"}}
	for _, want := range wanted {
		var atWriter, atReader string
		if err := db.writers.QueryRowContext(ctx, "PRAGMA "+want.pragma).Scan(&atWriter); err != nil {
			return err
		}
		if err := db.readers.QueryRowContext(ctx, "PRAGMA "+want.pragma).Scan(&atReader); err != nil {
			return err
		}
		if atWriter != want.value || atReader != want.value {
			return fault.Wrap(Unreadable, fmt.Errorf("pragma %s is %q and %q, not %q", want.pragma, atWriter, atReader, want.value))
		}
	}
	return nil
}
