-- name: InsertGrant :exec
INSERT INTO access_grant (id, client_id, holder_id, address_id, address, address_key, granted_at) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: GetLatestGrant :one
SELECT * FROM access_grant WHERE holder_id = ? ORDER BY (ended_at IS NULL) DESC, granted_at DESC, id DESC LIMIT 1;

-- name: GetGrant :one
SELECT * FROM access_grant WHERE id = ?;

-- name: ListLiveGrantsByAddress :many
SELECT * FROM access_grant WHERE address_key = ? AND ended_at IS NULL ORDER BY granted_at, id;

-- name: ListLiveGrantsOfClient :many
SELECT * FROM access_grant WHERE client_id = ? AND ended_at IS NULL ORDER BY granted_at, id;

-- name: EndGrant :exec
UPDATE access_grant SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL;

-- name: MarkSignedIn :execrows
UPDATE access_grant SET signed_in_at = ? WHERE id = ? AND signed_in_at IS NULL AND ended_at IS NULL;

-- name: CountLiveGrants :one
SELECT count(DISTINCT client_id) FROM access_grant WHERE ended_at IS NULL;

-- name: MarkKept :exec
UPDATE access_grant SET kept_at = ? WHERE id = ? AND ended_at IS NULL;

-- name: ListOthersAtAddress :many
SELECT c.first_name, c.last_name, CAST(coalesce(k.first_name, '') AS TEXT) AS contact_first_name, CAST(coalesce(k.last_name, '') AS TEXT) AS contact_last_name
FROM access_grant AS g JOIN client AS c ON c.id = g.client_id LEFT JOIN client_contact AS k ON k.id = g.holder_id
WHERE g.address_key = ? AND g.ended_at IS NULL AND g.holder_id <> ? ORDER BY c.sort_name, c.id, g.granted_at LIMIT ?;
