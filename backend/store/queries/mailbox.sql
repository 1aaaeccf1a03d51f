-- name: GetMailbox :one
SELECT * FROM mailbox LIMIT 1;

-- name: UpsertMailbox :exec
INSERT INTO mailbox (practice_id, is_on, host, port, security, updated_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (practice_id) DO UPDATE SET is_on = excluded.is_on, host = excluded.host, port = excluded.port,
  security = excluded.security, state = 'ready', words = '', since = NULL, next_at = 0, tries = 0, updated_at = excluded.updated_at;

-- name: UpdateMailboxState :exec
UPDATE mailbox SET state = ?, words = ?, since = ?, next_at = ?, tries = ?, updated_at = ?;

-- name: UpdateMailboxPlace :exec
UPDATE mailbox SET place_of = ?, uid_validity = ?, uid = ?, looked_at = ?, updated_at = ?;

-- name: GetNewestHandOver :one
SELECT CAST(coalesce(max(handed_over_at), 0) AS INTEGER) FROM outbox WHERE handed_over_at IS NOT NULL;

-- name: GetMailOfMessage :one
SELECT * FROM outbox WHERE message_id = ? AND message_id <> '' LIMIT 1;

-- name: MarkReported :exec
UPDATE outbox SET reported_at = sqlc.arg(reported_at), updated_at = sqlc.arg(now) WHERE id = sqlc.arg(id);
