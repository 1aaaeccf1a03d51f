package store

import (
	"context"
	"database/sql"
	"io"
	"time"

	"github.com/google/uuid"

	"anteroom/backend/fault"
	"anteroom/backend/store/row"
)

// View is one snapshot of the store: the generated statements, and the moment it was taken.
type View struct {
	*row.Queries
	Now  time.Time
	conn row.DBTX
}

// Query runs a statement whose form depends on what is asked (a filtered list, say). Everything else
// is a generated statement.
func (v *View) Query(ctx context.Context, statement string, values ...any) (*sql.Rows, error) {
	return v.conn.QueryContext(ctx, statement, values...)
}

// Tx is one verb's transaction: a [View] that can be written through.
type Tx struct {
	View
	db      *DB
	changes []Change
}

// NewID returns a new UUID of version 7: unique everywhere, and rising with time.
func (tx *Tx) NewID() string {
	return uuid.Must(uuid.NewV7FromReader(tx.db.options.Random)).String()
}

// Random returns n random bytes fit for keys and tokens.
func (tx *Tx) Random(n int) ([]byte, error) {
	bytes := make([]byte, n)
	if _, err := io.ReadFull(tx.db.options.Random, bytes); err != nil {
		return nil, fault.Wrap(fault.Internal, err)
	}
	return bytes, nil
}

// Changed marks an object as touched; whoever shows it is told after the commit.
func (tx *Tx) Changed(noun, id string) { tx.changes = append(tx.changes, Change{Noun: noun, ID: id}) }

// Changes lists what the verb has marked so far.
func (tx *Tx) Changes() []Change { return tx.changes }

// Read runs a reader on a snapshot. It never waits for the writer. It fails with the reader's own
// error, or with [fault.Locked] once the store is closed.
func (db *DB) Read(ctx context.Context, reader func(*View) error) error {
	select {
	case <-db.closing:
		return fault.New(fault.Locked)
	default:
	}
	tx, err := db.readers.BeginTx(ctx, nil)
	if err != nil {
		return faultOf(err)
	}
	defer tx.Rollback()
	return faultOf(reader(&View{Queries: row.New(tx), Now: db.options.Clock(), conn: tx}))
}

// Millis is a moment as the tables hold it.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// MillisOrNull is a moment that may not have come.
func MillisOrNull(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

// Time is a moment read from a table, in UTC.
func Time(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// TimeOrNil is a moment that may not have come.
func TimeOrNil(ms *int64) *time.Time {
	if ms == nil {
		return nil
	}
	t := Time(*ms)
	return &t
}
