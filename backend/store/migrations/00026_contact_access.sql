-- A contact can hold access of its own to the client's portal: with its own permissions, at its own address.
-- +goose Up

-- Whose access it is: the id of the client, or of one of their contacts. What a contact's access opens is the client's.
ALTER TABLE access_grant ADD COLUMN holder_id TEXT NOT NULL DEFAULT '';
UPDATE access_grant SET holder_id = client_id;
DROP INDEX access_grant_live;
CREATE UNIQUE INDEX access_grant_live ON access_grant (holder_id) WHERE ended_at IS NULL;
CREATE INDEX access_grant_by_holder ON access_grant (holder_id, granted_at);

-- What a contact may do there. What the client and the practice write to each other, and the bills, are opened to a
-- contact by the practitioner alone, and so is paying.
ALTER TABLE client_contact ADD COLUMN may_request INTEGER NOT NULL DEFAULT 0 CHECK (may_request IN (0, 1));
ALTER TABLE client_contact ADD COLUMN may_message INTEGER NOT NULL DEFAULT 0 CHECK (may_message IN (0, 1));
ALTER TABLE client_contact ADD COLUMN may_see_bills INTEGER NOT NULL DEFAULT 0 CHECK (may_see_bills IN (0, 1));
ALTER TABLE client_contact ADD COLUMN may_pay INTEGER NOT NULL DEFAULT 0 CHECK (may_pay IN (0, 1));
UPDATE client_contact SET may_request = coalesce((SELECT p.default_requests FROM practice AS p), 0);

-- Which of a client's contacts it was, by the name of that day; empty: the client.
ALTER TABLE history ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE history ADD COLUMN relation TEXT NOT NULL DEFAULT '';

-- Where a client stands is what their own access says.
DROP TRIGGER client_access_by_new_grant;
-- +goose StatementBegin
CREATE TRIGGER client_access_by_new_grant AFTER INSERT ON access_grant WHEN NEW.holder_id = NEW.client_id BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
DROP TRIGGER client_access_by_grant;
-- +goose StatementBegin
CREATE TRIGGER client_access_by_grant AFTER UPDATE OF signed_in_at, ended_at ON access_grant WHEN NEW.holder_id = NEW.client_id BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
DROP TRIGGER client_access_by_new_address;
-- +goose StatementBegin
CREATE TRIGGER client_access_by_new_address AFTER INSERT ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
DROP TRIGGER client_access_by_address;
-- +goose StatementBegin
CREATE TRIGGER client_access_by_address AFTER UPDATE OF has_consent ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
DROP TRIGGER client_access_by_lost_address;
-- +goose StatementBegin
CREATE TRIGGER client_access_by_lost_address AFTER DELETE ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = OLD.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = OLD.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.holder_id = OLD.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = OLD.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = OLD.client_id;
END;
-- +goose StatementEnd

-- The visitor goes by their own name; about is the client's, where the visitor is a contact of theirs. Others than
-- the visitor may have access to the same pages.
DROP VIEW portal_grant;
CREATE VIEW portal_grant AS
SELECT g.id AS "key", g.client_id AS client, g.address AS address, g.address_key AS address_key,
  CAST(coalesce(k.first_name, c.first_name) AS TEXT) AS first_name,
  CAST(CASE WHEN k.id IS NULL THEN c.preferred_name ELSE '' END AS TEXT) AS preferred_name,
  CAST(coalesce(k.language, c.language) AS TEXT) AS language,
  CAST(coalesce(k.may_request, m.requests) AS INTEGER) AS may_request,
  CAST(coalesce(k.may_message, m.messaging) AS INTEGER) AS may_message,
  CAST(coalesce(k.may_see_bills, m.billing_documents) AS INTEGER) AS may_see_bills,
  CAST(coalesce(k.may_pay, m.pay) AS INTEGER) AS may_pay,
  g.granted_at AS granted_at,
  CAST(CASE WHEN k.id IS NULL THEN '' WHEN c.preferred_name <> '' THEN c.preferred_name ELSE c.first_name END AS TEXT) AS about,
  CAST(EXISTS (
    SELECT 1 FROM access_grant AS o WHERE o.client_id = g.client_id AND o.holder_id <> g.holder_id AND o.ended_at IS NULL) AS INTEGER) AS has_others
FROM access_grant AS g
JOIN client AS c ON c.id = g.client_id
JOIN permission AS m ON m.client_id = g.client_id
LEFT JOIN client_contact AS k ON k.id = g.holder_id
WHERE g.ended_at IS NULL AND c.status <> 'archived' AND (g.holder_id = g.client_id OR k.id IS NOT NULL);
