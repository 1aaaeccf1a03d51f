-- Clients read times and days as the practice lives them.
-- +goose Up
DROP VIEW portal_practice;
CREATE VIEW portal_practice AS
SELECT p.id AS "key", p.name AS name, p.practitioner AS practitioner, p.phone AS phone, p.language AS language,
  p.is_portal_on AS is_on, p.portal_address AS address, p.code_salt AS code_salt, p.session_round AS session_round,
  p.zone AS zone
FROM practice AS p;
