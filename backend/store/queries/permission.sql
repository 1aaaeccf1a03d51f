-- name: StartPermissions :exec
INSERT INTO permission (client_id, requests, messaging, billing_documents, pay, updated_at)
SELECT CAST(sqlc.arg(client_id) AS TEXT), p.default_requests, p.default_messaging, p.default_billing_documents, p.default_pay, CAST(sqlc.arg(updated_at) AS INTEGER)
FROM practice AS p;

-- name: GetPermissions :one
SELECT * FROM permission WHERE client_id = ?;

-- name: UpdatePermissions :exec
UPDATE permission SET requests = ?, messaging = ?, billing_documents = ?, pay = ?, updated_at = ? WHERE client_id = ?;
