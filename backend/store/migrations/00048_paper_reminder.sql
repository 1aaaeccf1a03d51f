-- When clients are reminded of papers that are not done, and of what they have been reminded.
-- +goose Up
CREATE TABLE paper_reminder_rule (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  days TEXT NOT NULL, -- JSON: days from the day due; -1 is the day before
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE share_reminder (
  share_id TEXT NOT NULL REFERENCES share (id),
  day INTEGER NOT NULL, -- from the day due
  mail_id TEXT NOT NULL,
  until INTEGER NOT NULL, -- from then on it is too late to send it
  PRIMARY KEY (share_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_reminder_by_mail ON share_reminder (mail_id);
CREATE INDEX share_by_due ON share (due_on) WHERE due_on <> '' AND done_at IS NULL AND withdrawn_at IS NULL;
