package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"anteroom/backend/store"
)

// Host is a second database, as a portal away from the desk has: a table of the same name and columns
// for each portal_* view, the visitor_* tables as they are, and nothing else. [Host.Settle] stands for
// the travelling between the two.
type Host struct {
	DB   *store.DB
	desk *store.DB
	down []relation // the views
	up   []relation // the visitor's tables
}

// relation is a table or view: its columns, and those that tell its rows apart.
type relation struct {
	name    string
	columns []string
	key     []string
}

// OpenHost opens a host for a desk's store, made from the views and tables that the desk has now.
func OpenHost(tb testing.TB, clock *Clock, desk *store.DB) *Host {
	tb.Helper()
	ctx := context.Background()
	h := &Host{desk: desk}
	var schema []string
	for _, view := range texts(tb, desk, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'portal\\_%' ESCAPE '\\' ORDER BY name") {
		types := texts(tb, desk, "SELECT type FROM pragma_table_info(?) ORDER BY cid", view)
		r := relation{name: view, columns: texts(tb, desk, "SELECT name FROM pragma_table_info(?) ORDER BY cid", view), key: []string{"key"}}
		if r.columns[0] != "key" {
			tb.Fatalf("the first column of %s is %q, not key", view, r.columns[0])
		}
		defined := make([]string, len(r.columns))
		for i, column := range r.columns {
			defined[i] = quoted(column) + " " + types[i]
		}
		defined[0] += " NOT NULL PRIMARY KEY"
		schema = append(schema, fmt.Sprintf("CREATE TABLE %s (%s) STRICT", quoted(view), strings.Join(defined, ", ")))
		h.down = append(h.down, r)
	}
	const own = "FROM sqlite_schema WHERE tbl_name LIKE 'visitor\\_%' ESCAPE '\\' AND sql IS NOT NULL"
	schema = append(schema, texts(tb, desk, "SELECT sql "+own+" ORDER BY type = 'table' DESC, name")...)
	for _, table := range texts(tb, desk, "SELECT name "+own+" AND type = 'table' ORDER BY name") {
		h.up = append(h.up, relation{
			name:    table,
			columns: texts(tb, desk, "SELECT name FROM pragma_table_info(?) ORDER BY cid", table),
			key:     texts(tb, desk, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table),
		})
	}
	db, err := store.OpenHost(ctx, store.Options{Dir: tb.TempDir(), Key: Key(), Clock: clock.Now}, schema)
	if err != nil {
		tb.Fatalf("open the host: %v", err)
	}
	h.DB = db
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("close the host: %v", err)
		}
	})
	// The host counts the events from now on, under the name that the desk takes events in from.
	for _, table := range h.up {
		if table.name == "visitor_host" {
			carry(tb, desk, db, table)
		}
	}
	return h
}

// Settle carries what visitors did up to the desk, has the desk take it in, and carries down what
// visitors may see now.
func (h *Host) Settle(tb testing.TB, takeIn func()) {
	tb.Helper()
	for _, table := range h.up {
		carry(tb, h.DB, h.desk, table)
	}
	takeIn()
	for _, view := range h.down {
		carry(tb, h.desk, h.DB, view)
		dropMissing(tb, h.desk, h.DB, view)
	}
}

// carry brings every row of a relation from one database to the other: new ones are added and those
// that are there become the same.
func carry(tb testing.TB, from, to *store.DB, r relation) {
	tb.Helper()
	rows := values(tb, from, "SELECT "+list(r.columns)+" FROM "+quoted(r.name))
	changes := make([]string, 0, len(r.columns))
	for _, column := range r.columns {
		changes = append(changes, fmt.Sprintf("%s = excluded.%[1]s", quoted(column)))
	}
	differs := fmt.Sprintf("(%s) IS NOT (%s)", list(r.columns), "excluded."+strings.ReplaceAll(list(r.columns), ", ", ", excluded."))
	statement := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s WHERE %s",
		quoted(r.name), list(r.columns), strings.TrimSuffix(strings.Repeat("?, ", len(r.columns)), ", "), list(r.key), strings.Join(changes, ", "), differs)
	write(tb, to, statement, rows)
}

// dropMissing removes from one database the rows that the other no longer has.
func dropMissing(tb testing.TB, from, to *store.DB, r relation) {
	tb.Helper()
	kept := map[string]bool{}
	for _, key := range texts(tb, from, "SELECT "+list(r.key)+" FROM "+quoted(r.name)) {
		kept[key] = true
	}
	var gone [][]any
	for _, key := range texts(tb, to, "SELECT "+list(r.key)+" FROM "+quoted(r.name)) {
		if !kept[key] {
			gone = append(gone, []any{key})
		}
	}
	write(tb, to, fmt.Sprintf("DELETE FROM %s WHERE %s = ?", quoted(r.name), list(r.key)), gone)
}

// Contents is every row of every table of a store, so that whatever changed shows.
func Contents(tb testing.TB, db *store.DB) string {
	tb.Helper()
	var all strings.Builder
	read(tb, db, func(v *store.View) error {
		tables, err := valuesOf(v, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'client_search%' ORDER BY name")
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := valuesOf(v, "SELECT * FROM "+quoted(fmt.Sprint(table[0]))+" ORDER BY 1, 2")
			if err != nil {
				return err
			}
			for _, row := range rows {
				fmt.Fprintf(&all, "%s %q\n", table[0], row)
			}
		}
		return nil
	})
	return all.String()
}

func quoted(name string) string { return `"` + name + `"` }

func list(columns []string) string { return `"` + strings.Join(columns, `", "`) + `"` }

// texts reads a statement's only column.
func texts(tb testing.TB, db *store.DB, statement string, arguments ...any) []string {
	tb.Helper()
	var all []string
	for _, value := range values(tb, db, statement, arguments...) {
		all = append(all, fmt.Sprint(value[0]))
	}
	return all
}

// values reads all rows of a statement.
func values(tb testing.TB, db *store.DB, statement string, arguments ...any) [][]any {
	tb.Helper()
	var all [][]any
	read(tb, db, func(v *store.View) error {
		var err error
		all, err = valuesOf(v, statement, arguments...)
		return err
	})
	return all
}

func read(tb testing.TB, db *store.DB, reader func(*store.View) error) {
	tb.Helper()
	if err := db.Read(context.Background(), reader); err != nil {
		tb.Fatalf("read the store: %v", err)
	}
}

func valuesOf(v *store.View, statement string, arguments ...any) ([][]any, error) {
	rows, err := v.Query(context.Background(), statement, arguments...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// write runs a statement once for each row, all in one transaction.
func write(tb testing.TB, db *store.DB, statement string, rows [][]any) {
	tb.Helper()
	ctx := context.Background()
	if err := db.Write(ctx, func(tx *store.Tx) error {
		for _, row := range rows {
			result, err := tx.Query(ctx, statement, row...)
			if err != nil {
				return err
			}
			if err := drain(result); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
}

// drain runs a statement to its end: it does its work while it is read.
func drain(rows *sql.Rows) error {
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}
