-- What was begun and never sent stands in the list of threads too: with no newest message, at the time of the draft.
-- +goose Up
INSERT INTO message_thread (holder_id, client_id, last_id, last_at, unread)
SELECT d.holder_id, d.client_id, '', d.updated_at, 0 FROM message_draft AS d
WHERE NOT EXISTS (SELECT 1 FROM message_thread AS t WHERE t.holder_id = d.holder_id);
