-- The portal's statements about messages: they read portal_* and visitor_*, and write visitor_* alone. What the practice
-- wrote is there from its visible_at on.

-- The newest messages of a thread before one of them, the newest first.
-- name: ReadPortalMessages :many
SELECT * FROM portal_message
WHERE holder = sqlc.arg(holder) AND client = sqlc.arg(client) AND visible_at <= sqlc.arg(now)
  AND at <= sqlc.arg(at) AND (at < sqlc.arg(at) OR "key" < sqlc.arg(before))
ORDER BY at DESC, "key" DESC LIMIT sqlc.arg(most);

-- name: ReadPortalMessage :one
SELECT * FROM portal_message WHERE "key" = ? AND holder = ? AND client = ? AND visible_at <= ?;

-- What the practice wrote after a message and is not read.
-- name: CountPortalUnread :one
SELECT count(*) FROM portal_message
WHERE holder = sqlc.arg(holder) AND client = sqlc.arg(client) AND is_from_client = 0 AND read_at IS NULL AND visible_at <= sqlc.arg(now)
  AND (at > sqlc.arg(at) OR (at = sqlc.arg(at) AND "key" > sqlc.arg(after)));

-- What a change of a thread shows in: which messages are the newest, and when the practice read the visitor's.
-- name: ReadPortalMarks :many
SELECT "key", CAST(CASE WHEN is_from_client THEN coalesce(read_at, 0) ELSE 0 END AS INTEGER) AS read_at FROM portal_message
WHERE holder = sqlc.arg(holder) AND client = sqlc.arg(client) AND visible_at <= sqlc.arg(now)
ORDER BY at DESC, "key" DESC LIMIT sqlc.arg(most);

-- name: GetLastMessageEvent :one
SELECT CAST(coalesce(max(seq), 0) AS INTEGER) FROM visitor_event WHERE client = ? AND kind = 'message_sent';

-- name: ReadPortalMessageFiles :many
SELECT * FROM portal_message_file WHERE message IN (sqlc.slice(messages)) ORDER BY message, position;

-- name: ReadPortalMessageFile :one
SELECT * FROM portal_message_file WHERE "key" = ? AND holder = ? AND client = ? AND visible_at <= ?;

-- What visitors of these pages wrote and read and the desk has not taken in yet.
-- name: ListPendingMessages :many
SELECT e.* FROM visitor_event AS e
WHERE e.client = ? AND e.kind IN ('message_sent', 'messages_read')
  AND NOT EXISTS (SELECT 1 FROM portal_outcome AS o WHERE o."key" = e.id AND o.outcome <> 'parked')
ORDER BY e.seq;

-- name: CountMessageOnce :one
SELECT count(*) FROM visitor_message_once WHERE grant_id = ? AND page = ?;

-- name: CountMessagesSince :one
SELECT count(*) FROM visitor_message_once WHERE grant_id = ? AND at > ?;

-- name: InsertMessageOnce :exec
INSERT INTO visitor_message_once (grant_id, page, event_id, at) VALUES (?, ?, ?, ?);

-- Whether anything was sent from a page, whatever it said.
-- name: CountMessagesOfPage :one
SELECT count(*) FROM visitor_message_once WHERE grant_id = sqlc.arg(grant_id) AND page >= CAST(sqlc.arg(page) AS TEXT) || ' ' AND page < CAST(sqlc.arg(page) AS TEXT) || '!';

-- name: GetVisitorDraft :one
SELECT body FROM visitor_draft WHERE holder = ? AND client = ?;

-- name: PutVisitorDraft :exec
INSERT INTO visitor_draft (holder, client, body, at) VALUES (?, ?, ?, ?)
ON CONFLICT (holder) DO UPDATE SET body = excluded.body, at = excluded.at;
