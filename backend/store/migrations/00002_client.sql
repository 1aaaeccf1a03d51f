-- Profiles with their addresses, consent and phones, and the index that find-as-you-type reads.
-- +goose Up
CREATE TABLE client (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  kind TEXT NOT NULL CHECK (kind IN ('adult', 'minor', 'couple')),
  first_name TEXT NOT NULL CHECK (first_name <> ''),
  last_name TEXT NOT NULL DEFAULT '',
  preferred_name TEXT NOT NULL DEFAULT '',
  sort_name TEXT NOT NULL,
  born_on TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'archived')),
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'es')),
  version INTEGER NOT NULL DEFAULT 1,
  search_row INTEGER NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX client_by_name ON client (sort_name, id);

CREATE TABLE client_address (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  address TEXT NOT NULL CHECK (address <> ''),
  address_key TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('home', 'work', 'school', 'other')),
  position INTEGER NOT NULL,
  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  has_consent INTEGER NOT NULL CHECK (has_consent IN (0, 1)),
  consent_at INTEGER,
  consent_by TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (client_id, address_key)
) STRICT;
CREATE UNIQUE INDEX client_address_primary ON client_address (client_id) WHERE is_primary = 1;
CREATE INDEX client_address_by_key ON client_address (address_key);

CREATE TABLE client_phone (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  number TEXT NOT NULL CHECK (number <> ''),
  type TEXT NOT NULL CHECK (type IN ('mobile', 'home', 'work', 'other')),
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX client_phone_by_client ON client_phone (client_id, position);

-- Its rowid is the client's search_row.
CREATE VIRTUAL TABLE client_search USING fts5 (
  names, addresses, phones,
  prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2 tokenchars '@.-_+'"
);
