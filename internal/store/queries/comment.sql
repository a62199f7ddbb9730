-- name: Comment :one
SELECT * FROM comment WHERE id = $1;

-- name: CommentByURI :one
SELECT * FROM comment WHERE uri = $1 AND uri <> '';

-- name: SaveComment :exec
INSERT INTO comment (id, article_id, parent_id, author_id, person_uri, uri, url, html, body, source, language, warning, unlisted, state, reason, published_at, edited_at, received_at, local)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (id) DO UPDATE SET url = excluded.url, html = excluded.html, body = excluded.body, source = excluded.source,
  language = excluded.language, warning = excluded.warning, unlisted = excluded.unlisted, state = excluded.state,
  reason = excluded.reason, edited_at = excluded.edited_at;

-- name: KnownGood :one
SELECT count(*) FROM (SELECT 1 FROM comment WHERE person_uri = sqlc.arg(person) AND id <> sqlc.arg(besides) AND state = 'shown' LIMIT 1) AS one;

-- name: Involved :many
SELECT person_uri FROM comment WHERE comment.article_id = $1 AND person_uri <> '' AND state = 'shown'
UNION SELECT person_uri FROM reaction WHERE reaction.article_id = $1
UNION SELECT person_uri FROM quote WHERE quote.article_id = $1 AND quote.state = 'shown';

-- name: Answers :many
SELECT * FROM comment WHERE article_id = $1 AND author_id <> '' AND NOT local AND state <> 'deleted' ORDER BY published_at, id;

-- name: Reactors :many
SELECT p.uri, p.host, p.name, p.handle, p.url, p.avatar, p.avatar_url FROM reaction r JOIN person p ON p.uri = r.person_uri
WHERE r.article_id = sqlc.arg(article) AND r.comment_id = '' AND r.kind = sqlc.arg(kind)
ORDER BY r.created_at DESC, r.id DESC LIMIT sqlc.arg(most);

-- name: CountComments :one
SELECT count(*) FROM comment WHERE (CAST(sqlc.arg(state) AS text) = '' AND state NOT IN ('spam', 'deleted')) OR state = sqlc.arg(state);

-- name: DeskComments :many
SELECT sqlc.embed(c),
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.host, '') AS text) AS host,
  CAST(coalesce(p.url, '') AS text) AS profile_url, CAST(coalesce(p.avatar, '') AS text) AS avatar, CAST(coalesce(p.avatar_url, '') AS text) AS avatar_url,
  a.slug, a.title, CAST(coalesce(q.body, '') AS text) AS answer_to
FROM comment c JOIN article a ON a.id = c.article_id
LEFT JOIN person p ON p.uri = c.person_uri
LEFT JOIN comment q ON q.id = c.parent_id
WHERE (CAST(sqlc.arg(state) AS text) = '' AND c.state NOT IN ('spam', 'deleted')) OR c.state = sqlc.arg(state)
ORDER BY CASE WHEN c.state = 'held' THEN 0 ELSE 1 END, c.received_at DESC, c.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: DeskComment :one
SELECT sqlc.embed(c),
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.host, '') AS text) AS host,
  CAST(coalesce(p.url, '') AS text) AS profile_url, CAST(coalesce(p.avatar, '') AS text) AS avatar, CAST(coalesce(p.avatar_url, '') AS text) AS avatar_url,
  a.slug, a.title, CAST(coalesce(q.body, '') AS text) AS answer_to
FROM comment c JOIN article a ON a.id = c.article_id
LEFT JOIN person p ON p.uri = c.person_uri
LEFT JOIN comment q ON q.id = c.parent_id
WHERE c.id = $1;

-- name: CountHeld :one
SELECT count(*) FROM comment WHERE state = 'held';

-- name: Forget :exec
INSERT INTO forgotten (uri, person_uri, at) VALUES ($1, $2, $3) ON CONFLICT (uri, person_uri) DO UPDATE SET at = excluded.at;

-- name: Forgotten :one
SELECT count(*) FROM forgotten WHERE uri = $1 AND person_uri = $2;

-- name: DropForgotten :exec
DELETE FROM forgotten WHERE at < $1;

-- name: SaveReaction :execrows
INSERT INTO reaction (id, kind, article_id, comment_id, person_uri, uri, created_at, emoji, emoji_url) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (article_id, comment_id, kind, person_uri, emoji) DO UPDATE SET uri = excluded.uri;

-- name: DropReaction :many
DELETE FROM reaction WHERE uri = $1 AND person_uri = $2 RETURNING article_id;

-- name: DropReactionTo :exec
DELETE FROM reaction WHERE person_uri = $1 AND kind = $2 AND article_id = $3 AND comment_id = $4 AND emoji = $5;

-- name: ReactionURIs :many
SELECT uri, person_uri FROM reaction WHERE article_id = sqlc.arg(article) AND comment_id = sqlc.arg(comment) AND kind = sqlc.arg(kind) AND uri NOT LIKE '%#webmention%'
ORDER BY created_at DESC, id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountReactionsTo :one
SELECT count(*) FROM reaction WHERE article_id = $1 AND comment_id = $2 AND kind = $3 AND uri NOT LIKE '%#webmention%';

-- name: ReplyURIs :many
SELECT id, uri FROM comment
WHERE article_id = sqlc.arg(article) AND parent_id = sqlc.arg(parent) AND state = 'shown' AND NOT local AND uri NOT LIKE '%#webmention%'
ORDER BY published_at, id LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountReplies :one
SELECT count(*) FROM comment WHERE article_id = $1 AND parent_id = $2 AND state = 'shown' AND NOT local AND uri NOT LIKE '%#webmention%';
