-- What earlier tables did not keep, and what was passed on, the same on SQLite and PostgreSQL.

-- +goose Up
-- A version stood behind a warning of its own, which says nothing of those before
-- and after. Of what is kept already only the present one is known.
ALTER TABLE article_revision ADD COLUMN warning text NOT NULL DEFAULT '';
UPDATE article_revision SET warning = coalesce((SELECT a.warning FROM article a WHERE a.id = article_revision.article_id), '');

-- Addresses that were asked by mail whether they are somebody's, and have not
-- answered. The key is the hash of an address without what its owner can vary.
CREATE TABLE unconfirmed (
  address text PRIMARY KEY,
  tries   bigint NOT NULL,
  last_at bigint NOT NULL
);

-- When the mail went out that told of an answer; 0 while it waits, as some do at
-- this moment.
ALTER TABLE answer_notice ADD COLUMN told_at bigint NOT NULL DEFAULT 0;
UPDATE answer_notice SET told_at = 1
WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = 'mail answer ' || answer_notice.comment_id);

-- Answers of the author's that pass on a comment of the form.
CREATE TABLE relay (
  answer_id  text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
  comment_id text NOT NULL REFERENCES comment (id) ON DELETE CASCADE
);
CREATE INDEX relay_comment ON relay (comment_id);

-- +goose Down
DROP TABLE relay;
ALTER TABLE answer_notice DROP COLUMN told_at;
DROP TABLE unconfirmed;
ALTER TABLE article_revision DROP COLUMN warning;
