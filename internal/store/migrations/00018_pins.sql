-- Articles that stand first, the same on SQLite and PostgreSQL.

-- +goose Up
CREATE TABLE pin (
  article_id text   PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  pinned_at  bigint NOT NULL
);

-- +goose Down
DROP TABLE pin;
