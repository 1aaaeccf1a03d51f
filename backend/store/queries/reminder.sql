-- name: GetPaperReminderRule :one
SELECT * FROM paper_reminder_rule LIMIT 1;

-- name: UpsertPaperReminderRule :exec
INSERT INTO paper_reminder_rule (practice_id, days, updated_at) VALUES (?, ?, ?)
ON CONFLICT (practice_id) DO UPDATE SET days = excluded.days, updated_at = excluded.updated_at;

-- Of one holder, or of everybody where none is named.
-- name: ListSharesDue :many
SELECT s.id, s.client_id, s.holder_id, s.due_on, s.shared_at FROM share AS s
WHERE s.due_on <> '' AND s.done_at IS NULL AND s.withdrawn_at IS NULL
  AND s.due_on >= sqlc.arg(first_day) AND s.due_on <= sqlc.arg(last_day)
  AND (s.holder_id = sqlc.arg(holder) OR CAST(sqlc.arg(holder) AS TEXT) = '')
ORDER BY s.holder_id, s.due_on, s.id;

-- name: InsertShareReminder :exec
INSERT INTO share_reminder (share_id, day, mail_id, until) VALUES (?, ?, ?, ?);

-- name: CountShareReminders :one
SELECT count(*) FROM share_reminder WHERE share_id = ? AND day = ?;

-- name: CountRemindedOf :one
SELECT CAST(coalesce(sum(s.done_at IS NULL AND s.withdrawn_at IS NULL), 0) AS INTEGER) AS standing,
  CAST(coalesce(max(r.until), 0) AS INTEGER) AS until, CAST(coalesce(max(s.due_on), '') AS TEXT) AS due_on
FROM share_reminder AS r JOIN share AS s ON s.id = r.share_id WHERE r.mail_id = ?;

-- name: GetLastReminderOf :one
SELECT CAST(coalesce(max(o.sent_at), 0) AS INTEGER) FROM share_reminder AS r JOIN outbox AS o ON o.id = r.mail_id WHERE r.share_id = ?;
