-- Conversations in pages, and articles that take no more comments; the same on
-- SQLite and PostgreSQL.

-- +goose Up
-- The comment that a thread begins with, and when it was said, stand with every
-- comment of the thread, so that a page reads the threads it shows and no other.
ALTER TABLE comment ADD COLUMN root_id text NOT NULL DEFAULT '';
ALTER TABLE comment ADD COLUMN root_at bigint NOT NULL DEFAULT 0;
CREATE TABLE comment_root (id text PRIMARY KEY, root_id text NOT NULL, root_at bigint NOT NULL);
INSERT INTO comment_root (id, root_id, root_at)
WITH RECURSIVE placed (id, root_id, root_at) AS (
  SELECT c.id, c.id, c.published_at FROM comment c
  WHERE c.parent_id = '' OR NOT EXISTS (SELECT 1 FROM comment p WHERE p.id = c.parent_id)
  UNION ALL
  SELECT c.id, placed.root_id, placed.root_at FROM comment c JOIN placed ON c.parent_id = placed.id
)
SELECT id, root_id, root_at FROM placed;
UPDATE comment SET
  root_id = coalesce((SELECT r.root_id FROM comment_root r WHERE r.id = comment.id), comment.id),
  root_at = coalesce((SELECT r.root_at FROM comment_root r WHERE r.id = comment.id), comment.published_at);
DROP TABLE comment_root;
CREATE INDEX comment_thread ON comment (article_id, root_at, root_id, state);

ALTER TABLE article ADD COLUMN comments_closed boolean NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE article DROP COLUMN comments_closed;
DROP INDEX comment_thread;
ALTER TABLE comment DROP COLUMN root_at;
ALTER TABLE comment DROP COLUMN root_id;
