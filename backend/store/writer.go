package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"

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
// when too many wait, with [fault.DiskFull], [fault.ReadOnly] or [fault.Locked] (the store is closed).
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
	defer close(db.closed)
	for {
		select {
		case first := <-db.requests:
			batch := db.gather(first)
			db.commit(batch)
			for _, req := range batch {
				req.done <- faultOf(req.err)
			}
		case <-db.closing:
			return
		}
	}
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
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		failAll(batch, err)
		return
	}
	for _, req := range batch {
		if lost := db.runVerb(ctx, conn, req); lost != nil {
			_, _ = conn.ExecContext(ctx, "ROLLBACK") // it may be gone already
			failAll(batch, lost)
			return
		}
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		_, _ = conn.ExecContext(ctx, "ROLLBACK")
		failAll(batch, err)
	}
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
	req.tx = &Tx{View: View{Queries: row.New(steady{conn}), Now: db.options.Clock(), conn: steady{conn}}, db: db}
	req.err = db.call(req)
	if req.err != nil {
		if _, err := conn.ExecContext(ctx, "ROLLBACK TO verb"); err != nil {
			return req.err
		}
	}
	_, err := conn.ExecContext(ctx, "RELEASE verb")
	return err
}

func (db *DB) call(req *request) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			db.options.Log.Error("a verb panicked", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v", cause))
		}
	}()
	return req.verb(req.tx)
}
