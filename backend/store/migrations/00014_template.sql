-- What the practitioner wrote for every mail of a kind in one language. Both texts empty: the standard text, taken
-- back after there were others; the version goes on, so that an older window cannot write over it.
-- +goose Up
CREATE TABLE template (
  practice_id TEXT NOT NULL REFERENCES practice (id),
  kind TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'es')),
  subject TEXT NOT NULL,
  message TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, kind, language)
) STRICT;
-- A mail to the practice's own address that shows what a template says. It belongs to nobody and opens nothing.
ALTER TABLE outbox ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1));
