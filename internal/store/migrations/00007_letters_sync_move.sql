-- Letters that are answered, followers compared with their servers, and moving.

-- +goose Up
ALTER TABLE letter ADD COLUMN edited_at bigint NOT NULL DEFAULT 0;

-- Whom a letter was addressed to besides the author: people elsewhere.
CREATE TABLE letter_other (
  letter_id  text NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  person_uri text NOT NULL,
  position   bigint NOT NULL,
  PRIMARY KEY (letter_id, person_uri)
);
CREATE INDEX letter_other_person ON letter_other (person_uri);

-- The author's letters. No page but the desk's reads this table.
CREATE TABLE sent_letter (
  id         text PRIMARY KEY,
  author_id  text NOT NULL,
  answers    text NOT NULL, -- the address of the letter it answers
  article_id text NOT NULL,
  source     text NOT NULL,
  html       text NOT NULL,
  body       text NOT NULL,
  warning    text NOT NULL,
  sent_at    bigint NOT NULL,
  edited_at  bigint NOT NULL
);

CREATE TABLE sent_letter_to (
  letter_id  text NOT NULL REFERENCES sent_letter (id) ON DELETE CASCADE,
  person_uri text NOT NULL,
  position   bigint NOT NULL,
  PRIMARY KEY (letter_id, person_uri)
);
CREATE INDEX sent_letter_to_person ON sent_letter_to (person_uri);

-- The followers of an author on each host, as both sides compare them
-- (FEP-8fcf): how many, and the XOR of the SHA-256 of their ids, in hexadecimal.
CREATE TABLE follower_digest (
  author_id text NOT NULL,
  host      text NOT NULL,
  digest    text NOT NULL,
  followers bigint NOT NULL,
  PRIMARY KEY (author_id, host)
);
-- The store counts those who follow already when it opens the database.
INSERT INTO setting (key, value) VALUES ('follower_digests', 'missing');

-- Follows that were taken back, for the case that the request has its effect
-- late; kept for some days.
CREATE TABLE undone_follow (
  author_id  text NOT NULL,
  person_uri text NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (author_id, person_uri)
);
CREATE INDEX undone_follow_at ON undone_follow (at);

-- Where authors went.
CREATE TABLE author_move (
  id          text PRIMARY KEY,
  author_id   text NOT NULL,
  target      text NOT NULL,
  handle      text NOT NULL,
  url         text NOT NULL,
  at          bigint NOT NULL,
  canceled_at bigint NOT NULL
);
CREATE INDEX author_move_author ON author_move (author_id, at);

-- +goose Down
DROP TABLE author_move;
DROP TABLE undone_follow;
DELETE FROM setting WHERE key = 'follower_digests';
DROP TABLE follower_digest;
DROP TABLE sent_letter_to;
DROP TABLE sent_letter;
DROP TABLE letter_other;
ALTER TABLE letter DROP COLUMN edited_at;
