-- name: SaveAttachment :exec
INSERT INTO attachment (comment_id, position, kind, media_type, url, alt, sensitive, copy, width, height)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: DropAttachments :exec
DELETE FROM attachment WHERE comment_id = $1;

-- name: Attachments :many
SELECT * FROM attachment WHERE comment_id = $1 ORDER BY position;

-- name: GiveAttachment :execrows
UPDATE attachment SET copy = sqlc.arg(copy), width = sqlc.arg(width), height = sqlc.arg(height)
WHERE comment_id = sqlc.arg(comment) AND url = sqlc.arg(url) AND kind = 'picture';

-- name: ReleasePictures :exec
UPDATE attachment SET copy = '' WHERE comment_id = $1 AND copy <> '';

-- name: ReleasePicturesOf :exec
UPDATE attachment SET copy = '' WHERE copy <> '' AND comment_id IN (SELECT id FROM comment WHERE person_uri = $1);

-- name: DropAttachmentsOf :exec
DELETE FROM attachment WHERE comment_id IN (SELECT id FROM comment WHERE person_uri = $1);

-- name: DropEmojiUsesOf :exec
DELETE FROM emoji_use WHERE owner = sqlc.arg(person) OR owner IN (SELECT id FROM comment WHERE person_uri = sqlc.arg(person));

-- name: CountWithCopy :one
SELECT CAST((SELECT count(*) FROM attachment WHERE attachment.copy = sqlc.arg(name)) + (SELECT count(*) FROM emoji WHERE emoji.copy = sqlc.arg(name)) AS bigint);

-- name: SaveEmojiUse :exec
INSERT INTO emoji_use (owner, shortcode, url) VALUES ($1, $2, $3) ON CONFLICT (owner, shortcode) DO NOTHING;

-- name: DropEmojiUses :exec
DELETE FROM emoji_use WHERE owner = $1;

-- name: EmojiOf :many
SELECT u.owner, u.shortcode, u.url, e.copy FROM emoji_use u JOIN emoji e ON e.url = u.url AND e.copy <> '' WHERE u.owner = $1 ORDER BY u.shortcode;

-- name: EmojiToFetch :many
SELECT DISTINCT u.url FROM emoji_use u WHERE u.owner = $1 AND NOT EXISTS (SELECT 1 FROM emoji e WHERE e.url = u.url) ORDER BY u.url;

-- name: CountEmoji :one
SELECT count(*) FROM emoji WHERE url = $1;

-- name: SaveEmoji :exec
INSERT INTO emoji (url, copy, fetched_at) VALUES ($1, $2, $3)
ON CONFLICT (url) DO UPDATE SET copy = excluded.copy, fetched_at = excluded.fetched_at;

-- name: DropLostEmojiUses :exec
DELETE FROM emoji_use WHERE NOT EXISTS (SELECT 1 FROM comment c WHERE c.id = emoji_use.owner)
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.uri = emoji_use.owner);

-- name: DropUnusedEmoji :exec
DELETE FROM emoji WHERE emoji.fetched_at < sqlc.arg(before) AND (emoji.copy = ''
  OR (NOT EXISTS (SELECT 1 FROM emoji_use u WHERE u.url = emoji.url) AND NOT EXISTS (SELECT 1 FROM reaction r WHERE r.emoji_url = emoji.url)));

-- name: EmojiBy :many
SELECT emoji FROM reaction WHERE person_uri = $1 AND article_id = $2 AND comment_id = $3 AND kind = 'emoji';

-- name: ContextItems :many
SELECT id, uri FROM comment WHERE article_id = sqlc.arg(article) AND state = 'shown' AND NOT local AND uri NOT LIKE '%#webmention%'
ORDER BY published_at, id LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountContext :one
SELECT count(*) FROM comment WHERE article_id = $1 AND state = 'shown' AND NOT local AND uri NOT LIKE '%#webmention%';

-- name: ShownWithPictures :many
SELECT c.id FROM comment c WHERE c.person_uri = $1 AND c.state = 'shown'
  AND (EXISTS (SELECT 1 FROM attachment a WHERE a.comment_id = c.id AND a.kind = 'picture' AND a.copy = '')
    OR EXISTS (SELECT 1 FROM emoji_use u WHERE u.owner IN (c.id, c.person_uri) AND NOT EXISTS (SELECT 1 FROM emoji e WHERE e.url = u.url)))
ORDER BY c.id;
