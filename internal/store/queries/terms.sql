-- name: ArticlesWithTerms :many
SELECT a.id FROM article a
WHERE a.state = 'published' AND a.broadcast = true AND (a.published_at >= CAST(sqlc.arg(since) AS bigint)
  OR EXISTS (SELECT 1 FROM comment c WHERE c.article_id = a.id AND c.state = 'shown' AND c.published_at >= CAST(sqlc.arg(since) AS bigint)))
ORDER BY a.published_at DESC, a.id DESC LIMIT sqlc.arg(most);

-- name: SaveUntoldTerms :exec
INSERT INTO untold_terms (article_id, told, due_at) VALUES ($1, $2, $3) ON CONFLICT (article_id) DO NOTHING;

-- name: UntoldTerms :one
SELECT * FROM untold_terms WHERE due_at <= $1 ORDER BY due_at, article_id DESC LIMIT 1;

-- name: DropUntoldTerms :execrows
DELETE FROM untold_terms WHERE article_id = $1;

-- name: OverdueTerms :many
SELECT article_id FROM untold_terms WHERE due_at <= $1 ORDER BY due_at, article_id DESC LIMIT $2;

-- name: PutOffTerms :exec
UPDATE untold_terms SET due_at = $2 WHERE article_id = $1;
