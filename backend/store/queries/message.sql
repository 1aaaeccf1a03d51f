-- name: InsertMessage :exec
INSERT INTO message (id, practice_id, client_id, holder_id, is_from_client, body, at, visible_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetMessage :one
SELECT * FROM message WHERE id = ?;

-- name: CountMessage :one
SELECT count(*) FROM message WHERE id = ?;

-- name: DropMessage :exec
DELETE FROM message WHERE id = ?;

-- name: GetNewestMessage :one
SELECT * FROM message WHERE holder_id = ? ORDER BY at DESC, id DESC LIMIT 1;

-- The newest messages of a thread before one of them, the newest first.
-- name: ListMessages :many
SELECT * FROM message AS m
WHERE m.holder_id = sqlc.arg(holder_id) AND m.at <= sqlc.arg(at) AND (m.at < sqlc.arg(at) OR m.id < sqlc.arg(id))
ORDER BY m.at DESC, m.id DESC LIMIT sqlc.arg(most);

-- What a client wrote up to a message is read.
-- name: ReadClientMessages :execrows
UPDATE message SET read_at = sqlc.arg(read_at)
WHERE holder_id = sqlc.arg(holder_id) AND is_from_client = 1 AND read_at IS NULL AND (at < sqlc.arg(at) OR (at = sqlc.arg(at) AND id <= sqlc.arg(id)));

-- What the practice wrote up to a message is read, of what the client has.
-- name: ReadPracticeMessages :execrows
UPDATE message SET read_at = sqlc.arg(read_at)
WHERE holder_id = sqlc.arg(holder_id) AND is_from_client = 0 AND read_at IS NULL AND visible_at <= sqlc.arg(read_at)
  AND (at < sqlc.arg(at) OR (at = sqlc.arg(at) AND id <= sqlc.arg(id)));

-- name: CountUnreadOfClient :one
SELECT count(*) FROM message WHERE is_from_client = 1 AND holder_id = ? AND read_at IS NULL;

-- name: CountUnreadOfPractice :one
SELECT count(*) FROM message WHERE is_from_client = 0 AND holder_id = sqlc.arg(holder_id) AND read_at IS NULL AND visible_at <= sqlc.arg(now);

-- name: InsertMessageFile :exec
INSERT INTO message_file (id, message_id, position, name, media, size, file) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ListMessageFiles :many
SELECT * FROM message_file WHERE message_id IN (sqlc.slice(messages)) ORDER BY message_id, position;

-- name: GetMessageFile :one
SELECT * FROM message_file WHERE id = ?;

-- name: PutThread :exec
INSERT INTO message_thread (holder_id, client_id, last_id, last_at, unread) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (holder_id) DO UPDATE SET last_id = excluded.last_id, last_at = excluded.last_at, unread = excluded.unread;

-- name: DropThread :exec
DELETE FROM message_thread WHERE holder_id = ?;

-- name: CountUnreadMessages :one
SELECT CAST(coalesce(sum(unread), 0) AS INTEGER) FROM message_thread;

-- The threads in the order of their newest messages, and where none was written yet of their drafts; a name is asked for by a part of it.
-- name: ListThreads :many
SELECT t.holder_id, t.client_id, t.last_id, t.last_at, t.unread, CAST(coalesce(m.body, b.body, '') AS TEXT) AS body,
  CAST(coalesce(m.is_from_client, 0) AS INTEGER) AS is_from_client,
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name) AS TEXT) AS name,
  CAST(CASE WHEN k.id IS NULL THEN '' ELSE CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name END AS TEXT) AS about,
  CAST(EXISTS (SELECT 1 FROM message_file AS f WHERE f.message_id = t.last_id) AS INTEGER) AS has_files,
  CAST(EXISTS (SELECT 1 FROM message_draft AS d WHERE d.holder_id = t.holder_id) AS INTEGER) AS has_draft
FROM message_thread AS t
LEFT JOIN message AS m ON m.id = t.last_id
LEFT JOIN message_draft AS b ON b.holder_id = t.holder_id
JOIN client AS c ON c.id = t.client_id
LEFT JOIN client_contact AS k ON k.id = t.holder_id
WHERE t.last_at <= sqlc.arg(at) AND (t.last_at < sqlc.arg(at) OR t.holder_id < sqlc.arg(holder_id))
  AND (CAST(sqlc.arg(is_unread) AS INTEGER) = 0 OR t.unread > 0)
  AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(coalesce(k.first_name || ' ' || k.last_name, '') || ' ' || c.first_name || ' ' || c.preferred_name || ' ' || c.last_name), lower(CAST(sqlc.arg(text) AS TEXT))) > 0)
ORDER BY t.last_at DESC, t.holder_id DESC LIMIT sqlc.arg(most);

-- Those of a client and of their contacts that wait to be read, the newest first.
-- name: ListUnreadThreadsOfClient :many
SELECT holder_id, unread FROM message_thread WHERE client_id = ? AND unread > 0 ORDER BY last_at DESC, holder_id DESC;

-- name: PutMessageDraft :exec
INSERT INTO message_draft (holder_id, client_id, body, updated_at) VALUES (?, ?, ?, ?)
ON CONFLICT (holder_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at;

-- name: DropMessageDraft :exec
DELETE FROM message_draft WHERE holder_id = ?;

-- name: GetMessageDraft :one
SELECT * FROM message_draft WHERE holder_id = ?;

-- name: InsertDraftFile :exec
INSERT INTO message_draft_file (id, holder_id, position, name, media, size, file) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ListDraftFiles :many
SELECT * FROM message_draft_file WHERE holder_id = ? ORDER BY position, id;

-- name: DropDraftFile :exec
DELETE FROM message_draft_file WHERE holder_id = ? AND id = ?;

-- name: DropDraftFiles :exec
DELETE FROM message_draft_file WHERE holder_id = ?;
