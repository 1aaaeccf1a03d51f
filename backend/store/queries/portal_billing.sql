-- The portal's statements about bills and payments: they read portal_* and visitor_*, and write visitor_* alone.

-- name: ReadPortalPaymentAccount :one
SELECT is_active FROM portal_payment_account LIMIT 1;

-- name: ReadPortalBalance :one
SELECT * FROM portal_balance WHERE holder = ? AND client = ?;

-- name: ReadPortalInvoices :many
SELECT * FROM portal_invoice WHERE holder = ? AND client = ? ORDER BY position DESC;

-- name: ReadPortalInvoice :one
SELECT * FROM portal_invoice WHERE invoice = ? AND holder = ? AND client = ?;

-- name: ReadPortalStatements :many
SELECT * FROM portal_statement WHERE holder = ? AND client = ? ORDER BY position DESC;

-- name: ReadPortalStatement :one
SELECT * FROM portal_statement WHERE statement = ? AND holder = ? AND client = ?;

-- name: ReadPortalSuperbills :many
SELECT * FROM portal_superbill WHERE holder = ? AND client = ? ORDER BY position DESC;

-- name: ReadPortalSuperbill :one
SELECT * FROM portal_superbill WHERE superbill = ? AND holder = ? AND client = ?;

-- name: ReadPortalPayments :many
SELECT * FROM portal_payment WHERE holder = ? AND client = ? ORDER BY position DESC;

-- name: ReadPortalPayment :one
SELECT * FROM portal_payment WHERE payment = ? AND holder = ? AND client = ?;

-- name: ReadPortalCheckout :one
SELECT * FROM portal_checkout WHERE "key" = ? AND holder = ? AND client = ?;

-- The newest payments that somebody began.
-- name: ReadPortalCheckouts :many
SELECT * FROM portal_checkout WHERE holder = ? AND client = ? ORDER BY asked_at DESC, "key" DESC LIMIT 20;

-- What a visitor wanted paid, the newest first, with what became of it at the desk; an empty outcome: it has not been taken in.
-- name: ListPaymentsAsked :many
SELECT e.body, e.at, CAST(coalesce(o.outcome, '') AS TEXT) AS outcome, CAST(coalesce(o.code, '') AS TEXT) AS code
FROM visitor_event AS e LEFT JOIN portal_outcome AS o ON o."key" = e.id
WHERE e.client = ? AND e.kind = 'payment_asked' ORDER BY e.seq DESC LIMIT 20;
