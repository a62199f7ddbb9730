-- name: LiftCategories :exec
UPDATE category SET parent_id = sqlc.arg(to_parent) WHERE parent_id = sqlc.arg(from_parent);

-- name: MenuEntries :many
SELECT * FROM menu_entry ORDER BY place, position;

-- name: DropMenu :exec
DELETE FROM menu_entry WHERE place = $1;

-- name: AddMenuEntry :exec
INSERT INTO menu_entry (place, kind, ref, label, level, hidden, position) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- Categories that were made by naming them in a draft, as long as no article in them
-- is public and none was put below them.
-- name: UnseenCategories :many
SELECT c.id FROM category c WHERE c.from_draft = true
  AND NOT EXISTS (SELECT 1 FROM category below WHERE below.parent_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM article_category ac JOIN article a ON a.id = ac.article_id AND a.state = 'published' WHERE ac.category_id = c.id);

-- An article in a category is in those above it as well, and counts there once.
-- name: CategoryCounts :many
SELECT c.id, c.slug, c.name, c.description, c.parent_id, CAST(coalesce(n.articles, 0) AS bigint) AS articles
FROM category c LEFT JOIN (
  SELECT x.category_id, count(DISTINCT x.article_id) AS articles FROM (
    SELECT ac.category_id, ac.article_id FROM article_category ac
    UNION ALL
    SELECT one.parent_id AS category_id, ac.article_id FROM category one
    JOIN article_category ac ON ac.category_id = one.id WHERE one.parent_id <> ''
    UNION ALL
    SELECT two.parent_id AS category_id, ac.article_id FROM category one
    JOIN category two ON two.id = one.parent_id
    JOIN article_category ac ON ac.category_id = one.id WHERE two.parent_id <> ''
  ) AS x JOIN article a ON a.id = x.article_id AND a.state = 'published' AND a.kind <> 'page' GROUP BY x.category_id
) AS n ON n.category_id = c.id
ORDER BY c.position, c.name, c.id;

-- name: AuthorCounts :many
SELECT ac.id, CAST(count(a.id) AS bigint) AS articles
FROM actor ac LEFT JOIN article a ON a.author_id = ac.id AND a.state = 'published' AND a.kind <> 'page'
WHERE ac.application = false GROUP BY ac.id, ac.name ORDER BY lower(ac.name), ac.id;

-- name: SaveCategoryRedirect :exec
INSERT INTO category_redirect (slug, category_id) VALUES ($1, $2)
ON CONFLICT (slug) DO UPDATE SET category_id = excluded.category_id;

-- name: DropCategoryRedirect :exec
DELETE FROM category_redirect WHERE slug = $1;

-- name: MovedCategory :one
SELECT c.slug FROM category_redirect r JOIN category c ON c.id = r.category_id WHERE r.slug = $1;
