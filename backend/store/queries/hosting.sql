-- name: GetHosting :one
SELECT * FROM hosting LIMIT 1;

-- name: UpsertHosting :exec
INSERT INTO hosting (practice_id, mode, proxy_port, trusted, https_port, http_port, contact, agreed_at, lan_port, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (practice_id) DO UPDATE SET mode = excluded.mode, proxy_port = excluded.proxy_port, trusted = excluded.trusted,
  https_port = excluded.https_port, http_port = excluded.http_port, contact = excluded.contact, agreed_at = excluded.agreed_at,
  lan_port = excluded.lan_port, updated_at = excluded.updated_at;
