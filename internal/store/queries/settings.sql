-- name: Settings :many
SELECT key, value FROM setting;

-- name: SaveSetting :exec
INSERT INTO setting (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: Setting :one
SELECT value FROM setting WHERE key = $1;

-- name: Revision :one
SELECT n FROM revision WHERE id = 1;

-- name: BumpRevision :one
UPDATE revision SET n = n + 1 WHERE id = 1 RETURNING n;

-- name: FindSession :one
SELECT data FROM session WHERE token = $1 AND expires_at > $2;

-- name: SaveSession :exec
INSERT INTO session (token, data, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at;

-- name: DropSession :exec
DELETE FROM session WHERE token = $1;

-- name: DropAllSessions :exec
DELETE FROM session;

-- name: DropExpiredSessions :exec
DELETE FROM session WHERE expires_at <= $1;
