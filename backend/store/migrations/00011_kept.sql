-- Access may stay, by the practitioner's decision, at an address that has left the profile.
-- +goose Up
ALTER TABLE access_grant ADD COLUMN kept_at INTEGER;
