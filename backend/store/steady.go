package store

import (
	"context"
	"database/sql"
	"strings"
)

// steady is the writer's connection as one verb sees it: without its callers' deadlines (see commit),
// with every statement shown to the guard, and with the rows remembered that the verb has opened.
type steady struct {
	conn *sql.Conn
	db   *DB
	rows []*sql.Rows
}

// ExecContext runs a statement.
func (s *steady) ExecContext(ctx context.Context, q string, v ...any) (sql.Result, error) {
	return s.conn.ExecContext(s.show(ctx, q), s.marked(q), v...)
}

// PrepareContext prepares a statement.
func (s *steady) PrepareContext(ctx context.Context, q string) (*sql.Stmt, error) {
	return s.conn.PrepareContext(s.show(ctx, q), s.marked(q))
}

// QueryContext runs a statement that returns rows.
func (s *steady) QueryContext(ctx context.Context, q string, v ...any) (*sql.Rows, error) {
	rows, err := s.conn.QueryContext(s.show(ctx, q), s.marked(q), v...)
	if err == nil {
		s.rows = append(s.rows, rows)
	}
	return rows, err
}

// QueryRowContext runs a statement that returns one row.
func (s *steady) QueryRowContext(ctx context.Context, q string, v ...any) *sql.Row {
	return s.conn.QueryRowContext(s.show(ctx, q), s.marked(q), v...)
}

// show lets the guard, where it is on, see the statement's text: a REPLACE removes rows without the authorizer being
// asked, so it must be known by its word. A statement cannot spell the word otherwise.
func (s *steady) show(ctx context.Context, q string) context.Context {
	if s.db.isGuarded.Load() {
		s.db.isReplacing.Store(strings.Contains(strings.ToUpper(q), "REPLACE"))
	}
	return context.WithoutCancel(ctx)
}

// guardMark begins the text of every statement of the portal's part of a verb.
const guardMark = "/* portal */ "

// marked is a statement's text as the connection keeps it. SQLite asks the guard when it prepares a
// statement, and the connection keeps what was prepared by its text: so the guarded part of a verb has
// texts of its own, and can never be given a statement that was prepared while everything was allowed.
func (s *steady) marked(q string) string {
	if s.db.isGuarded.Load() {
		return guardMark + q
	}
	return q
}

// closeRows closes what the verb left open, by mistake or by a panic: the connection is not given
// back before, and the writer would wait for it for ever.
func (s *steady) closeRows() {
	for _, rows := range s.rows {
		_ = rows.Close() // what they had to say the verb has heard
	}
}
