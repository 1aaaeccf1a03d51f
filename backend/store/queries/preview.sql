-- The practitioner's look at the portal as one client sees it: the leave to look on the desk, the look itself at the portal.

-- name: InsertAccessPreview :exec
INSERT INTO access_preview (id, client_id, grant_id, token_hash, language, created_at) VALUES (?, ?, ?, ?, ?, ?);

-- name: DeleteAccessPreviews :exec
DELETE FROM access_preview;

-- name: ReadPortalPreview :one
SELECT * FROM portal_preview WHERE "key" = ?;

-- name: ReadPortalPreviewByTicket :one
SELECT * FROM portal_preview WHERE token_hash = ?;

-- name: InsertVisitorPreview :execrows
INSERT INTO visitor_preview (preview, token_hash, created_at) VALUES (?, ?, ?) ON CONFLICT (preview) DO NOTHING;

-- name: GetVisitorPreviewByToken :one
SELECT * FROM visitor_preview WHERE token_hash = ?;

-- name: EndVisitorPreview :exec
UPDATE visitor_preview SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL;
