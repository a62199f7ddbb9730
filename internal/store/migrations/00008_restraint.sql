-- What bounds what strangers can make of us, the same on SQLite and PostgreSQL.

-- +goose Up
-- How much of a kind there was on a day: what came, in all (who is ''), from a
-- site, from a person; and fetches made for a purpose. Kept for two days.
CREATE TABLE tally (
  what text NOT NULL,
  who  text NOT NULL,
  day  bigint NOT NULL, -- since 1970
  n    bigint NOT NULL,
  PRIMARY KEY (what, who, day)
);
CREATE INDEX tally_day ON tally (day);

-- Inboxes that answered that they are no more, and on how many days.
CREATE TABLE gone_inbox (
  inbox text PRIMARY KEY,
  since bigint NOT NULL,
  days  bigint NOT NULL,
  day   bigint NOT NULL  -- the last of them, since 1970
);
CREATE INDEX gone_inbox_day ON gone_inbox (day);

CREATE INDEX inbox_target_host ON inbox_target (author_id, host);
CREATE INDEX job_received ON job (kind) WHERE kind = 'inbox';

-- +goose Down
DROP INDEX job_received;
DROP INDEX inbox_target_host;
DROP TABLE gone_inbox;
DROP TABLE tally;
