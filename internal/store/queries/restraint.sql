-- name: Tally :one
INSERT INTO tally (what, who, day, n) VALUES ($1, $2, $3, $4)
ON CONFLICT (what, who, day) DO UPDATE SET n = tally.n + excluded.n
RETURNING n;

-- name: DropTallies :exec
DELETE FROM tally WHERE day < $1;

-- name: DropFormTallies :exec
DELETE FROM tally WHERE what IN ('remark', 'confirm mail', 'confirm mail of a client', 'confirm mail of a domain', 'answer mail') AND who <> '' AND day < $1;

-- name: CountHeldOf :one
SELECT count(*) FROM comment WHERE person_uri = $1 AND state = 'held';

-- name: CountHeldOfHost :one
SELECT count(*) FROM person p JOIN comment c ON c.person_uri = p.uri AND c.state = 'held' WHERE p.host = $1;

-- name: CountLettersOf :one
SELECT count(*) FROM letter WHERE person_uri = $1;

-- name: CountInboxesOf :one
SELECT count(*) FROM inbox_target WHERE author_id = sqlc.arg(author) AND host = sqlc.arg(host) AND inbox <> sqlc.arg(besides);

-- name: DropOldestKeysOf :exec
DELETE FROM person_key WHERE person_key.owner = sqlc.arg(owner) AND person_key.id NOT IN (
  SELECT k.id FROM person_key k WHERE k.owner = sqlc.arg(owner) ORDER BY k.fetched_at DESC, k.id LIMIT sqlc.arg(most)
);

-- name: SeenSince :one
SELECT at FROM seen ORDER BY at DESC LIMIT 1 OFFSET $1;

-- name: SurplusStrangersKeys :many
SELECT k.id FROM person_key k WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.uri = k.owner)
ORDER BY k.fetched_at DESC, k.id LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: DropKey :exec
DELETE FROM person_key WHERE id = $1;

-- name: SurplusWipedComments :many
SELECT c.id FROM comment c WHERE c.state = 'deleted' AND c.person_uri <> '' AND NOT EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id AND r.parent_id <> '')
ORDER BY c.received_at DESC, c.id LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: DropComment :exec
DELETE FROM comment WHERE id = $1;

-- name: LongDeadLanes :many
SELECT name FROM lane WHERE dead_at > 0 AND dead_at < sqlc.arg(before) ORDER BY name LIMIT 1000;

-- name: FollowersServedBy :many
SELECT f.author_id, f.person_uri FROM inbox_target t JOIN follower f ON f.author_id = t.author_id AND f.mailbox = t.inbox
WHERE t.host = $1;

-- name: DropLane :exec
DELETE FROM lane WHERE name = $1 AND lease_until = 0 AND NOT EXISTS (SELECT 1 FROM job WHERE job.lane = lane.name);

-- name: DropForgivenLanes :exec
DELETE FROM lane WHERE lane.failures > 0 AND lane.dead_at = 0 AND lane.lease_until = 0 AND lane.failed_on < sqlc.arg(day)
  AND NOT EXISTS (SELECT 1 FROM job WHERE job.lane = lane.name);

-- name: NoteGoneInbox :one
INSERT INTO gone_inbox (inbox, since, days, day) VALUES (sqlc.arg(inbox), sqlc.arg(now), 1, sqlc.arg(today))
ON CONFLICT (inbox) DO UPDATE SET days = CASE WHEN gone_inbox.day = excluded.day THEN gone_inbox.days ELSE gone_inbox.days + 1 END, day = excluded.day
RETURNING since, days;

-- name: AnyGoneInbox :one
SELECT count(*) FROM (SELECT 1 FROM gone_inbox LIMIT 1) AS one;

-- name: DropGoneInbox :exec
DELETE FROM gone_inbox WHERE inbox = $1;

-- name: DropOldGoneInboxes :exec
DELETE FROM gone_inbox WHERE day < $1;

-- name: FollowersAt :many
SELECT f.author_id, f.person_uri FROM follower f JOIN person p ON p.uri = f.person_uri
WHERE f.mailbox = sqlc.arg(inbox) OR p.inbox = sqlc.arg(inbox);
