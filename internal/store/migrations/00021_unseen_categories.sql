-- Categories that readers do not know of yet, the same on SQLite and PostgreSQL.

-- +goose Up
-- A category may be made by naming it in a draft. Then nobody sees it before an
-- article in it is published: its name would tell what the author works on.
ALTER TABLE category ADD COLUMN from_draft boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE category DROP COLUMN from_draft;
