-- When clients can come: what is offered, where, when the practice is open, what was asked for and what was agreed.
-- Moments are INTEGER milliseconds since 1970 (UTC); a weekly block is kept in the practice's own clock, as days and minutes after midnight.
-- +goose Up
CREATE TABLE place (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('office', 'video', 'phone', 'visit')),
  detail TEXT NOT NULL DEFAULT '', -- the address, the link of the room, who calls whom
  archived_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE service (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', -- as it stands on a bill
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
  buffer INTEGER NOT NULL DEFAULT 0 CHECK (buffer BETWEEN 0 AND 240), -- minutes kept free after it
  fee INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0), -- in the minor unit of the practice's currency
  is_offered INTEGER NOT NULL DEFAULT 1 CHECK (is_offered IN (0, 1)), -- clients may ask for it
  archived_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE service_place (
  service_id TEXT NOT NULL REFERENCES service (id),
  place_id TEXT NOT NULL REFERENCES place (id),
  PRIMARY KEY (service_id, place_id)
) STRICT, WITHOUT ROWID;

-- One row: the rules of asking for a time.
CREATE TABLE scheduling_rule (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  step INTEGER NOT NULL DEFAULT 30 CHECK (step IN (5, 10, 15, 20, 30, 60)), -- minutes from one offered start to the next
  notice INTEGER NOT NULL DEFAULT 1440 CHECK (notice BETWEEN 0 AND 43200), -- minutes at least before a time that is offered
  furthest INTEGER NOT NULL DEFAULT 60 CHECK (furthest BETWEEN 1 AND 365), -- days from today that are offered
  cancel_within INTEGER NOT NULL DEFAULT 1440 CHECK (cancel_within BETWEEN 0 AND 43200), -- minutes before the start from which a client can no longer cancel
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO scheduling_rule (practice_id, updated_at) SELECT p.id, p.created_at FROM practice AS p;
-- +goose StatementBegin
CREATE TRIGGER scheduling_rule_of_practice AFTER INSERT ON practice BEGIN
  INSERT INTO scheduling_rule (practice_id, updated_at) VALUES (NEW.id, NEW.created_at);
END;
-- +goose StatementEnd

CREATE TABLE availability_block (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  first_day TEXT NOT NULL, -- 2026-11-24
  from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute INTEGER NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  rule TEXT NOT NULL DEFAULT '', -- RRULE without its start (RFC 5545); empty: on the first day alone
  place_id TEXT REFERENCES place (id), -- NULL: every place
  updated_at INTEGER NOT NULL,
  CHECK (from_minute < to_minute)
) STRICT;

-- A day, or days, that are not as the blocks say: closed, or open besides.
CREATE TABLE availability_exception (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  from_minute INTEGER NOT NULL DEFAULT 0 CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute INTEGER NOT NULL DEFAULT 1440 CHECK (to_minute BETWEEN 1 AND 1440),
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  place_id TEXT REFERENCES place (id),
  note TEXT NOT NULL DEFAULT '',
  updated_at INTEGER NOT NULL,
  CHECK (first_day <= last_day AND from_minute < to_minute)
) STRICT;

-- Appointments that repeat have a series; each of them is a row of its own all the same.
CREATE TABLE appointment_series (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  first_day TEXT NOT NULL,
  minute INTEGER NOT NULL, -- after midnight, in the practice's clock
  rule TEXT NOT NULL,
  made_until TEXT NOT NULL, -- the last day whose appointments are there
  updated_at INTEGER NOT NULL
) STRICT;

-- With a client, or without: then it has a title and is time that is taken.
CREATE TABLE appointment (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT REFERENCES client (id),
  holder_id TEXT, -- the client, or the contact who comes
  service_id TEXT REFERENCES service (id),
  place_id TEXT REFERENCES place (id),
  series_id TEXT REFERENCES appointment_series (id),
  title TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', -- the practitioner's own
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  buffer INTEGER NOT NULL DEFAULT 0, -- minutes kept free after it
  state TEXT NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'cancelled')),
  cancelled_at INTEGER,
  cancelled_by TEXT NOT NULL DEFAULT '' CHECK (cancelled_by IN ('', 'practice', 'client')),
  reason TEXT NOT NULL DEFAULT '', -- of the cancelling, as the other side reads it
  sequence INTEGER NOT NULL DEFAULT 0, -- of the calendar entry that went out: it rises with every change
  request_id TEXT, -- what it came from
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (start < "end"),
  CHECK ((client_id IS NULL) = (holder_id IS NULL))
) STRICT;
CREATE INDEX appointment_by_time ON appointment (start, "end") WHERE state = 'booked';
CREATE INDEX appointment_by_client ON appointment (client_id, start);
CREATE INDEX appointment_by_holder ON appointment (holder_id, start);
CREATE INDEX appointment_by_series ON appointment (series_id, start);
CREATE UNIQUE INDEX appointment_of_request ON appointment (request_id) WHERE request_id IS NOT NULL;

