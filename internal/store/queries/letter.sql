-- name: SaveLetter :exec
INSERT INTO letter (id, author_id, person_uri, uri, url, article_id, comment_id, html, body, warning, visibility, was_read, sent_at, edited_at, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (uri) DO UPDATE SET url = excluded.url, html = excluded.html, body = excluded.body, warning = excluded.warning,
  was_read = excluded.was_read, edited_at = excluded.edited_at
WHERE letter.person_uri = excluded.person_uri;

-- name: Letter :one
SELECT * FROM letter WHERE id = $1;

-- name: LetterByURI :one
SELECT * FROM letter WHERE uri = $1;

-- name: CountLettersAt :one
SELECT count(*) FROM letter WHERE uri = $1;

-- name: DropLetter :exec
DELETE FROM letter WHERE uri = $1 AND person_uri = $2;

-- name: MarkLetter :execrows
UPDATE letter SET was_read = $2 WHERE id = $1;

-- name: AddLetterOther :exec
INSERT INTO letter_other (letter_id, person_uri, position) VALUES ($1, $2, $3) ON CONFLICT (letter_id, person_uri) DO NOTHING;

-- name: LetterOthers :many
SELECT person_uri FROM letter_other WHERE letter_id = $1 ORDER BY position;

-- name: SaveSentLetter :exec
INSERT INTO sent_letter (id, author_id, answers, article_id, source, html, body, warning, sent_at, edited_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET source = excluded.source, html = excluded.html, body = excluded.body, edited_at = excluded.edited_at;

-- name: AddSentLetterTo :exec
INSERT INTO sent_letter_to (letter_id, person_uri, position) VALUES ($1, $2, $3) ON CONFLICT (letter_id, person_uri) DO NOTHING;

-- name: SentLetter :one
SELECT * FROM sent_letter WHERE id = $1;

-- name: SentLetterTo :many
SELECT * FROM sent_letter_to WHERE letter_id = $1 ORDER BY position;

-- name: DropSentLetter :exec
DELETE FROM sent_letter WHERE id = $1;

-- name: DropLettersOf :exec
DELETE FROM letter WHERE person_uri = $1;

-- name: DropLetterOthersOf :exec
DELETE FROM letter_other WHERE person_uri = $1;

-- name: DropSentLettersTo :exec
DELETE FROM sent_letter_to WHERE person_uri = $1;

-- name: DropSentLettersToNobody :exec
DELETE FROM sent_letter WHERE NOT EXISTS (SELECT 1 FROM sent_letter_to s WHERE s.letter_id = sent_letter.id);

-- name: CountLetters :one
SELECT count(*) FROM letter;

-- name: CountUnreadLetters :one
SELECT count(*) FROM letter WHERE was_read = false;

-- name: DeskLetters :many
SELECT sqlc.embed(l),
  CAST(coalesce(p.handle, '') AS text) AS handle, CAST(coalesce(p.name, '') AS text) AS name, CAST(coalesce(p.host, '') AS text) AS host,
  CAST(coalesce(p.url, '') AS text) AS profile_url, CAST(coalesce(p.avatar, '') AS text) AS avatar, CAST(coalesce(p.avatar_url, '') AS text) AS avatar_url,
  CAST(coalesce(a.slug, '') AS text) AS slug, CAST(coalesce(a.title, '') AS text) AS title
FROM letter l LEFT JOIN person p ON p.uri = l.person_uri LEFT JOIN article a ON a.id = l.article_id AND a.state = 'published'
ORDER BY CASE WHEN l.was_read THEN 1 ELSE 0 END, l.received_at DESC, l.id DESC
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountCorrespondents :one
SELECT count(*) FROM (SELECT l.person_uri FROM letter l UNION SELECT s.person_uri FROM sent_letter_to s) c;

-- name: Correspondents :many
SELECT CAST(c.person_uri AS text) AS person_uri, CAST(max(c.at) AS bigint) AS at, CAST(sum(c.unread) AS bigint) AS unread,
  CAST(sum(c.undelivered) AS bigint) AS undelivered, count(*) AS letters
FROM (
  SELECT l.person_uri, l.received_at AS at, CASE WHEN l.was_read THEN 0 ELSE 1 END AS unread, 0 AS undelivered FROM letter l
  UNION ALL
  SELECT s.person_uri, m.sent_at AS at, 0 AS unread, CASE WHEN s.fate = 'undelivered' THEN 1 ELSE 0 END AS undelivered
  FROM sent_letter_to s JOIN sent_letter m ON m.id = s.letter_id
) c
GROUP BY c.person_uri ORDER BY CASE WHEN sum(c.unread) + sum(c.undelivered) > 0 THEN 0 ELSE 1 END, max(c.at) DESC, c.person_uri
LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: LettersOf :many
SELECT sqlc.embed(l), CAST(coalesce(a.slug, '') AS text) AS slug, CAST(coalesce(a.title, '') AS text) AS title
FROM letter l LEFT JOIN article a ON a.id = l.article_id AND a.state = 'published'
WHERE l.person_uri = $1 ORDER BY l.sent_at DESC, l.id DESC LIMIT 500;

-- name: SentLettersTo :many
SELECT sqlc.embed(m), CAST(coalesce(a.slug, '') AS text) AS slug, CAST(coalesce(a.title, '') AS text) AS title
FROM sent_letter_to s JOIN sent_letter m ON m.id = s.letter_id LEFT JOIN article a ON a.id = m.article_id AND a.state = 'published'
WHERE s.person_uri = $1 ORDER BY m.sent_at DESC, m.id DESC LIMIT 500;
