-- name: CommentsOf :many
SELECT * FROM comment WHERE person_uri = $1 AND person_uri <> '' ORDER BY id;

-- name: UnnameComment :exec
UPDATE comment SET person_uri = '', uri = '' WHERE id = $1 AND state = 'deleted';

-- name: DropTalliesOf :exec
DELETE FROM tally WHERE who = $1 AND who <> '';

-- name: DropForgottenOf :exec
DELETE FROM forgotten WHERE person_uri = $1;

-- name: DropUndoneOf :exec
DELETE FROM undone_follow WHERE person_uri = $1;

-- name: ForgetSourcesOf :exec
UPDATE judged SET source = '' WHERE source = $1 AND source <> '';

-- name: CommentsFrom :many
SELECT * FROM comment WHERE id IN (SELECT g.comment_id FROM guest g WHERE g.email = $1 AND g.email <> '') ORDER BY id;

-- name: DropMailAbout :exec
DELETE FROM job WHERE kind = 'mail' AND (id = 'mail confirm ' || CAST(sqlc.arg(comment) AS text)
  OR EXISTS (SELECT 1 FROM comment c WHERE c.parent_id = CAST(sqlc.arg(comment) AS text) AND job.id LIKE 'mail answer ' || c.id || '%'));

-- name: DropAnswerNotices :exec
DELETE FROM answer_notice WHERE comment_id = $1 OR comment_id IN (SELECT c.id FROM comment c WHERE c.parent_id = $1);
