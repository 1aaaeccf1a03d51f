-- The portal's address may be locked against a change by accident. And everyone may be signed out at once: a
-- session belongs to the round it was opened in, and is worth nothing in the next. A round is a number and no
-- moment, so that a clock that was set back revives no session and shuts nobody out.
-- +goose Up
ALTER TABLE practice ADD COLUMN is_address_locked INTEGER NOT NULL DEFAULT 0 CHECK (is_address_locked IN (0, 1));
ALTER TABLE practice ADD COLUMN session_round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visitor_session ADD COLUMN round INTEGER NOT NULL DEFAULT 0;

DROP VIEW portal_practice;
CREATE VIEW portal_practice AS
SELECT p.id AS "key", p.name AS name, p.practitioner AS practitioner, p.phone AS phone, p.language AS language,
  p.is_portal_on AS is_on, p.portal_address AS address, p.code_salt AS code_salt, p.session_round AS session_round
FROM practice AS p;
