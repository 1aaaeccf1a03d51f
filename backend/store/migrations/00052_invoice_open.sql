-- Which invoices ask for something, kept beside the views that say so: the few that are open are found among very many. And
-- what the lists of bills read, in the order they read it.
-- +goose Up
CREATE TABLE invoice_open (
  id TEXT NOT NULL PRIMARY KEY REFERENCES invoice (id),
  number INTEGER NOT NULL,
  due_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_open_by_number ON invoice_open (number, due_on);
INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE s.open > 0;

-- +goose StatementBegin
CREATE TRIGGER invoice_open_issued AFTER UPDATE OF number ON invoice BEGIN
  INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE i.id = NEW.id AND s.open > 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_open_paid AFTER INSERT ON payment_allocation BEGIN
  DELETE FROM invoice_open WHERE id = NEW.invoice_id;
  INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE i.id = NEW.invoice_id AND s.open > 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_open_paid_otherwise AFTER UPDATE ON payment_allocation BEGIN
  DELETE FROM invoice_open WHERE id = NEW.invoice_id;
  INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE i.id = NEW.invoice_id AND s.open > 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_open_released AFTER DELETE ON payment_allocation BEGIN
  DELETE FROM invoice_open WHERE id = OLD.invoice_id;
  INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE i.id = OLD.invoice_id AND s.open > 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_open_adjusted AFTER INSERT ON invoice_adjustment BEGIN
  DELETE FROM invoice_open WHERE id = NEW.invoice_id;
  INSERT INTO invoice_open SELECT i.id, i.number, i.due_on FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id WHERE i.id = NEW.invoice_id AND s.open > 0;
END;
-- +goose StatementEnd

CREATE INDEX invoice_draft ON invoice (created_at, id) WHERE number IS NULL;
CREATE INDEX invoice_by_label ON invoice (coalesce(number, created_at), id, label, client_id, number, created_at);
DROP INDEX invoice_by_rank;
DROP INDEX invoice_by_day;
CREATE INDEX invoice_by_day ON invoice (issued_on, total, number) WHERE number IS NOT NULL;
CREATE INDEX invoice_adjustment_by_day ON invoice_adjustment (day, amount);
DROP INDEX payment_by_day;
CREATE INDEX payment_by_day ON payment (day, method, amount, taken_back_at) WHERE taken_back_at IS NULL;
DROP INDEX refund_by_day;
CREATE INDEX refund_by_day ON refund (day, method, amount);
