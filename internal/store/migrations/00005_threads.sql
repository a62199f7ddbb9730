-- What stands in comments besides words, and reactions by emoji.

-- +goose Up
-- One per person, thing and emoji; likes and boosts have none.
ALTER TABLE reaction ADD COLUMN emoji text NOT NULL DEFAULT '';
ALTER TABLE reaction ADD COLUMN emoji_url text NOT NULL DEFAULT '';
DROP INDEX reaction_once;
CREATE UNIQUE INDEX reaction_once ON reaction (article_id, comment_id, kind, person_uri, emoji);
CREATE INDEX reaction_emoji ON reaction (emoji_url) WHERE emoji_url <> '';

-- Pictures, sounds, films and files of comments. Of pictures that stand on a
-- page there is a copy; nothing else is ever fetched.
CREATE TABLE attachment (
  comment_id text NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  position   bigint NOT NULL,
  kind       text NOT NULL,
  media_type text NOT NULL,
  url        text NOT NULL, -- of the original
  alt        text NOT NULL,
  sensitive  boolean NOT NULL,
  copy       text NOT NULL, -- name of ours; '' for none
  width      bigint NOT NULL,
  height     bigint NOT NULL,
  PRIMARY KEY (comment_id, position)
);
CREATE INDEX attachment_copy ON attachment (copy) WHERE copy <> '';

-- Pictures of custom emoji, by the address of the original. One without a copy
-- could not be had.
CREATE TABLE emoji (
  url        text PRIMARY KEY,
  copy       text NOT NULL,
  fetched_at bigint NOT NULL
);
CREATE INDEX emoji_copy ON emoji (copy) WHERE copy <> '';

-- Which emoji a name or a comment means by its shortcodes.
CREATE TABLE emoji_use (
  owner     text NOT NULL, -- a comment's id, or a person's address
  shortcode text NOT NULL,
  url       text NOT NULL,
  PRIMARY KEY (owner, shortcode)
);
CREATE INDEX emoji_use_url ON emoji_use (url);

-- +goose Down
DROP TABLE emoji_use;
DROP TABLE emoji;
DROP TABLE attachment;
DELETE FROM reaction WHERE kind = 'emoji';
DROP INDEX reaction_emoji;
DROP INDEX reaction_once;
ALTER TABLE reaction DROP COLUMN emoji;
ALTER TABLE reaction DROP COLUMN emoji_url;
CREATE UNIQUE INDEX reaction_once ON reaction (article_id, comment_id, kind, person_uri);
