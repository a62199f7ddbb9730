-- Who stands behind a job that strangers cause, the same on SQLite and PostgreSQL.

-- +goose Up
-- The registered domain, so that none takes all the room there is for a kind of
-- job; '' for what nobody else causes.
ALTER TABLE job ADD COLUMN site text NOT NULL DEFAULT '';
DROP INDEX job_received;
CREATE INDEX job_site ON job (kind, site) WHERE site <> '';

-- +goose Down
DROP INDEX job_site;
CREATE INDEX job_received ON job (kind) WHERE kind = 'inbox';
ALTER TABLE job DROP COLUMN site;
