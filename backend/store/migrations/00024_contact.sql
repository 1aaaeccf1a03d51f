-- Who belongs to a client: the partner, a parent, a guardian. Consent to email stands with who recorded it and when.
-- +goose Up
CREATE TABLE client_contact (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  first_name TEXT NOT NULL CHECK (first_name <> ''),
  last_name TEXT NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('partner', 'parent', 'guardian', 'other')),
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  has_consent INTEGER NOT NULL CHECK (has_consent IN (0, 1)),
  consent_at INTEGER,
  consent_by TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'es')),
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (has_consent = 0 OR address <> '')
) STRICT;
CREATE INDEX client_contact_by_client ON client_contact (client_id, created_at, id);
