// Package store keeps the practice's records: one SQLite file, encrypted at rest, with one writer and
// a pool of readers.
//
// A verb of the domain runs in [DB.Write]: one savepoint that is kept whole or not at all, together
// with its history and outbox rows. The writer gathers the verbs that wait and makes them durable in
// one commit, so that a full sync costs little. [DB.Read] gives a snapshot that never waits for the
// writer. [DB.Portal] is the same file as the Client Portal may use it: under an authorizer that
// lets it write nothing but visitor_* tables.
//
// The package knows no noun of the domain and must never hold a rule of it. It refuses to open a file
// that is not encrypted, that a newer program wrote, or that another copy of the program holds.
// Start reading at [Open]; the tables are in migrations/, the statements in queries/, and the code
// generated from them in row/.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"anteroom/backend/fault"
)

// Refusals to open, each with a sentence and a way out in the words.
const (
	Newer        fault.Code = "store_newer"         // a newer version of the program wrote this file
	SecondCopy   fault.Code = "store_second_copy"   // another copy of the program has it open
	NotEncrypted fault.Code = "store_not_encrypted" // the file holds readable records
	WrongKey     fault.Code = "store_wrong_key"     // the key does not open this file
	Unreadable   fault.Code = "store_unreadable"    // the file is damaged, or the program was built wrongly
)

// KeySize is the length in bytes of the key that encrypts the file.
const KeySize = 32

const (
	filePrefix = "practice."
	fileName   = filePrefix + "db"
	lockName   = filePrefix + "lock"
)

// Change names an object that a committed verb touched, for whoever shows it.
type Change struct {
	Noun string
	ID   string
}

// Options say where the store lies and what comes in from outside.
type Options struct {
	Dir     string           // the data folder; made with mode 0700 where it is missing
	Key     []byte           // KeySize random bytes
	Clock   func() time.Time // nil: the system's
	Random  io.Reader        // nil: the system's
	Changed func([]Change)   // called after each commit that touched something; may be nil
	Log     *slog.Logger     // nil: none
}

// DB is an open store. Its methods may be called from many goroutines.
type DB struct {
	options  Options
	path     string
	lock     io.Closer
	writers  *sql.DB
	readers  *sql.DB
	requests chan *request
	waiting  atomic.Int64
	closing  chan struct{}
	closed   chan struct{}
	once     sync.Once

	// What the hooks of the writer's connection ask; only the writer's goroutine sets them.
	inVerb      atomic.Bool
	isGuarded   atomic.Bool
	isReplacing atomic.Bool
}

// Exists says whether the data folder holds a store, so that a missing key never makes a second one.
func Exists(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, fileName))
	return err == nil && info.Size() > 0
}

// Open opens the store in options.Dir, or makes it where there is none, and brings its schema up to
// date. It fails with [SecondCopy], [NotEncrypted], [WrongKey], [Newer], [Unreadable],
// [fault.DiskFull], [fault.ReadOnly] or [fault.DiskFailed].
func Open(ctx context.Context, options Options) (*DB, error) {
	return openWith(ctx, options, (*DB).migrate)
}

// openWith opens a store whose schema prepare makes or brings up to date.
func openWith(ctx context.Context, options Options, prepare func(*DB, context.Context) error) (*DB, error) {
	if len(options.Key) != KeySize {
		return nil, fault.New(WrongKey)
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Random == nil {
		options.Random = rand.Reader
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	db := &DB{
		options:  options,
		path:     filepath.Join(options.Dir, fileName),
		requests: make(chan *request),
		closing:  make(chan struct{}),
		closed:   make(chan struct{}),
	}
	if err := db.open(ctx, prepare); err != nil {
		_ = db.release() // the refusal is what counts
		return nil, faultOf(err)
	}
	go db.serveWriter()
	return db, nil
}

func (db *DB) open(ctx context.Context, prepare func(*DB, context.Context) error) error {
	if err := prepareFolder(db.options.Dir, db.path); err != nil {
		return err
	}
	lock, err := lockFile(filepath.Join(db.options.Dir, lockName))
	if err != nil {
		return err
	}
	db.lock = lock
	if err := checkHeader(db.path); err != nil {
		return err
	}
	db.writers = sql.OpenDB(db.connector(forWriting))
	db.writers.SetMaxOpenConns(1)
	if err := db.checkKey(ctx); err != nil {
		return err
	}
	if err := prepare(db, ctx); err != nil {
		return err
	}
	db.readers = sql.OpenDB(db.connector(forReading))
	db.readers.SetMaxOpenConns(readerCount)
	db.readers.SetMaxIdleConns(readerCount)
	if err := checkHeader(db.path); err != nil {
		return err
	}
	return db.checkPragmas(ctx)
}

// Close waits for the verbs that are under way, then closes the file. It can be called twice.
func (db *DB) Close() error {
	var err error
	db.once.Do(func() {
		close(db.closing)
		<-db.closed
		err = db.release()
	})
	return err
}

func (db *DB) release() error {
	var problems []error
	for _, pool := range []*sql.DB{db.readers, db.writers} {
		if pool != nil {
			problems = append(problems, pool.Close())
		}
	}
	if db.lock != nil {
		problems = append(problems, db.lock.Close())
	}
	return errors.Join(problems...)
}
