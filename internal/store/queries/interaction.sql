-- name: Quote :one
SELECT * FROM quote WHERE id = $1;

-- name: QuoteByURI :one
SELECT * FROM quote WHERE uri = $1;

-- name: SaveQuote :exec
INSERT INTO quote (id, article_id, comment_id, person_uri, uri, url, body, warning, state, published_at, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET article_id = excluded.article_id, comment_id = excluded.comment_id, url = excluded.url,
  body = excluded.body, warning = excluded.warning, state = excluded.state;

-- name: DropQuote :exec
DELETE FROM quote WHERE id = $1;

-- name: DropQuotesOf :exec
DELETE FROM quote WHERE person_uri = $1;

-- name: HideQuotesOf :exec
UPDATE quote SET state = 'hidden' WHERE person_uri = $1;

-- name: CountShownQuotes :one
SELECT count(*) FROM quote WHERE article_id = $1 AND state = 'shown';

-- name: Quoters :many
SELECT p.uri, p.host, p.name, p.handle, p.avatar, p.avatar_url, q.url FROM quote q JOIN person p ON p.uri = q.person_uri
WHERE q.article_id = sqlc.arg(article) AND q.state = 'shown'
ORDER BY q.received_at DESC, q.id DESC LIMIT sqlc.arg(most);

-- name: CountQuotes :one
SELECT count(*) FROM quote WHERE (CAST(sqlc.arg(state) AS text) = '' OR state = sqlc.arg(state));

-- name: DeskQuotes :many
SELECT sqlc.embed(q),
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.host, '') AS text) AS host,
  CAST(coalesce(p.url, '') AS text) AS profile_url, CAST(coalesce(p.avatar, '') AS text) AS avatar, CAST(coalesce(p.avatar_url, '') AS text) AS avatar_url, a.slug, a.title
FROM quote q JOIN article a ON a.id = q.article_id LEFT JOIN person p ON p.uri = q.person_uri
WHERE (CAST(sqlc.arg(state) AS text) = '' OR q.state = sqlc.arg(state))
ORDER BY CASE WHEN q.state = 'held' THEN 0 ELSE 1 END, q.received_at DESC, q.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: Permit :one
SELECT * FROM permit WHERE id = $1;

-- name: PermitFor :one
SELECT * FROM permit WHERE uri = $1 AND uri <> '' AND kind = $2;

-- name: PermitsAt :many
SELECT * FROM permit WHERE uri = $1 AND uri <> '' ORDER BY id;

-- name: PermitsUnder :many
SELECT * FROM permit WHERE article_id = $1 AND article_id <> '' ORDER BY id;

-- name: PermitsUnderAnswer :many
SELECT * FROM permit WHERE comment_id = $1 AND comment_id <> '' ORDER BY id;

-- name: PermitsOfPerson :many
SELECT * FROM permit WHERE person_uri = $1 AND person_uri <> '' ORDER BY id;

-- name: SavePermit :exec
INSERT INTO permit (id, kind, state, author_id, article_id, object_id, comment_id, person_uri, uri, request, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, article_id = excluded.article_id, object_id = excluded.object_id,
  comment_id = excluded.comment_id, person_uri = excluded.person_uri, uri = excluded.uri, request = excluded.request,
  changed_at = excluded.changed_at;

-- name: DropPermit :exec
DELETE FROM permit WHERE id = $1;

-- name: DropOldRefusals :exec
DELETE FROM permit WHERE state = 'refused' AND changed_at < $1;

-- name: DropOldRevocations :exec
DELETE FROM permit WHERE state = 'revoked' AND changed_at < $1;