-- What clients asked for. While one is pending its time is not offered to others.
CREATE TABLE appointment_request (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  holder_id TEXT NOT NULL,
  service_id TEXT NOT NULL REFERENCES service (id),
  place_id TEXT REFERENCES place (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  buffer INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'offered', 'accepted', 'declined', 'withdrawn', 'expired')),
  reason TEXT NOT NULL DEFAULT '', -- the practitioner's, as the client reads it
  at INTEGER NOT NULL,
  answered_at INTEGER,
  appointment_id TEXT REFERENCES appointment (id),
  CHECK (start < "end")
) STRICT;
CREATE INDEX appointment_request_by_state ON appointment_request (state, start);
CREATE INDEX appointment_request_by_holder ON appointment_request (holder_id, at);

CREATE TABLE appointment_offer ( -- other times that the practitioner offered in answer
  id TEXT NOT NULL PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES appointment_request (id),
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX appointment_offer_by_request ON appointment_offer (request_id, position);

-- The time that is free, written anew whenever something above changes and once a day: the portal computes the times it offers
-- from it. Each place has rows of its own.
CREATE TABLE open_time (
  id TEXT NOT NULL PRIMARY KEY,
  place_id TEXT REFERENCES place (id), -- NULL: for services that have no place
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  grid INTEGER NOT NULL, -- the moment from which starts are counted in steps
  next INTEGER -- when the next thing begins that a buffer must end before; NULL: nothing soon
) STRICT;
CREATE INDEX open_time_by_start ON open_time (start);

-- What a mail is about, where it is about one thing: an appointment, a request. Empty: nothing of its own.
ALTER TABLE outbox ADD COLUMN subject_id TEXT NOT NULL DEFAULT '';

-- The page that a request was made on has a number of its own, so that pressing twice asks once.
CREATE TABLE visitor_request_once (
  grant_id TEXT NOT NULL,
  page TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (grant_id, page)
) STRICT, WITHOUT ROWID;

CREATE VIEW portal_scheduling AS
SELECT r.practice_id AS "key", r.step AS step, r.notice AS notice, r.furthest AS furthest, r.cancel_within AS cancel_within FROM scheduling_rule AS r;

CREATE VIEW portal_service AS
SELECT s.id AS "key", s.name AS name, s.minutes AS minutes, s.buffer AS buffer, s.position AS position
FROM service AS s WHERE s.is_offered = 1 AND s.archived_at IS NULL;

CREATE VIEW portal_place AS
SELECT p.id AS "key", p.name AS name, p.kind AS kind, p.position AS position FROM place AS p WHERE p.archived_at IS NULL;

CREATE VIEW portal_service_place AS
SELECT CAST(sp.service_id || ' ' || sp.place_id AS TEXT) AS "key", sp.service_id AS service, sp.place_id AS place
FROM service_place AS sp JOIN service AS s ON s.id = sp.service_id JOIN place AS p ON p.id = sp.place_id
WHERE s.is_offered = 1 AND s.archived_at IS NULL AND p.archived_at IS NULL;

CREATE VIEW portal_open_time AS
SELECT o.id AS "key", o.place_id AS place, o.start AS start, o."end" AS "end", o.grid AS grid, o.next AS next FROM open_time AS o;

CREATE VIEW portal_appointment AS
SELECT a.id AS "key", a.client_id AS client, a.holder_id AS holder, CAST(coalesce(s.name, '') AS TEXT) AS service, CAST(coalesce(p.name, '') AS TEXT) AS place,
  CAST(coalesce(p.kind, '') AS TEXT) AS kind, CAST(coalesce(p.detail, '') AS TEXT) AS detail, a.start AS start, a."end" AS "end", a.state AS state,
  a.cancelled_by AS cancelled_by, a.reason AS reason, a.sequence AS sequence
FROM appointment AS a LEFT JOIN service AS s ON s.id = a.service_id LEFT JOIN place AS p ON p.id = a.place_id
WHERE a.client_id IS NOT NULL;

CREATE VIEW portal_request AS
SELECT r.id AS "key", r.client_id AS client, r.holder_id AS holder, s.name AS service, CAST(coalesce(p.name, '') AS TEXT) AS place, CAST(coalesce(p.kind, '') AS TEXT) AS kind,
  r.start AS start, r."end" AS "end", r.note AS note, r.state AS state, r.reason AS reason, r.at AS at
FROM appointment_request AS r JOIN service AS s ON s.id = r.service_id LEFT JOIN place AS p ON p.id = r.place_id;

CREATE VIEW portal_offer AS
SELECT o.id AS "key", o.request_id AS request, r.holder_id AS holder, o.position AS position, o.start AS start, o."end" AS "end"
FROM appointment_offer AS o JOIN appointment_request AS r ON r.id = o.request_id WHERE r.state = 'offered';
