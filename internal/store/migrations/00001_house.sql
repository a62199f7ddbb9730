-- The schema of Causerie, the same on SQLite and PostgreSQL.
-- Times are UTC milliseconds since 1970; 0 is "never". Ids are UUIDv7 as text.
-- Lists that are only ever read whole are JSON text.

-- +goose Up
CREATE TABLE setting (
  key   text PRIMARY KEY,
  value text NOT NULL
);

-- Counts every change that a visitor could see; caches stand while it does.
CREATE TABLE revision (
  id bigint PRIMARY KEY,
  n  bigint NOT NULL
);
INSERT INTO revision (id, n) VALUES (1, 1);

-- Who speaks from here: authors, and the program itself (application).
CREATE TABLE actor (
  id            text PRIMARY KEY,
  application   boolean NOT NULL,
  handle        text NOT NULL UNIQUE,
  name          text NOT NULL,
  bio           text NOT NULL,
  bio_html      text NOT NULL,
  fields        text NOT NULL,
  aliases       text NOT NULL,
  avatar_id     text NOT NULL,
  avatar_alt    text NOT NULL,
  header_id     text NOT NULL,
  header_alt    text NOT NULL,
  private_key   text NOT NULL,
  created_at    bigint NOT NULL,
  updated_at    bigint NOT NULL
);

CREATE TABLE account (
  id            text PRIMARY KEY,
  email         text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  author_id     text NOT NULL REFERENCES actor (id)
);

