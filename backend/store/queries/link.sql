-- name: InsertLink :exec
INSERT INTO access_link (id, grant_id, mail_id, kind, token_hash, code_hash, issued_at, life, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- A link's life and the wrong tries at its code count from the hand-over. A link that a sign-in has ended
-- meanwhile stays as old as it is: it must not come back to life because its mail goes once more.
-- name: HandOverLink :exec
UPDATE access_link SET handed_over_at = sqlc.arg(at), expires_at = CAST(sqlc.arg(at) AS INTEGER) + life,
  issued_at = CASE WHEN EXISTS (
    SELECT 1 FROM visitor_redemption AS r WHERE r.grant_id = access_link.grant_id AND r.at >= access_link.issued_at
  ) THEN issued_at ELSE CAST(sqlc.arg(at) AS INTEGER) END
WHERE mail_id = sqlc.arg(mail_id);

-- name: GetLinkOfMail :one
SELECT * FROM access_link WHERE mail_id = ? ORDER BY issued_at DESC LIMIT 1;

-- name: GetLink :one
SELECT * FROM access_link WHERE id = ?;
