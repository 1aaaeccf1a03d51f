-- A copy of what was signed names its version and, once it is signed, whom it is for.
-- +goose Up
DROP VIEW portal_share;
CREATE VIEW portal_share AS
SELECT s.id AS "key", s.client_id AS client, s.holder_id AS holder, s.version_id AS version,
  d.kind AS kind, v.hash AS hash, v.file AS file, s.due_on AS due_on, s.answered AS answered, s.asked AS asked,
  s.shared_at AS shared_at, s.opened_at AS opened_at, s.started_at AS started_at, s.done_at AS done_at,
  CAST(coalesce(g.signer, '') AS TEXT) AS signer, CAST(coalesce(g.way, '') AS TEXT) AS way, CAST(coalesce(g.drawing, '') AS TEXT) AS drawing,
  g.answers_hash AS answers_hash,
  v.number AS number,
  CAST(CASE WHEN g.share_id IS NULL THEN '' ELSE c.first_name || ' ' || c.last_name END AS TEXT) AS person
FROM share AS s
JOIN document AS d ON d.id = s.document_id
JOIN document_version AS v ON v.id = s.version_id
JOIN client AS c ON c.id = s.client_id
LEFT JOIN share_signature AS g ON g.share_id = s.id
WHERE s.withdrawn_at IS NULL;
