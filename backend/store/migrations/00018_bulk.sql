-- Invitations to many at once (W6): who was chosen, and what has become of each. A row without an outcome is still to
-- be done, so that a crash in the middle is gone on from.
-- +goose Up
CREATE TABLE bulk (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  created_at INTEGER NOT NULL,
  worked_at INTEGER, -- when the last row had an outcome
  stopped_at INTEGER,
  is_seen INTEGER NOT NULL DEFAULT 0 CHECK (is_seen IN (0, 1))
) STRICT;
CREATE INDEX bulk_newest ON bulk (created_at DESC, id DESC);

CREATE TABLE bulk_row (
  bulk_id TEXT NOT NULL REFERENCES bulk (id),
  position INTEGER NOT NULL,
  client_id TEXT NOT NULL REFERENCES client (id),
  mail_id TEXT REFERENCES outbox (id),
  reason TEXT NOT NULL DEFAULT '', -- why the client was left out
  PRIMARY KEY (bulk_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_row_open ON bulk_row (bulk_id, position) WHERE mail_id IS NULL AND reason = '';
CREATE INDEX bulk_row_by_mail ON bulk_row (mail_id) WHERE mail_id IS NOT NULL;

-- A client who asks for a link waits for it on a screen: theirs go before a thousand invitations.
CREATE INDEX outbox_urgent ON outbox (next_at, id) WHERE kind = 'sign_in_link' AND state IN ('held', 'queued', 'retrying');
