-- name: InsertLink :exec
INSERT INTO access_link (id, grant_id, mail_id, kind, token_hash, code_hash, issued_at, life, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: HandOverLink :exec
UPDATE access_link SET handed_over_at = sqlc.arg(at), expires_at = CAST(sqlc.arg(at) AS INTEGER) + life WHERE mail_id = sqlc.arg(mail_id);

-- name: GetLinkOfMail :one
SELECT * FROM access_link WHERE mail_id = ? ORDER BY issued_at DESC LIMIT 1;

-- name: GetLink :one
SELECT * FROM access_link WHERE id = ?;
