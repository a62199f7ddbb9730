-- How comments were judged, and what the filter learned, the same on SQLite and PostgreSQL.

-- +goose Up
-- What is noted of a comment when it is judged. Without a reference to it, because
-- it is judged before it is kept.
CREATE TABLE judged (
  comment_id  text PRIMARY KEY,
  at          bigint NOT NULL, -- when the comment was written
  fingerprint bigint NOT NULL, -- of what it says; 0 if too short to tell
  source      text NOT NULL,   -- who wrote it, or a keyed hash of where from; '' after a day
  reasons     text NOT NULL,
  learned     text NOT NULL,   -- as what the filter learned it
  asked       text NOT NULL,   -- the question to Akismet; '' if it was not asked
  asked_at    bigint NOT NULL,
  answer      text NOT NULL,
  then_state  text NOT NULL,   -- what it becomes if Akismet finds nothing
  then_reason text NOT NULL,
  address     text NOT NULL,   -- for Akismet alone; '' once it has answered, and after a day
  agent       text NOT NULL
);
CREATE INDEX judged_fingerprint ON judged (fingerprint, at) WHERE fingerprint <> 0;
CREATE INDEX judged_source ON judged (source, at) WHERE source <> '';
CREATE INDEX judged_at ON judged (at);

-- In how many comments that the author took for spam, or for good, a word was.
-- Words are named by a hash; 0 counts the comments themselves.
CREATE TABLE spam_word (
  word bigint PRIMARY KEY,
  spam bigint NOT NULL,
  ham  bigint NOT NULL,
  at   bigint NOT NULL  -- when it was learned last
);
CREATE INDEX spam_word_at ON spam_word (at);

-- +goose Down
DROP TABLE spam_word;
DROP TABLE judged;
