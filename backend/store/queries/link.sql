-- name: InsertLink :exec
INSERT INTO access_link (id, grant_id, mail_id, kind, token_hash, code_hash, issued_at, life, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- A link's life and the wrong tries at its code count from the hand-over. A link that a sign-in has ended
-- meanwhile stays as old as it is: it must not come back to life because its mail goes once more.
-- name: HandOverLink :exec
UPDATE access_link SET handed_over_at = sqlc.arg(at), expires_at = CAST(sqlc.arg(at) AS INTEGER) + life,
  issued_at = CASE WHEN CASE kind
    WHEN 'sign_in' THEN EXISTS (
      SELECT 1 FROM visitor_redemption AS r JOIN access_grant AS g ON g.address_key = r.address_key
      WHERE g.id = access_link.grant_id AND r.at >= access_link.issued_at)
    ELSE EXISTS (SELECT 1 FROM visitor_session AS s WHERE s.grant_id = access_link.grant_id AND s.created_at >= access_link.issued_at)
  END THEN issued_at ELSE CAST(sqlc.arg(at) AS INTEGER) END
WHERE mail_id = sqlc.arg(mail_id);

-- name: GetLinkOfMail :one
SELECT * FROM access_link WHERE mail_id = ? ORDER BY issued_at DESC LIMIT 1;

-- name: GetLink :one
SELECT * FROM access_link WHERE id = ?;

-- A sign-in link belongs to its address: when the access that it was mailed under ends, it passes on to whoever was
-- there when it was made.
-- name: PassOnLinks :exec
UPDATE access_link SET grant_id = sqlc.arg(heir)
WHERE grant_id = sqlc.arg(grant_id) AND kind = 'sign_in' AND issued_at >= CAST(sqlc.arg(granted_at) AS INTEGER);

-- A code that was made to be read out has no mail.
-- name: EndSpokenLinks :exec
UPDATE access_link SET expires_at = sqlc.arg(now) WHERE grant_id = sqlc.arg(grant_id) AND mail_id = '' AND expires_at > sqlc.arg(now);

-- name: GetNewestSpokenLink :one
SELECT * FROM access_link WHERE grant_id = ? AND mail_id = '' ORDER BY issued_at DESC, id DESC LIMIT 1;
