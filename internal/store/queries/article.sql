-- name: Article :one
SELECT * FROM article WHERE id = $1;

-- name: PublishedBySlug :one
SELECT * FROM article WHERE slug = $1 AND state = 'published';

-- name: ArticleBySlug :one
SELECT * FROM article WHERE slug = $1 AND slug <> '';

-- name: PublishedByObject :one
SELECT * FROM article WHERE object_id = $1 AND object_id <> '' AND state = 'published';

-- name: SaveArticle :exec
INSERT INTO article (id, object_id, author_id, kind, state, format, title, slug, summary, source, language, warning, sensitive,
  cover_id, cover_alt, html, body, excerpt, broadcast, created_at, updated_at, published_at, edited_at, version_at, comments, likes, boosts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, 0, 0, 0)
ON CONFLICT (id) DO UPDATE SET object_id = excluded.object_id, kind = excluded.kind, state = excluded.state, format = excluded.format,
  title = excluded.title, slug = excluded.slug, summary = excluded.summary, source = excluded.source, language = excluded.language,
  warning = excluded.warning, sensitive = excluded.sensitive, cover_id = excluded.cover_id, cover_alt = excluded.cover_alt,
  html = excluded.html, body = excluded.body, excerpt = excluded.excerpt, broadcast = excluded.broadcast,
  updated_at = excluded.updated_at, published_at = excluded.published_at, edited_at = excluded.edited_at,
  version_at = excluded.version_at;

-- name: RemoveArticle :exec
DELETE FROM article WHERE id = $1;

-- name: SlugOfArticle :one
SELECT id FROM article WHERE slug = $1 AND slug <> '';

-- name: RedirectOfSlug :one
SELECT article_id FROM slug_redirect WHERE slug = $1;

-- name: SaveRedirect :exec
INSERT INTO slug_redirect (slug, article_id) VALUES ($1, $2)
ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id;

-- name: Moved :one
SELECT a.slug FROM slug_redirect r JOIN article a ON a.id = r.article_id
WHERE r.slug = $1 AND a.state = 'published';

