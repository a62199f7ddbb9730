-- name: PlaceComment :exec
UPDATE comment SET
  root_id = coalesce((SELECT p.root_id FROM comment p WHERE p.id = comment.parent_id AND p.root_id <> ''), comment.id),
  root_at = coalesce((SELECT p.root_at FROM comment p WHERE p.id = comment.parent_id AND p.root_id <> ''), comment.published_at)
WHERE comment.id = sqlc.arg(id);

-- name: ThreadSizes :many
SELECT root_at, root_id, count(*) AS shown FROM comment
WHERE article_id = sqlc.arg(article) AND state = 'shown'
GROUP BY root_at, root_id ORDER BY root_at, root_id;

-- name: Thread :many
SELECT c.id, c.parent_id, c.root_id, c.author_id, c.person_uri, c.uri, c.url, c.language, c.warning, c.unlisted, c.local, c.state, c.published_at, c.edited_at,
  CAST(CASE WHEN c.state = 'shown' THEN c.html ELSE '' END AS text) AS html,
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.inbox, '') AS text) AS inbox,
  CAST(coalesce(p.url, '') AS text) AS profile_url, CAST(coalesce(p.avatar, '') AS text) AS avatar, CAST(coalesce(p.avatar_url, '') AS text) AS avatar_url,
  CAST((SELECT count(*) FROM reaction r WHERE r.article_id = c.article_id AND r.comment_id = c.id AND r.kind = 'like') AS bigint) AS likes,
  CAST((SELECT count(*) FROM reaction r WHERE r.article_id = c.article_id AND r.comment_id = c.id AND r.kind = 'boost') AS bigint) AS boosts
FROM comment c LEFT JOIN person p ON p.uri = c.person_uri
WHERE c.article_id = sqlc.arg(article) AND c.root_at >= sqlc.arg(since) AND c.root_at <= sqlc.arg(until)
  AND NOT (c.root_at = sqlc.arg(since) AND c.root_id < sqlc.arg(first)) AND NOT (c.root_at = sqlc.arg(until) AND c.root_id > sqlc.arg(last))
ORDER BY c.published_at, c.id;

-- name: ThreadAttachments :many
SELECT sqlc.embed(a) FROM attachment a JOIN comment c ON c.id = a.comment_id
WHERE c.article_id = sqlc.arg(article) AND c.root_at >= sqlc.arg(since) AND c.root_at <= sqlc.arg(until) AND c.state = 'shown'
ORDER BY a.comment_id, a.position;

-- name: ThreadEmoji :many
SELECT u.owner, u.shortcode, u.url, e.copy FROM emoji_use u JOIN emoji e ON e.url = u.url AND e.copy <> ''
WHERE u.owner IN (SELECT c.id FROM comment c WHERE c.article_id = sqlc.arg(article) AND c.root_at >= sqlc.arg(since) AND c.root_at <= sqlc.arg(until) AND c.state = 'shown')
  OR u.owner IN (SELECT c.person_uri FROM comment c WHERE c.article_id = sqlc.arg(article) AND c.root_at >= sqlc.arg(since) AND c.root_at <= sqlc.arg(until) AND c.state = 'shown' AND c.person_uri <> '')
ORDER BY u.owner, u.shortcode;

-- name: ThreadReactions :many
SELECT r.comment_id, r.emoji, CAST(max(r.emoji_url) AS text) AS url, CAST(coalesce(e.copy, '') AS text) AS copy, count(*) AS n
FROM reaction r LEFT JOIN emoji e ON e.url = r.emoji_url
WHERE r.article_id = sqlc.arg(article) AND r.kind = 'emoji' AND (r.comment_id = '' OR r.comment_id IN (
  SELECT c.id FROM comment c WHERE c.article_id = sqlc.arg(article) AND c.root_at >= sqlc.arg(since) AND c.root_at <= sqlc.arg(until) AND c.state = 'shown'))
GROUP BY r.comment_id, r.emoji, coalesce(e.copy, '') ORDER BY count(*) DESC, min(r.created_at), r.emoji;

-- name: ShownComment :one
SELECT a.slug, a.state, a.id AS article_id, c.root_id, c.root_at, c.author_id, c.uri, c.url, c.local, CAST(coalesce(p.inbox, '') AS text) AS inbox,
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name
FROM comment c JOIN article a ON a.id = c.article_id LEFT JOIN person p ON p.uri = c.person_uri
WHERE c.id = $1 AND c.state = 'shown' AND a.state = 'published' AND a.kind <> 'page';

-- name: CloseComments :exec
UPDATE article SET comments_closed = sqlc.arg(closed) WHERE id = sqlc.arg(id);

-- name: CountClosing :one
SELECT count(*) FROM article WHERE state = 'published' AND kind <> 'page' AND published_at > sqlc.arg(since) AND published_at <= sqlc.arg(until);
