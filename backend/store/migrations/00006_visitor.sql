-- THE CONTRACT with the portal. Up go events: rows in visitor_*. Down go views: portal_*, whose first column is `key`.
-- +goose Up

-- The host that counts the events: made with the database, so that numbers belong to whoever counted them.
CREATE TABLE visitor_host (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  host TEXT NOT NULL
) STRICT;
INSERT INTO visitor_host (id, host) VALUES (1, lower(hex(randomblob(16))));

CREATE TABLE visitor_event (
  host TEXT NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  client TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (host, seq)
) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER visitor_event_is_not_changed BEFORE UPDATE ON visitor_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visitor_event_is_not_removed BEFORE DELETE ON visitor_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
-- +goose StatementEnd

-- The link's id is the key: of any number of redemptions at once one row is stored.
CREATE TABLE visitor_redemption (
  link TEXT NOT NULL PRIMARY KEY,
  grant_id TEXT NOT NULL,
  session TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('link', 'code')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_redemption_by_grant ON visitor_redemption (grant_id, at);

-- The cookie's token rests here as a hash. seen_at moves on; ended_at is set once.
CREATE TABLE visitor_session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  grant_id TEXT NOT NULL,
  client TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX visitor_session_by_grant ON visitor_session (grant_id, created_at);

-- What the limits count: one row an attempt, for known and unknown addresses alike.
CREATE TABLE visitor_attempt (
  id TEXT NOT NULL PRIMARY KEY,
  what TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_attempt_by_who ON visitor_attempt (what, who, at);

-- What became of each event at the desk.
CREATE TABLE intake (
  event_id TEXT NOT NULL PRIMARY KEY,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'parked')),
  code TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;

CREATE VIEW portal_practice AS
SELECT p.id AS "key", p.name AS name, p.practitioner AS practitioner, p.phone AS phone, p.language AS language,
  p.is_portal_on AS is_on, p.portal_address AS address, p.code_salt AS code_salt
FROM practice AS p;

CREATE VIEW portal_grant AS
SELECT g.id AS "key", g.client_id AS client, g.address AS address, g.address_key AS address_key,
  c.first_name AS first_name, c.preferred_name AS preferred_name, c.language AS language,
  m.requests AS may_request, m.messaging AS may_message, m.billing_documents AS may_see_bills, m.pay AS may_pay,
  g.granted_at AS granted_at
FROM access_grant AS g
JOIN client AS c ON c.id = g.client_id
JOIN permission AS m ON m.client_id = g.client_id
WHERE g.ended_at IS NULL AND c.status <> 'archived';

CREATE VIEW portal_link AS
SELECT l.id AS "key", l.grant_id AS grant_id, g.client_id AS client, g.address_key AS address_key, l.kind AS kind,
  l.token_hash AS token_hash, l.code_hash AS code_hash, l.issued_at AS issued_at, l.expires_at AS expires_at
FROM access_link AS l
JOIN access_grant AS g ON g.id = l.grant_id
WHERE g.ended_at IS NULL;

CREATE VIEW portal_outcome AS
SELECT i.event_id AS "key", i.outcome AS outcome, i.code AS code, i.at AS at
FROM intake AS i;
