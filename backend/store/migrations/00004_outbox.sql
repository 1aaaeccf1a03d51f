-- The only way out: what is to be sent, to whom, and what became of it.
-- +goose Up
CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  dedup_key TEXT UNIQUE,
  kind TEXT NOT NULL,
  client_id TEXT NOT NULL DEFAULT '',
  grant_id TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT 'en',
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  message_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN
    ('held', 'queued', 'sending', 'sent', 'retrying', 'in_doubt', 'failed', 'bounced', 'cancelled')),
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  attempted_at INTEGER,
  handed_over_at INTEGER,
  last_phase TEXT NOT NULL DEFAULT '',
  last_code INTEGER NOT NULL DEFAULT 0,
  last_words TEXT NOT NULL DEFAULT '',
  bytes BLOB,
  is_settled INTEGER NOT NULL DEFAULT 0 CHECK (is_settled IN (0, 1)),
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state IN ('held', 'queued', 'retrying');
CREATE INDEX outbox_open ON outbox (state, created_at);
CREATE INDEX outbox_by_client ON outbox (client_id, created_at);
CREATE INDEX outbox_by_grant ON outbox (grant_id, created_at);

-- How the way out is: paused by the practitioner, or held up by the account's server. One row.
CREATE TABLE outbox_account (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'offline', 'busy', 'needs_sign_in', 'refused', 'certificate')),
  words TEXT NOT NULL DEFAULT '',
  since INTEGER,
  next_at INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;
