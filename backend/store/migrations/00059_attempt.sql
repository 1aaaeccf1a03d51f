-- What one place, or everybody together, tried in the last minute is read from an index each, at every sign-in. The rows lie in
-- one of them.
-- +goose Up
CREATE TABLE visitor_attempt_kept (
  id TEXT NOT NULL,
  what TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (what, who, at, id)
) STRICT, WITHOUT ROWID;
INSERT INTO visitor_attempt_kept (id, what, who, at) SELECT id, what, who, at FROM visitor_attempt;
DROP TABLE visitor_attempt;
ALTER TABLE visitor_attempt_kept RENAME TO visitor_attempt;
CREATE INDEX visitor_attempt_by_time ON visitor_attempt (what, at, who);
