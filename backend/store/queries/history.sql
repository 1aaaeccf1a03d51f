-- name: GetHistoryHead :one
SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1;

-- name: InsertHistory :exec
INSERT INTO history (seq, id, at, actor, action, client_id, subject, detail, hash, contact, relation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ListHistoryOfClient :many
SELECT * FROM history WHERE client_id = ? ORDER BY seq DESC LIMIT ?;

-- name: ListHistory :many
SELECT * FROM history WHERE seq > ? ORDER BY seq LIMIT ?;

-- name: ListHistoryOfPortal :many
SELECT * FROM history WHERE client_id = '' AND action IN ('portal_opened', 'portal_closed', 'everyone_signed_out')
ORDER BY seq DESC LIMIT ?;

-- How somebody was called in the last line about an object of a client's.
-- name: GetContactInHistory :one
SELECT contact, relation FROM history WHERE client_id = ? AND subject = ? AND contact <> '' ORDER BY seq DESC LIMIT 1;
