-- name: GetTill :one
SELECT a.* FROM payment_account AS a JOIN practice AS p ON p.id = a.practice_id;

-- name: SaveTill :exec
UPDATE payment_account SET key_id = ?, is_active = ?, is_trial = ?, code = ?, checked_at = ?, updated_at = ?;

-- name: HearPayments :exec
UPDATE payment_account SET heard_at = ?;

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
UPDATE checkout SET state = ?, code = ?, amount = ?, currency = ?, what = ?, page = ?, address = ?, provider_payment = ?, payment_id = ?, returned = ?, is_disputed = ?,
  tries = ?, watched_until = ?, look_at = ?, settled_at = ? WHERE id = ?;

-- The provider told that something has happened with a page, or a payment.
-- name: LookAtCheckouts :execrows
UPDATE checkout SET look_at = sqlc.arg(now) WHERE (page = sqlc.arg(id) OR provider_payment = sqlc.arg(id)) AND (look_at IS NULL OR look_at > sqlc.arg(now));

-- Everything that may have changed while nobody heard of it for too long.
-- name: LookAtAllCheckouts :exec
UPDATE checkout SET look_at = sqlc.arg(now) WHERE page <> '' AND asked_at >= sqlc.arg(since) AND (look_at IS NULL OR look_at > sqlc.arg(now));

-- name: ListCheckouts :many
SELECT * FROM checkout WHERE CAST(sqlc.arg(client) AS TEXT) = '' OR client_id = sqlc.arg(client) ORDER BY asked_at DESC, id DESC LIMIT sqlc.arg(most);
