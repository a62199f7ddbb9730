-- Search on PostgreSQL: words that the program makes of published articles, with
-- their places and weights; what each article gave to them; and the words of all,
-- to find the nearest to one that is misspelt. The store keeps them, and fills
-- them at the next start. No extension is needed.

-- +goose Up
DELETE FROM article_search;
ALTER TABLE article_search ADD COLUMN title tsvector NOT NULL;

CREATE TABLE article_search_entry (
  id           text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  version      bigint NOT NULL, -- of the way in which words are made
  language     text NOT NULL,
  published_at bigint NOT NULL  -- the article's
);
CREATE INDEX article_search_entry_language ON article_search_entry (language);

CREATE TABLE article_search_known (
  id    text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  words text NOT NULL -- of the article, each once, with spaces between them
);

CREATE TABLE article_search_word (
  word      text COLLATE "C" PRIMARY KEY,
  backwards text COLLATE "C" NOT NULL,
  articles  bigint NOT NULL -- that have it
);
CREATE INDEX article_search_word_backwards ON article_search_word (backwards);

-- +goose Down
DROP TABLE article_search_word;
DROP TABLE article_search_known;
DROP TABLE article_search_entry;
DELETE FROM article_search;
ALTER TABLE article_search DROP COLUMN title;
INSERT INTO article_search (id, words) SELECT id, setweight(to_tsvector('simple', title), 'A') ||
  setweight(to_tsvector('simple', excerpt), 'C') || setweight(to_tsvector('simple', left(body, 500000)), 'D')
FROM article WHERE state = 'published';
