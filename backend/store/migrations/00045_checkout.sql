-- Payments that clients make online. What is asked of the provider is written down before it is asked: whatever becomes of
-- this program in between, a client is charged once, and it is recorded once.
-- +goose Up
ALTER TABLE payment_account ADD COLUMN key_id TEXT NOT NULL DEFAULT ''; -- the name under which its key is kept; empty: none was set up
ALTER TABLE payment_account ADD COLUMN is_trial INTEGER NOT NULL DEFAULT 0 CHECK (is_trial IN (0, 1)); -- the key moves no money
ALTER TABLE payment_account ADD COLUMN code TEXT NOT NULL DEFAULT ''; -- why it is not active, by a code
ALTER TABLE payment_account ADD COLUMN checked_at INTEGER; -- when the provider last said that the key may do what is needed
ALTER TABLE payment_account ADD COLUMN heard_at INTEGER NOT NULL DEFAULT 0; -- up to when the provider has told what happened

-- One row a payment that somebody began. Its id is made by the portal, and the provider keeps it with the payment.
CREATE TABLE checkout (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  holder_id TEXT NOT NULL, -- who pays: the client, or a contact of theirs
  invoice_id TEXT REFERENCES invoice (id), -- NULL: all that is open
  state TEXT NOT NULL CHECK (state IN ('asked', 'begun', 'open', 'closing', 'processing', 'paid', 'failed', 'expired')),
  code TEXT NOT NULL DEFAULT '', -- why it failed
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  what TEXT NOT NULL, -- as the payer reads it: Invoice 2026-042
  language TEXT NOT NULL, -- the payer's
  page TEXT NOT NULL DEFAULT '', -- the provider's id of the page; empty: there is none yet
  address TEXT NOT NULL DEFAULT '', -- of that page
  provider_payment TEXT NOT NULL DEFAULT '', -- the provider's id of the payment
  payment_id TEXT UNIQUE REFERENCES payment (id), -- as it was recorded; NULL: it was not
  returned INTEGER NOT NULL DEFAULT 0, -- how much of it went back and was recorded
  is_disputed INTEGER NOT NULL DEFAULT 0 CHECK (is_disputed IN (0, 1)),
  tries INTEGER NOT NULL DEFAULT 0, -- how often the provider did not answer in a row
  asked_at INTEGER NOT NULL,
  watched_until INTEGER NOT NULL, -- until when somebody waits for it
  look_at INTEGER, -- when the provider is asked next; NULL: not before it tells of something
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX checkout_by_page ON checkout (page) WHERE page <> '';
CREATE INDEX checkout_by_provider_payment ON checkout (provider_payment) WHERE provider_payment <> '';
CREATE INDEX checkout_by_client ON checkout (client_id, asked_at);
CREATE INDEX checkout_due ON checkout (look_at) WHERE look_at IS NOT NULL;
-- A client has one page at a time to pay on.
CREATE UNIQUE INDEX checkout_live ON checkout (client_id) WHERE state IN ('asked', 'begun', 'open');

-- Whether the practice takes payments online now: one row.
CREATE VIEW portal_payment_account AS
SELECT a.practice_id AS "key", a.is_active AS is_active FROM payment_account AS a;

-- What became of a payment that somebody began, for whoever began it and may read the bills. Its page is for those who may
-- pay alone.
CREATE VIEW portal_checkout AS
SELECT k.id AS "key", k.client_id AS client, k.holder_id AS holder, CAST(coalesce(k.invoice_id, '') AS TEXT) AS invoice,
  k.state AS state, k.code AS code, k.amount AS amount, k.currency AS currency,
  CAST(CASE WHEN k.state = 'open' AND r.may_pay = 1 AND a.is_active = 1 THEN k.address ELSE '' END AS TEXT) AS address,
  CAST(coalesce(k.payment_id, '') AS TEXT) AS payment, k.tries AS tries, k.asked_at AS asked_at
FROM checkout AS k JOIN bill_reader AS r ON r.client_id = k.client_id AND r.holder_id = k.holder_id
JOIN payment_account AS a ON a.practice_id = k.practice_id;
