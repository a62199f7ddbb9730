-- name: Guest :one
SELECT * FROM guest WHERE comment_id = $1;

-- name: SaveGuest :exec
INSERT INTO guest (comment_id, name, email, website, confirmed_at, notify, client, took, honeypot)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (comment_id) DO UPDATE SET confirmed_at = excluded.confirmed_at, notify = excluded.notify;

-- name: DropGuest :exec
DELETE FROM guest WHERE comment_id = $1;

-- name: KnownGuest :one
SELECT count(*) FROM (
  SELECT 1 FROM guest g JOIN comment c ON c.id = g.comment_id
  WHERE g.email = sqlc.arg(email) AND g.email <> '' AND g.confirmed_at > 0 AND c.state = 'shown' AND c.id <> sqlc.arg(besides) LIMIT 1
) AS one;

-- name: SameRemark :one
SELECT c.id FROM comment c JOIN guest g ON g.comment_id = c.id
WHERE c.article_id = sqlc.arg(article) AND c.parent_id = sqlc.arg(parent) AND c.source = sqlc.arg(source) AND c.received_at >= sqlc.arg(since)
  AND g.name = sqlc.arg(name) AND g.email = sqlc.arg(email) AND g.client = sqlc.arg(client) AND c.state <> 'deleted'
ORDER BY c.id LIMIT 1;

-- name: WaitingGuests :one
SELECT count(*) FROM comment c JOIN guest g ON g.comment_id = c.id WHERE c.state = 'held';

-- name: SaveGuestKey :exec
INSERT INTO guest_key (hash, comment_id, scope, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING;

-- name: GuestKey :one
SELECT * FROM guest_key WHERE hash = $1;

-- name: ThreadGuests :many
SELECT g.comment_id, g.name, g.website FROM guest g JOIN comment c ON c.id = g.comment_id
WHERE c.article_id = $1 AND c.state = 'shown';

-- name: NoteAnswer :execrows
INSERT INTO answer_notice (comment_id) VALUES ($1) ON CONFLICT (comment_id) DO NOTHING;

-- name: ToAnnounce :exec
INSERT INTO unannounced (comment_id) VALUES ($1) ON CONFLICT (comment_id) DO NOTHING;

-- name: Unannounced :many
SELECT u.comment_id FROM unannounced u JOIN comment c ON c.id = u.comment_id ORDER BY c.received_at, c.id LIMIT $1;

-- name: Announced :exec
DELETE FROM unannounced WHERE comment_id = $1;

-- name: ForgetClients :exec
UPDATE guest SET client = '' WHERE client <> '' AND comment_id IN (SELECT id FROM comment WHERE received_at < $1);

-- name: TryAddress :one
INSERT INTO unconfirmed (address, tries, last_at) VALUES (sqlc.arg(address), 1, sqlc.arg(now))
ON CONFLICT (address) DO UPDATE SET
  tries = CASE WHEN unconfirmed.last_at < CAST(sqlc.arg(since) AS bigint) THEN 1 ELSE unconfirmed.tries + 1 END,
  last_at = CASE WHEN unconfirmed.last_at >= CAST(sqlc.arg(since) AS bigint) AND unconfirmed.tries >= CAST(sqlc.arg(most) AS bigint) THEN unconfirmed.last_at ELSE excluded.last_at END
RETURNING tries;

-- name: DropUnconfirmed :exec
DELETE FROM unconfirmed WHERE address = $1;

-- name: DropOldUnconfirmed :exec
DELETE FROM unconfirmed WHERE last_at < $1;

-- name: AnswerNotice :one
SELECT told_at FROM answer_notice WHERE comment_id = $1;

-- name: LastAnswerMail :one
SELECT CAST(coalesce(max(n.told_at), 0) AS bigint) FROM answer_notice n
JOIN comment c ON c.id = n.comment_id JOIN guest g ON g.comment_id = c.parent_id
WHERE g.email = sqlc.arg(email) AND g.email <> '' AND c.article_id = sqlc.arg(article);

-- name: UntoldAnswers :many
SELECT n.comment_id FROM answer_notice n
JOIN comment c ON c.id = n.comment_id JOIN guest g ON g.comment_id = c.parent_id
WHERE g.email = sqlc.arg(email) AND g.email <> '' AND c.article_id = sqlc.arg(article) AND n.told_at = 0
ORDER BY c.received_at, c.id LIMIT sqlc.arg(most);

-- name: ToldAnswer :exec
UPDATE answer_notice SET told_at = $2 WHERE comment_id = $1;

-- name: QuietGuest :exec
UPDATE guest SET notify = false WHERE guest.email = sqlc.arg(email) AND guest.email <> ''
  AND guest.comment_id IN (SELECT c.id FROM comment c WHERE c.article_id = sqlc.arg(article));

-- name: SaveRelay :exec
INSERT INTO relay (answer_id, comment_id) VALUES ($1, $2);

-- name: RelaysOf :many
SELECT answer_id FROM relay WHERE comment_id = $1 ORDER BY answer_id;
