-- name: CreateActor :exec
INSERT INTO actor (id, application, handle, name, bio, bio_html, fields, aliases, avatar_id, avatar_alt, header_id, header_alt, private_key, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: UpdateActor :exec
UPDATE actor SET name = $2, bio = $3, bio_html = $4, fields = $5, aliases = $6, avatar_id = $7, avatar_alt = $8, header_id = $9, header_alt = $10, updated_at = $11
WHERE id = $1;

-- name: Actor :one
SELECT * FROM actor WHERE id = $1;

-- name: Application :one
SELECT * FROM actor WHERE application = true ORDER BY id LIMIT 1;

-- name: AuthorByHandle :one
SELECT * FROM actor WHERE application = false AND lower(handle) = $1;

-- name: FirstAuthor :one
SELECT * FROM actor WHERE application = false ORDER BY id LIMIT 1;

-- name: CountAuthors :one
SELECT count(*) FROM actor WHERE application = false;

-- name: SaveAccount :exec
INSERT INTO account (id, email, password_hash, author_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET email = excluded.email, password_hash = excluded.password_hash;

-- name: Account :one
SELECT * FROM account WHERE id = $1;

-- name: AccountByEmail :one
SELECT * FROM account WHERE email = $1;

-- name: FirstAccount :one
SELECT * FROM account ORDER BY id LIMIT 1;
