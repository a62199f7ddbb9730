-- The ways through the blog, the same on SQLite and PostgreSQL: categories in
-- levels, and the menus that the owner arranges.

-- +goose Up
ALTER TABLE category ADD COLUMN parent_id text NOT NULL DEFAULT ''; -- '' at the top
CREATE INDEX category_parent ON category (parent_id);

-- Nothing at a place: its menu is made from what is there.
CREATE TABLE menu_entry (
  place    text    NOT NULL, -- top, foot
  kind     text    NOT NULL, -- category, page, room, address
  ref      text    NOT NULL, -- id of the category or page, name of the room, or the address
  label    text    NOT NULL, -- '' for the name of what it leads to
  level    bigint  NOT NULL, -- 0 to 2, below the entry before it with one less
  hidden   boolean NOT NULL,
  position bigint  NOT NULL,
  PRIMARY KEY (place, kind, ref)
);

-- +goose Down
DROP TABLE menu_entry;
DROP INDEX category_parent;
ALTER TABLE category DROP COLUMN parent_id;
