package store

import (
	"context"
	"strings"

	sqlite "github.com/mattn/go-sqlite3"
)

// Portal is the store as the Client Portal may use it: it reads the portal_* views and its own
// visitor_* tables, and an authorizer refuses every write to anything else.
type Portal struct {
	db     *DB
	intake func(context.Context, *Tx) error
}

// Portal returns the portal's way in. After each of its writes, in the same savepoint and with the
// domain's rights, intake takes in what was written; it may be nil where the desk is elsewhere.
func (db *DB) Portal(intake func(context.Context, *Tx) error) *Portal {
	return &Portal{db: db, intake: intake}
}

// Read runs a reader on a snapshot.
func (p *Portal) Read(ctx context.Context, reader func(*View) error) error {
	return p.db.Read(ctx, reader)
}

// Write runs one write of the portal under the authorizer, then the intake, and keeps both or none.
// What it forbids fails as [fault.Forbidden].
func (p *Portal) Write(ctx context.Context, verb func(*Tx) error) error {
	return p.WriteAndLook(ctx, verb, func(*View) error { return nil })
}

// WriteAndLook is [Portal.Write]; then, in the same savepoint, look reads what became of what was written.
func (p *Portal) WriteAndLook(ctx context.Context, verb func(*Tx) error, look func(*View) error) error {
	return p.db.Write(ctx, func(tx *Tx) error {
		if err := p.db.guard(func() error { return verb(tx) }); err != nil {
			return err
		}
		if p.intake != nil {
			if err := p.intake(ctx, tx); err != nil {
				return err
			}
		}
		return p.db.guard(func() error { return look(&tx.View) })
	})
}

// KeepFile is [DB.KeepFile]: a file lies beside the records, and only the row that names it makes it anybody's.
func (p *Portal) KeepFile(content []byte) (string, error) { return p.db.KeepFile(content) }

// ReadFile is [DB.ReadFile]. Whoever asks has read in a view that the file may be seen.
func (p *Portal) ReadFile(hash string) ([]byte, error) { return p.db.ReadFile(hash) }

// guard runs a part of a verb under the authorizer. Only the writer's goroutine comes here.
func (db *DB) guard(part func() error) error {
	db.isGuarded.Store(true)
	defer db.isGuarded.Store(false)
	return part()
}

// mayCommit is asked by SQLite before each commit on the writer's connection; anything but 0 undoes it.
func (db *DB) mayCommit() int {
	if db.inVerb.Load() {
		return 1
	}
	return 0
}

// authorize is asked by SQLite about each statement on the writer's connection. Outside the portal's
// part of a verb it allows everything; inside it allows reading, appending to visitor_* tables, and
// moving a session, a preview or a draft on. SQLite asks when a statement is prepared, so a statement that the connection keeps
// from outside must never be used inside; see [steady.marked].
func (db *DB) authorize(action int, first, _, _ string) int {
	if !db.isGuarded.Load() {
		return sqlite.SQLITE_OK
	}
	switch action {
	case sqlite.SQLITE_SELECT, sqlite.SQLITE_READ, sqlite.SQLITE_FUNCTION:
		return sqlite.SQLITE_OK
	case sqlite.SQLITE_INSERT:
		if strings.HasPrefix(first, "visitor_") && !db.isReplacing.Load() {
			return sqlite.SQLITE_OK
		}
	case sqlite.SQLITE_UPDATE:
		if first == "visitor_session" || first == "visitor_preview" || first == "visitor_draft" {
			return sqlite.SQLITE_OK
		}
	}
	return sqlite.SQLITE_DENY
}
