-- What a row of the client list shows of an address and a phone is read from an index that holds it, not from a row
-- of its own: on an encrypted file every page that is not touched saves its deciphering, at every keystroke.
-- +goose Up
CREATE INDEX client_address_shown ON client_address (client_id, is_primary DESC, position, address);
CREATE INDEX client_phone_shown ON client_phone (client_id, position, number);
DROP INDEX client_phone_by_client;
