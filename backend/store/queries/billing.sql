-- name: GetBillingSetting :one
SELECT s.* FROM billing_setting AS s JOIN practice AS p ON p.id = s.practice_id;

-- name: SaveBillingSetting :execrows
UPDATE billing_setting SET currency = ?, due_days = ?, prefix = ?, tax_name = ?, tax_rate = ?, legal_name = ?, postal = ?, tax_id = ?, licence = ?, npi = ?, footer = ?,
  version = version + 1, updated_at = ? WHERE version = ?;

-- Whether money was ever asked for or taken: from then on the currency stays.
-- name: HasBilled :one
SELECT CAST(EXISTS (SELECT 1 FROM invoice) OR EXISTS (SELECT 1 FROM payment) OR EXISTS (SELECT 1 FROM invoice_repeat) AS INTEGER) AS is_so;

-- name: NextNumber :one
INSERT INTO billing_counter (kind, last) VALUES (?, 1) ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last;

-- name: GetMadeOfPage :one
SELECT made_id FROM billing_once WHERE page = ?;

-- name: InsertPage :exec
INSERT INTO billing_once (page, made_id, at) VALUES (?, ?, ?);

-- name: GetInvoice :one
SELECT sqlc.embed(i), s.paid, s.is_void, s.written_off, s.credited, s.refunded, s.open, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(EXISTS (SELECT 1 FROM permission AS m WHERE m.client_id = i.client_id AND m.billing_documents = 1) AS INTEGER) AS is_shown,
  CAST(coalesce((SELECT k.state FROM checkout AS k WHERE s.open > 0 AND k.client_id = i.client_id AND k.asked_at >= i.issued_at AND (k.invoice_id = i.id OR k.invoice_id IS NULL)
    ORDER BY k.asked_at DESC, k.id DESC LIMIT 1), '') AS TEXT) AS checkout,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.dispute IN ('unanswered', 'answered')
    AND EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)) AS INTEGER) AS is_disputed
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id WHERE i.id = ?;

-- Drafts first, then the highest number; a number or a name is asked for by a part of it. A page is cut first, and only its
-- own rows are read whole.
-- name: ListInvoices :many
SELECT sqlc.embed(i), s.paid, s.is_void, s.written_off, s.credited, s.refunded, s.open, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(EXISTS (SELECT 1 FROM permission AS m WHERE m.client_id = i.client_id AND m.billing_documents = 1) AS INTEGER) AS is_shown,
  CAST(coalesce((SELECT k.state FROM checkout AS k WHERE s.open > 0 AND k.client_id = i.client_id AND k.asked_at >= i.issued_at AND (k.invoice_id = i.id OR k.invoice_id IS NULL)
    ORDER BY k.asked_at DESC, k.id DESC LIMIT 1), '') AS TEXT) AS checkout,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.dispute IN ('unanswered', 'answered')
    AND EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)) AS INTEGER) AS is_disputed
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id
WHERE i.id IN (
  SELECT x.id FROM invoice AS x WHERE (coalesce(x.number, x.created_at) < CAST(sqlc.arg(before_rank) AS INTEGER) OR (coalesce(x.number, x.created_at) = CAST(sqlc.arg(before_rank) AS INTEGER) AND x.id < sqlc.arg(before_id)))
    AND (NOT CAST(sqlc.arg(is_settled) AS BOOLEAN) OR (x.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoice_open AS o WHERE o.id = x.id)))
    AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(x.label), lower(CAST(sqlc.arg(text) AS TEXT))) > 0 OR x.client_id IN (
      SELECT k.id FROM client AS k WHERE instr(lower(k.first_name || ' ' || k.preferred_name || ' ' || k.last_name), lower(CAST(sqlc.arg(text) AS TEXT))) > 0))
  ORDER BY coalesce(x.number, x.created_at) DESC, x.id DESC LIMIT sqlc.arg(most))
ORDER BY coalesce(i.number, i.created_at) DESC, i.id DESC;

