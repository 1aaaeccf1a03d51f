-- Which state of an appointment a mail tells of: one that has changed since may no longer go.
-- +goose Up
CREATE TABLE appointment_mail (
  mail_id TEXT NOT NULL PRIMARY KEY REFERENCES outbox (id),
  appointment_id TEXT NOT NULL REFERENCES appointment (id),
  sequence INTEGER NOT NULL, -- of the appointment, as the mail tells of it
  start INTEGER NOT NULL, -- the same
  is_of_series INTEGER NOT NULL DEFAULT 0 CHECK (is_of_series IN (0, 1)), -- it tells of those after it too
  lead INTEGER -- of a reminder: the minutes before the start at which it is due; NULL: no reminder
) STRICT;
CREATE INDEX appointment_mail_by_appointment ON appointment_mail (appointment_id, lead);
CREATE INDEX outbox_by_subject ON outbox (subject_id) WHERE subject_id <> '';
