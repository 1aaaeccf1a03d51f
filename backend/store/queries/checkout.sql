-- name: GetTill :one
SELECT a.* FROM payment_account AS a JOIN practice AS p ON p.id = a.practice_id;

-- name: SaveTill :exec
UPDATE payment_account SET key_id = ?, is_active = ?, is_trial = ?, code = ?, checked_at = ?, updated_at = ?;

-- name: HearPayments :exec
UPDATE payment_account SET heard_at = ?;

-- name: HearPaymentsSooner :exec
UPDATE payment_account SET heard_at = min(heard_at, CAST(sqlc.arg(at) AS INTEGER));

-- name: InsertCheckout :exec
INSERT INTO checkout (id, practice_id, client_id, holder_id, invoice_id, state, amount, currency, what, language, asked_at, watched_until, look_at)
VALUES (?, ?, ?, ?, ?, 'asked', ?, ?, ?, ?, ?, ?, ?);

-- name: GetCheckout :one
SELECT * FROM checkout WHERE id = ?;

-- name: GetLiveCheckout :one
SELECT * FROM checkout WHERE client_id = ? AND state IN ('asked', 'begun', 'open');

-- name: CountClosingCheckouts :one
SELECT count(*) FROM checkout WHERE client_id = ? AND state = 'closing';

-- What a bank still decides on, of what would be paid by another payment.
-- name: CountWaitingCheckouts :one
SELECT count(*) FROM checkout
WHERE client_id = sqlc.arg(client_id) AND state = 'processing' AND (invoice_id IS NULL OR CAST(sqlc.arg(invoice) AS TEXT) = '' OR invoice_id = sqlc.arg(invoice));

-- name: CountProcessingCheckouts :one
SELECT count(*) FROM checkout WHERE state = 'processing';

-- name: ListDueCheckouts :many
SELECT * FROM checkout WHERE look_at <= ? ORDER BY look_at, id LIMIT ?;

-- name: GetNextLook :one
SELECT CAST(coalesce(min(look_at), 0) AS INTEGER) FROM checkout WHERE look_at IS NOT NULL;

-- name: ListOpenCheckouts :many
SELECT * FROM checkout WHERE state IN ('asked', 'begun', 'open', 'closing') ORDER BY asked_at, id;

-- name: MoveCheckout :exec
UPDATE checkout SET state = ?, code = ?, amount = ?, currency = ?, what = ?, page = ?, address = ?, provider_payment = ?, payment_id = ?, returned = ?, dispute = ?,
  answer_until = ?, disputed_at = ?, tries = ?, watched_until = ?, look_at = ?, settled_at = ? WHERE id = ?;

-- The provider told that something has happened with a page, or a payment.
-- name: LookAtCheckouts :execrows
UPDATE checkout SET look_at = sqlc.arg(now) WHERE (page = sqlc.arg(id) OR provider_payment = sqlc.arg(id)) AND (look_at IS NULL OR look_at > sqlc.arg(now));

-- Everything that may have changed while nobody heard of it for too long.
-- name: LookAtAllCheckouts :exec
UPDATE checkout SET look_at = sqlc.arg(now) WHERE page <> '' AND asked_at >= sqlc.arg(since) AND (look_at IS NULL OR look_at > sqlc.arg(now));

-- Of one client or all, the newest first. A filter is all, unpaid (not yet, or it came to nothing since a moment) or disputed (a bank has yet to decide).
-- name: ListCheckouts :many
SELECT sqlc.embed(k), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name, CAST(coalesce(i.label, '') AS TEXT) AS label
FROM checkout AS k JOIN client AS c ON c.id = k.client_id LEFT JOIN invoice AS i ON i.id = k.invoice_id
WHERE (k.asked_at < CAST(sqlc.arg(before) AS INTEGER) OR (k.asked_at = CAST(sqlc.arg(before) AS INTEGER) AND k.id < sqlc.arg(before_id)))
  AND (CAST(sqlc.arg(client) AS TEXT) = '' OR k.client_id = sqlc.arg(client))
  AND CASE CAST(sqlc.arg(filter) AS TEXT)
    WHEN 'unpaid' THEN k.payment_id IS NULL AND (k.settled_at IS NULL OR k.settled_at >= CAST(sqlc.arg(since) AS INTEGER))
    WHEN 'disputed' THEN k.dispute IN ('unanswered', 'answered')
    ELSE 1 END
ORDER BY k.asked_at DESC, k.id DESC LIMIT sqlc.arg(most);

-- What was begun for an invoice, and what was begun for all that was open while the invoice was, the oldest first.
-- name: ListCheckoutsOfInvoice :many
SELECT sqlc.embed(k), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name, i.label
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id JOIN checkout AS k ON k.client_id = i.client_id
WHERE i.id = sqlc.arg(invoice) AND (k.invoice_id = i.id OR (k.invoice_id IS NULL AND k.asked_at >= i.issued_at AND CASE
  WHEN k.payment_id IS NOT NULL THEN EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)
    OR EXISTS (SELECT 1 FROM refund AS r WHERE r.payment_id = k.payment_id AND r.invoice_id = i.id)
  ELSE s.open > 0 OR k.asked_at <= (SELECT max(a.at) FROM payment_allocation AS a WHERE a.invoice_id = i.id) END))
ORDER BY k.asked_at, k.id;
