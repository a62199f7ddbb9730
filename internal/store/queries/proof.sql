-- name: SaveProofKey :execrows
UPDATE actor SET proof_key = $2 WHERE id = $1 AND proof_key = '';

-- name: AuthorsWithoutProofKey :many
SELECT id FROM actor WHERE application = false AND proof_key = '' ORDER BY id;

-- name: HostSchemes :many
SELECT * FROM host_scheme ORDER BY at DESC LIMIT sqlc.arg(most);

-- name: SaveHostScheme :exec
INSERT INTO host_scheme (host, scheme, until, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (host) DO UPDATE SET scheme = excluded.scheme, until = excluded.until, at = excluded.at;

-- name: DropHostScheme :exec
DELETE FROM host_scheme WHERE host = $1;

-- name: DropUsualSchemes :exec
DELETE FROM host_scheme WHERE scheme = '' AND until < $1;

-- name: DropOldSchemes :exec
DELETE FROM host_scheme WHERE at < $1;
