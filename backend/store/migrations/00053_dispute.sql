-- How far the payer's bank has come with a payment that it asks back, and until when the practice can answer it.
-- +goose Up
ALTER TABLE checkout ADD COLUMN dispute TEXT NOT NULL DEFAULT '' CHECK (dispute IN ('', 'unanswered', 'answered', 'won', 'lost'));
ALTER TABLE checkout ADD COLUMN answer_until INTEGER; -- NULL: the provider has not told
ALTER TABLE checkout ADD COLUMN disputed_at INTEGER; -- when that last changed
UPDATE checkout SET dispute = 'unanswered', disputed_at = coalesce(settled_at, asked_at), look_at = 0 WHERE is_disputed = 1;
ALTER TABLE checkout DROP COLUMN is_disputed;
CREATE INDEX checkout_disputed ON checkout (dispute) WHERE dispute IN ('unanswered', 'answered');
CREATE INDEX checkout_by_invoice ON checkout (invoice_id, asked_at) WHERE invoice_id IS NOT NULL;

-- A bank has yet to decide on a payment of what is open: nothing more is to be paid meanwhile.
DROP VIEW portal_invoice;
CREATE VIEW portal_invoice AS
SELECT CAST(i.id || ' ' || r.holder_id AS TEXT) AS "key", i.id AS invoice, i.client_id AS client, r.holder_id AS holder, i.label AS label,
  i.issued_on AS issued_on, i.due_on AS due_on, i.currency AS currency, i.total AS total, s.paid AS paid, s.open AS open,
  CAST(s.is_void AS INTEGER) AS is_void, s.written_off AS written_off, s.refunded AS refunded, i.body AS body, CAST(i.number AS INTEGER) AS position,
  CAST(s.open > 0 AND EXISTS (
    SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.state = 'processing' AND (k.invoice_id IS NULL OR k.invoice_id = i.id)) AS INTEGER) AS is_on_its_way
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN bill_reader AS r ON r.client_id = i.client_id
WHERE i.number IS NOT NULL;

DROP VIEW portal_balance;
CREATE VIEW portal_balance AS
SELECT r.holder_id AS "key", r.client_id AS client, r.holder_id AS holder, b.currency AS currency,
  CAST(coalesce((SELECT sum(s.open) FROM invoice_standing AS s WHERE s.client_id = r.client_id), 0) AS INTEGER) AS open,
  CAST(coalesce((SELECT sum(p.rest) FROM payment_standing AS p WHERE p.client_id = r.client_id), 0) AS INTEGER) AS credit,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = r.client_id AND k.state = 'processing') AS INTEGER) AS is_on_its_way
FROM bill_reader AS r JOIN client AS c ON c.id = r.client_id JOIN billing_setting AS b ON b.practice_id = c.practice_id;
