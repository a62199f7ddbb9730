-- name: Person :one
SELECT * FROM person WHERE uri = $1;

-- name: PersonByPage :one
SELECT * FROM person WHERE url = $1 ORDER BY fetched_at DESC LIMIT 1;

-- name: PersonByHandle :one
SELECT * FROM person WHERE handle = $1 ORDER BY fetched_at DESC LIMIT 1;

-- name: SavePerson :exec
INSERT INTO person (uri, handle, host, name, url, inbox, mailbox, avatar_url, avatar, aliases, automated, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (uri) DO UPDATE SET handle = excluded.handle, host = excluded.host, name = excluded.name, url = excluded.url,
  inbox = excluded.inbox, mailbox = excluded.mailbox, avatar_url = excluded.avatar_url, avatar = excluded.avatar,
  aliases = excluded.aliases, automated = excluded.automated, fetched_at = excluded.fetched_at;

-- name: DropPerson :exec
DELETE FROM person WHERE uri = $1;

-- name: ForgetPerson :exec
DELETE FROM person WHERE uri = $1 AND fetched_at < $2;

-- name: PeopleToForget :many
SELECT p.uri FROM person p
WHERE p.fetched_at < $1
  AND NOT EXISTS (SELECT 1 FROM follower f WHERE f.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM reaction r WHERE r.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM quote q WHERE q.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM letter_other o WHERE o.person_uri = p.uri)
  AND NOT EXISTS (SELECT 1 FROM sent_letter_to s WHERE s.person_uri = p.uri)
LIMIT 100;

-- name: CountWithAvatar :one
SELECT count(*) FROM person WHERE avatar = $1;

-- name: AvatarShown :one
SELECT count(*) FROM (SELECT 1 FROM person p WHERE p.avatar = $1 AND p.avatar <> '' AND (
  EXISTS (SELECT 1 FROM comment c JOIN article a ON a.id = c.article_id AND a.state = 'published' WHERE c.person_uri = p.uri AND c.state = 'shown')
  OR EXISTS (SELECT 1 FROM reaction r JOIN article a ON a.id = r.article_id AND a.state = 'published' WHERE r.person_uri = p.uri AND r.comment_id = '')
  OR EXISTS (SELECT 1 FROM quote q JOIN article a ON a.id = q.article_id AND a.state = 'published' WHERE q.person_uri = p.uri AND q.state = 'shown')) LIMIT 1) AS one;

-- name: Key :one
SELECT * FROM person_key WHERE id = $1;

-- name: SaveKey :exec
INSERT INTO person_key (id, owner, pem, gone, failed, passing, fetched_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, pem = excluded.pem, gone = excluded.gone, failed = excluded.failed, passing = excluded.passing, fetched_at = excluded.fetched_at;

-- name: DropKeysOf :exec
DELETE FROM person_key WHERE owner = $1;

-- name: DropFailedKeys :exec
DELETE FROM person_key WHERE failed = true AND fetched_at < $1;

-- name: DropStrangersKeys :exec
DELETE FROM person_key WHERE person_key.fetched_at < $1 AND NOT EXISTS (SELECT 1 FROM person p WHERE p.uri = person_key.owner);

-- name: Follower :one
SELECT sqlc.embed(person), follower.author_id, follower.follow_uri, follower.mailbox, follower.since
FROM follower JOIN person ON person.uri = follower.person_uri
WHERE follower.author_id = $1 AND follower.person_uri = $2;

-- name: Following :many
SELECT sqlc.embed(person), follower.author_id, follower.follow_uri, follower.mailbox, follower.since
FROM follower JOIN person ON person.uri = follower.person_uri
WHERE follower.person_uri = $1;

-- name: FollowerList :many
SELECT sqlc.embed(person), follower.author_id, follower.follow_uri, follower.mailbox, follower.since
FROM follower JOIN person ON person.uri = follower.person_uri
WHERE follower.author_id = sqlc.arg(author)
ORDER BY follower.since DESC, follower.person_uri LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountFollowers :one
SELECT count(*) FROM follower WHERE author_id = $1;

-- name: AddFollower :execrows
INSERT INTO follower (author_id, person_uri, follow_uri, mailbox, since) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (author_id, person_uri) DO NOTHING;

-- name: DropFollower :many
DELETE FROM follower WHERE author_id = $1 AND person_uri = $2 RETURNING mailbox;

-- name: CountInTarget :exec
INSERT INTO inbox_target (author_id, inbox, host, followers) VALUES ($1, $2, $3, 1)
ON CONFLICT (author_id, inbox) DO UPDATE SET followers = inbox_target.followers + 1;

-- name: CountOutOfTarget :exec
UPDATE inbox_target SET followers = followers - 1 WHERE author_id = $1 AND inbox = $2;

-- name: DropEmptyTarget :exec
DELETE FROM inbox_target WHERE author_id = $1 AND inbox = $2 AND followers <= 0;

-- name: ArticlesOfPerson :many
SELECT DISTINCT article_id FROM comment WHERE comment.person_uri = $1
UNION SELECT DISTINCT article_id FROM reaction WHERE reaction.person_uri = $1
UNION SELECT DISTINCT article_id FROM quote WHERE quote.person_uri = $1;

-- name: DropReactionsOf :exec
DELETE FROM reaction WHERE person_uri = $1;

-- name: WipeCommentsOf :exec
UPDATE comment SET state = 'deleted', url = '', html = '', body = '', source = '', warning = '', reason = '', edited_at = 0
WHERE person_uri = $1;

-- name: PersonShown :one
SELECT count(*) FROM (SELECT 1 FROM person p WHERE p.uri = $1 AND (
  EXISTS (SELECT 1 FROM comment c WHERE c.person_uri = p.uri AND c.state = 'shown')
  OR EXISTS (SELECT 1 FROM reaction r WHERE r.person_uri = p.uri)
  OR EXISTS (SELECT 1 FROM quote q WHERE q.person_uri = p.uri AND q.state = 'shown')) LIMIT 1) AS one;
