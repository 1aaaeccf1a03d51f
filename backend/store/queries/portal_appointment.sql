-- The portal's statements about appointments: they read portal_* and visitor_*, and write visitor_* alone.

-- name: ReadPortalScheduling :one
SELECT * FROM portal_scheduling LIMIT 1;

-- name: ReadPortalServices :many
SELECT * FROM portal_service ORDER BY position, "key";

-- name: ReadPortalServicePlaces :many
SELECT sp.service, p."key" AS place, p.name AS name, p.kind AS kind FROM portal_service_place AS sp
JOIN portal_place AS p ON p."key" = sp.place ORDER BY p.position, p."key";

-- name: ReadPortalOpenTimes :many
SELECT * FROM portal_open_time WHERE coalesce(place, '') = CAST(sqlc.arg(place) AS TEXT) AND "end" > sqlc.arg(since) ORDER BY start, "key";

-- name: ReadPortalAppointments :many
SELECT * FROM portal_appointment WHERE holder = ? AND client = ? AND "end" > ? ORDER BY start, "key" LIMIT 500;

-- name: ReadPortalRequests :many
SELECT * FROM portal_request WHERE holder = ? AND client = ? AND at > ? ORDER BY at DESC, "key" DESC LIMIT 100;

-- name: ReadPortalOffers :many
SELECT * FROM portal_offer WHERE holder = ? ORDER BY request, start, "key";

-- What visitors of these pages asked for, and what the desk made of it where that is a refusal.
-- name: ListAppointmentEvents :many
SELECT e.*, CAST(coalesce(o.outcome, '') AS TEXT) AS outcome, CAST(coalesce(o.code, '') AS TEXT) AS code, CAST(coalesce(o.at, 0) AS INTEGER) AS taken_at
FROM visitor_event AS e LEFT JOIN portal_outcome AS o ON o."key" = e.id
WHERE e.client = ? AND e.kind IN ('appointment_requested', 'request_withdrawn', 'offer_taken', 'appointment_cancelled')
  AND e.at > sqlc.arg(since) AND coalesce(o.outcome, '') <> 'accepted'
ORDER BY e.seq;

-- name: CountRequestOnce :one
SELECT count(*) FROM visitor_request_once WHERE grant_id = ? AND page = ?;

-- name: InsertRequestOnce :exec
INSERT INTO visitor_request_once (grant_id, page, event_id, at) VALUES (?, ?, ?, ?);
