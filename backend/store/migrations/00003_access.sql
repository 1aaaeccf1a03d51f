-- Who may enter: one grant a client at a time, the links and codes that were mailed for it, and what it permits.
-- +goose Up
CREATE TABLE permission (
  client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id),
  requests INTEGER NOT NULL CHECK (requests IN (0, 1)),
  messaging INTEGER NOT NULL CHECK (messaging IN (0, 1)),
  billing_documents INTEGER NOT NULL CHECK (billing_documents IN (0, 1)),
  pay INTEGER NOT NULL CHECK (pay IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;

-- A grant is never changed back: what ended stays ended, and letting a client in again makes a new one.
CREATE TABLE access_grant (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  address_id TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  signed_in_at INTEGER,
  ended_at INTEGER,
  ended_by TEXT NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'disabled', 'replaced', 'archived')),
  CHECK ((ended_at IS NULL) = (ended_by = ''))
) STRICT;
CREATE UNIQUE INDEX access_grant_live ON access_grant (client_id) WHERE ended_at IS NULL;
CREATE INDEX access_grant_by_client ON access_grant (client_id, granted_at);
CREATE INDEX access_grant_by_address ON access_grant (address_key) WHERE ended_at IS NULL;

-- Tokens and codes rest here as hashes only. The life of a link counts from the hand-over to the mail server.
CREATE TABLE access_link (
  id TEXT NOT NULL PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES access_grant (id),
  mail_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'sign_in')),
  token_hash BLOB NOT NULL UNIQUE,
  code_hash BLOB NOT NULL,
  issued_at INTEGER NOT NULL,
  life INTEGER NOT NULL CHECK (life > 0),
  handed_over_at INTEGER,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_link_by_grant ON access_link (grant_id, issued_at);
CREATE INDEX access_link_by_mail ON access_link (mail_id);
