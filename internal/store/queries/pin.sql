-- name: Pins :many
SELECT article_id FROM pin ORDER BY pinned_at DESC, article_id DESC;

-- name: SavePin :exec
INSERT INTO pin (article_id, pinned_at) VALUES ($1, $2) ON CONFLICT (article_id) DO NOTHING;

-- name: DropPin :execrows
DELETE FROM pin WHERE article_id = $1;

-- name: IsPinned :one
SELECT count(*) FROM pin WHERE article_id = $1;

-- name: PinnedArticles :many
SELECT a.* FROM pin p JOIN article a ON a.id = p.article_id
WHERE a.state = 'published' AND a.kind <> 'page' ORDER BY p.pinned_at DESC, p.article_id DESC;

-- name: PinnedObjects :many
SELECT a.object_id FROM pin p JOIN article a ON a.id = p.article_id
WHERE a.state = 'published' AND a.kind <> 'page' AND a.author_id = $1 ORDER BY p.pinned_at DESC, p.article_id DESC;

-- name: PublishedPages :many
SELECT id, slug, title FROM article WHERE state = 'published' AND kind = 'page' ORDER BY published_at, id LIMIT 100;
