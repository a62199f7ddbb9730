-- name: SaveMore :exec
INSERT INTO article_more (article_id, series, series_slug, history) VALUES ($1, $2, $3, $4)
ON CONFLICT (article_id) DO UPDATE SET series = excluded.series, series_slug = excluded.series_slug, history = excluded.history;

-- name: DropMore :exec
DELETE FROM article_more WHERE article_id = $1;

-- name: More :one
SELECT * FROM article_more WHERE article_id = $1;

-- name: SeriesParts :many
SELECT a.id, a.slug, a.title, a.excerpt, a.warning, a.language, a.published_at, m.series
FROM article_more m JOIN article a ON a.id = m.article_id
WHERE m.series_slug = $1 AND m.series_slug <> '' AND a.state = 'published' AND a.kind <> 'page'
ORDER BY a.published_at, a.id LIMIT 500;

-- name: Related :many
SELECT a.slug, a.title, a.excerpt, a.warning, a.language, a.published_at
FROM article a JOIN (
  SELECT shared.article_id, sum(shared.weight) AS score FROM (
    SELECT other.article_id, 2 AS weight FROM article_tag mine JOIN article_tag other ON other.slug = mine.slug
    WHERE mine.article_id = sqlc.arg(id)
    UNION ALL
    SELECT other.article_id, 1 AS weight FROM article_category mine JOIN article_category other ON other.category_id = mine.category_id
    WHERE mine.article_id = sqlc.arg(id)
  ) AS shared GROUP BY shared.article_id
) AS near ON near.article_id = a.id
WHERE a.state = 'published' AND a.kind <> 'page' AND a.id <> sqlc.arg(id)
ORDER BY near.score DESC, a.published_at DESC, a.id DESC LIMIT 5;

-- name: SaveRevision :exec
INSERT INTO article_revision (id, article_id, title, body, warning, shown_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Revisions :many
SELECT * FROM article_revision WHERE article_id = $1 ORDER BY ended_at, id;

-- name: CountRevisions :one
SELECT count(*) FROM article_revision WHERE article_id = $1;

-- name: DropRevisions :exec
DELETE FROM article_revision WHERE article_id = $1;

-- name: DropOldRevisions :exec
DELETE FROM article_revision WHERE article_revision.article_id = sqlc.arg(article) AND article_revision.id NOT IN (
  SELECT r.id FROM article_revision r WHERE r.article_id = sqlc.arg(article) ORDER BY r.ended_at DESC, r.id DESC LIMIT sqlc.arg(most));

-- name: DropRevisionsByDefault :exec
DELETE FROM article_revision WHERE article_id NOT IN (SELECT m.article_id FROM article_more m WHERE m.history = 'shown');

-- name: DropArticleEmbeds :exec
DELETE FROM article_embed WHERE article_id = $1;

-- name: SaveArticleEmbed :exec
INSERT INTO article_embed (article_id, address) VALUES ($1, $2) ON CONFLICT (article_id, address) DO NOTHING;

-- name: AddEmbed :execrows
INSERT INTO embed (address, title, picture, width, height, fetched_at) VALUES ($1, '', '', 0, 0, 0)
ON CONFLICT (address) DO UPDATE SET title = embed.title WHERE embed.fetched_at = 0;

-- name: EmbedWanted :one
SELECT count(*) FROM article_embed e JOIN article a ON a.id = e.article_id WHERE e.address = $1 AND a.state = 'published';

-- name: GiveEmbed :execrows
UPDATE embed SET title = $2, picture = $3, width = $4, height = $5, fetched_at = $6 WHERE address = $1;

-- name: EmbedsOf :many
SELECT e.* FROM article_embed ae JOIN embed e ON e.address = ae.address WHERE ae.article_id = $1 ORDER BY e.address;

-- name: CountEmbedsWithPicture :one
SELECT count(*) FROM embed WHERE picture = $1 AND picture <> '';

-- name: DropUnusedEmbeds :exec
DELETE FROM embed WHERE address NOT IN (SELECT ae.address FROM article_embed ae);

-- name: Texts :many
SELECT slug, title, excerpt, warning, language, published_at FROM article WHERE state = 'published' AND kind <> 'page' ORDER BY published_at DESC, id DESC LIMIT 5000;
