-- The practice itself: one row. Times are INTEGER milliseconds since 1970 (UTC) in every table.
-- +goose Up
CREATE TABLE practice (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  practitioner TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL DEFAULT 'UTC',
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'es')),
  portal_address TEXT NOT NULL DEFAULT '',
  is_portal_on INTEGER NOT NULL DEFAULT 1 CHECK (is_portal_on IN (0, 1)),
  undo_seconds INTEGER NOT NULL DEFAULT 10 CHECK (undo_seconds BETWEEN 0 AND 180),
  default_requests INTEGER NOT NULL DEFAULT 1 CHECK (default_requests IN (0, 1)),
  default_messaging INTEGER NOT NULL DEFAULT 1 CHECK (default_messaging IN (0, 1)),
  default_billing_documents INTEGER NOT NULL DEFAULT 1 CHECK (default_billing_documents IN (0, 1)),
  default_pay INTEGER NOT NULL DEFAULT 0 CHECK (default_pay IN (0, 1)),
  code_salt BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- The account that mail leaves from. Its password is in the keychain under the account's id.
CREATE TABLE mail_account (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL UNIQUE REFERENCES practice (id),
  host TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security TEXT NOT NULL CHECK (security IN ('starttls', 'tls')),
  username TEXT NOT NULL,
  sender_name TEXT NOT NULL DEFAULT '',
  sender_address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
