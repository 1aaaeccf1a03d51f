-- name: GetPractice :one
SELECT * FROM practice LIMIT 1;

-- name: InsertPractice :exec
INSERT INTO practice (id, zone, code_salt, created_at, updated_at) VALUES (?, ?, ?, ?, ?);

-- name: UpdatePracticeDetails :exec
UPDATE practice SET name = ?, practitioner = ?, phone = ?, zone = ?, updated_at = ?;

-- name: UpdatePortalAddress :exec
UPDATE practice SET portal_address = ?, updated_at = ?;

-- name: UpdateAddressLock :exec
UPDATE practice SET is_address_locked = ?, updated_at = ?;

-- name: BeginSessionRound :exec
UPDATE practice SET session_round = session_round + 1, updated_at = ?;

-- name: UpdatePortalSwitch :exec
UPDATE practice SET is_portal_on = ?, updated_at = ?;

-- name: UpdateUndoSeconds :exec
UPDATE practice SET undo_seconds = ?, updated_at = ?;

-- name: UpdateDefaults :exec
UPDATE practice SET default_requests = ?, default_messaging = ?, default_billing_documents = ?, default_pay = ?, updated_at = ?;

-- name: GetMailAccount :one
SELECT * FROM mail_account WHERE practice_id = ?;

-- name: UpsertMailAccount :exec
INSERT INTO mail_account
  (id, practice_id, host, port, security, username, sender_name, sender_address, sign_in, oauth_client, oauth_tenant, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (practice_id) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security,
  username = excluded.username, sender_name = excluded.sender_name, sender_address = excluded.sender_address,
  sign_in = excluded.sign_in, oauth_client = excluded.oauth_client, oauth_tenant = excluded.oauth_tenant, updated_at = excluded.updated_at;
