-- name: InsertShare :exec
INSERT INTO share (id, practice_id, client_id, holder_id, document_id, version_id, due_on, asked, shared_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetShare :one
SELECT s.*, d.kind, v.number, v.body, v.hash, v.file FROM share AS s
JOIN document AS d ON d.id = s.document_id
JOIN document_version AS v ON v.id = s.version_id
WHERE s.id = ?;

-- name: ListShares :many
SELECT s.*, d.kind, v.number, v.body,
  CAST(coalesce(g.way, '') AS TEXT) AS way, CAST(coalesce(o.state, '') AS TEXT) AS mail_state
FROM share AS s
JOIN document AS d ON d.id = s.document_id
JOIN document_version AS v ON v.id = s.version_id
LEFT JOIN share_signature AS g ON g.share_id = s.id
LEFT JOIN share_mail AS t ON t.share_id = s.id
LEFT JOIN outbox AS o ON o.id = t.mail_id
WHERE s.client_id = ?
ORDER BY s.shared_at DESC, s.id DESC;

-- name: GetPublished :one
SELECT v.* FROM document_version AS v JOIN document AS d ON d.id = v.document_id
WHERE v.document_id = ? AND d.archived_at IS NULL
ORDER BY v.number DESC LIMIT 1;

-- name: CountOpenShares :one
SELECT count(*) FROM share WHERE holder_id = ? AND document_id = ? AND done_at IS NULL AND withdrawn_at IS NULL;

-- name: InsertShareMail :exec
INSERT INTO share_mail (share_id, mail_id) VALUES (?, ?);

-- name: ListSharesOfMail :many
SELECT share_id FROM share_mail WHERE mail_id = ? ORDER BY share_id;

-- name: CountSharesOfMail :one
SELECT count(*) AS told, CAST(coalesce(sum(s.withdrawn_at IS NULL), 0) AS INTEGER) AS standing
FROM share_mail AS t JOIN share AS s ON s.id = t.share_id WHERE t.mail_id = ?;

-- name: OpenShare :execrows
UPDATE share SET opened_at = ? WHERE id = ? AND opened_at IS NULL;

-- name: CountAnswers :exec
UPDATE share SET answered = sqlc.arg(answered), asked = sqlc.arg(asked), started_at = coalesce(started_at, sqlc.arg(at)), opened_at = coalesce(opened_at, sqlc.arg(at)) WHERE share.id = sqlc.arg(id);

-- name: EndShare :exec
UPDATE share SET done_at = sqlc.arg(at), opened_at = coalesce(opened_at, sqlc.arg(at)), started_at = coalesce(started_at, sqlc.arg(at)) WHERE share.id = sqlc.arg(id);

-- name: WithdrawShare :execrows
UPDATE share SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL AND done_at IS NULL;

-- name: ListAnswers :many
SELECT question, value FROM share_answer WHERE share_id = ? ORDER BY question;

-- name: PutAnswer :exec
INSERT INTO share_answer (share_id, question, value, at) VALUES (?, ?, ?, ?)
ON CONFLICT (share_id, question) DO UPDATE SET value = excluded.value, at = excluded.at;

-- name: DropAnswer :exec
DELETE FROM share_answer WHERE share_id = ? AND question = ?;

-- name: InsertSignature :exec
INSERT INTO share_signature (share_id, grant_id, signer, way, drawing, paper_hash, answers, answers_hash, seal, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: GetSignature :one
SELECT * FROM share_signature WHERE share_id = ?;

-- name: ListSignatures :many
SELECT g.*, v.body, v.hash FROM share_signature AS g
JOIN share AS s ON s.id = g.share_id
JOIN document_version AS v ON v.id = s.version_id
ORDER BY g.share_id;

-- name: InsertUpload :exec
INSERT INTO client_upload (id, client_id, holder_id, name, media, size, file, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: ListUploads :many
SELECT * FROM client_upload WHERE client_id = ? ORDER BY at DESC, id DESC;

-- name: GetUpload :one
SELECT * FROM client_upload WHERE id = ?;

-- The portal's statements.

-- name: ReadPortalShares :many
SELECT s.*, CAST(p.body AS BLOB) AS body FROM portal_share AS s JOIN portal_paper AS p ON p."key" = s.version
WHERE s.holder = ? AND s.client = ? ORDER BY s.shared_at, s."key";

-- name: ReadPortalShare :one
SELECT s.*, CAST(p.body AS BLOB) AS body FROM portal_share AS s JOIN portal_paper AS p ON p."key" = s.version
WHERE s."key" = ? AND s.holder = ? AND s.client = ?;

-- name: ReadPortalOpenShares :many
SELECT s."key" FROM portal_share AS s WHERE s.holder = ? AND s.client = ? AND s.done_at IS NULL;

-- name: ReadPortalAnswers :many
SELECT question, value FROM portal_answer WHERE share = ? ORDER BY question;

-- What this visitor did to a paper and the desk has not taken in yet.
-- name: ListPendingEvents :many
SELECT e.* FROM visitor_event AS e
WHERE e.client = ? AND e.kind IN ('paper_opened', 'answers_saved', 'paper_handed_in', 'paper_fetched')
  AND NOT EXISTS (SELECT 1 FROM portal_outcome AS o WHERE o."key" = e.id)
ORDER BY e.seq;

-- name: InsertVisitorUpload :exec
INSERT INTO visitor_upload (id, grant_id, client, name, media, size, hash, at, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ReadPortalUploads :many
SELECT * FROM portal_upload WHERE holder = ? AND client = ? ORDER BY at DESC, "key" DESC;

-- name: ListPendingUploads :many
SELECT * FROM visitor_upload AS u WHERE u.grant_id = ? AND u.purpose = 'papers' AND NOT EXISTS (SELECT 1 FROM portal_upload AS p WHERE p."key" = u.id) ORDER BY u.at DESC, u.id DESC;

-- name: CountUploadsSince :one
SELECT count(*) FROM visitor_upload WHERE grant_id = ? AND at > ?;

-- name: GetVisitorUpload :one
SELECT * FROM visitor_upload WHERE id = ?;

-- How often the history names a signature by its seal.
-- name: CountSealed :one
SELECT count(*) FROM history WHERE subject = sqlc.arg(subject) AND action IN ('paper_signed', 'paper_handed_in')
  AND substr(detail, -length(CAST(sqlc.arg(mark) AS TEXT))) = CAST(sqlc.arg(mark) AS TEXT);

-- name: ListShareDetails :many
SELECT question FROM share_detail WHERE share_id = ?;

-- name: InsertShareDetail :exec
INSERT INTO share_detail (share_id, question, is_accepted, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;
