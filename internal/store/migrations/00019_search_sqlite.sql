-- Search on SQLite: an index of words that the program makes of published articles,
-- without a copy of the texts; what each article gave to it; and the words of all,
-- to find the nearest to one that is misspelt. The store keeps them, and fills
-- them at the next start.

-- +goose Up
DROP TABLE article_search;
CREATE VIRTUAL TABLE article_search USING fts5 (title, terms, body, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'", prefix = '2 3');

CREATE TABLE article_search_entry (
  n            integer PRIMARY KEY, -- of its row in article_search
  id           text NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
  version      integer NOT NULL,    -- of the way in which words are made
  language     text NOT NULL,
  published_at integer NOT NULL     -- the article's
);
CREATE INDEX article_search_entry_language ON article_search_entry (language);

CREATE TABLE article_search_known (
  id    text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  words text NOT NULL -- of the article, each once, with spaces between them
);

CREATE TABLE article_search_word (
  word      text PRIMARY KEY,
  backwards text NOT NULL,
  articles  integer NOT NULL -- that have it
) WITHOUT ROWID;
CREATE INDEX article_search_word_backwards ON article_search_word (backwards);

-- +goose Down
DROP TABLE article_search_word;
DROP TABLE article_search_known;
DROP TABLE article_search_entry;
DROP TABLE article_search;
CREATE VIRTUAL TABLE article_search USING fts5 (id UNINDEXED, title, excerpt, body, tags, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
INSERT INTO article_search (id, title, excerpt, body, tags) SELECT id, title, excerpt, body, '' FROM article WHERE state = 'published';
