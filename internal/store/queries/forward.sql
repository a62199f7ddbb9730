-- name: SaveParcel :exec
INSERT INTO parcel (broadcast_id, original) VALUES ($1, $2);

-- name: Parcel :one
SELECT original FROM parcel WHERE broadcast_id = $1;

-- name: DropDeliveredParcels :exec
DELETE FROM parcel WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.broadcast_id = parcel.broadcast_id);

-- name: DropOldForwards :exec
DELETE FROM broadcast WHERE broadcast.created_at < sqlc.arg(before) AND broadcast.kind IN ('message forwarded', 'deletion forwarded');

-- name: CountForwards :one
SELECT count(*) FROM broadcast WHERE kind = 'message forwarded' AND created_at > sqlc.arg(since)
  AND (CAST(sqlc.arg(person) AS text) = '' OR person_uri = sqlc.arg(person));

-- name: KeepMessage :exec
INSERT INTO waiting_message (comment_id, edit, original, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (comment_id, edit) DO UPDATE SET original = excluded.original, at = excluded.at;

-- name: WaitingMessages :many
SELECT original FROM waiting_message WHERE comment_id = $1 ORDER BY edit;

-- name: DropWaitingMessages :exec
DELETE FROM waiting_message WHERE comment_id = $1;

-- name: DropOldMessages :exec
DELETE FROM waiting_message WHERE at < $1;

-- name: NoteForwarded :exec
INSERT INTO forwarded (comment_id, at) VALUES ($1, $2) ON CONFLICT (comment_id) DO NOTHING;

-- name: CountForwarded :one
SELECT count(*) FROM forwarded WHERE comment_id = $1;

-- name: DropForwarded :exec
DELETE FROM forwarded WHERE comment_id = $1;

-- name: DropMessagesOf :exec
DELETE FROM waiting_message WHERE comment_id IN (SELECT c.id FROM comment c WHERE c.person_uri = $1);
