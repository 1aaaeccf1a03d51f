-- An appointment that the practitioner agreed to and took back before anybody was told of it: it is cancelled by nobody, and
-- nobody is shown it.
-- +goose Up
DROP VIEW portal_appointment;
CREATE VIEW portal_appointment AS
SELECT a.id AS "key", a.client_id AS client, a.holder_id AS holder, CAST(coalesce(s.name, '') AS TEXT) AS service, CAST(coalesce(p.name, '') AS TEXT) AS place,
  CAST(coalesce(p.kind, '') AS TEXT) AS kind, CAST(coalesce(p.detail, '') AS TEXT) AS detail, a.start AS start, a."end" AS "end", a.state AS state,
  a.cancelled_by AS cancelled_by, a.reason AS reason, a.sequence AS sequence
FROM appointment AS a LEFT JOIN service AS s ON s.id = a.service_id LEFT JOIN place AS p ON p.id = a.place_id
WHERE a.client_id IS NOT NULL AND (a.state = 'booked' OR a.cancelled_by <> '');
