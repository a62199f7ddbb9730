-- Full-text search on PostgreSQL: weighted words of published articles, kept by the store.

-- +goose Up
CREATE TABLE article_search (
  id    text PRIMARY KEY,
  words tsvector NOT NULL
);
CREATE INDEX article_search_words ON article_search USING gin (words);

-- +goose Down
DROP TABLE article_search;
