-- Full-text search on SQLite: an FTS5 index over published articles, kept by the store.

-- +goose Up
CREATE VIRTUAL TABLE article_search USING fts5 (id UNINDEXED, title, excerpt, body, tags, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');

-- +goose Down
DROP TABLE article_search;
