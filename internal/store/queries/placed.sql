-- name: PicturesOnPages :many
SELECT a.url, a.comment_id FROM attachment a JOIN comment c ON c.id = a.comment_id
WHERE a.kind = 'picture' AND c.state = 'shown' ORDER BY a.comment_id, a.position;

-- name: Faces :many
SELECT avatar_url, uri FROM person WHERE avatar_url <> '' ORDER BY uri;

-- name: EmojiInUse :many
SELECT url FROM emoji_use UNION SELECT emoji_url FROM reaction WHERE emoji_url <> '' ORDER BY url;

-- name: ReleasePicture :exec
UPDATE attachment SET copy = '' WHERE comment_id = $1 AND url = $2 AND copy <> '';

-- name: DropEmoji :exec
DELETE FROM emoji WHERE url = $1;

-- name: EmojiUsers :many
SELECT c.person_uri FROM emoji_use u JOIN comment c ON c.id = u.owner WHERE u.url = sqlc.arg(url)
UNION SELECT p.uri FROM emoji_use u JOIN person p ON p.uri = u.owner WHERE u.url = sqlc.arg(url)
UNION SELECT r.person_uri FROM reaction r WHERE r.emoji_url = sqlc.arg(url)
ORDER BY 1 LIMIT 1000;

-- name: PlainReactionsOf :exec
UPDATE reaction SET emoji_url = '' WHERE person_uri = $1 AND emoji_url <> '';

-- name: BlocksOfMedia :many
SELECT value FROM block WHERE reject_media = true OR severity = 'suspend';
