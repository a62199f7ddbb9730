-- name: CoverWords :many
SELECT cover_id, CAST(max(cover_alt) AS text) AS words FROM article WHERE cover_id <> '' AND cover_alt <> '' GROUP BY cover_id;
