-- name: InsertBulk :exec
INSERT INTO bulk (id, practice_id, created_at, purpose, due_on) VALUES (?, ?, ?, ?, ?);

-- name: InsertBulkDocument :exec
INSERT INTO bulk_document (bulk_id, position, document_id) VALUES (?, ?, ?);

-- name: ListBulkDocuments :many
SELECT document_id FROM bulk_document WHERE bulk_id = ? ORDER BY position;

-- name: InsertBulkRow :exec
INSERT INTO bulk_row (bulk_id, position, client_id, reason) VALUES (?, ?, ?, ?);

-- name: GetBulk :one
SELECT * FROM bulk WHERE id = ?;

-- name: GetNewestBulk :one
SELECT * FROM bulk ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: GetOpenBulk :one
SELECT * FROM bulk WHERE worked_at IS NULL ORDER BY created_at, id LIMIT 1;

-- name: ListOpenBulkRows :many
SELECT * FROM bulk_row WHERE bulk_id = ? AND mail_id IS NULL AND reason = '' ORDER BY position LIMIT ?;

-- name: SettleBulkRow :exec
UPDATE bulk_row SET mail_id = ?, reason = ? WHERE bulk_id = ? AND position = ?;

-- name: StopBulkRows :exec
UPDATE bulk_row SET reason = sqlc.arg(reason) WHERE bulk_id = sqlc.arg(bulk_id) AND mail_id IS NULL AND reason = '';

-- name: FinishBulk :exec
UPDATE bulk SET worked_at = ? WHERE id = ?;

-- name: StopBulk :exec
UPDATE bulk SET stopped_at = sqlc.arg(at), worked_at = coalesce(worked_at, sqlc.arg(at)) WHERE id = sqlc.arg(id);

-- name: SeeBulk :exec
UPDATE bulk SET is_seen = 1 WHERE id = ?;

-- name: ListWaitingMailOfBulk :many
SELECT o.id FROM bulk_row AS b JOIN outbox AS o ON o.id = b.mail_id
WHERE b.bulk_id = ? AND o.state IN ('held', 'queued', 'retrying') ORDER BY b.position;

-- name: CountBulkByOutcome :many
SELECT CAST(CASE WHEN b.reason <> '' THEN 'left_out' WHEN b.mail_id IS NULL THEN 'open' ELSE coalesce(o.state, 'sent') END AS TEXT) AS outcome,
  b.reason, count(*) AS clients
FROM bulk_row AS b LEFT JOIN outbox AS o ON o.id = b.mail_id
WHERE b.bulk_id = ? GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;

-- name: ListBulkRows :many
SELECT b.client_id, b.reason, c.first_name, c.last_name, CAST(coalesce(o.recipient, '') AS TEXT) AS recipient,
  CAST(CASE WHEN b.reason <> '' THEN 'left_out' WHEN b.mail_id IS NULL THEN 'open' ELSE coalesce(o.state, 'sent') END AS TEXT) AS outcome,
  CAST(coalesce(o.reason, '') AS TEXT) AS mail_reason, CAST(coalesce(o.last_words, '') AS TEXT) AS words, o.sent_at, c.access
FROM bulk_row AS b JOIN client AS c ON c.id = b.client_id LEFT JOIN outbox AS o ON o.id = b.mail_id
WHERE b.bulk_id = sqlc.arg(bulk_id) AND (CAST(sqlc.arg(box) AS TEXT) = '' OR CAST(sqlc.arg(box) AS TEXT) =
  CASE WHEN b.reason <> '' OR o.state = 'cancelled' THEN 'left_out'
    WHEN b.mail_id IS NULL OR o.state IN ('held', 'queued', 'sending', 'retrying') THEN 'waiting'
    WHEN o.state = 'sent' THEN 'sent' ELSE 'problems' END)
ORDER BY b.position LIMIT sqlc.arg(limit) OFFSET sqlc.arg(offset);
