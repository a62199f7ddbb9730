-- Proofs of what we say, of what others forward, and what is forwarded for them.

-- +goose Up

-- The Ed25519 key that integrity proofs are made with, PKCS#8 in PEM; empty until
-- one is made, at the next start.
ALTER TABLE actor ADD COLUMN proof_key text NOT NULL DEFAULT '';

-- Hosts that want another signature than the usual one, or refuse both: what is
-- not here is greeted as everyone.
CREATE TABLE host_scheme (
  host   text PRIMARY KEY,
  scheme text NOT NULL, -- with which to begin; '' is the usual one
  until  bigint NOT NULL, -- no second knock before; 0 when nothing was refused
  at     bigint NOT NULL
);
CREATE INDEX host_scheme_at ON host_scheme (at);

-- The bytes of a message from elsewhere that a broadcast passes on unchanged;
-- dropped when nobody waits for them any more.
CREATE TABLE parcel (
  broadcast_id text PRIMARY KEY REFERENCES broadcast (id) ON DELETE CASCADE,
  original     bytea NOT NULL
);

-- Messages that are passed on if the comment they made is shown: the first one
-- and the newest edit of it.
CREATE TABLE waiting_message (
  comment_id text NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  edit       boolean NOT NULL,
  original   bytea NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (comment_id, edit)
);
CREATE INDEX waiting_message_at ON waiting_message (at);

-- Comments that were passed on, so that their end is, too.
CREATE TABLE forwarded (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
  at         bigint NOT NULL
);

-- +goose Down
DROP TABLE forwarded;
DROP TABLE waiting_message;
DROP TABLE parcel;
DROP TABLE host_scheme;
ALTER TABLE actor DROP COLUMN proof_key;
