-- name: ListPlaces :many
SELECT * FROM place WHERE archived_at IS NULL ORDER BY position, id;

-- name: GetPlace :one
SELECT * FROM place WHERE id = ?;

-- name: SavePlace :exec
INSERT INTO place (id, practice_id, position, name, kind, detail, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, detail = excluded.detail, updated_at = excluded.updated_at;

-- name: ArchivePlace :exec
UPDATE place SET archived_at = sqlc.arg(at), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id);

-- name: DropBlocksOfPlace :exec
DELETE FROM availability_block WHERE place_id = ?;

-- name: DropExceptionsOfPlace :exec
DELETE FROM availability_exception WHERE place_id = ?;

-- name: ListServices :many
SELECT * FROM service WHERE archived_at IS NULL ORDER BY position, id;

-- name: GetService :one
SELECT * FROM service WHERE id = ?;

-- name: SaveService :exec
INSERT INTO service (id, practice_id, position, name, code, minutes, buffer, fee, is_offered, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, minutes = excluded.minutes, buffer = excluded.buffer, fee = excluded.fee,
  is_offered = excluded.is_offered, updated_at = excluded.updated_at;

-- name: PlaceService :exec
UPDATE service SET position = ? WHERE id = ?;

-- name: ArchiveService :exec
UPDATE service SET archived_at = sqlc.arg(at), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id);

-- name: ListServicePlaces :many
SELECT sp.* FROM service_place AS sp JOIN place AS p ON p.id = sp.place_id WHERE p.archived_at IS NULL ORDER BY sp.service_id, p.position, p.id;

-- name: DropServicePlaces :exec
DELETE FROM service_place WHERE service_id = ?;

-- name: InsertServicePlace :exec
INSERT INTO service_place (service_id, place_id) VALUES (?, ?);

-- name: GetSchedulingRule :one
SELECT * FROM scheduling_rule WHERE practice_id = ?;

-- name: SaveSchedulingRule :exec
UPDATE scheduling_rule SET step = ?, notice = ?, furthest = ?, cancel_within = ?, updated_at = ? WHERE practice_id = ?;

-- name: ListBlocks :many
SELECT * FROM availability_block ORDER BY first_day, from_minute, id;

-- name: GetBlock :one
SELECT * FROM availability_block WHERE id = ?;

-- name: SaveBlock :exec
INSERT INTO availability_block (id, practice_id, first_day, from_minute, to_minute, rule, place_id, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET first_day = excluded.first_day, from_minute = excluded.from_minute, to_minute = excluded.to_minute, rule = excluded.rule,
  place_id = excluded.place_id, updated_at = excluded.updated_at;

-- name: DropBlock :execrows
DELETE FROM availability_block WHERE id = ?;

-- name: ListExceptions :many
SELECT * FROM availability_exception ORDER BY first_day, from_minute, id;

-- name: GetException :one
SELECT * FROM availability_exception WHERE id = ?;

-- name: SaveException :exec
INSERT INTO availability_exception (id, practice_id, first_day, last_day, from_minute, to_minute, is_open, place_id, note, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day, from_minute = excluded.from_minute, to_minute = excluded.to_minute,
  is_open = excluded.is_open, place_id = excluded.place_id, note = excluded.note, updated_at = excluded.updated_at;

-- name: DropException :execrows
DELETE FROM availability_exception WHERE id = ?;

-- What is taken between two moments: appointments and requests that wait, each with the buffer that follows it.
-- name: ListTaken :many
SELECT CAST(a.start AS INTEGER) AS start, CAST(a."end" + a.buffer * 60000 AS INTEGER) AS until FROM appointment AS a
WHERE a.state = 'booked' AND a.start < sqlc.arg(until) AND a."end" + a.buffer * 60000 > sqlc.arg(since)
UNION ALL
SELECT CAST(r.start AS INTEGER), CAST(r."end" + r.buffer * 60000 AS INTEGER) FROM appointment_request AS r
WHERE r.state = 'pending' AND r.start < sqlc.arg(until) AND r."end" + r.buffer * 60000 > sqlc.arg(since)
ORDER BY 1;

-- name: ListOpenTimes :many
SELECT * FROM open_time ORDER BY start, id;

-- name: ListOpenTimesOf :many
SELECT * FROM open_time WHERE coalesce(place_id, '') = sqlc.arg(place) AND start < sqlc.arg(until) AND "end" > sqlc.arg(since) ORDER BY start;

-- name: InsertOpenTime :exec
INSERT INTO open_time (id, place_id, start, "end", grid, next) VALUES (?, ?, ?, ?, ?, ?);

-- name: DropOpenTime :exec
DELETE FROM open_time WHERE id = ?;

-- name: InsertAppointment :exec
INSERT INTO appointment (id, practice_id, client_id, holder_id, service_id, place_id, series_id, slot, title, note, start, "end", buffer, request_id, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetAppointment :one
SELECT * FROM appointment WHERE id = ?;

-- name: UpdateAppointment :exec
UPDATE appointment SET service_id = ?, place_id = ?, series_id = ?, slot = ?, title = ?, note = ?, start = ?, "end" = ?, buffer = ?, sequence = ?, updated_at = ? WHERE id = ?;

-- name: CancelAppointment :exec
UPDATE appointment SET state = 'cancelled', cancelled_at = sqlc.arg(at), cancelled_by = sqlc.arg(cancelled_by), reason = sqlc.arg(reason), sequence = sequence + 1, updated_at = sqlc.arg(at)
WHERE id = sqlc.arg(id);

-- name: RestoreAppointment :exec
UPDATE appointment SET state = 'booked', cancelled_at = NULL, cancelled_by = '', reason = '', sequence = sequence + 1, updated_at = sqlc.arg(at)
WHERE id = sqlc.arg(id);

-- It was agreed to and is not: what it came from waits for an answer again.
-- name: TakeBackAppointment :exec
UPDATE appointment SET state = 'cancelled', cancelled_at = sqlc.arg(at), request_id = NULL, sequence = sequence + 1, updated_at = sqlc.arg(at)
WHERE id = sqlc.arg(id);

-- The appointments of a series from a moment on that are not cancelled.
-- name: ListFollowing :many
SELECT * FROM appointment WHERE series_id = ? AND start >= ? AND state = 'booked' ORDER BY start, id;

-- name: InsertSeries :exec
INSERT INTO appointment_series (id, practice_id, uid, first_day, minute, rule, made_until, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetSeries :one
SELECT * FROM appointment_series WHERE id = ?;

-- The appointments that are one entry in a calendar, cancelled ones among them, as the series has them.
-- name: ListOfEntry :many
SELECT a.* FROM appointment AS a JOIN appointment_series AS s ON s.id = a.series_id WHERE s.uid = ? ORDER BY a.slot, a.id;

-- name: KeepSlot :exec
UPDATE appointment SET slot = ? WHERE id = ?;

-- name: ListSeriesMadeUntil :many
SELECT * FROM appointment_series WHERE made_until < ? ORDER BY id;

-- name: UpdateSeries :exec
UPDATE appointment_series SET rule = ?, made_until = ?, updated_at = ? WHERE id = ?;

-- name: GetLastOfSeries :one
SELECT * FROM appointment WHERE series_id = ? ORDER BY start DESC, id DESC LIMIT 1;

-- What stands in the diary between two moments, with the names it is shown by.
-- name: ListAppointmentsBetween :many
SELECT sqlc.embed(a),
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name, a.title) AS TEXT) AS name,
  CAST(coalesce(s.name, '') AS TEXT) AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind
FROM appointment AS a
LEFT JOIN client AS c ON c.id = a.client_id
LEFT JOIN client_contact AS k ON k.id = a.holder_id
LEFT JOIN service AS s ON s.id = a.service_id
LEFT JOIN place AS p ON p.id = a.place_id
WHERE a.state = 'booked' AND a.start < sqlc.arg(until) AND a."end" + a.buffer * 60000 > sqlc.arg(since)
ORDER BY a.start, a.id;

-- name: ListAppointmentsOfClient :many
SELECT sqlc.embed(a),
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name) AS TEXT) AS name,
  CAST(coalesce(s.name, '') AS TEXT) AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind
