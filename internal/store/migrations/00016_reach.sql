-- Being found and followed from outside of the fediverse, the same on SQLite and
-- PostgreSQL.

-- +goose Up
-- Pages elsewhere that were told that an article links to them, and are to hear of
-- every change until the link is gone. The article may be gone before.
CREATE TABLE sent_mention (
  article_id text   NOT NULL,
  target     text   NOT NULL,
  source     text   NOT NULL, -- address of the article when the page was first told
  sent_at    bigint NOT NULL,
  PRIMARY KEY (article_id, target)
);

-- Addresses at which everyone could read an article once.
CREATE TABLE gone_page (
  slug text   PRIMARY KEY,
  at   bigint NOT NULL
);

CREATE INDEX comment_recent ON comment (published_at) WHERE state = 'shown';

-- +goose Down
DROP INDEX comment_recent;
DROP TABLE gone_page;
DROP TABLE sent_mention;
