-- name: InsertMail :exec
INSERT INTO outbox (id, practice_id, dedup_key, kind, client_id, grant_id, language, recipient, recipient_name, subject, note, is_test, subject_id, state, next_at, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (dedup_key) DO NOTHING;

-- name: GetMail :one
SELECT * FROM outbox WHERE id = ?;

-- name: GetMailOfKey :one
SELECT id FROM outbox WHERE dedup_key = sqlc.arg(dedup_key);

-- name: GetDueMail :one
SELECT * FROM outbox WHERE state IN ('held', 'queued', 'retrying') AND next_at <= ? ORDER BY next_at, id LIMIT 1;

-- name: CountDueMail :one
SELECT count(*) FROM (SELECT o.id FROM outbox AS o WHERE o.state IN ('held', 'queued', 'retrying') AND o.next_at <= ? LIMIT ?);

-- name: GetUrgentMail :one
SELECT * FROM outbox WHERE kind = 'sign_in_link' AND state IN ('held', 'queued', 'retrying') AND next_at <= ? ORDER BY next_at, id LIMIT 1;

-- name: GetAttemptBefore :one
SELECT CAST(attempted_at AS INTEGER) FROM outbox WHERE attempted_at IS NOT NULL ORDER BY attempted_at DESC LIMIT 1 OFFSET ?;

-- name: ListHeldUntil :many
SELECT * FROM outbox WHERE state = 'held' AND next_at <= ? ORDER BY next_at, id;

-- name: GetNextHeld :one
SELECT CAST(coalesce(min(next_at), 0) AS INTEGER) FROM outbox WHERE state = 'held';

-- name: GetNextDue :one
SELECT CAST(coalesce(min(next_at), 0) AS INTEGER) FROM outbox WHERE state IN ('held', 'queued', 'retrying');

-- name: ClaimMail :exec
UPDATE outbox SET state = 'sending', attempts = attempts + 1, attempted_at = sqlc.arg(at), handed_over_at = NULL,
  message_id = sqlc.arg(message_id), bytes = sqlc.arg(bytes), updated_at = sqlc.arg(at)
WHERE id = sqlc.arg(id);

-- name: MarkHandedOver :exec
UPDATE outbox SET handed_over_at = sqlc.arg(at), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id);

-- name: MarkSent :exec
UPDATE outbox SET state = 'sent', reason = '', last_phase = 'dot', last_code = ?, last_words = ?, bytes = NULL, is_settled = 1, sent_at = ?, updated_at = ?
WHERE id = ?;

-- name: SettleMail :exec
UPDATE outbox SET state = ?, reason = ?, next_at = ?, last_phase = ?, last_code = ?, last_words = ?, is_settled = ?, bytes = ?, attempts = ?, updated_at = ?
WHERE id = ?;

-- name: MoveMail :exec
UPDATE outbox SET state = ?, reason = ?, next_at = ?, is_settled = ?, bytes = ?, updated_at = ? WHERE id = ?;

-- name: EditMail :exec
UPDATE outbox SET subject = ?, note = ?, bytes = NULL, updated_at = ? WHERE id = ?;

-- name: HurryMail :exec
UPDATE outbox SET next_at = sqlc.arg(at), updated_at = sqlc.arg(at) WHERE state IN ('queued', 'retrying') AND next_at > sqlc.arg(at);

-- name: LookAgainAtMail :exec
UPDATE outbox SET next_at = sqlc.arg(at) WHERE state = 'queued' AND reason <> '' AND next_at > sqlc.arg(at);

-- name: ListInterrupted :many
SELECT * FROM outbox WHERE state = 'sending';

-- name: CancelMailOfGrant :exec
UPDATE outbox SET state = 'cancelled', reason = ?, bytes = NULL, is_settled = 1, updated_at = ?
WHERE grant_id = ? AND state IN ('held', 'queued', 'retrying');

-- name: ListWaitingOfGrant :many
SELECT * FROM outbox WHERE grant_id = ? AND state IN ('held', 'queued', 'retrying') ORDER BY created_at, id;

-- name: ListWaitingAbout :many
SELECT * FROM outbox WHERE subject_id = ? AND subject_id <> '' AND state IN ('held', 'queued', 'retrying') ORDER BY created_at, id;

-- A sign-in link that waits, or is on its way, is for everybody at its address.
-- name: PassOnMail :exec
UPDATE outbox SET grant_id = sqlc.arg(heir), client_id = sqlc.arg(client_id), updated_at = sqlc.arg(updated_at)
WHERE grant_id = sqlc.arg(grant_id) AND kind = 'sign_in_link' AND state IN ('held', 'queued', 'retrying', 'sending');

-- name: CountMailOfHolderSince :one
SELECT count(*) FROM outbox AS o JOIN access_grant AS g ON g.id = o.grant_id
WHERE o.client_id = sqlc.arg(client_id) AND g.holder_id = sqlc.arg(holder_id) AND o.kind = sqlc.arg(kind) AND o.created_at >= sqlc.arg(since) AND o.state <> 'cancelled';

