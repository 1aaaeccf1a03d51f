-- How the mail account signs in: with a password, or with leave from the provider. The leave itself, like the
-- password, is in the keychain.
-- +goose Up
ALTER TABLE mail_account ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password' CHECK (sign_in IN ('password', 'google', 'microsoft'));
ALTER TABLE mail_account ADD COLUMN oauth_client TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_account ADD COLUMN oauth_tenant TEXT NOT NULL DEFAULT '';
