-- What clients owe, and what they paid. Every amount is an INTEGER in the minor unit of its currency; what was issued is
-- never changed, so what follows from it (paid, open, a balance) is read from rows and kept nowhere.
-- +goose Up
CREATE TABLE billing_setting (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  currency TEXT NOT NULL DEFAULT 'USD', -- ISO 4217
  due_days INTEGER NOT NULL DEFAULT 14 CHECK (due_days BETWEEN 0 AND 365),
  prefix TEXT NOT NULL DEFAULT '', -- before the number of an invoice
  tax_name TEXT NOT NULL DEFAULT '', -- what the tax is called where the practice is
  tax_rate INTEGER NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000), -- of a new line, in hundredths of a percent
  legal_name TEXT NOT NULL DEFAULT '', -- empty: the practice's name
  postal TEXT NOT NULL DEFAULT '',
  tax_id TEXT NOT NULL DEFAULT '',
  licence TEXT NOT NULL DEFAULT '',
  npi TEXT NOT NULL DEFAULT '',
  footer TEXT NOT NULL DEFAULT '', -- said under every bill: where to pay, say
  version INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO billing_setting (practice_id, updated_at) SELECT p.id, p.created_at FROM practice AS p;

-- Whether clients can pay online now. One row.
CREATE TABLE payment_account (
  practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practice (id),
  is_active INTEGER NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO payment_account (practice_id, updated_at) SELECT p.id, p.created_at FROM practice AS p;
-- +goose StatementBegin
CREATE TRIGGER billing_of_practice AFTER INSERT ON practice BEGIN
  INSERT INTO billing_setting (practice_id, updated_at) VALUES (NEW.id, NEW.created_at);
  INSERT INTO payment_account (practice_id, updated_at) VALUES (NEW.id, NEW.created_at);
END;
-- +goose StatementEnd

-- The last number that was given. It rises in the transaction that gives it, so there are no gaps.
CREATE TABLE billing_counter (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('invoice', 'statement', 'superbill', 'receipt')),
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A form of the window that makes something has a number of its own, so that pressing twice makes it once.
CREATE TABLE billing_once (
  page TEXT NOT NULL PRIMARY KEY,
  made_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Invoices that are made again and again.
CREATE TABLE invoice_repeat (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  every TEXT NOT NULL CHECK (every IN ('day', 'month')),
  first_on TEXT NOT NULL,
  last_on TEXT NOT NULL DEFAULT '', -- empty: on and on
  made INTEGER NOT NULL DEFAULT 0, -- how many are there already
  next_on TEXT NOT NULL DEFAULT '', -- the day of the next one; empty: none comes
  template TEXT NOT NULL, -- JSON: what each of them says
  is_issued INTEGER NOT NULL CHECK (is_issued IN (0, 1)), -- each is issued at once; else it is a draft
  is_told INTEGER NOT NULL CHECK (is_told IN (0, 1)), -- and the client is told by mail
  version INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX invoice_repeat_due ON invoice_repeat (next_on) WHERE next_on <> '';

CREATE TABLE invoice (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  number INTEGER UNIQUE, -- NULL: a draft
  label TEXT NOT NULL DEFAULT '', -- the number as it is printed
  issued_on TEXT NOT NULL DEFAULT '', -- a day in the practice's zone; of a draft the one it is to have, or empty
  due_on TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  discount_kind TEXT NOT NULL DEFAULT '' CHECK (discount_kind IN ('', 'amount', 'rate')),
  discount_value INTEGER NOT NULL DEFAULT 0 CHECK (discount_value >= 0), -- an amount, or hundredths of a percent
  subtotal INTEGER NOT NULL DEFAULT 0 CHECK (subtotal >= 0),
  discount INTEGER NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND subtotal),
  tax INTEGER NOT NULL DEFAULT 0 CHECK (tax >= 0),
  total INTEGER NOT NULL DEFAULT 0 CHECK (total = subtotal - discount + tax),
  body TEXT NOT NULL DEFAULT '', -- JSON: the paper as it was issued
  repeat_id TEXT REFERENCES invoice_repeat (id),
  repeat_on TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  issued_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((number IS NULL) = (issued_at IS NULL))
) STRICT;
CREATE INDEX invoice_by_client ON invoice (client_id, issued_on);
CREATE INDEX invoice_by_rank ON invoice (coalesce(number, created_at), id);
CREATE INDEX invoice_by_day ON invoice (issued_on) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX invoice_of_repeat ON invoice (repeat_id, repeat_on) WHERE repeat_id IS NOT NULL;

CREATE TABLE invoice_line (
  id TEXT NOT NULL PRIMARY KEY,
  invoice_id TEXT NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  day TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '',
  quantity INTEGER NOT NULL CHECK (quantity > 0), -- in hundredths
  price INTEGER NOT NULL CHECK (price >= 0),
  tax_rate INTEGER NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  service_id TEXT REFERENCES service (id),
  appointment_id TEXT REFERENCES appointment (id)
) STRICT;
CREATE INDEX invoice_line_by_invoice ON invoice_line (invoice_id, position);
CREATE INDEX invoice_line_by_appointment ON invoice_line (appointment_id) WHERE appointment_id IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER invoice_issued_stays BEFORE UPDATE ON invoice WHEN OLD.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was issued stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_issued_is_kept BEFORE DELETE ON invoice WHEN OLD.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was issued stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_line_issued_stays BEFORE UPDATE ON invoice_line WHEN EXISTS (SELECT 1 FROM invoice AS i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id) AND i.number IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was issued stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_line_issued_is_kept BEFORE DELETE ON invoice_line WHEN EXISTS (SELECT 1 FROM invoice AS i WHERE i.id = OLD.invoice_id AND i.number IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was issued stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_line_is_not_added_late BEFORE INSERT ON invoice_line WHEN EXISTS (SELECT 1 FROM invoice AS i WHERE i.id = NEW.invoice_id AND i.number IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was issued stays'); END;
-- +goose StatementEnd

-- What is no longer asked for of an issued invoice. A credit is what was given back when money was refunded.
CREATE TABLE invoice_adjustment (
  id TEXT NOT NULL PRIMARY KEY,
  invoice_id TEXT NOT NULL REFERENCES invoice (id),
  kind TEXT NOT NULL CHECK (kind IN ('void', 'write_off', 'credit')),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  day TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX invoice_adjustment_by_invoice ON invoice_adjustment (invoice_id);
CREATE UNIQUE INDEX invoice_voided_once ON invoice_adjustment (invoice_id) WHERE kind = 'void';

CREATE TABLE payment (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  number INTEGER NOT NULL UNIQUE, -- of its receipt
  method TEXT NOT NULL CHECK (method IN ('cash', 'cheque', 'transfer', 'card', 'other', 'online')),
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  day TEXT NOT NULL,
  reference TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', -- the practitioner's own
  body TEXT NOT NULL, -- JSON: the receipt as it was made out
  taken_back_on TEXT NOT NULL DEFAULT '', -- it was written down by mistake; empty: it stands
  taken_back_at INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_by_client ON payment (client_id, day);
CREATE INDEX payment_by_day ON payment (day);

-- How much of a payment is for which invoice. What is for none is the client's credit.
CREATE TABLE payment_allocation (
  payment_id TEXT NOT NULL REFERENCES payment (id),
  invoice_id TEXT NOT NULL REFERENCES invoice (id),
  amount INTEGER NOT NULL CHECK (amount > 0),
  at INTEGER NOT NULL,
  PRIMARY KEY (payment_id, invoice_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_allocation_by_invoice ON payment_allocation (invoice_id);

CREATE TABLE refund (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id),
  payment_id TEXT NOT NULL REFERENCES payment (id),
  invoice_id TEXT REFERENCES invoice (id), -- what it was paid for; NULL: it was credit
  amount INTEGER NOT NULL CHECK (amount > 0),
  method TEXT NOT NULL CHECK (method IN ('cash', 'cheque', 'transfer', 'card', 'other', 'online')),
  day TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX refund_by_client ON refund (client_id, day);
CREATE INDEX refund_by_payment ON refund (payment_id);
CREATE INDEX refund_by_invoice ON refund (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX refund_by_day ON refund (day);

CREATE TABLE statement (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  number INTEGER NOT NULL UNIQUE,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  currency TEXT NOT NULL,
  opening INTEGER NOT NULL, -- what the client owed when the first day began; less than 0: it was theirs
  closing INTEGER NOT NULL,
  body TEXT NOT NULL,
  withdrawn_at INTEGER,
  at INTEGER NOT NULL,
  CHECK (first_day <= last_day)
) STRICT;
CREATE INDEX statement_by_client ON statement (client_id, number);

CREATE TABLE superbill (
  id TEXT NOT NULL PRIMARY KEY,
  practice_id TEXT NOT NULL REFERENCES practice (id),
  client_id TEXT NOT NULL REFERENCES client (id),
  number INTEGER NOT NULL UNIQUE,
  issued_on TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  paid INTEGER NOT NULL CHECK (paid >= 0),
  body TEXT NOT NULL,
  withdrawn_at INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX superbill_by_client ON superbill (client_id, number);

-- Codes that the practice typed or imported. The program brings none.
CREATE TABLE billing_code (
  kind TEXT NOT NULL CHECK (kind IN ('diagnosis', 'service')),
  code TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;

-- Where every invoice stands. A draft is owed by nobody.
CREATE VIEW invoice_standing AS
SELECT s.id AS id, s.client_id AS client_id, s.total AS total, s.paid AS paid, s.is_void AS is_void, s.written_off AS written_off, s.credited AS credited,
  s.refunded AS refunded,
  CAST(CASE WHEN s.is_draft THEN 0 ELSE s.total - s.paid - s.voided - s.written_off - s.credited END AS INTEGER) AS open
FROM (
  SELECT i.id AS id, i.client_id AS client_id, i.total AS total, i.number IS NULL AS is_draft,
    CAST(coalesce((SELECT sum(a.amount) FROM payment_allocation AS a WHERE a.invoice_id = i.id), 0) AS INTEGER) AS paid,
    CAST(EXISTS (SELECT 1 FROM invoice_adjustment AS j WHERE j.invoice_id = i.id AND j.kind = 'void') AS INTEGER) AS is_void,
    CAST(coalesce((SELECT sum(j.amount) FROM invoice_adjustment AS j WHERE j.invoice_id = i.id AND j.kind = 'void'), 0) AS INTEGER) AS voided,
    CAST(coalesce((SELECT sum(j.amount) FROM invoice_adjustment AS j WHERE j.invoice_id = i.id AND j.kind = 'write_off'), 0) AS INTEGER) AS written_off,
    CAST(coalesce((SELECT sum(j.amount) FROM invoice_adjustment AS j WHERE j.invoice_id = i.id AND j.kind = 'credit'), 0) AS INTEGER) AS credited,
    CAST(coalesce((SELECT sum(r.amount) FROM refund AS r WHERE r.invoice_id = i.id), 0) AS INTEGER) AS refunded
  FROM invoice AS i) AS s;

-- What is left of every payment.
CREATE VIEW payment_standing AS
SELECT p.id AS id, p.client_id AS client_id, p.amount AS amount,
  CAST(coalesce((SELECT sum(a.amount) FROM payment_allocation AS a WHERE a.payment_id = p.id), 0) AS INTEGER) AS applied,
  CAST(coalesce((SELECT sum(r.amount) FROM refund AS r WHERE r.payment_id = p.id), 0) AS INTEGER) AS refunded,
  CAST(CASE WHEN p.taken_back_at IS NOT NULL THEN 0 ELSE p.amount
    - coalesce((SELECT sum(a.amount) FROM payment_allocation AS a WHERE a.payment_id = p.id), 0)
    - coalesce((SELECT sum(r.amount) FROM refund AS r WHERE r.payment_id = p.id), 0) END AS INTEGER) AS rest
FROM payment AS p;

-- Every entry of every client's account: more than 0 is owed to the practice.
CREATE VIEW ledger_entry AS
SELECT i.id AS id, i.client_id AS client_id, i.issued_on AS day, CAST(i.issued_at AS INTEGER) AS at, 'invoice' AS kind, i.total AS amount, i.label AS label, i.id AS of_id
FROM invoice AS i WHERE i.number IS NOT NULL
UNION ALL
SELECT j.id, i.client_id, j.day, j.at, j.kind, -j.amount, i.label, i.id FROM invoice_adjustment AS j JOIN invoice AS i ON i.id = j.invoice_id
UNION ALL
SELECT p.id, p.client_id, p.day, p.at, 'payment', -p.amount, CAST(p.number AS TEXT), p.id FROM payment AS p
UNION ALL
SELECT p.id || ' back', p.client_id, p.taken_back_on, p.taken_back_at, 'payment_taken_back', p.amount, CAST(p.number AS TEXT), p.id FROM payment AS p WHERE p.taken_back_at IS NOT NULL
UNION ALL
SELECT r.id, r.client_id, r.day, r.at, 'refund', r.amount, CAST(p.number AS TEXT), p.id FROM refund AS r JOIN payment AS p ON p.id = r.payment_id;

-- Who may read a client's bills (S36), and pay them (S37): the client, and contacts with access of their own.
CREATE VIEW bill_reader AS
SELECT m.client_id AS client_id, m.client_id AS holder_id, m.pay AS may_pay FROM permission AS m WHERE m.billing_documents = 1
UNION ALL
SELECT k.client_id, k.id, k.may_pay FROM client_contact AS k WHERE k.may_see_bills = 1;

CREATE VIEW portal_invoice AS
SELECT CAST(i.id || ' ' || r.holder_id AS TEXT) AS "key", i.id AS invoice, i.client_id AS client, r.holder_id AS holder, i.label AS label,
  i.issued_on AS issued_on, i.due_on AS due_on, i.currency AS currency, i.total AS total, s.paid AS paid, s.open AS open,
  CAST(s.is_void AS INTEGER) AS is_void, s.written_off AS written_off, s.refunded AS refunded, i.body AS body, CAST(i.number AS INTEGER) AS position
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN bill_reader AS r ON r.client_id = i.client_id
WHERE i.number IS NOT NULL;

CREATE VIEW portal_statement AS
SELECT CAST(t.id || ' ' || r.holder_id AS TEXT) AS "key", t.id AS statement, t.client_id AS client, r.holder_id AS holder, CAST(t.number AS TEXT) AS label,
  t.first_day AS first_day, t.last_day AS last_day, t.issued_on AS issued_on, t.currency AS currency, t.opening AS opening, t.closing AS closing, t.body AS body,
  t.number AS position
FROM statement AS t JOIN bill_reader AS r ON r.client_id = t.client_id WHERE t.withdrawn_at IS NULL;

CREATE VIEW portal_superbill AS
SELECT CAST(b.id || ' ' || r.holder_id AS TEXT) AS "key", b.id AS superbill, b.client_id AS client, r.holder_id AS holder, CAST(b.number AS TEXT) AS label,
  b.issued_on AS issued_on, b.currency AS currency, b.total AS total, b.paid AS paid, b.body AS body, b.number AS position
FROM superbill AS b JOIN bill_reader AS r ON r.client_id = b.client_id WHERE b.withdrawn_at IS NULL;

CREATE VIEW portal_payment AS
SELECT CAST(p.id || ' ' || r.holder_id AS TEXT) AS "key", p.id AS payment, p.client_id AS client, r.holder_id AS holder, CAST(p.number AS TEXT) AS label,
  p.day AS day, p.method AS method, p.currency AS currency, p.amount AS amount, s.refunded AS refunded, p.body AS body, p.number AS position
FROM payment AS p JOIN payment_standing AS s ON s.id = p.id JOIN bill_reader AS r ON r.client_id = p.client_id WHERE p.taken_back_at IS NULL;

-- What a client owes in all: open is what their invoices ask for, credit what was paid and is for none of them.
CREATE VIEW portal_balance AS
SELECT r.holder_id AS "key", r.client_id AS client, r.holder_id AS holder, b.currency AS currency,
  CAST(coalesce((SELECT sum(s.open) FROM invoice_standing AS s WHERE s.client_id = r.client_id), 0) AS INTEGER) AS open,
  CAST(coalesce((SELECT sum(p.rest) FROM payment_standing AS p WHERE p.client_id = r.client_id), 0) AS INTEGER) AS credit
FROM bill_reader AS r JOIN client AS c ON c.id = r.client_id JOIN billing_setting AS b ON b.practice_id = c.practice_id;
