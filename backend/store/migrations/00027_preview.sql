-- The practitioner looks at the portal as one client sees it (W4). The desk's row is the leave to look: while it stands
-- the preview lives, and whatever ends previews takes it away. There is one at a time.
-- +goose Up
CREATE TABLE access_preview (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  grant_id TEXT NOT NULL, -- the access that the client has; empty: none
  token_hash BLOB NOT NULL UNIQUE, -- of the ticket
  language TEXT NOT NULL CHECK (language IN ('en', 'es')), -- the practitioner's
  created_at INTEGER NOT NULL
) STRICT;

-- What the client has now, whether they may come in or not. Another access than the one that was there, or none any
-- more, ends the preview as it ends the client's own sessions.
CREATE VIEW portal_preview AS
SELECT w.id AS "key", w.client_id AS client, w.grant_id AS grant_id,
  CAST(coalesce(g.address, (SELECT a.address FROM client_address AS a WHERE a.client_id = w.client_id AND a.is_primary = 1), '') AS TEXT) AS address,
  CAST(coalesce(g.address_key, '') AS TEXT) AS address_key,
  c.first_name AS first_name, c.preferred_name AS preferred_name, c.language AS language,
  m.requests AS may_request, m.messaging AS may_message, m.billing_documents AS may_see_bills, m.pay AS may_pay,
  CAST(EXISTS (
    SELECT 1 FROM access_grant AS o WHERE o.client_id = w.client_id AND o.holder_id <> w.client_id AND o.ended_at IS NULL) AS INTEGER) AS has_others,
  w.token_hash AS token_hash, w.language AS spoken, w.created_at AS created_at
FROM access_preview AS w
JOIN client AS c ON c.id = w.client_id
JOIN permission AS m ON m.client_id = w.client_id
LEFT JOIN access_grant AS g ON g.holder_id = w.client_id AND g.ended_at IS NULL
WHERE c.status <> 'archived' AND w.grant_id = coalesce(g.id, '');

-- Kept apart from the clients' own sessions, so that nothing that asks for these ever counts a preview. The preview's
-- id is the key: of any number of redemptions of a ticket one row is stored.
CREATE TABLE visitor_preview (
  preview TEXT NOT NULL PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE, -- of the cookie's token
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
