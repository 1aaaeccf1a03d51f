-- What is given to a client, or to a contact of theirs who has access of their own, and what they hand back. A share names
-- the version that was given: what is published later changes nothing about it. Answers stand until they are handed
-- in; a signature and what stands under it never change.
-- +goose Up
CREATE TABLE share (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  holder_id TEXT NOT NULL, -- the client, or one of their contacts: who is asked
  document_id TEXT NOT NULL REFERENCES document (id),
  version_id TEXT NOT NULL REFERENCES document_version (id),
  due_on TEXT NOT NULL, -- a day in the practice's zone; empty: none
  answered INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  shared_at INTEGER NOT NULL,
  opened_at INTEGER,
  started_at INTEGER,
  done_at INTEGER,
  withdrawn_at INTEGER
) STRICT;
CREATE INDEX share_by_client ON share (client_id, shared_at);
CREATE INDEX share_by_holder ON share (holder_id, shared_at);
CREATE UNIQUE INDEX share_open ON share (holder_id, version_id) WHERE done_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE share_answer (
  share_id TEXT NOT NULL REFERENCES share (id),
  question TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON
  at INTEGER NOT NULL,
  PRIMARY KEY (share_id, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE share_signature (
  share_id TEXT NOT NULL PRIMARY KEY REFERENCES share (id),
  grant_id TEXT NOT NULL,
  signer TEXT NOT NULL CHECK (signer <> ''),
  way TEXT NOT NULL CHECK (way IN ('typed', 'drawn', 'handed_in')),
  drawing TEXT NOT NULL,
  paper_hash BLOB NOT NULL,
  answers BLOB NOT NULL,
  answers_hash BLOB NOT NULL,
  seal BLOB NOT NULL, -- over all of this; the history's own line of it names the seal
  at INTEGER NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER share_signature_is_not_changed BEFORE UPDATE ON share_signature BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_signature_is_not_removed BEFORE DELETE ON share_signature BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_is_of_one_version BEFORE UPDATE OF id, client_id, holder_id, document_id, version_id, shared_at ON share BEGIN SELECT RAISE(ABORT, 'what was given stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_signed_is_not_reopened BEFORE UPDATE OF done_at ON share WHEN OLD.done_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_signed_is_not_removed BEFORE DELETE ON share WHEN OLD.done_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_answer_is_not_added_late BEFORE INSERT ON share_answer WHEN EXISTS (SELECT 1 FROM share_signature AS s WHERE s.share_id = NEW.share_id) BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_answer_is_not_changed_late BEFORE UPDATE ON share_answer WHEN EXISTS (SELECT 1 FROM share_signature AS s WHERE s.share_id IN (OLD.share_id, NEW.share_id)) BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_answer_is_not_removed_late BEFORE DELETE ON share_answer WHEN EXISTS (SELECT 1 FROM share_signature AS s WHERE s.share_id = OLD.share_id) BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
-- +goose StatementEnd

-- A file that a visitor sent. The bytes lie beside the records, under their hash, before the row is there.
CREATE TABLE visitor_upload (
  id TEXT NOT NULL PRIMARY KEY,
  grant_id TEXT NOT NULL,
  client TEXT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_upload_by_grant ON visitor_upload (grant_id, at);
CREATE TABLE client_upload (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  holder_id TEXT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  file TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX client_upload_by_client ON client_upload (client_id, at);

-- What a visitor did to a paper is looked for by whose it is, until the desk has taken it in.
CREATE INDEX visitor_event_by_client ON visitor_event (client, kind, seq);

CREATE VIEW portal_share AS
SELECT s.id AS "key", s.client_id AS client, s.holder_id AS holder, s.version_id AS version,
  d.kind AS kind, v.hash AS hash, v.file AS file, s.due_on AS due_on, s.answered AS answered, s.asked AS asked,
  s.shared_at AS shared_at, s.opened_at AS opened_at, s.started_at AS started_at, s.done_at AS done_at,
  CAST(coalesce(g.signer, '') AS TEXT) AS signer, CAST(coalesce(g.way, '') AS TEXT) AS way, CAST(coalesce(g.drawing, '') AS TEXT) AS drawing,
  g.answers_hash AS answers_hash
FROM share AS s
JOIN document AS d ON d.id = s.document_id
JOIN document_version AS v ON v.id = s.version_id
LEFT JOIN share_signature AS g ON g.share_id = s.id
WHERE s.withdrawn_at IS NULL;

CREATE VIEW portal_paper AS
SELECT v.id AS "key", v.body AS body FROM document_version AS v
WHERE EXISTS (SELECT 1 FROM share AS s WHERE s.version_id = v.id AND s.withdrawn_at IS NULL);

CREATE VIEW portal_answer AS
SELECT CAST(a.share_id || ':' || a.question AS TEXT) AS "key", a.share_id AS share, a.question AS question, a.value AS value
FROM share_answer AS a JOIN share AS s ON s.id = a.share_id
WHERE s.withdrawn_at IS NULL;

CREATE VIEW portal_upload AS
SELECT u.id AS "key", u.client_id AS client, u.holder_id AS holder, u.name AS name, u.media AS media, u.size AS size, u.at AS at
FROM client_upload AS u;

-- Papers are given to one person: the client, or a contact of theirs.
DROP VIEW portal_grant;
CREATE VIEW portal_grant AS
SELECT g.id AS "key", g.client_id AS client, g.address AS address, g.address_key AS address_key,
  CAST(coalesce(k.first_name, c.first_name) AS TEXT) AS first_name,
  CAST(CASE WHEN k.id IS NULL THEN c.preferred_name ELSE '' END AS TEXT) AS preferred_name,
  CAST(coalesce(k.language, c.language) AS TEXT) AS language,
  CAST(coalesce(k.may_request, m.requests) AS INTEGER) AS may_request,
  CAST(coalesce(k.may_message, m.messaging) AS INTEGER) AS may_message,
  CAST(coalesce(k.may_see_bills, m.billing_documents) AS INTEGER) AS may_see_bills,
  CAST(coalesce(k.may_pay, m.pay) AS INTEGER) AS may_pay,
  g.granted_at AS granted_at,
  CAST(CASE WHEN k.id IS NULL THEN '' WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END AS TEXT) AS about,
  CAST(EXISTS (
    SELECT 1 FROM access_grant AS o WHERE o.client_id = g.client_id AND o.holder_id <> g.holder_id AND o.ended_at IS NULL) AS INTEGER) AS has_others,
  g.holder_id AS holder
FROM access_grant AS g
JOIN client AS c ON c.id = g.client_id
JOIN permission AS m ON m.client_id = g.client_id
LEFT JOIN client_contact AS k ON k.id = g.holder_id
WHERE g.ended_at IS NULL AND c.status <> 'archived' AND (g.holder_id = g.client_id OR k.id IS NOT NULL);
DROP VIEW portal_preview;
CREATE VIEW portal_preview AS
SELECT w.id AS "key", w.client_id AS client, w.grant_id AS grant_id,
  CAST(coalesce(g.address, (SELECT a.address FROM client_address AS a WHERE a.client_id = w.client_id AND a.is_primary = 1), '') AS TEXT) AS address,
  CAST(coalesce(g.address_key, '') AS TEXT) AS address_key,
  c.first_name AS first_name, c.preferred_name AS preferred_name, c.language AS language,
  m.requests AS may_request, m.messaging AS may_message, m.billing_documents AS may_see_bills, m.pay AS may_pay,
  CAST(EXISTS (
    SELECT 1 FROM access_grant AS o WHERE o.client_id = w.client_id AND o.holder_id <> w.client_id AND o.ended_at IS NULL) AS INTEGER) AS has_others,
  w.token_hash AS token_hash, w.language AS spoken, w.created_at AS created_at,
  w.client_id AS holder
FROM access_preview AS w
JOIN client AS c ON c.id = w.client_id
JOIN permission AS m ON m.client_id = w.client_id
LEFT JOIN access_grant AS g ON g.holder_id = w.client_id AND g.ended_at IS NULL
WHERE c.status <> 'archived' AND w.grant_id = coalesce(g.id, '');
