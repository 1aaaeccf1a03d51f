-- name: GetRequest :one
SELECT * FROM appointment_request WHERE id = ?;

-- name: InsertRequest :exec
INSERT INTO appointment_request (id, practice_id, client_id, holder_id, service_id, place_id, start, "end", buffer, note, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: AnswerRequest :exec
UPDATE appointment_request SET state = ?, reason = ?, answered_at = ?, appointment_id = ? WHERE id = ?;

-- name: CountRequest :one
SELECT count(*) FROM appointment_request WHERE id = ?;

-- name: CountOpenRequestsOfHolder :one
SELECT count(*) FROM appointment_request WHERE holder_id = ? AND state IN ('pending', 'offered');

-- name: CountPendingRequests :one
SELECT count(*) FROM appointment_request WHERE state = 'pending';

-- Those that wait for an answer of either side, by the time that was asked for; with the names they are shown by.
-- name: ListOpenRequests :many
SELECT sqlc.embed(r),
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name) AS TEXT) AS name,
  s.name AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind,
  CAST(NOT EXISTS (SELECT 1 FROM appointment AS a WHERE a.client_id = r.client_id AND a.state = 'booked') AS INTEGER) AS is_new
FROM appointment_request AS r
JOIN client AS c ON c.id = r.client_id
LEFT JOIN client_contact AS k ON k.id = r.holder_id
JOIN service AS s ON s.id = r.service_id
LEFT JOIN place AS p ON p.id = r.place_id
WHERE r.state IN ('pending', 'offered') ORDER BY r.state DESC, r.start, r.id;

-- Those that are answered, the newest first.
-- name: ListClosedRequests :many
SELECT sqlc.embed(r),
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name) AS TEXT) AS name,
  s.name AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind
FROM appointment_request AS r
JOIN client AS c ON c.id = r.client_id
LEFT JOIN client_contact AS k ON k.id = r.holder_id
JOIN service AS s ON s.id = r.service_id
LEFT JOIN place AS p ON p.id = r.place_id
WHERE r.state NOT IN ('pending', 'offered') ORDER BY coalesce(r.answered_at, r.at) DESC, r.id DESC LIMIT ?;

-- What came of other requests in a stretch of time.
-- name: CountRequestedBetween :one
SELECT count(*) FROM appointment AS a
WHERE a.request_id IS NOT NULL AND a.state = 'booked' AND a.start < sqlc.arg(until) AND a."end" > sqlc.arg(since);

-- name: CountOfferedServices :one
SELECT count(*) FROM service WHERE is_offered = 1 AND archived_at IS NULL;

-- name: CountOpenTimesBetween :one
SELECT count(*) FROM open_time WHERE start < sqlc.arg(until) AND "end" > sqlc.arg(since);

-- The clients who can come in, and whether they may ask for a time.
-- name: ListWhoMayAsk :many
SELECT c.id, CAST(CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name AS TEXT) AS name, m.requests
FROM client AS c JOIN permission AS m ON m.client_id = c.id
WHERE EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = c.id AND g.ended_at IS NULL)
ORDER BY c.last_name, c.first_name, c.id;

-- The mails that tell of the answer to a request and have gone, are on their way or wait.
-- name: CountToldAbout :one
SELECT count(*) FROM outbox WHERE subject_id = ? AND kind <> 'times_offered' AND state <> 'cancelled';

-- name: ListOffers :many
SELECT * FROM appointment_offer WHERE request_id = ? ORDER BY start, id;

-- name: GetOffer :one
SELECT * FROM appointment_offer WHERE id = ?;

-- name: InsertOffer :exec
INSERT INTO appointment_offer (id, request_id, position, start, "end") VALUES (?, ?, ?, ?, ?);

-- name: DropOffers :exec
DELETE FROM appointment_offer WHERE request_id = ?;

-- Requests that nobody can agree to any more: their time has come, and so has every time that was offered.
-- name: ListPassedRequests :many
SELECT r.* FROM appointment_request AS r
WHERE (r.state = 'pending' AND r.start <= sqlc.arg(now))
  OR (r.state = 'offered' AND NOT EXISTS (SELECT 1 FROM appointment_offer AS o WHERE o.request_id = r.id AND o.start > sqlc.arg(now)))
ORDER BY r.start, r.id;