-- Invoices that ask for something, all of them or those whose day is before another.
-- name: ListInvoicesOpen :many
SELECT sqlc.embed(i), s.paid, s.is_void, s.written_off, s.credited, s.refunded, s.open, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(EXISTS (SELECT 1 FROM permission AS m WHERE m.client_id = i.client_id AND m.billing_documents = 1) AS INTEGER) AS is_shown,
  CAST(coalesce((SELECT k.state FROM checkout AS k WHERE s.open > 0 AND k.client_id = i.client_id AND k.asked_at >= i.issued_at AND (k.invoice_id = i.id OR k.invoice_id IS NULL)
    ORDER BY k.asked_at DESC, k.id DESC LIMIT 1), '') AS TEXT) AS checkout,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.dispute IN ('unanswered', 'answered')
    AND EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)) AS INTEGER) AS is_disputed
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id
WHERE i.id IN (
  SELECT o.id FROM invoice_open AS o JOIN invoice AS x ON x.id = o.id WHERE (o.number < CAST(sqlc.arg(before_rank) AS INTEGER) OR (o.number = CAST(sqlc.arg(before_rank) AS INTEGER) AND o.id < sqlc.arg(before_id)))
    AND (CAST(sqlc.arg(due_before) AS TEXT) = '' OR o.due_on < sqlc.arg(due_before))
    AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(x.label), lower(CAST(sqlc.arg(text) AS TEXT))) > 0 OR x.client_id IN (
      SELECT k.id FROM client AS k WHERE instr(lower(k.first_name || ' ' || k.preferred_name || ' ' || k.last_name), lower(CAST(sqlc.arg(text) AS TEXT))) > 0))
  ORDER BY o.number DESC, o.id DESC LIMIT sqlc.arg(most))
ORDER BY coalesce(i.number, i.created_at) DESC, i.id DESC;

-- name: ListDrafts :many
SELECT sqlc.embed(i), s.paid, s.is_void, s.written_off, s.credited, s.refunded, s.open, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(EXISTS (SELECT 1 FROM permission AS m WHERE m.client_id = i.client_id AND m.billing_documents = 1) AS INTEGER) AS is_shown,
  CAST(coalesce((SELECT k.state FROM checkout AS k WHERE s.open > 0 AND k.client_id = i.client_id AND k.asked_at >= i.issued_at AND (k.invoice_id = i.id OR k.invoice_id IS NULL)
    ORDER BY k.asked_at DESC, k.id DESC LIMIT 1), '') AS TEXT) AS checkout,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.dispute IN ('unanswered', 'answered')
    AND EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)) AS INTEGER) AS is_disputed
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id
WHERE i.id IN (
  SELECT x.id FROM invoice AS x WHERE x.number IS NULL AND (x.created_at < CAST(sqlc.arg(before_rank) AS INTEGER) OR (x.created_at = CAST(sqlc.arg(before_rank) AS INTEGER) AND x.id < sqlc.arg(before_id)))
    AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(x.label), lower(CAST(sqlc.arg(text) AS TEXT))) > 0 OR x.client_id IN (
      SELECT k.id FROM client AS k WHERE instr(lower(k.first_name || ' ' || k.preferred_name || ' ' || k.last_name), lower(CAST(sqlc.arg(text) AS TEXT))) > 0))
  ORDER BY x.created_at DESC, x.id DESC LIMIT sqlc.arg(most))
ORDER BY coalesce(i.number, i.created_at) DESC, i.id DESC;

-- name: ListInvoicesOfClient :many
SELECT sqlc.embed(i), s.paid, s.is_void, s.written_off, s.credited, s.refunded, s.open, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(EXISTS (SELECT 1 FROM permission AS m WHERE m.client_id = i.client_id AND m.billing_documents = 1) AS INTEGER) AS is_shown,
  CAST(coalesce((SELECT k.state FROM checkout AS k WHERE s.open > 0 AND k.client_id = i.client_id AND k.asked_at >= i.issued_at AND (k.invoice_id = i.id OR k.invoice_id IS NULL)
    ORDER BY k.asked_at DESC, k.id DESC LIMIT 1), '') AS TEXT) AS checkout,
  CAST(EXISTS (SELECT 1 FROM checkout AS k WHERE k.client_id = i.client_id AND k.dispute IN ('unanswered', 'answered')
    AND EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment_id = k.payment_id AND a.invoice_id = i.id)) AS INTEGER) AS is_disputed
FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id JOIN client AS c ON c.id = i.client_id
WHERE i.client_id = sqlc.arg(client)
  AND (coalesce(i.number, i.created_at) < CAST(sqlc.arg(before_rank) AS INTEGER) OR (coalesce(i.number, i.created_at) = CAST(sqlc.arg(before_rank) AS INTEGER) AND i.id < sqlc.arg(before_id)))
  AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(i.label), lower(CAST(sqlc.arg(text) AS TEXT))) > 0 OR i.client_id IN (
      SELECT k.id FROM client AS k WHERE instr(lower(k.first_name || ' ' || k.preferred_name || ' ' || k.last_name), lower(CAST(sqlc.arg(text) AS TEXT))) > 0))
  AND CASE CAST(sqlc.arg(filter) AS TEXT)
    WHEN 'draft' THEN i.number IS NULL
    WHEN 'open' THEN s.open > 0
    WHEN 'overdue' THEN s.open > 0 AND i.due_on < sqlc.arg(today)
    WHEN 'settled' THEN i.number IS NOT NULL AND s.open = 0
    ELSE 1 END
ORDER BY coalesce(i.number, i.created_at) DESC, i.id DESC LIMIT sqlc.arg(most);

-- name: ListOpenInvoices :many
SELECT i.id, i.client_id, i.label, i.issued_on, i.due_on, i.total, s.open FROM invoice AS i JOIN invoice_standing AS s ON s.id = i.id
WHERE i.client_id = ? AND s.open > 0 ORDER BY i.due_on, i.number;

-- name: InsertInvoice :exec
INSERT INTO invoice (id, practice_id, client_id, issued_on, due_on, currency, note, discount_kind, discount_value, subtotal, discount, tax, total, repeat_id, repeat_on, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateInvoice :execrows
UPDATE invoice SET client_id = ?, issued_on = ?, due_on = ?, note = ?, discount_kind = ?, discount_value = ?, subtotal = ?, discount = ?, tax = ?, total = ?,
  version = version + 1, updated_at = ? WHERE id = ? AND version = ? AND number IS NULL;

-- name: IssueInvoice :exec
UPDATE invoice SET number = ?, label = ?, issued_on = ?, due_on = ?, body = ?, version = version + 1, issued_at = sqlc.arg(at), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id) AND number IS NULL;

-- name: DropInvoice :execrows
DELETE FROM invoice WHERE id = ? AND version = ? AND number IS NULL;

-- name: ListInvoiceLines :many
SELECT * FROM invoice_line WHERE invoice_id = ? ORDER BY position;

