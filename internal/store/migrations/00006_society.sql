-- Reports, blocks of different severity, and the list of hosts that are let in.

-- +goose Up
ALTER TABLE block ADD COLUMN handle text NOT NULL DEFAULT ''; -- user@host of a person; '' of a host, or if unknown
ALTER TABLE block ADD COLUMN severity text NOT NULL DEFAULT 'suspend';
ALTER TABLE block ADD COLUMN reject_media boolean NOT NULL DEFAULT false;
ALTER TABLE block ADD COLUMN reject_reports boolean NOT NULL DEFAULT false;
ALTER TABLE block ADD COLUMN comment text NOT NULL DEFAULT '';
ALTER TABLE block ADD COLUMN public_comment text NOT NULL DEFAULT '';
CREATE INDEX block_handle ON block (handle) WHERE handle <> '';
CREATE INDEX block_severity ON block (severity);

-- Who may speak here when only listed hosts may.
CREATE TABLE allowed_host (
  value      text PRIMARY KEY,
  created_at bigint NOT NULL
);

-- People who block the author, until they undo it.
CREATE TABLE blocked_by (
  person_uri text PRIMARY KEY REFERENCES person (uri) ON DELETE CASCADE,
  uri        text NOT NULL, -- of their Block
  at         bigint NOT NULL
);

-- Comments and quotes that a block took from the page, and the state they had. A
-- row goes as soon as anybody else decides about them.
CREATE TABLE put_away (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
  state      text NOT NULL
);

CREATE TABLE put_away_quote (
  quote_id text PRIMARY KEY REFERENCES quote (id) ON DELETE CASCADE,
  state    text NOT NULL
);

-- Complaints from elsewhere. No page but the desk's reads these tables.
CREATE TABLE report (
  id          text PRIMARY KEY,
  uri         text NOT NULL,
  person_uri  text NOT NULL,
  handle      text NOT NULL,
  name        text NOT NULL,
  host        text NOT NULL,
  automated   boolean NOT NULL, -- sent by a server, in the name of one of its people
  words       text NOT NULL,
  created_at  bigint NOT NULL,
  resolved_at bigint NOT NULL,
  note        text NOT NULL
);
CREATE UNIQUE INDEX report_uri ON report (uri) WHERE uri <> '';
CREATE INDEX report_host ON report (host, created_at);
CREATE INDEX report_resolved ON report (resolved_at, created_at);
CREATE INDEX report_person ON report (person_uri) WHERE person_uri <> '';

-- What a report is about: the author, an article, or a comment.
CREATE TABLE report_item (
  report_id  text NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  position   bigint NOT NULL,
  author_id  text NOT NULL,
  article_id text NOT NULL,
  comment_id text NOT NULL,
  PRIMARY KEY (report_id, position)
);

-- +goose Down
DROP TABLE report_item;
DROP TABLE report;
DROP TABLE put_away_quote;
DROP TABLE put_away;
DROP TABLE blocked_by;
DROP TABLE allowed_host;
DROP INDEX block_severity;
DROP INDEX block_handle;
ALTER TABLE block DROP COLUMN public_comment;
ALTER TABLE block DROP COLUMN comment;
ALTER TABLE block DROP COLUMN reject_reports;
ALTER TABLE block DROP COLUMN reject_media;
ALTER TABLE block DROP COLUMN severity;
ALTER TABLE block DROP COLUMN handle;
