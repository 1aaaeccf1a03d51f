-- What became of a detail of the profile that a client wrote otherwise in a form: it was taken into the profile, or left.
-- +goose Up
CREATE TABLE share_detail (
  share_id TEXT NOT NULL REFERENCES share (id),
  question TEXT NOT NULL,
  is_accepted INTEGER NOT NULL CHECK (is_accepted IN (0, 1)),
  at INTEGER NOT NULL,
  PRIMARY KEY (share_id, question)
) STRICT, WITHOUT ROWID;
