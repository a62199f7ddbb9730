-- name: CountLettersTo :one
SELECT count(*) FROM sent_letter_to WHERE person_uri = $1;

-- name: DropSeenKey :exec
DELETE FROM seen WHERE key = $1;
