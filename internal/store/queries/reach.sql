-- name: SentMentions :many
SELECT * FROM sent_mention WHERE article_id = $1 ORDER BY target;

-- name: SaveSentMention :exec
INSERT INTO sent_mention (article_id, target, source, sent_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (article_id, target) DO UPDATE SET sent_at = excluded.sent_at;

-- name: DropSentMention :exec
DELETE FROM sent_mention WHERE article_id = $1 AND target = $2;

-- name: DropOldSentMentions :exec
DELETE FROM sent_mention WHERE sent_mention.sent_at < sqlc.arg(before) AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = sent_mention.article_id);

-- name: ReactorsAt :many
SELECT person_uri FROM reaction WHERE uri = $1 ORDER BY person_uri;

-- name: LeaveGone :exec
INSERT INTO gone_page (slug, at) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING;

-- name: RedirectsTo :many
SELECT slug FROM slug_redirect WHERE article_id = $1 ORDER BY slug;

-- name: ReturnPage :exec
DELETE FROM gone_page WHERE slug = $1;

-- name: GonePage :one
SELECT count(*) FROM gone_page WHERE slug = $1;

-- name: RecentComments :many
SELECT c.id, c.author_id, c.person_uri, c.url, c.html, c.language, c.warning, c.published_at, c.edited_at,
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.url, '') AS text) AS profile_url,
  CAST(coalesce(g.name, '') AS text) AS guest_name, CAST(coalesce(g.website, '') AS text) AS guest_website,
  a.slug, a.title, a.excerpt, a.warning AS article_warning, a.language AS article_language
FROM comment c JOIN article a ON a.id = c.article_id AND a.state = 'published' AND a.kind <> 'page'
LEFT JOIN person p ON p.uri = c.person_uri
LEFT JOIN guest g ON g.comment_id = c.id
WHERE c.state = 'shown' AND c.unlisted = false AND (CAST(sqlc.arg(article) AS text) = '' OR c.article_id = sqlc.arg(article))
ORDER BY c.published_at DESC, c.id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountRecentComments :one
SELECT count(*) FROM comment c JOIN article a ON a.id = c.article_id AND a.state = 'published' AND a.kind <> 'page'
WHERE c.state = 'shown' AND c.unlisted = false AND (CAST(sqlc.arg(article) AS text) = '' OR c.article_id = sqlc.arg(article));

-- name: CountPublished :one
SELECT count(*) FROM article WHERE state = 'published';

-- name: SitemapArticles :many
SELECT a.slug, CAST(CASE WHEN a.edited_at > a.published_at THEN a.edited_at ELSE a.published_at END AS bigint) AS changed_at,
  CAST(CASE WHEN a.warning = '' AND a.sensitive = false AND a.html LIKE '%<img%' THEN a.html ELSE '' END AS text) AS pictures,
  CAST(coalesce(m.id, '') AS text) AS cover, CAST(coalesce(m.variants, '') AS text) AS variants
FROM article a LEFT JOIN media m ON m.id = a.cover_id AND a.warning = '' AND a.sensitive = false
WHERE a.state = 'published' ORDER BY a.published_at DESC, a.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: MentionsOfHost :one
SELECT CAST((SELECT count(*) FROM comment c WHERE c.article_id = sqlc.arg(article) AND c.state <> 'deleted' AND c.uri LIKE sqlc.arg(pages))
  + (SELECT count(*) FROM reaction r WHERE r.article_id = sqlc.arg(article) AND r.uri LIKE sqlc.arg(pages)) AS bigint) AS n;
