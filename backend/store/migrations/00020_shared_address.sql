-- One address may serve several people: a sign-in link belongs to the address, and who signed in by it chooses whom to
-- look at. A session of an address keeps it, and when the link was made: it reaches nobody whose access began later.
-- +goose Up
ALTER TABLE visitor_session ADD COLUMN address_key TEXT NOT NULL DEFAULT ''; -- empty: a session of its grant alone
ALTER TABLE visitor_session ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

-- A redemption uses up every sign-in link of its address, whoever is chosen then.
ALTER TABLE visitor_redemption ADD COLUMN address_key TEXT NOT NULL DEFAULT '';
UPDATE visitor_redemption
SET address_key = coalesce((SELECT g.address_key FROM access_grant AS g WHERE g.id = visitor_redemption.grant_id), '');
CREATE INDEX visitor_redemption_by_address ON visitor_redemption (address_key, at);
DROP INDEX visitor_redemption_by_grant;
