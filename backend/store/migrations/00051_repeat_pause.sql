-- An invoice that repeats can rest, and go on later.
-- +goose Up
ALTER TABLE invoice_repeat ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)); -- none is made meanwhile, and what falls into it is not made up for