-- A mail about documents carries an invitation's link until the first sign-in.
-- name: GetNewestMailOfGrant :one
SELECT o.* FROM outbox AS o WHERE o.grant_id = ? AND (o.kind IN ('welcome', 'invitation', 'resend', 'new_address')
  OR (o.kind = 'share' AND EXISTS (SELECT 1 FROM access_grant AS g WHERE g.id = o.grant_id AND (g.signed_in_at IS NULL OR o.created_at < g.signed_in_at))))
ORDER BY o.created_at DESC, o.id DESC LIMIT 1;

-- A sign-in link is of everybody at its address, whoever it stands under.
-- name: ListMailOfHolder :many
SELECT o.* FROM outbox AS o
WHERE o.grant_id IN (SELECT g.id FROM access_grant AS g WHERE g.holder_id = sqlc.arg(holder_id)) OR (o.kind = 'sign_in_link' AND o.grant_id IN (
  SELECT g.id FROM access_grant AS g WHERE g.address_key = sqlc.arg(address_key) AND g.ended_at IS NULL))
ORDER BY o.created_at DESC, o.id DESC LIMIT sqlc.arg(most);

-- name: CountMail :one
SELECT
  CAST(coalesce(sum(state IN ('held', 'queued', 'sending', 'retrying')), 0) AS INTEGER) AS waiting,
  CAST(coalesce(sum(state = 'held'), 0) AS INTEGER) AS held,
  CAST(coalesce(sum(state = 'sending'), 0) AS INTEGER) AS sending,
  CAST(coalesce(sum(state = 'sending' OR (state IN ('held', 'queued', 'retrying') AND next_at <= CAST(sqlc.arg(now) AS INTEGER))), 0) AS INTEGER) AS due,
  CAST(coalesce(sum(state IN ('in_doubt', 'failed', 'bounced') AND is_settled = 0), 0) AS INTEGER) AS problems,
  CAST(coalesce(min(CASE WHEN state = 'held' THEN next_at END), 0) AS INTEGER) AS next_held_at
FROM outbox WHERE state IN ('held', 'queued', 'sending', 'retrying', 'in_doubt', 'failed', 'bounced');

-- name: ListWaiting :many
SELECT sqlc.embed(o), CAST(coalesce(c.first_name || ' ' || c.last_name, '') AS TEXT) AS client_name
FROM outbox AS o LEFT JOIN client AS c ON c.id = o.client_id
WHERE o.state IN ('held', 'queued', 'sending', 'retrying') ORDER BY o.created_at DESC, o.id DESC LIMIT ? OFFSET ?;

-- name: ListSettled :many
SELECT sqlc.embed(o), CAST(coalesce(c.first_name || ' ' || c.last_name, '') AS TEXT) AS client_name
FROM outbox AS o LEFT JOIN client AS c ON c.id = o.client_id
WHERE o.id IN (
  SELECT p.id FROM outbox AS p INDEXED BY outbox_open
  WHERE p.state = sqlc.arg(state) ORDER BY p.created_at DESC, p.id DESC LIMIT sqlc.arg(limit) OFFSET sqlc.arg(offset))
ORDER BY o.created_at DESC, o.id DESC;

-- name: ListProblems :many
SELECT sqlc.embed(o), CAST(coalesce(c.first_name || ' ' || c.last_name, '') AS TEXT) AS client_name
FROM outbox AS o LEFT JOIN client AS c ON c.id = o.client_id
WHERE o.state IN ('in_doubt', 'failed', 'bounced') ORDER BY o.is_settled, o.created_at DESC, o.id DESC LIMIT ? OFFSET ?;

-- name: CountSettled :one
SELECT count(*) FROM outbox WHERE state = sqlc.arg(state);

-- name: CountProblems :one
SELECT count(*) FROM outbox WHERE state IN ('in_doubt', 'failed', 'bounced');

-- name: InsertOutboxAccount :exec
INSERT INTO outbox_account (practice_id, updated_at) VALUES (?, ?) ON CONFLICT (practice_id) DO NOTHING;

-- name: GetOutboxAccount :one
SELECT * FROM outbox_account LIMIT 1;

-- name: UpdateOutboxAccount :exec
UPDATE outbox_account SET state = ?, words = ?, since = ?, next_at = ?, tries = ?, updated_at = ?;

-- name: UpdateOutboxPause :exec
UPDATE outbox_account SET is_paused = ?, updated_at = ?;

-- name: CountTriedSince :one
SELECT count(*) FROM outbox WHERE attempted_at >= CAST(sqlc.arg(since) AS INTEGER) AND attempted_at IS NOT NULL
  AND state <> 'sending' AND NOT (state IN ('held', 'queued', 'retrying') AND next_at <= CAST(sqlc.arg(now) AS INTEGER));
