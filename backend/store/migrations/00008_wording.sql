-- What the practitioner wrote for one mail: its subject, beside its text in note. Empty: the kind's own.
-- +goose Up
ALTER TABLE outbox ADD COLUMN subject TEXT NOT NULL DEFAULT '';
-- How far the sender has come since it began to send: what it has tried since then.
CREATE INDEX outbox_attempted ON outbox (attempted_at) WHERE attempted_at IS NOT NULL;
