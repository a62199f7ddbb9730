-- name: CountKindJobs :one
SELECT count(*) FROM (SELECT 1 FROM job WHERE kind = sqlc.arg(kind) AND site <> '' LIMIT sqlc.arg(most)) AS counted;

-- name: CountSiteJobs :one
SELECT count(*) FROM (SELECT 1 FROM job WHERE kind = sqlc.arg(kind) AND site = sqlc.arg(site) AND site <> '' LIMIT sqlc.arg(most)) AS counted;

-- name: HasJob :one
SELECT count(*) FROM job WHERE id = $1;
