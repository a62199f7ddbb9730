-- name: CountInDigest :one
INSERT INTO follower_digest (author_id, host, digest, followers) VALUES ($1, $2, '', $3)
ON CONFLICT (author_id, host) DO UPDATE SET followers = follower_digest.followers + excluded.followers
RETURNING digest;

-- name: SetDigest :exec
UPDATE follower_digest SET digest = $3 WHERE author_id = $1 AND host = $2;

-- name: DropEmptyDigest :exec
DELETE FROM follower_digest WHERE author_id = $1 AND host = $2 AND followers <= 0;

-- name: FollowerDigest :one
SELECT digest, followers FROM follower_digest WHERE author_id = $1 AND host = $2;

-- name: FollowerDigests :many
SELECT * FROM follower_digest;

-- name: DropDigests :exec
DELETE FROM follower_digest;

-- name: AddDigest :exec
INSERT INTO follower_digest (author_id, host, digest, followers) VALUES ($1, $2, $3, $4);

-- name: AuthorIDs :many
SELECT id FROM actor WHERE application = false ORDER BY id;

-- name: FollowersAfter :many
SELECT person_uri FROM follower WHERE author_id = sqlc.arg(author) AND person_uri > sqlc.arg(person)
ORDER BY person_uri LIMIT sqlc.arg(most);

-- name: FollowersOnHost :many
SELECT f.person_uri FROM follower f JOIN person p ON p.uri = f.person_uri
WHERE f.author_id = sqlc.arg(author) AND p.host = sqlc.arg(host) ORDER BY f.person_uri LIMIT sqlc.arg(most);

-- name: DropSetting :exec
DELETE FROM setting WHERE key = $1;

-- name: RememberUndone :exec
INSERT INTO undone_follow (author_id, person_uri, at) VALUES ($1, $2, $3)
ON CONFLICT (author_id, person_uri) DO UPDATE SET at = excluded.at WHERE undone_follow.at < excluded.at;

-- name: CountUndone :one
SELECT count(*) FROM undone_follow WHERE author_id = sqlc.arg(author) AND person_uri = sqlc.arg(person) AND at >= sqlc.arg(asked);

-- name: ForgottenSince :one
SELECT count(*) FROM forgotten WHERE uri = sqlc.arg(uri) AND person_uri = sqlc.arg(person) AND at >= sqlc.arg(asked);

-- name: DropUndone :exec
DELETE FROM undone_follow WHERE at < $1;
