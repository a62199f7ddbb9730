-- name: SaveReport :execrows
INSERT INTO report (id, uri, person_uri, handle, name, host, automated, words, created_at, resolved_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')
ON CONFLICT DO NOTHING;

-- name: SaveReportItem :exec
INSERT INTO report_item (report_id, position, author_id, article_id, comment_id) VALUES ($1, $2, $3, $4, $5);

-- name: ReportsOfHost :one
SELECT count(*) FROM report WHERE host = $1 AND created_at > $2;

-- name: CountOpenReports :one
SELECT count(*) FROM report WHERE resolved_at = 0;

-- name: Report :one
SELECT * FROM report WHERE id = $1;

-- name: ResolveReport :exec
UPDATE report SET resolved_at = $2, note = $3 WHERE id = $1;

-- name: CountReports :one
SELECT count(*) FROM report WHERE (resolved_at <> 0) = CAST(sqlc.arg(resolved) AS boolean);

-- name: Reports :many
SELECT * FROM report WHERE (resolved_at <> 0) = CAST(sqlc.arg(resolved) AS boolean)
ORDER BY resolved_at DESC, created_at DESC, id DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: ReportItems :many
SELECT i.author_id, i.article_id, i.comment_id,
  CAST(coalesce(a.slug, '') AS text) AS slug, CAST(coalesce(a.title, '') AS text) AS title, CAST(coalesce(a.state, '') AS text) AS article_state,
  CAST(coalesce(c.body, '') AS text) AS body, CAST(coalesce(c.state, '') AS text) AS comment_state,
  CAST(coalesce(c.author_id, '') AS text) AS answered_by, CAST(coalesce(p.handle, '') AS text) AS handle
FROM report_item i LEFT JOIN article a ON a.id = i.article_id LEFT JOIN comment c ON c.id = i.comment_id
LEFT JOIN person p ON p.uri = c.person_uri
WHERE i.report_id = $1 ORDER BY i.position;

-- name: ForgetReporter :exec
UPDATE report SET person_uri = '', uri = '', handle = '', name = '' WHERE person_uri = $1;

-- name: DropOldReports :exec
DELETE FROM report WHERE resolved_at > 0 AND resolved_at < $1;
