-- name: GetTemplate :one
SELECT * FROM template WHERE kind = ? AND language = ?;

-- name: UpsertTemplate :exec
INSERT INTO template (practice_id, kind, language, subject, message, version, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (practice_id, kind, language) DO UPDATE SET subject = excluded.subject, message = excluded.message, version = excluded.version,
  updated_at = excluded.updated_at;
