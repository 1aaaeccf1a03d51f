-- Documents can be shared with many at once, by the same rows as invitations.
-- +goose Up
ALTER TABLE bulk ADD COLUMN purpose TEXT NOT NULL DEFAULT 'invitation' CHECK (purpose IN ('invitation', 'share'));
ALTER TABLE bulk ADD COLUMN due_on TEXT NOT NULL DEFAULT ''; -- of the documents; empty: none

CREATE TABLE bulk_document (
  bulk_id TEXT NOT NULL REFERENCES bulk (id),
  position INTEGER NOT NULL,
  document_id TEXT NOT NULL REFERENCES document (id),
  PRIMARY KEY (bulk_id, position)
) STRICT, WITHOUT ROWID;
