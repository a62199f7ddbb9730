-- What articles have besides their text, the same on SQLite and PostgreSQL.

-- +goose Up
-- Rows are there for articles that have any of it.
CREATE TABLE article_more (
  article_id  text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  series      text NOT NULL,
  series_slug text NOT NULL,
  history     text NOT NULL -- 'shown' or 'hidden'; '' is as the blog's setting says
);
CREATE INDEX article_more_series ON article_more (series_slug) WHERE series_slug <> '';

-- What readers saw of an article before it was edited, while they may see that.
CREATE TABLE article_revision (
  id         text PRIMARY KEY,
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  title      text NOT NULL,
  body       text NOT NULL,   -- plain text
  shown_at   bigint NOT NULL, -- since when it stood on the page
  ended_at   bigint NOT NULL  -- when the next one took its place
);
CREATE INDEX article_revision_article ON article_revision (article_id, ended_at);

-- What is elsewhere and can be played on an article's page, and what we know of it.
CREATE TABLE embed (
  address    text PRIMARY KEY,
  title      text NOT NULL,
  picture    text NOT NULL,   -- our copy; '' for none
  width      bigint NOT NULL,
  height     bigint NOT NULL,
  fetched_at bigint NOT NULL  -- 0 while nobody has asked yet
);
CREATE INDEX embed_picture ON embed (picture) WHERE picture <> '';

CREATE TABLE article_embed (
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  address    text NOT NULL,
  PRIMARY KEY (article_id, address)
);
CREATE INDEX article_embed_address ON article_embed (address);

-- +goose Down
DROP TABLE article_embed;
DROP TABLE embed;
DROP TABLE article_revision;
DROP TABLE article_more;
