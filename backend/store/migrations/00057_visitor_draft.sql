-- What a client has begun to write and not sent, so that it outlives the page, the session and the permission. It is the
-- portal's own: nothing of it is told to the desk. An empty text is none.
-- +goose Up
CREATE TABLE visitor_draft (
  holder TEXT NOT NULL,
  client TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (holder)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_thread_by_client ON message_thread (client_id);
