-- Whoever may hold access: the client, and their contacts.
-- name: ListHoldersOfAddress :many
SELECT a.client_id AS holder_id FROM client_address AS a WHERE a.address_key = sqlc.arg(address_key)
UNION SELECT c.id FROM client_contact AS c WHERE c.address_key = sqlc.arg(address_key) ORDER BY 1;

-- name: InsertClient :exec
INSERT INTO client (id, practice_id, kind, first_name, last_name, preferred_name, sort_name, born_on, status, language, created_at, updated_at, search_row)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(o.search_row), 0) + 1 FROM client AS o));

-- name: GetClient :one
SELECT * FROM client WHERE id = ?;

-- name: UpdateClient :execrows
UPDATE client SET kind = ?, first_name = ?, last_name = ?, preferred_name = ?, sort_name = ?, born_on = ?, status = ?, language = ?,
  version = version + 1, updated_at = ?
WHERE id = ? AND version = ?;

-- name: UpdateClientStatus :exec
UPDATE client SET status = ?, version = version + 1, updated_at = ? WHERE id = ?;

-- name: ListAddresses :many
SELECT * FROM client_address WHERE client_id = ? ORDER BY position, id;

-- name: GetAddress :one
SELECT * FROM client_address WHERE id = ?;

-- name: UpsertAddress :exec
INSERT INTO client_address (id, client_id, address, address_key, type, position, is_primary, has_consent, consent_at, consent_by, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET address = excluded.address, address_key = excluded.address_key, type = excluded.type,
  position = excluded.position, is_primary = excluded.is_primary, has_consent = excluded.has_consent,
  consent_at = excluded.consent_at, consent_by = excluded.consent_by, updated_at = excluded.updated_at;

-- name: ClearPrimaryAddress :exec
UPDATE client_address SET is_primary = 0 WHERE client_id = ?;

-- name: DeleteAddress :exec
DELETE FROM client_address WHERE id = ?;

-- name: ListPhones :many
SELECT * FROM client_phone WHERE client_id = ? ORDER BY position, id;

-- name: DeletePhones :exec
DELETE FROM client_phone WHERE client_id = ?;

-- name: InsertPhone :exec
INSERT INTO client_phone (id, client_id, number, type, position) VALUES (?, ?, ?, ?, ?);

-- name: ListClientsWithAddress :many
SELECT c.id, c.first_name, c.last_name, c.status FROM client_address AS a JOIN client AS c ON c.id = a.client_id
WHERE a.address_key = ? ORDER BY c.sort_name, c.id LIMIT ?;

-- name: ListClientsBornOn :many
SELECT id, first_name, last_name, status FROM client WHERE sort_name = ? AND born_on = ? ORDER BY id LIMIT ?;
