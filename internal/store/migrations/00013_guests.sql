-- Comments written in the form under an article, and mail about them.

-- +goose Up
-- Those comments, and the author's answers to them, stay here: they are no objects
-- of the fediverse.
ALTER TABLE comment ADD COLUMN local boolean NOT NULL DEFAULT false;

-- Who wrote a comment in the form. A row goes with the words of its comment.
CREATE TABLE guest (
  comment_id   text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
  name         text NOT NULL,
  email        text NOT NULL,    -- lower case; '' for none; no page shows it
  website      text NOT NULL,
  confirmed_at bigint NOT NULL,  -- when the address was proven to be theirs
  notify       boolean NOT NULL, -- tell them of answers
  client       text NOT NULL,    -- keyed hash of where they came from; '' after some days
  took         bigint NOT NULL,  -- milliseconds to fill in the form; 0 if unknown
  honeypot     boolean NOT NULL
);
CREATE INDEX guest_email ON guest (email) WHERE email <> '';
CREATE INDEX guest_client ON guest (client) WHERE client <> '';

-- What the links in mails open: kept as hashes, so that who reads the database
-- cannot use them.
CREATE TABLE guest_key (
  hash       text PRIMARY KEY,
  comment_id text NOT NULL REFERENCES guest (comment_id) ON DELETE CASCADE,
  scope      text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX guest_key_comment ON guest_key (comment_id);

-- Comments whose writer's predecessor was told of them by mail.
CREATE TABLE answer_notice (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE
);

-- Comments that the author is to be told of by mail.
CREATE TABLE unannounced (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE unannounced;
DROP TABLE answer_notice;
DROP TABLE guest_key;
DROP TABLE guest;
DELETE FROM comment WHERE local;
ALTER TABLE comment DROP COLUMN local;
