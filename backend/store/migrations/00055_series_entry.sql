-- A series is one entry in the client's calendar, under one UID, for as long as it lasts: also where its later appointments
-- were moved together and are a series of their own from then on. Each appointment of it knows when the series has it.
-- +goose Up
ALTER TABLE appointment_series ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE appointment_series SET uid = id;
CREATE INDEX appointment_series_by_uid ON appointment_series (uid);

ALTER TABLE appointment ADD COLUMN slot INTEGER; -- when the series has it; NULL: it is of none
UPDATE appointment SET slot = start WHERE series_id IS NOT NULL;
