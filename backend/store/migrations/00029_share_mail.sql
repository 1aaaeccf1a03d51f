-- Which mail told of a share. One that was taken back, or never arrived, has told nobody.
-- +goose Up
CREATE TABLE share_mail (
  share_id TEXT NOT NULL PRIMARY KEY REFERENCES share (id),
  mail_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX share_mail_by_mail ON share_mail (mail_id);
