-- Lists that stay fast with a hundred thousand clients: where a client stands is kept beside the name, and every list
-- is read from an index in its own order. The state is derived, so triggers keep it and no verb writes it.
-- +goose Up
ALTER TABLE client ADD COLUMN access TEXT NOT NULL DEFAULT 'no_email' CHECK (access IN ('no_email', 'ready', 'invited', 'active', 'disabled'));

-- +goose StatementBegin
CREATE TRIGGER client_access_by_new_grant AFTER INSERT ON access_grant BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER client_access_by_grant AFTER UPDATE OF signed_in_at, ended_at ON access_grant BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER client_access_by_new_address AFTER INSERT ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER client_access_by_address AFTER UPDATE OF has_consent ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = NEW.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = NEW.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = NEW.client_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER client_access_by_lost_address AFTER DELETE ON client_address BEGIN
  UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = OLD.client_id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = OLD.client_id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = OLD.client_id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = OLD.client_id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END
  WHERE id = OLD.client_id;
END;
-- +goose StatementEnd

UPDATE client SET access =
    CASE
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = client.id AND g.ended_at IS NULL AND g.signed_in_at IS NOT NULL) THEN 'active'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = client.id AND g.ended_at IS NULL) THEN 'invited'
      WHEN EXISTS (SELECT 1 FROM access_grant AS g WHERE g.client_id = client.id) THEN 'disabled'
      WHEN EXISTS (SELECT 1 FROM client_address AS a WHERE a.client_id = client.id AND a.has_consent = 1) THEN 'ready'
      ELSE 'no_email'
    END;

-- Each covers its list: the rows themselves are read for the page alone. The status stands in the partial ones because
-- SQLite reads the row for a column that only the index's own condition knows.
CREATE INDEX client_listed ON client (sort_name, id, status) WHERE status <> 'archived';
CREATE INDEX client_counted ON client (status) WHERE status <> 'archived';
CREATE INDEX client_listed_by_access ON client (access, sort_name, id, status) WHERE status <> 'archived';
CREATE INDEX client_by_status ON client (status, sort_name, id, access);
CREATE INDEX client_found ON client (search_row, status, access, sort_name, id);

CREATE INDEX outbox_settled ON outbox (created_at, id, state) WHERE state IN ('sent', 'cancelled');
