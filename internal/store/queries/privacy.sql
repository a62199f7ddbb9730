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
