-- name: InsertContact :exec
INSERT INTO client_contact (id, client_id, first_name, last_name, relation, address, address_key, has_consent, consent_at, consent_by, phone, language, may_request, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT p.default_requests FROM practice AS p), 0), ?, ?);

-- name: UpdateContactPermissions :exec
UPDATE client_contact SET may_request = ?, may_message = ?, may_see_bills = ?, may_pay = ?, updated_at = ? WHERE id = ?;

-- name: UpdateContact :exec
UPDATE client_contact SET first_name = ?, last_name = ?, relation = ?, address = ?, address_key = ?, has_consent = ?, consent_at = ?,
  consent_by = ?, phone = ?, language = ?, version = version + 1, updated_at = ?
WHERE id = ?;

-- name: DeleteContact :exec
DELETE FROM client_contact WHERE id = ?;

-- name: GetContact :one
SELECT * FROM client_contact WHERE id = ?;

-- name: ListContacts :many
SELECT * FROM client_contact WHERE client_id = ? ORDER BY created_at, id;
