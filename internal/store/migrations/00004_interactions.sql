-- What others do with articles and answers by leave of the author: quotes, and
-- the author's word on requests.

-- +goose Up
CREATE TABLE quote (
  id           text PRIMARY KEY,
  article_id   text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  comment_id   text NOT NULL, -- the author's answer that is quoted; '' for the article
  person_uri   text NOT NULL,
  uri          text NOT NULL UNIQUE,
  url          text NOT NULL,
  body         text NOT NULL, -- plain text, for the desk alone
  warning      text NOT NULL,
  state        text NOT NULL,
  published_at bigint NOT NULL,
  received_at  bigint NOT NULL
);
CREATE INDEX quote_article ON quote (article_id, state);
CREATE INDEX quote_person ON quote (person_uri);
CREATE INDEX quote_state ON quote (state, received_at, id);

-- One row for each thing that someone asked leave for, and for each leave that
-- was taken back: of those nothing is kept but that they were. No reference to
-- the article, because they outlive it.
CREATE TABLE permit (
  id         text PRIMARY KEY,
  kind       text NOT NULL,
  state      text NOT NULL,
  author_id  text NOT NULL,
  article_id text NOT NULL,
  object_id  text NOT NULL,
  comment_id text NOT NULL,
  person_uri text NOT NULL,
  uri        text NOT NULL,
  request    text NOT NULL,
  changed_at bigint NOT NULL
);
CREATE UNIQUE INDEX permit_uri ON permit (uri, kind) WHERE uri <> '';
CREATE INDEX permit_article ON permit (article_id) WHERE article_id <> '';
CREATE INDEX permit_comment ON permit (comment_id) WHERE comment_id <> '';
CREATE INDEX permit_person ON permit (person_uri) WHERE person_uri <> '';
CREATE INDEX permit_changed ON permit (state, changed_at);

-- +goose Down
DROP TABLE permit;
DROP TABLE quote;
