-- The practitioner's mailbox, in which returned mail is looked for where that is switched on: how it is reached, how
-- the last look went, and how far it has been read. One row.
-- +goose Up
CREATE TABLE mailbox (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  is_on INTEGER NOT NULL DEFAULT 0 CHECK (is_on IN (0, 1)),
  host TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security TEXT NOT NULL CHECK (security IN ('starttls', 'tls')),
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'offline', 'busy', 'needs_sign_in', 'refused', 'certificate')),
  words TEXT NOT NULL DEFAULT '',
  since INTEGER,
  next_at INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  looked_at INTEGER,
  place_of TEXT NOT NULL DEFAULT '', -- whose mailbox on which server the place is in
  uid_validity INTEGER NOT NULL DEFAULT 0,
  uid INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL
) STRICT;

-- When the newest report on a mail arrived, by the mailbox's clock: an older one is no news.
ALTER TABLE outbox ADD COLUMN reported_at INTEGER;
CREATE INDEX outbox_by_message ON outbox (message_id) WHERE message_id <> '';
CREATE INDEX outbox_handed_over ON outbox (handed_over_at) WHERE handed_over_at IS NOT NULL;