CREATE TABLE session (
  token      text PRIMARY KEY,
  data       bytea NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE media (
  id         text PRIMARY KEY,
  name       text NOT NULL,
  media_type text NOT NULL,
  size       bigint NOT NULL,
  width      bigint NOT NULL,
  height     bigint NOT NULL,
  alt        text NOT NULL,
  variants   text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE article (
  id           text PRIMARY KEY,
  object_id    text NOT NULL,
  author_id    text NOT NULL REFERENCES actor (id),
  kind         text NOT NULL,
  state        text NOT NULL,
  format       text NOT NULL,
  title        text NOT NULL,
  slug         text NOT NULL,
  summary      text NOT NULL,
  source       text NOT NULL,
  language     text NOT NULL,
  warning      text NOT NULL,
  sensitive    boolean NOT NULL,
  cover_id     text NOT NULL,
  cover_alt    text NOT NULL,
  html         text NOT NULL,
  body         text NOT NULL, -- plain text
  excerpt      text NOT NULL,
  broadcast    boolean NOT NULL,
  created_at   bigint NOT NULL,
  updated_at   bigint NOT NULL,
  published_at bigint NOT NULL,
  edited_at    bigint NOT NULL,
  -- Counts of what is shown, kept up to date so that lists need not count.
  comments     bigint NOT NULL,
  likes        bigint NOT NULL,
  boosts       bigint NOT NULL
);
CREATE UNIQUE INDEX article_slug ON article (slug) WHERE slug <> '';
CREATE UNIQUE INDEX article_object ON article (object_id) WHERE object_id <> '';
CREATE INDEX article_public ON article (state, published_at, id);

CREATE TABLE slug_redirect (
  slug       text PRIMARY KEY,
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE
);
CREATE INDEX slug_redirect_article ON slug_redirect (article_id);

CREATE TABLE category (
  id          text PRIMARY KEY,
  slug        text NOT NULL UNIQUE,
  name        text NOT NULL,
  description text NOT NULL,
  position    bigint NOT NULL
);

CREATE TABLE article_category (
  article_id  text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  category_id text NOT NULL REFERENCES category (id) ON DELETE CASCADE,
  PRIMARY KEY (article_id, category_id)
);
CREATE INDEX article_category_category ON article_category (category_id);

CREATE TABLE article_tag (
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  slug       text NOT NULL,
  name       text NOT NULL,
  position   bigint NOT NULL,
  PRIMARY KEY (article_id, slug)
);
CREATE INDEX article_tag_slug ON article_tag (slug);

CREATE TABLE autosave (
  article_id text PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  words      text NOT NULL,
  saved_at   bigint NOT NULL
);

-- People elsewhere: a cache, fetched again when old, removed when nothing of
-- theirs is here any more.
CREATE TABLE person (
  uri        text PRIMARY KEY,
  handle     text NOT NULL,
  host       text NOT NULL,
  name       text NOT NULL,
  url        text NOT NULL,
  inbox      text NOT NULL,
  mailbox    text NOT NULL,
  avatar_url text NOT NULL,
  avatar     text NOT NULL,
  aliases    text NOT NULL,
  automated  boolean NOT NULL,
  fetched_at bigint NOT NULL
);
CREATE INDEX person_handle ON person (handle);
CREATE INDEX person_host ON person (host);
CREATE INDEX person_url ON person (url);
CREATE INDEX person_avatar ON person (avatar) WHERE avatar <> '';
CREATE INDEX person_fetched ON person (fetched_at);

-- Keys of people elsewhere, and notes of keys that could not be had.
CREATE TABLE person_key (
  id         text PRIMARY KEY,
  owner      text NOT NULL,
  pem        text NOT NULL,
  gone       boolean NOT NULL,
  failed     boolean NOT NULL,
  passing    boolean NOT NULL,
  fetched_at bigint NOT NULL
);
CREATE INDEX person_key_owner ON person_key (owner);
CREATE INDEX person_key_fetched ON person_key (fetched_at);

CREATE TABLE follower (
  author_id  text NOT NULL REFERENCES actor (id),
  person_uri text NOT NULL REFERENCES person (uri) ON DELETE CASCADE,
  follow_uri text NOT NULL,
  mailbox    text NOT NULL,
  since      bigint NOT NULL,
  PRIMARY KEY (author_id, person_uri)
);
CREATE INDEX follower_person ON follower (person_uri);
CREATE INDEX follower_since ON follower (author_id, since, person_uri);

-- Where an author's publications go: kept as followers come and go, so that no
-- follower is read to publish.
CREATE TABLE inbox_target (
  author_id text NOT NULL,
  inbox     text NOT NULL,
  host      text NOT NULL,
  followers bigint NOT NULL,
  PRIMARY KEY (author_id, inbox)
);

CREATE TABLE block (
  value      text PRIMARY KEY,
  host       boolean NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE comment (
  id           text PRIMARY KEY,
  article_id   text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  parent_id    text NOT NULL,
  author_id    text NOT NULL,
  person_uri   text NOT NULL,
  uri          text NOT NULL,
  url          text NOT NULL,
  html         text NOT NULL,
  body         text NOT NULL, -- plain text
  source       text NOT NULL,
  language     text NOT NULL,
  warning      text NOT NULL,
  unlisted     boolean NOT NULL,
  state        text NOT NULL,
  reason       text NOT NULL,
  published_at bigint NOT NULL,
  edited_at    bigint NOT NULL,
  received_at  bigint NOT NULL
);
CREATE UNIQUE INDEX comment_uri ON comment (uri) WHERE uri <> '';
CREATE INDEX comment_article ON comment (article_id, published_at, id);
CREATE INDEX comment_parent ON comment (parent_id) WHERE parent_id <> '';
CREATE INDEX comment_person ON comment (person_uri, state);
CREATE INDEX comment_state ON comment (state, received_at, id);

-- Private messages. No page but the desk's reads this table.
CREATE TABLE letter (
  id          text PRIMARY KEY,
  author_id   text NOT NULL,
  person_uri  text NOT NULL,
  uri         text NOT NULL UNIQUE,
  url         text NOT NULL,
  article_id  text NOT NULL,
  comment_id  text NOT NULL,
  html        text NOT NULL,
  body        text NOT NULL,
  warning     text NOT NULL,
  visibility  text NOT NULL,
  was_read    boolean NOT NULL,
  sent_at     bigint NOT NULL,
  received_at bigint NOT NULL
);
CREATE INDEX letter_received ON letter (received_at, id);
CREATE INDEX letter_person ON letter (person_uri);

CREATE TABLE reaction (
  id         text PRIMARY KEY,
  kind       text NOT NULL,
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  comment_id text NOT NULL,
  person_uri text NOT NULL,
  uri        text NOT NULL,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX reaction_once ON reaction (article_id, comment_id, kind, person_uri);
CREATE INDEX reaction_uri ON reaction (uri);
CREATE INDEX reaction_person ON reaction (person_uri);

-- What was public once and is gone: answered with 410.
CREATE TABLE tombstone (
  object_id text PRIMARY KEY,
  answer    boolean NOT NULL,
  format    text NOT NULL,
  at        bigint NOT NULL
);

-- Things elsewhere that were deleted, for the case that their creation arrives
-- late; kept for some days.
CREATE TABLE forgotten (
  uri        text NOT NULL,
  person_uri text NOT NULL, -- who deleted it: nobody can silence another in advance
  at         bigint NOT NULL,
  PRIMARY KEY (uri, person_uri)
);
CREATE INDEX forgotten_at ON forgotten (at);

-- Activities seen, so that none has its effect twice; kept for some days.
CREATE TABLE seen (
  key text PRIMARY KEY,
  at  bigint NOT NULL
);
CREATE INDEX seen_at ON seen (at);

CREATE TABLE broadcast (
  id         text PRIMARY KEY,
  author_id  text NOT NULL,
  kind       text NOT NULL,
  article_id text NOT NULL,
  comment_id text NOT NULL,
  object_id  text NOT NULL,
  person_uri text NOT NULL,
  reference  text NOT NULL,
  followers  boolean NOT NULL,
  people     text NOT NULL,
  created_at bigint NOT NULL,
  total      bigint NOT NULL,
  delivered  bigint NOT NULL,
  failed     bigint NOT NULL
);
CREATE INDEX broadcast_created ON broadcast (created_at, id);
CREATE INDEX broadcast_comment ON broadcast (comment_id) WHERE comment_id <> '';
CREATE INDEX broadcast_article ON broadcast (article_id, created_at) WHERE article_id <> '';

CREATE TABLE delivery_failure (
  broadcast_id text NOT NULL REFERENCES broadcast (id) ON DELETE CASCADE,
  inbox        text NOT NULL,
  reason       text NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (broadcast_id, inbox)
);

-- The queue. A lane is what must go one after the other: the deliveries to a
-- host, the activities from a host. Who holds a lane's lease works on its jobs.
CREATE TABLE lane (
  name          text PRIMARY KEY,
  ready_at      bigint NOT NULL, -- when its next job is due, or the host may be tried again; 9e15 is never
  lease_until   bigint NOT NULL,
  owner         text NOT NULL,
  failures      bigint NOT NULL, -- in a row
  failed_days   bigint NOT NULL, -- distinct days with a failure since the last success
  failed_on     bigint NOT NULL, -- the last of them, days since 1970
  dead_at       bigint NOT NULL  -- given up; nothing is sent until the host speaks again
);
CREATE INDEX lane_ready ON lane (ready_at);
CREATE INDEX lane_owner ON lane (owner);

CREATE TABLE job (
  id           text PRIMARY KEY,
  kind         text NOT NULL,
  lane         text NOT NULL,
  broadcast_id text NOT NULL,
  inbox        text NOT NULL,
  payload      bytea NOT NULL,
  attempts     bigint NOT NULL,
  created_at   bigint NOT NULL,
  run_at       bigint NOT NULL,
  expires_at   bigint NOT NULL
);
CREATE INDEX job_lane ON job (lane, run_at, id);
CREATE INDEX job_broadcast ON job (broadcast_id) WHERE broadcast_id <> '';

-- +goose Down
DROP TABLE job;
DROP TABLE lane;
DROP TABLE delivery_failure;
DROP TABLE broadcast;
DROP TABLE seen;
DROP TABLE forgotten;
DROP TABLE tombstone;
DROP TABLE reaction;
DROP TABLE letter;
DROP TABLE comment;
DROP TABLE block;
DROP TABLE inbox_target;
DROP TABLE follower;
DROP TABLE person_key;
DROP TABLE person;
DROP TABLE autosave;
DROP TABLE article_tag;
DROP TABLE article_category;
DROP TABLE category;
DROP TABLE slug_redirect;
DROP TABLE article;
DROP TABLE media;
DROP TABLE session;
DROP TABLE account;
DROP TABLE actor;
DROP TABLE revision;
DROP TABLE setting;
