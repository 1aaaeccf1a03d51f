package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"

	"anteroom/backend/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date, forward only. A file that a newer program wrote is left as it
// is and refused; before an older one is changed, a copy of it is laid beside it.
func (db *DB) migrate(ctx context.Context) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.writers, steps)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	found, err := schemaVersion(ctx, db.writers)
	if err != nil {
		return err
	}
	if found > newest {
		return fault.Wrap(Newer, fmt.Errorf("schema %d, this program knows %d", found, newest))
	}
	if found == newest {
		return nil
	}
	if found > 0 {
		if err := db.copyBefore(ctx, newest); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	return checkForeignKeys(ctx, db.writers)
}

// schemaVersion reads the version without writing anything; 0 is a new file.
func schemaVersion(ctx context.Context, db *sql.DB) (int64, error) {
	var tables int
	const known = "SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'"
	if err := db.QueryRowContext(ctx, known).Scan(&tables); err != nil || tables == 0 {
		return 0, err
	}
	var version int64
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied = 1").Scan(&version)
	return version, err
}

// copyBefore lays a copy of the file beside it, encrypted as it is, and makes the copy durable.
func (db *DB) copyBefore(ctx context.Context, version int64) error {
	if _, err := db.writers.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return err
	}
	from, err := os.Open(db.path)
	if err != nil {
		return err
	}
	defer from.Close()
	name := fmt.Sprintf("%s.before-%d-%s", db.path, version, db.options.Clock().UTC().Format("20060102T150405.000"))
	to, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Sync(), to.Close()); err != nil {
		return errors.Join(err, os.Remove(name)) // half a copy helps nobody
	}
	return nil
}

func checkForeignKeys(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return fault.Wrap(Unreadable, errors.New("a row points at one that is not there"))
	}
	return rows.Err()
}
