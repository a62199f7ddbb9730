-- name: LastMove :one
SELECT * FROM author_move WHERE author_id = $1 ORDER BY at DESC, id DESC LIMIT 1;

-- name: SaveMove :exec
INSERT INTO author_move (id, author_id, target, handle, url, at, canceled_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET canceled_at = excluded.canceled_at;
