-- Where and how the Client Portal is served. No row: on this computer alone.
-- +goose Up
CREATE TABLE hosting (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  mode TEXT NOT NULL CHECK (mode IN ('preview', 'proxy', 'direct', 'lan')),
  proxy_port INTEGER NOT NULL CHECK (proxy_port BETWEEN 1 AND 65535),
  trusted TEXT NOT NULL,
  https_port INTEGER NOT NULL CHECK (https_port BETWEEN 1 AND 65535),
  http_port INTEGER NOT NULL CHECK (http_port BETWEEN 1 AND 65535),
  contact TEXT NOT NULL DEFAULT '',
  agreed_at INTEGER,
  lan_port INTEGER NOT NULL CHECK (lan_port BETWEEN 1 AND 65535),
  updated_at INTEGER NOT NULL
) STRICT;
