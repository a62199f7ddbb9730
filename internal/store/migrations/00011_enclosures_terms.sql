-- What comes with letters and reports besides words, and which articles' terms
-- other servers have yet to be told.

-- +goose Up
-- Pictures, sounds, films, files and custom emoji of letters and of reports. Of
-- pictures and emoji there is a copy that the desk alone serves. No page but the
-- desk's reads this table.
CREATE TABLE enclosure (
  owner      text NOT NULL, -- id of the letter or of the report
  position   bigint NOT NULL,
  kind       text NOT NULL,
  media_type text NOT NULL,
  url        text NOT NULL, -- of the original
  alt        text NOT NULL, -- what it shows; of an emoji the shortcode
  sensitive  boolean NOT NULL,
  copy       text NOT NULL, -- name of ours; '' for none
  width      bigint NOT NULL,
  height     bigint NOT NULL,
  PRIMARY KEY (owner, position)
);
CREATE UNIQUE INDEX enclosure_copy ON enclosure (copy) WHERE copy <> '';

-- Articles whose copies elsewhere say of replies and quotes what the author has
-- changed since.
CREATE TABLE untold_terms (
  article_id text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  told       text NOT NULL, -- what they say
  due_at     bigint NOT NULL
);
CREATE INDEX untold_terms_due ON untold_terms (due_at);

-- +goose Down
DROP TABLE untold_terms;
DROP TABLE enclosure;
