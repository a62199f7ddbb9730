-- What earlier tables did not keep, the same on SQLite and PostgreSQL.

-- +goose Up
-- A version stood behind a warning of its own, which says nothing of those before
-- and after. Of what is kept already only the present one is known.
ALTER TABLE article_revision ADD COLUMN warning text NOT NULL DEFAULT '';
UPDATE article_revision SET warning = coalesce((SELECT a.warning FROM article a WHERE a.id = article_revision.article_id), '');

-- +goose Down
ALTER TABLE article_revision DROP COLUMN warning;
