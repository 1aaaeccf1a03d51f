-- When clients are reminded of an appointment by mail: minutes before it, a number in each row.
-- +goose Up
CREATE TABLE reminder_lead (
  practice_id TEXT NOT NULL REFERENCES practice (id),
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 15 AND 20160),
  PRIMARY KEY (practice_id, minutes)
) STRICT, WITHOUT ROWID;
INSERT INTO reminder_lead (practice_id, minutes) SELECT p.id, 1440 FROM practice AS p;
-- +goose StatementBegin
CREATE TRIGGER reminder_lead_of_practice AFTER INSERT ON practice BEGIN
  INSERT INTO reminder_lead (practice_id, minutes) VALUES (NEW.id, 1440);
END;
-- +goose StatementEnd
