package store

import (
	"context"
	"errors"
)

// OpenHost opens a store for the Client Portal alone, such as a portal away from the desk has: the
// same file format, key, writer and authorizer as [Open], and no table but those that schema makes in
// a new file. It fails like [Open].
func OpenHost(ctx context.Context, options Options, schema []string) (*DB, error) {
	return openWith(ctx, options, func(db *DB, ctx context.Context) error { return db.lay(ctx, schema) })
}

// lay makes the tables of a new file, all or none.
func (db *DB) lay(ctx context.Context, schema []string) error {
	var tables int
	if err := db.writers.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil || tables > 0 {
		return err
	}
	tx, err := db.writers.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, statement := range schema {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}
