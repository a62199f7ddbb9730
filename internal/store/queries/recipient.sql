-- name: CountTargets :one
SELECT count(*) FROM inbox_target WHERE author_id = $1 AND inbox = $2;

-- name: PeopleAt :many
SELECT uri FROM person WHERE host = sqlc.arg(host) AND (inbox = sqlc.arg(inbox) OR mailbox = sqlc.arg(inbox)) ORDER BY uri LIMIT sqlc.arg(most);
