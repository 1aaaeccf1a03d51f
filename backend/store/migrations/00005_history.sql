-- Who did what, in order. Each row's hash covers the row and the hash before it; nothing is ever changed or removed.
-- +goose Up
CREATE TABLE history (
  seq INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (actor IN ('practitioner', 'client', 'program')),
  action TEXT NOT NULL,
  client_id TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX history_by_client ON history (client_id, seq);
-- +goose StatementBegin
CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER history_is_not_removed BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- +goose StatementEnd
