-- name: GetHistoryHead :one
SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1;

-- name: InsertHistory :exec
INSERT INTO history (seq, id, at, actor, action, client_id, subject, detail, hash, contact, relation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ListHistoryOfClient :many
SELECT * FROM history WHERE client_id = ? ORDER BY seq DESC LIMIT ?;

-- name: ListHistory :many
SELECT * FROM history WHERE seq > ? ORDER BY seq LIMIT ?;
