package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	sqlite "github.com/mattn/go-sqlite3"

	"anteroom/backend/fault"
	"anteroom/backend/store/row"
)

const (
	// batchSize is how many verbs share one commit at the most.
	batchSize = 128
	// waitingLimit is how many verbs may wait; one more is refused, so that a flood ends at the door.
	waitingLimit = 1024
)

// request is one verb that waits for the writer.
type request struct {
	verb func(*Tx) error
	done chan error
	tx   *Tx
	err  error
}

// Write runs one verb in a savepoint of its own and returns once it is durable, or was undone. The
// verb must reach the store through tx alone and may be undone after it returned nil, so it must
// leave no trace elsewhere; what it marks with [Tx.Changed] is told after the commit. A verb that
// panics is undone and fails as internal. Write fails with the verb's own error, with [fault.Busy]
// when too many wait, with [fault.DiskFull], [fault.ReadOnly], [fault.DiskFailed] or [fault.Locked] (the
// store is closed).
func (db *DB) Write(ctx context.Context, verb func(*Tx) error) error {
	if db.waiting.Add(1) > waitingLimit {
		db.waiting.Add(-1)
		return fault.New(fault.Busy)
	}
	defer db.waiting.Add(-1)
	req := &request{verb: verb, done: make(chan error, 1)}
	select {
	case db.requests <- req:
	case <-ctx.Done():
		return fault.Wrap(fault.Cancelled, ctx.Err())
	case <-db.closing:
		return fault.New(fault.Locked)
	}
	if err := <-req.done; err != nil {
		return err
	}
	if len(req.tx.changes) > 0 && db.options.Changed != nil {
		db.options.Changed(req.tx.changes)
	}
	return nil
}

// serveWriter runs until the store closes: it takes the verb that waits and all that wait behind it.
func (db *DB) serveWriter() {
	isClosing := false
	defer func() {
		if isClosing {
			close(db.closed)
			return
		}
		go db.serveWriter() // a verb ended its goroutine, which is this one; the others go on
	}()
	for {
		select {
		case first := <-db.requests:
			db.answer(db.gather(first))
		case <-db.closing:
			isClosing = true
			return
		}
	}
}

// answer commits the batch and tells each caller, whatever becomes of this goroutine.
func (db *DB) answer(batch []*request) {
	defer func() {
		for _, req := range batch {
			req.done <- faultOf(req.err)
		}
	}()
	db.commit(batch)
}

func (db *DB) gather(first *request) []*request {
	batch := []*request{first}
	for len(batch) < batchSize {
		select {
		case next := <-db.requests:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit runs the batch in one transaction. A verb that fails is undone alone; when the transaction
// itself is lost (disk full, file gone) every verb of the batch fails and none has left a trace.
func (db *DB) commit(batch []*request) {
	// The writer is not given up because one caller went away: an interrupted statement would undo
	// its neighbours' work too.
	ctx := context.Background()
	conn, err := db.writers.Conn(ctx)
	if err != nil {
		failAll(batch, err)
		return
	}
	defer conn.Close()
	lost := error(fault.New(fault.Internal)) // should a verb end this goroutine
	defer func() {
		if lost != nil {
			_, _ = conn.ExecContext(ctx, "ROLLBACK") // it may be gone already
			failAll(batch, lost)
		}
	}()
	lost = db.runBatch(ctx, conn, batch)
}

// runBatch returns an error only when the whole transaction is lost.
func (db *DB) runBatch(ctx context.Context, conn *sql.Conn, batch []*request) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, req := range batch {
		if err := db.runVerb(ctx, conn, req); err != nil {
			return err
		}
	}
	_, err := conn.ExecContext(ctx, "COMMIT")
	return err
}

func failAll(batch []*request, err error) {
	for _, req := range batch {
		if req.err == nil {
			req.err = err
		}
	}
}

// runVerb runs one verb in its savepoint. It returns an error only when the whole transaction is lost.
func (db *DB) runVerb(ctx context.Context, conn *sql.Conn, req *request) error {
	if _, err := conn.ExecContext(ctx, "SAVEPOINT verb"); err != nil {
		return err
	}
	through := &steady{conn: conn, db: db}
	req.tx = &Tx{View: View{Queries: row.New(through), Now: db.options.Clock(), conn: through}, db: db}
	req.err = db.call(req, through)
	if req.err != nil {
		if _, err := conn.ExecContext(ctx, "ROLLBACK TO verb"); err != nil {
			return lossOf(req.err, err)
		}
	}
	_, err := conn.ExecContext(ctx, "RELEASE verb")
	return err
}

// lossOf is what the neighbours of a verb are told that lost the transaction: what the file said, and
// never the verb's own refusal.
func lossOf(refusal, lost error) error {
	var problem sqlite.Error
	if errors.As(refusal, &problem) {
		return problem
	}
	return lost
}

// call runs the verb itself. Until it is over nothing on its connection can commit: neither a COMMIT
// of its own, nor a statement that it runs after SQLite gave the transaction up.
func (db *DB) call(req *request, through *steady) (err error) {
	db.inVerb.Store(true)
	defer db.inVerb.Store(false)
	defer through.closeRows()
	defer func() {
		if cause := recover(); cause != nil {
			text := describe(cause)
			db.options.Log.Error("a verb panicked", "cause", text, "stack", string(debug.Stack()))
			err = fault.Wrap(fault.Internal, errors.New(text))
		}
	}()
	return req.verb(req.tx)
}

// describe names a panic for the log. Only the run-time's own sentences are known to hold no word of
// a client's.
func describe(cause any) string {
	if problem, ok := cause.(runtime.Error); ok {
		return "panic: " + problem.Error()
	}
	return fmt.Sprintf("panic with a %T", cause)
}
