-- name: BlocksAmong :many
SELECT value, severity, reject_media, reject_reports FROM block WHERE value IN ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: BlockOfHandle :one
SELECT * FROM block WHERE handle = $1 AND handle <> '' ORDER BY value LIMIT 1;

-- name: Blocks :many
SELECT * FROM block ORDER BY created_at DESC, value;

-- name: BlockPage :many
SELECT * FROM block WHERE lower(value) LIKE sqlc.arg(words) OR handle LIKE sqlc.arg(words)
ORDER BY created_at DESC, value LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountBlocks :one
SELECT count(*) FROM block WHERE lower(value) LIKE sqlc.arg(words) OR handle LIKE sqlc.arg(words);

-- name: Silences :one
SELECT count(*) FROM (SELECT 1 FROM block WHERE severity = 'silence' LIMIT 1) AS one;

-- name: SaveBlock :exec
INSERT INTO block (value, host, created_at, handle, severity, reject_media, reject_reports, comment, public_comment)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (value) DO UPDATE SET severity = excluded.severity, reject_media = excluded.reject_media,
  reject_reports = excluded.reject_reports, comment = excluded.comment, public_comment = excluded.public_comment;

-- name: BindBlock :exec
UPDATE block SET value = sqlc.arg(uri) WHERE block.value = sqlc.arg(unmet)
  AND NOT EXISTS (SELECT 1 FROM block other WHERE other.value = sqlc.arg(uri));

-- name: DropBlock :execrows
DELETE FROM block WHERE value = $1;

-- name: PeopleOfHost :many
SELECT * FROM person WHERE host = $1 ORDER BY uri;

-- name: HostsOfPeople :many
SELECT DISTINCT host FROM person ORDER BY host;

-- name: HandlesOfPeople :many
SELECT handle, uri FROM person ORDER BY fetched_at;

-- name: FollowersByHost :many
SELECT p.host, count(*) AS n FROM follower f JOIN person p ON p.uri = f.person_uri GROUP BY p.host ORDER BY count(*) DESC, p.host;

-- name: CommentsByHost :many
SELECT p.host, count(*) AS n FROM comment c JOIN person p ON p.uri = c.person_uri WHERE c.state IN ('shown', 'held') GROUP BY p.host;

-- name: FollowsOfPerson :one
SELECT count(*) FROM follower WHERE person_uri = $1;

-- name: CommentsOfPerson :one
SELECT count(*) FROM comment WHERE person_uri = $1 AND state IN ('shown', 'held');

-- name: PutAway :exec
INSERT INTO put_away (comment_id, state)
SELECT c.id, c.state FROM comment c WHERE c.person_uri = $1 AND c.state IN ('shown', 'held')
ON CONFLICT (comment_id) DO UPDATE SET state = excluded.state;

-- name: HideCommentsOfPerson :exec
UPDATE comment SET state = 'hidden' WHERE person_uri = $1 AND state IN ('shown', 'held');

-- name: TakeOut :many
UPDATE comment SET state = (SELECT a.state FROM put_away a WHERE a.comment_id = comment.id)
WHERE comment.person_uri = $1 AND comment.state = 'hidden' AND EXISTS (SELECT 1 FROM put_away a WHERE a.comment_id = comment.id)
RETURNING comment.id;

-- name: PutQuotesAway :exec
INSERT INTO put_away_quote (quote_id, state)
SELECT q.id, q.state FROM quote q WHERE q.person_uri = $1 AND q.state IN ('shown', 'held')
ON CONFLICT (quote_id) DO UPDATE SET state = excluded.state;

-- name: TakeQuotesOut :many
UPDATE quote SET state = (SELECT a.state FROM put_away_quote a WHERE a.quote_id = quote.id)
WHERE quote.person_uri = $1 AND quote.state = 'hidden' AND EXISTS (SELECT 1 FROM put_away_quote a WHERE a.quote_id = quote.id)
RETURNING quote.id;

-- name: DropQuotesPutAwayOf :exec
DELETE FROM put_away_quote WHERE quote_id IN (SELECT q.id FROM quote q WHERE q.person_uri = $1);

-- name: DropQuotePutAway :exec
DELETE FROM put_away_quote WHERE quote_id = $1;

-- name: DropPutAwayOf :exec
DELETE FROM put_away WHERE comment_id IN (SELECT c.id FROM comment c WHERE c.person_uri = $1);

-- name: DropPutAway :exec
DELETE FROM put_away WHERE comment_id = $1;

-- name: DropPicture :execrows
UPDATE person SET avatar = '' WHERE uri = $1 AND avatar <> '';

-- name: SaveBlockedBy :exec
INSERT INTO blocked_by (person_uri, uri, at) VALUES ($1, $2, $3)
ON CONFLICT (person_uri) DO UPDATE SET uri = excluded.uri;

-- name: BlockedBy :one
SELECT count(*) FROM blocked_by WHERE person_uri = $1;

-- name: DropBlockedBy :execrows
DELETE FROM blocked_by WHERE person_uri = sqlc.arg(person) AND (uri = sqlc.arg(uri) OR CAST(sqlc.arg(whichever) AS boolean));

-- name: AllowHost :exec
INSERT INTO allowed_host (value, created_at) VALUES ($1, $2) ON CONFLICT (value) DO NOTHING;

-- name: DisallowHost :execrows
DELETE FROM allowed_host WHERE value = $1;

-- name: AllowedHost :one
SELECT count(*) FROM allowed_host WHERE value = $1;

-- name: CountAllowed :one
SELECT count(*) FROM allowed_host;

-- name: AllowedHosts :many
SELECT * FROM allowed_host ORDER BY value;

-- name: Block :one
SELECT * FROM block WHERE value = $1;
