-- name: InsertDocument :exec
INSERT INTO document (id, practice_id, kind, starter, language, title, place, draft, draft_hash, file, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM document), ?, ?, ?, ?, ?);

-- name: UpdateDocument :exec
UPDATE document SET language = ?, title = ?, draft = ?, draft_hash = ?, file = ?, version = version + 1, updated_at = ? WHERE document.id = ?;

-- name: PlaceDocument :exec
UPDATE document SET place = ? WHERE id = ?;

-- name: ArchiveDocument :exec
UPDATE document SET archived_at = ?, place = (SELECT max(o.place) + 1 FROM document o), version = version + 1, updated_at = ? WHERE document.id = ?;

-- name: GetDocument :one
SELECT * FROM document WHERE id = ?;

-- name: CountDocuments :one
SELECT count(*) FROM document;

-- name: CountOffered :one
SELECT count(*) FROM document AS d
WHERE d.archived_at IS NULL AND EXISTS (SELECT 1 FROM document_version AS v WHERE v.document_id = d.id );

-- The list without its drafts, the last version of each beside it.
-- name: ListDocuments :many
SELECT d.id, d.kind, d.starter, d.language, d.title, d.version, d.archived_at, d.updated_at,
  CAST(coalesce(v.number, 0) AS INTEGER) AS published, v.published_at AS published_at, CAST(coalesce(v.hash <> d.draft_hash, 1) AS INTEGER) AS is_changed
FROM document d
LEFT JOIN document_version v ON v.document_id = d.id
  AND v.number = (SELECT max(l.number) FROM document_version l WHERE l.document_id = d.id)
ORDER BY d.archived_at IS NOT NULL, d.place, d.id;

-- name: InsertDocumentVersion :exec
INSERT INTO document_version (id, document_id, number, body, hash, file, published_at) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ListDocumentVersions :many
SELECT id, number, hash, published_at FROM document_version WHERE document_id = ? ORDER BY number DESC;

-- name: GetDocumentVersion :one
SELECT * FROM document_version WHERE document_id = ? AND number = ?;

-- name: ListKeptFiles :many
SELECT file FROM document WHERE file <> '' UNION SELECT file FROM document_version WHERE file <> ''
UNION SELECT file FROM client_upload UNION SELECT hash FROM visitor_upload
UNION SELECT file FROM message_file UNION SELECT file FROM message_draft_file;