FROM appointment AS a
JOIN client AS c ON c.id = a.client_id
LEFT JOIN client_contact AS k ON k.id = a.holder_id
LEFT JOIN service AS s ON s.id = a.service_id
LEFT JOIN place AS p ON p.id = a.place_id
WHERE a.client_id = ? AND (a.state = 'booked' OR a.cancelled_by <> '') ORDER BY a.start DESC, a.id DESC LIMIT ?;

-- Requests that wait, between two moments.
-- name: ListPendingBetween :many
SELECT sqlc.embed(r),
  CAST(coalesce(k.first_name || ' ' || k.last_name, CASE WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END || ' ' || c.last_name) AS TEXT) AS name,
  s.name AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind
FROM appointment_request AS r
JOIN client AS c ON c.id = r.client_id
LEFT JOIN client_contact AS k ON k.id = r.holder_id
JOIN service AS s ON s.id = r.service_id
LEFT JOIN place AS p ON p.id = r.place_id
WHERE r.state = 'pending' AND r.start < sqlc.arg(until) AND r."end" + r.buffer * 60000 > sqlc.arg(since)
ORDER BY r.start, r.id;

-- name: InsertAppointmentMail :exec
INSERT INTO appointment_mail (mail_id, appointment_id, sequence, start, is_of_series, lead) VALUES (?, ?, ?, ?, ?, ?);

-- name: GetAppointmentMail :one
SELECT * FROM appointment_mail WHERE mail_id = ?;

-- The mails that tell of an appointment, or of its series, the newest first; no reminders.
-- name: ListMailsOfAppointment :many
SELECT o.kind, o.state, o.reason, m.appointment_id, m.start FROM appointment_mail AS m JOIN outbox AS o ON o.id = m.mail_id
WHERE m.lead IS NULL AND (m.appointment_id = sqlc.arg(id)
  OR m.is_of_series = 1 AND m.appointment_id IN (
    SELECT b.id FROM appointment AS b JOIN appointment_series AS s ON s.id = b.series_id
    WHERE s.uid = (SELECT t.uid FROM appointment AS a JOIN appointment_series AS t ON t.id = a.series_id WHERE a.id = sqlc.arg(id))))
ORDER BY o.created_at DESC, o.id DESC;

-- The newest state of an appointment that a mail tells of which has gone or waits; -1: none does.
-- name: GetToldSequence :one
SELECT CAST(coalesce(max(m.sequence), -1) AS INTEGER) FROM appointment_mail AS m JOIN outbox AS o ON o.id = m.mail_id
WHERE m.appointment_id = ? AND m.lead IS NULL AND o.state <> 'cancelled';