-- name: SaveTombstone :exec
INSERT INTO tombstone (object_id, answer, format, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (object_id) DO NOTHING;

-- name: Tombstone :one
SELECT * FROM tombstone WHERE object_id = $1;

-- name: SaveAutosave :exec
INSERT INTO autosave (article_id, words, saved_at) VALUES ($1, $2, $3)
ON CONFLICT (article_id) DO UPDATE SET words = excluded.words, saved_at = excluded.saved_at;

-- name: DropAutosave :exec
DELETE FROM autosave WHERE article_id = $1;

-- name: Autosave :one
SELECT * FROM autosave WHERE article_id = $1;

-- name: DropTags :exec
DELETE FROM article_tag WHERE article_id = $1;

-- name: AddTag :exec
INSERT INTO article_tag (article_id, slug, name, position) VALUES ($1, $2, $3, $4);

-- name: TagsOf :many
SELECT slug, name FROM article_tag WHERE article_id = $1 ORDER BY position;

-- name: DropCategories :exec
DELETE FROM article_category WHERE article_id = $1;

-- name: AddCategory :exec
INSERT INTO article_category (article_id, category_id) VALUES ($1, $2)
ON CONFLICT (article_id, category_id) DO NOTHING;

-- name: CategoriesOf :many
SELECT c.id, c.slug, c.name FROM article_category ac JOIN category c ON c.id = ac.category_id
WHERE ac.article_id = $1 ORDER BY c.position, c.name;

-- name: Categories :many
SELECT * FROM category ORDER BY position, name, id;

-- name: Category :one
SELECT * FROM category WHERE id = $1;

-- name: SaveCategory :exec
INSERT INTO category (id, slug, name, description, position, parent_id, from_draft) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, description = excluded.description,
  position = excluded.position, parent_id = excluded.parent_id, from_draft = excluded.from_draft;

-- name: LastCategoryPosition :one
SELECT CAST(coalesce(max(position), 0) AS bigint) FROM category;

-- name: DropCategory :exec
DELETE FROM category WHERE id = $1;

-- name: DropCategoryFromArticles :exec
DELETE FROM article_category WHERE category_id = $1;

-- name: TagCounts :many
SELECT t.slug, CAST(min(t.name) AS text) AS name, count(*) AS articles
FROM article_tag t JOIN article a ON a.id = t.article_id
WHERE a.state = 'published' AND a.kind <> 'page' GROUP BY t.slug ORDER BY t.slug;

-- name: TagCount :one
SELECT CAST(coalesce(min(t.name), '') AS text) AS name, count(*) AS articles
FROM article_tag t JOIN article a ON a.id = t.article_id
WHERE a.state = 'published' AND a.kind <> 'page' AND t.slug = $1;

-- name: CountList :one
SELECT count(*) FROM article a
WHERE a.state = 'published' AND a.kind <> 'page'
  AND (CAST(sqlc.arg(unpinned) AS boolean) = false OR NOT EXISTS (SELECT 1 FROM pin p WHERE p.article_id = a.id))
  AND (CAST(sqlc.arg(author) AS text) = '' OR a.author_id = sqlc.arg(author))
  AND a.published_at >= sqlc.arg(since) AND a.published_at < sqlc.arg(until)
  AND (CAST(sqlc.arg(category) AS text) = '' OR EXISTS (SELECT 1 FROM article_category ac JOIN category c ON c.id = ac.category_id
    LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id
    WHERE ac.article_id = a.id AND (c.slug = sqlc.arg(category) OR p.slug = sqlc.arg(category) OR g.slug = sqlc.arg(category))))
  AND (CAST(sqlc.arg(tag) AS text) = '' OR EXISTS (SELECT 1 FROM article_tag t WHERE t.article_id = a.id AND t.slug = sqlc.arg(tag)));

-- name: List :many
SELECT a.* FROM article a
WHERE a.state = 'published' AND a.kind <> 'page'
  AND (CAST(sqlc.arg(unpinned) AS boolean) = false OR NOT EXISTS (SELECT 1 FROM pin p WHERE p.article_id = a.id))
  AND (CAST(sqlc.arg(author) AS text) = '' OR a.author_id = sqlc.arg(author))
  AND a.published_at >= sqlc.arg(since) AND a.published_at < sqlc.arg(until)
  AND (CAST(sqlc.arg(category) AS text) = '' OR EXISTS (SELECT 1 FROM article_category ac JOIN category c ON c.id = ac.category_id
    LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id
    WHERE ac.article_id = a.id AND (c.slug = sqlc.arg(category) OR p.slug = sqlc.arg(category) OR g.slug = sqlc.arg(category))))
  AND (CAST(sqlc.arg(tag) AS text) = '' OR EXISTS (SELECT 1 FROM article_tag t WHERE t.article_id = a.id AND t.slug = sqlc.arg(tag)))
ORDER BY a.published_at DESC, a.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: Before :one
SELECT slug, title, excerpt, warning FROM article
WHERE state = 'published' AND kind <> 'page' AND (published_at < sqlc.arg(at) OR (published_at = sqlc.arg(at) AND id < sqlc.arg(id)))
ORDER BY published_at DESC, id DESC LIMIT 1;

-- name: After :one
SELECT slug, title, excerpt, warning FROM article
WHERE state = 'published' AND kind <> 'page' AND (published_at > sqlc.arg(at) OR (published_at = sqlc.arg(at) AND id > sqlc.arg(id)))
ORDER BY published_at, id LIMIT 1;

-- name: PublishedTimes :many
SELECT published_at FROM article WHERE state = 'published' AND kind <> 'page' ORDER BY published_at DESC;

-- name: CountArticles :one
SELECT count(*) FROM article WHERE (CAST(sqlc.arg(state) AS text) = '' OR state = sqlc.arg(state)) AND (kind = 'page') = CAST(sqlc.arg(pages) AS boolean);

-- name: DeskArticles :many
SELECT a.id, a.slug, a.title, a.excerpt, a.kind, a.state, a.cover_id, a.updated_at, a.published_at, a.comments, a.likes, a.boosts,
  CAST((SELECT count(*) FROM comment c WHERE c.article_id = a.id AND c.state = 'held') AS bigint) AS held,
  CAST((SELECT count(*) FROM pin p WHERE p.article_id = a.id) AS bigint) AS pinned,
  CAST(coalesce((SELECT max(s.saved_at) FROM autosave s WHERE s.article_id = a.id), 0) AS bigint) AS autosaved_at
FROM article a WHERE (CAST(sqlc.arg(state) AS text) = '' OR a.state = sqlc.arg(state)) AND (a.kind = 'page') = CAST(sqlc.arg(pages) AS boolean)
ORDER BY CASE WHEN a.state = 'draft' THEN 0 ELSE 1 END, CASE WHEN a.state = 'draft' THEN a.updated_at ELSE a.published_at END DESC, a.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountShownComments :exec
UPDATE article SET comments = (SELECT count(*) FROM comment c WHERE c.article_id = article.id AND c.state = 'shown') WHERE article.id = $1;

-- name: CountReactions :exec
UPDATE article SET
  likes = (SELECT count(*) FROM reaction r WHERE r.article_id = article.id AND r.comment_id = '' AND r.kind = 'like'),
  boosts = (SELECT count(*) FROM reaction r WHERE r.article_id = article.id AND r.comment_id = '' AND r.kind = 'boost')
WHERE article.id = $1;

-- name: SaveMedia :exec
INSERT INTO media (id, name, media_type, size, width, height, alt, variants, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, alt = excluded.alt, variants = excluded.variants;

-- name: Media :one
SELECT * FROM media WHERE id = $1;

-- name: MediaList :many
SELECT * FROM media ORDER BY created_at DESC, id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountMedia :one
SELECT count(*) FROM media;