-- name: InsertInvoiceLine :exec
INSERT INTO invoice_line (id, invoice_id, position, day, text, code, quantity, price, tax_rate, amount, service_id, appointment_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: DropInvoiceLines :exec
DELETE FROM invoice_line WHERE invoice_id = ?;

-- name: InsertAdjustment :exec
INSERT INTO invoice_adjustment (id, invoice_id, kind, amount, day, note, at) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ListAdjustments :many
SELECT * FROM invoice_adjustment WHERE invoice_id = ? ORDER BY day, at, id;

-- The appointments of a client that no invoice asks for, or none but one that was voided.
-- name: ListUnbilled :many
SELECT a.id, a.start, a."end", CAST(coalesce(a.service_id, '') AS TEXT) AS service_id, CAST(coalesce(s.name, a.title) AS TEXT) AS service,
  CAST(coalesce(s.code, '') AS TEXT) AS code, CAST(coalesce(s.fee, 0) AS INTEGER) AS fee
FROM appointment AS a LEFT JOIN service AS s ON s.id = a.service_id
WHERE a.client_id = sqlc.arg(client_id) AND a.state = 'booked' AND a.start < sqlc.arg(until)
  AND NOT EXISTS (
    SELECT 1 FROM invoice_line AS l JOIN invoice_standing AS t ON t.id = l.invoice_id WHERE l.appointment_id = a.id AND t.is_void = 0)
ORDER BY a.start, a.id LIMIT sqlc.arg(most);

-- The invoice that asks for an appointment already, besides one.
-- name: GetInvoiceOfAppointment :one
SELECT l.invoice_id FROM invoice_line AS l JOIN invoice_standing AS t ON t.id = l.invoice_id
WHERE l.appointment_id = sqlc.arg(appointment_id) AND t.is_void = 0 AND l.invoice_id <> sqlc.arg(besides) LIMIT 1;

-- name: ListFees :many
SELECT s.id, s.name, s.code, s.fee FROM service AS s WHERE s.archived_at IS NULL ORDER BY s.position, s.id;

-- name: InsertPayment :exec
INSERT INTO payment (id, practice_id, client_id, number, method, amount, currency, day, reference, note, body, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetPayment :one
SELECT sqlc.embed(p), s.applied, s.refunded, s.rest, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(coalesce(k.dispute, '') AS TEXT) AS dispute, k.answer_until
FROM payment AS p JOIN payment_standing AS s ON s.id = p.id JOIN client AS c ON c.id = p.client_id LEFT JOIN checkout AS k ON k.payment_id = p.id WHERE p.id = ?;

-- name: ListPayments :many
SELECT sqlc.embed(p), s.applied, s.refunded, s.rest, CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name,
  CAST(coalesce(k.dispute, '') AS TEXT) AS dispute, k.answer_until
FROM payment AS p JOIN payment_standing AS s ON s.id = p.id JOIN client AS c ON c.id = p.client_id LEFT JOIN checkout AS k ON k.payment_id = p.id
WHERE p.number < sqlc.arg(before) AND (CAST(sqlc.arg(client) AS TEXT) = '' OR p.client_id = sqlc.arg(client))
ORDER BY p.number DESC LIMIT sqlc.arg(most);

-- Payments of a client that something is left of, the oldest first.
-- name: ListCredits :many
SELECT p.id, p.number, p.day, s.rest FROM payment AS p JOIN payment_standing AS s ON s.id = p.id WHERE p.client_id = ? AND s.rest > 0 ORDER BY p.day, p.number;

-- name: TakePaymentBack :exec
UPDATE payment SET taken_back_on = ?, taken_back_at = ? WHERE id = ?;

-- name: AddAllocation :exec
INSERT INTO payment_allocation (payment_id, invoice_id, amount, at) VALUES (?, ?, ?, ?) ON CONFLICT (payment_id, invoice_id) DO UPDATE SET amount = amount + excluded.amount, at = excluded.at;

-- name: GetAllocation :one
SELECT amount FROM payment_allocation WHERE payment_id = ? AND invoice_id = ?;

-- name: LessenAllocation :exec
UPDATE payment_allocation SET amount = amount - sqlc.arg(by) WHERE payment_id = sqlc.arg(payment_id) AND invoice_id = sqlc.arg(invoice_id);

-- name: DropAllocation :exec
DELETE FROM payment_allocation WHERE payment_id = ? AND invoice_id = ?;

-- name: ListAllocationsOfPayment :many
SELECT a.invoice_id, a.amount, i.label FROM payment_allocation AS a JOIN invoice AS i ON i.id = a.invoice_id WHERE a.payment_id = ? ORDER BY i.number;

-- What was paid of an invoice, also where it was given back.
-- name: ListAllocationsOfInvoice :many
SELECT p.id AS payment_id, CAST(coalesce(a.amount, 0) AS INTEGER) AS amount, p.number, p.day, p.method,
  CAST(coalesce((SELECT sum(r.amount) FROM refund AS r WHERE r.payment_id = p.id AND r.invoice_id = i.id), 0) AS INTEGER) AS refunded
FROM invoice AS i JOIN payment AS p ON p.client_id = i.client_id LEFT JOIN payment_allocation AS a ON a.payment_id = p.id AND a.invoice_id = i.id
WHERE i.id = ? AND (a.amount IS NOT NULL OR EXISTS (SELECT 1 FROM refund AS r WHERE r.payment_id = p.id AND r.invoice_id = i.id)) ORDER BY p.day, p.number;

-- name: InsertRefund :exec
INSERT INTO refund (id, client_id, payment_id, invoice_id, amount, method, day, note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ListRefundsOfPayment :many
SELECT * FROM refund WHERE payment_id = ? ORDER BY day, at, id;

-- name: ListLedger :many
SELECT * FROM ledger_entry WHERE client_id = sqlc.arg(client_id) AND day <= sqlc.arg(until) ORDER BY day, at, id;

-- name: GetBalance :one
SELECT
  CAST(coalesce((SELECT sum(e.amount) FROM ledger_entry AS e WHERE e.client_id = sqlc.arg(client_id)), 0) AS INTEGER) AS balance,
  CAST(coalesce((SELECT sum(s.open) FROM invoice_standing AS s WHERE s.client_id = sqlc.arg(client_id)), 0) AS INTEGER) AS open,
  CAST(coalesce((SELECT sum(p.rest) FROM payment_standing AS p WHERE p.client_id = sqlc.arg(client_id)), 0) AS INTEGER) AS credit;

-- name: GetPaymentAccount :one
SELECT a.is_active FROM payment_account AS a JOIN practice AS p ON p.id = a.practice_id;

-- name: SavePaymentAccountActive :exec
UPDATE payment_account SET is_active = ?, updated_at = ?;

-- name: InsertStatement :exec
INSERT INTO statement (id, practice_id, client_id, number, first_day, last_day, issued_on, currency, opening, closing, body, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetStatement :one
SELECT sqlc.embed(t), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM statement AS t JOIN client AS c ON c.id = t.client_id WHERE t.id = ?;

-- name: ListStatements :many
SELECT sqlc.embed(t), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM statement AS t JOIN client AS c ON c.id = t.client_id
WHERE t.number < sqlc.arg(before) AND (CAST(sqlc.arg(client) AS TEXT) = '' OR t.client_id = sqlc.arg(client)) ORDER BY t.number DESC LIMIT sqlc.arg(most);

-- name: WithdrawStatement :exec
UPDATE statement SET withdrawn_at = ? WHERE id = ?;

-- name: InsertSuperbill :exec
INSERT INTO superbill (id, practice_id, client_id, number, issued_on, currency, total, paid, body, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetSuperbill :one
SELECT sqlc.embed(b), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM superbill AS b JOIN client AS c ON c.id = b.client_id WHERE b.id = ?;

-- name: ListSuperbills :many
SELECT sqlc.embed(b), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM superbill AS b JOIN client AS c ON c.id = b.client_id
WHERE b.number < sqlc.arg(before) AND (CAST(sqlc.arg(client) AS TEXT) = '' OR b.client_id = sqlc.arg(client)) ORDER BY b.number DESC LIMIT sqlc.arg(most);

-- name: WithdrawSuperbill :exec
UPDATE superbill SET withdrawn_at = ? WHERE id = ?;

-- name: ListCodes :many
SELECT * FROM billing_code WHERE kind = sqlc.arg(kind) AND code > sqlc.arg(after)
  AND (CAST(sqlc.arg(text) AS TEXT) = '' OR instr(lower(code), lower(CAST(sqlc.arg(text) AS TEXT))) > 0 OR instr(lower(text), lower(CAST(sqlc.arg(text) AS TEXT))) > 0)
ORDER BY code LIMIT sqlc.arg(most);

-- name: GetCode :one
SELECT text FROM billing_code WHERE kind = ? AND code = ?;

-- name: ListAllCodes :many
SELECT code, text FROM billing_code WHERE kind = ?;

-- name: SaveCode :exec
INSERT INTO billing_code (kind, code, text) VALUES (?, ?, ?) ON CONFLICT (kind, code) DO UPDATE SET text = excluded.text;

-- name: DropCode :execrows
DELETE FROM billing_code WHERE kind = ? AND code = ?;

-- What was asked for in each month, and what is no longer.
-- name: ListInvoicedByMonth :many
SELECT CAST(e.month AS TEXT) AS month, CAST(sum(e.invoiced) AS INTEGER) AS invoiced, CAST(sum(e.adjusted) AS INTEGER) AS adjusted FROM (
  SELECT substr(i.issued_on, 1, 7) AS month, i.total AS invoiced, 0 AS adjusted FROM invoice AS i
  WHERE i.number IS NOT NULL AND i.issued_on >= sqlc.arg(since) AND i.issued_on <= sqlc.arg(until)
  UNION ALL
  SELECT substr(j.day, 1, 7), 0, j.amount FROM invoice_adjustment AS j WHERE j.day >= sqlc.arg(since) AND j.day <= sqlc.arg(until)
) AS e GROUP BY e.month ORDER BY e.month;

-- What came in and what was given back in each month, by its way. A payment that was taken back never was.
-- name: ListMoneyByMonth :many
SELECT CAST(e.month AS TEXT) AS month, CAST(e.method AS TEXT) AS method, CAST(sum(e.received) AS INTEGER) AS received, CAST(sum(e.refunded) AS INTEGER) AS refunded FROM (
  SELECT substr(p.day, 1, 7) AS month, p.method AS method, p.amount AS received, 0 AS refunded FROM payment AS p
  WHERE p.taken_back_at IS NULL AND p.day >= sqlc.arg(since) AND p.day <= sqlc.arg(until)
  UNION ALL
  SELECT substr(r.day, 1, 7), r.method, 0, r.amount FROM refund AS r WHERE r.day >= sqlc.arg(since) AND r.day <= sqlc.arg(until)
) AS e GROUP BY e.month, e.method ORDER BY e.month;

-- What came in and went out: payments as more than 0, refunds as less. One that was taken back never was.
-- name: ListMoney :many
SELECT p.day AS day, p.at AS at, p.number AS number, p.method AS method, CAST(p.amount AS INTEGER) AS amount, p.reference AS reference,
  CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name
FROM payment AS p JOIN client AS c ON c.id = p.client_id WHERE p.taken_back_at IS NULL AND p.day >= sqlc.arg(since) AND p.day <= sqlc.arg(until)
UNION ALL
SELECT r.day, r.at, p.number, r.method, CAST(-r.amount AS INTEGER), '', CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT)
FROM refund AS r JOIN payment AS p ON p.id = r.payment_id JOIN client AS c ON c.id = r.client_id WHERE r.day >= sqlc.arg(since) AND r.day <= sqlc.arg(until)
ORDER BY 1, 2;

-- name: InsertRepeat :exec
INSERT INTO invoice_repeat (id, practice_id, client_id, every, first_on, last_on, next_on, template, is_issued, is_told, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateRepeat :execrows
UPDATE invoice_repeat SET last_on = ?, next_on = ?, template = ?, is_issued = ?, is_told = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?;

-- name: GetRepeat :one
SELECT sqlc.embed(r), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM invoice_repeat AS r JOIN client AS c ON c.id = r.client_id WHERE r.id = ?;

-- Those of one client, or all; those that still make something first.
-- name: ListRepeats :many
SELECT sqlc.embed(r), CAST(trim(c.first_name || ' ' || c.last_name) AS TEXT) AS name FROM invoice_repeat AS r JOIN client AS c ON c.id = r.client_id
WHERE CAST(sqlc.arg(client) AS TEXT) = '' OR r.client_id = sqlc.arg(client) ORDER BY r.next_on = '', r.next_on, r.id;

-- name: NextDueRepeat :one
SELECT * FROM invoice_repeat WHERE next_on <> '' AND next_on <= ? AND is_paused = 0 ORDER BY next_on, id LIMIT 1;

-- name: AdvanceRepeat :exec
UPDATE invoice_repeat SET made = made + 1, next_on = ? WHERE id = ?;

-- name: PauseRepeat :exec
UPDATE invoice_repeat SET is_paused = ?, next_on = ?, version = version + 1, updated_at = ? WHERE id = ?;

-- name: StopRepeat :exec
UPDATE invoice_repeat SET next_on = '', version = version + 1, updated_at = ? WHERE id = ?;

-- name: GetLastOfRepeat :one
SELECT id, label, repeat_on FROM invoice WHERE repeat_id = ? ORDER BY repeat_on DESC LIMIT 1;

-- What was made of one that repeats since a moment, the newest first.
-- name: ListMadeSince :many
SELECT repeat_on, created_at FROM invoice WHERE repeat_id = sqlc.arg(repeat_id) AND created_at >= sqlc.arg(since) ORDER BY repeat_on DESC;
