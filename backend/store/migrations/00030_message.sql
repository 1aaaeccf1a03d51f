-- Secure messages. A thread belongs to a holder: the client, or a contact of theirs who has access of their own. What the
-- practice writes can be taken back until the other side has it; what the other side has is never changed.
-- +goose Up
CREATE TABLE message (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  holder_id TEXT NOT NULL,
  is_from_client INTEGER NOT NULL CHECK (is_from_client IN (0, 1)),
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL, -- from when the other side has it
  read_at INTEGER -- when the other side had read it
) STRICT;
CREATE INDEX message_by_holder ON message (holder_id, at, id);
CREATE INDEX message_unread ON message (is_from_client, holder_id) WHERE read_at IS NULL;

CREATE TABLE message_file (
  id TEXT NOT NULL PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  file TEXT NOT NULL -- the hash of its bytes
) STRICT;
CREATE INDEX message_file_by_message ON message_file (message_id, position);

-- The newest message of each thread, kept beside the messages so that the list of threads is read without them.
CREATE TABLE message_thread (
  holder_id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  last_id TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  unread INTEGER NOT NULL DEFAULT 0 -- by the practitioner
) STRICT, WITHOUT ROWID;
CREATE INDEX message_thread_by_time ON message_thread (last_at, holder_id);

CREATE TABLE message_draft (
  holder_id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE message_draft_file (
  id TEXT NOT NULL PRIMARY KEY,
  holder_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  file TEXT NOT NULL
) STRICT;
CREATE INDEX message_draft_file_by_holder ON message_draft_file (holder_id, position);

-- A file that a visitor sent with a message is no file of their papers.
ALTER TABLE visitor_upload ADD COLUMN purpose TEXT NOT NULL DEFAULT 'papers' CHECK (purpose IN ('papers', 'message'));

-- The page that a message was typed on has a number of its own, so that pressing twice, or loading again, sends it once.
CREATE TABLE visitor_message_once (
  grant_id TEXT NOT NULL,
  page TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (grant_id, page)
) STRICT, WITHOUT ROWID;

CREATE VIEW portal_message AS
SELECT m.id AS "key", m.client_id AS client, m.holder_id AS holder, m.is_from_client AS is_from_client, m.body AS body,
  m.at AS at, m.visible_at AS visible_at, m.read_at AS read_at
FROM message AS m
WHERE CASE WHEN m.holder_id = m.client_id
  THEN EXISTS (SELECT 1 FROM permission AS p WHERE p.client_id = m.client_id AND p.messaging = 1)
  ELSE EXISTS (SELECT 1 FROM client_contact AS k WHERE k.id = m.holder_id AND k.may_message = 1) END;

CREATE VIEW portal_message_file AS
SELECT f.id AS "key", f.message_id AS message, m.holder AS holder, m.client AS client, m.visible_at AS visible_at, f.position AS position,
  f.name AS name, f.media AS media, f.size AS size, f.file AS file
FROM message_file AS f JOIN portal_message AS m ON m."key" = f.message_id;
