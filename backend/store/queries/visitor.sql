-- The portal's statements: they read portal_* and visitor_*, and write visitor_* alone.

-- name: ReadPortalPractice :one
SELECT * FROM portal_practice LIMIT 1;

-- name: ReadPortalGrant :one
SELECT * FROM portal_grant WHERE "key" = ?;

-- Who is open at an address, and was at a moment already.
-- name: ReadPortalGrantsOfAddress :many
SELECT * FROM portal_grant WHERE address_key = ? AND granted_at <= ? ORDER BY granted_at, "key";

-- name: ReadPortalLinkByToken :one
SELECT * FROM portal_link WHERE token_hash = ?;

-- name: ReadPortalLink :one
SELECT * FROM portal_link WHERE "key" = ?;

-- name: ReadPortalLinksOfAddress :many
SELECT * FROM portal_link WHERE address_key = ? AND expires_at > ? ORDER BY issued_at DESC LIMIT 20;

-- name: ReadPortalOutcome :one
SELECT * FROM portal_outcome WHERE "key" = ?;

-- name: CountRedemptionsOfAddressSince :one
SELECT count(*) FROM visitor_redemption WHERE address_key = ? AND at >= ?;

-- name: InsertRedemption :execrows
INSERT INTO visitor_redemption (link, grant_id, address_key, session, way, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (link) DO NOTHING;

-- name: GetVisitorHost :one
SELECT host FROM visitor_host WHERE id = 1;

-- The numbers of a host have no holes.
-- name: InsertEvent :execrows
INSERT INTO visitor_event (host, seq, id, kind, client, body, at)
SELECT h.host, (SELECT coalesce(max(e.seq), 0) + 1 FROM visitor_event AS e WHERE e.host = h.host),
  CAST(sqlc.arg(id) AS TEXT), CAST(sqlc.arg(kind) AS TEXT), CAST(sqlc.arg(client) AS TEXT), CAST(sqlc.arg(body) AS TEXT), CAST(sqlc.arg(at) AS INTEGER)
FROM visitor_host AS h WHERE h.id = 1;

-- name: GetEvent :one
SELECT * FROM visitor_event WHERE id = ?;

-- name: ListEventsToTakeIn :many
SELECT e.* FROM visitor_event AS e LEFT JOIN intake AS i ON i.event_id = e.id
WHERE e.host = ? AND e.seq > ? AND i.event_id IS NULL ORDER BY e.seq LIMIT ?;

-- name: InsertSession :exec
INSERT INTO visitor_session (id, token_hash, grant_id, client, address_key, since, created_at, seen_at, ends_at, round)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: CountSessionsSince :one
SELECT count(*) FROM visitor_session WHERE grant_id = ? AND created_at >= ?;

-- name: GetSessionByToken :one
SELECT * FROM visitor_session WHERE token_hash = ?;

-- name: TouchSession :exec
UPDATE visitor_session SET seen_at = ? WHERE id = ?;

-- name: EndSession :exec
UPDATE visitor_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL;

-- name: EndOldestSessions :exec
UPDATE visitor_session SET ended_at = sqlc.arg(at)
WHERE visitor_session.id IN (
  SELECT s.id FROM visitor_session AS s WHERE s.grant_id = sqlc.arg(grant_id) AND s.ended_at IS NULL
  ORDER BY s.created_at DESC, s.id DESC LIMIT -1 OFFSET sqlc.arg(keep));

-- name: CountLiveSessions :one
SELECT count(DISTINCT s.client) AS clients, count(*) AS sessions FROM visitor_session AS s
JOIN access_grant AS g ON g.id = s.grant_id AND g.ended_at IS NULL
WHERE s.round = (SELECT p.session_round FROM practice AS p) AND s.ended_at IS NULL AND s.ends_at > sqlc.arg(now) AND s.seen_at > sqlc.arg(idle_since);

-- name: GetLastSeen :one
SELECT CAST(coalesce(max(s.seen_at), 0) AS INTEGER) AS seen_at,
  CAST(coalesce(sum(s.round = (SELECT p.session_round FROM practice AS p) AND s.ended_at IS NULL AND s.ends_at > sqlc.arg(now) AND s.seen_at > sqlc.arg(idle_since)), 0) AS INTEGER) AS live
FROM visitor_session AS s WHERE s.grant_id = sqlc.arg(grant_id);

-- name: InsertAttempt :exec
INSERT INTO visitor_attempt (id, what, who, at) VALUES (?, ?, ?, ?);

-- name: CountAttempts :one
SELECT count(*) FROM visitor_attempt WHERE what = ? AND who = ? AND at >= ?;

-- name: CountAttemptsBeside :one
SELECT count(*) AS everybody, CAST(coalesce(sum(who = sqlc.arg(who)), 0) AS INTEGER) AS own FROM visitor_attempt WHERE what = sqlc.arg(what) AND at >= sqlc.arg(at);

-- name: DeleteAttemptsBefore :exec
DELETE FROM visitor_attempt WHERE at < ?;

-- name: InsertIntake :exec
INSERT INTO intake (event_id, outcome, code, at) VALUES (?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING;

-- name: CountIntake :one
SELECT count(*) FROM intake WHERE event_id = ?;

-- name: GetRedemption :one
SELECT * FROM visitor_redemption WHERE link = ?;

-- name: GetNewestSession :one
SELECT * FROM visitor_session WHERE grant_id = ? ORDER BY created_at DESC LIMIT 1;
