-- name: SaveEnclosure :exec
INSERT INTO enclosure (owner, position, kind, media_type, url, alt, sensitive, copy, width, height)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: DropEnclosures :many
DELETE FROM enclosure WHERE owner = $1 RETURNING copy;

-- name: Enclosures :many
SELECT * FROM enclosure WHERE owner = $1 ORDER BY position;

-- name: GiveEnclosure :execrows
UPDATE enclosure SET copy = sqlc.arg(copy), width = sqlc.arg(width), height = sqlc.arg(height)
WHERE owner = sqlc.arg(owner) AND url = sqlc.arg(url) AND copy = '' AND kind IN ('picture', 'emoji');

-- name: CountEnclosed :one
SELECT count(*) FROM enclosure WHERE copy = $1;

-- name: LettersWithEnclosures :many
SELECT l.id FROM letter l WHERE l.person_uri = $1 AND EXISTS (SELECT 1 FROM enclosure e WHERE e.owner = l.id) ORDER BY l.id;

-- name: LettersAt :many
SELECT id FROM letter WHERE uri = $1 AND person_uri = $2;

-- name: LostEnclosures :many
SELECT DISTINCT e.owner FROM enclosure e
WHERE NOT EXISTS (SELECT 1 FROM letter l WHERE l.id = e.owner) AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = e.owner)
ORDER BY e.owner LIMIT 1000;

-- name: LetterEmojiOf :many
SELECT sqlc.embed(e) FROM enclosure e JOIN letter l ON l.id = e.owner
WHERE l.person_uri = $1 AND e.kind = 'emoji' AND e.copy <> '' ORDER BY l.received_at DESC, e.owner, e.position LIMIT 50;
