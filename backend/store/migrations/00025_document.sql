-- What a practice gives its clients to read, sign and fill in. A row of document is what the practitioner works on: the
-- draft, its place in the list, whether it is put away. A row of document_version is what was published, and never
-- changes again: a signature stands under its bytes. file names a kept file by the hash of its content.
-- +goose Up
CREATE TABLE document (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  kind TEXT NOT NULL CHECK (kind IN ('text', 'form', 'file')),
  starter TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'es')),
  title TEXT NOT NULL CHECK (title <> ''),
  place INTEGER NOT NULL,
  draft BLOB NOT NULL,
  draft_hash BLOB NOT NULL,
  file TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  archived_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE document_version (
  id TEXT NOT NULL PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  number INTEGER NOT NULL CHECK (number > 0),
  body BLOB NOT NULL,
  hash BLOB NOT NULL,
  file TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  UNIQUE (document_id, number)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER document_version_is_not_changed BEFORE UPDATE ON document_version BEGIN SELECT RAISE(ABORT, 'what was published stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_version_is_not_removed BEFORE DELETE ON document_version BEGIN SELECT RAISE(ABORT, 'what was published stays'); END;
-- +goose StatementEnd
