package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// Media returns what is known of a media file.
func (v view) Media(ctx context.Context, id string) (blog.Media, error) {
	r, err := v.q.Media(ctx, id)
	if err != nil {
		return blog.Media{}, notFound(err, "read a media file", "There is no such file.")
	}
	return mediaOf(r)
}

// MediaOf returns what is known of files, by id; those that are gone are left out.
func (s *Store) MediaOf(ctx context.Context, ids []string) (known map[string]blog.Media, err error) {
	marks, values := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], values[i] = "$"+strconv.Itoa(i+1), id
	}
	const what = "read media files"
	query := `SELECT id, name, media_type, size, width, height, alt FROM media WHERE id IN (` + strings.Join(marks, ", ") + `)` //nolint:gosec // marks are numbers
	rows, err := s.reader.QueryContext(ctx, query, values...)
	if err != nil {
		return nil, wrap(err, what)
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	known = make(map[string]blog.Media, len(ids))
	for rows.Next() {
		var m blog.Media
		if err := rows.Scan(&m.ID, &m.Name, &m.MediaType, &m.Size, &m.Width, &m.Height, &m.Alt); err != nil {
			return nil, wrap(err, what)
		}
		known[m.ID] = m
	}
	return known, wrap(rows.Err(), what)
}

func mediaOf(r db.Media) (blog.Media, error) {
	m := blog.Media{
		ID: r.ID, Name: r.Name, MediaType: r.MediaType, Size: r.Size, Width: int(r.Width), Height: int(r.Height),
		Alt: r.Alt, CreatedAt: fromMs(r.CreatedAt),
	}
	return m, wrap(json.Unmarshal([]byte(r.Variants), &m.Variants), "read a media file")
}

// MediaList returns the blog's files, newest first, and the number of pages.
func (v view) MediaList(ctx context.Context, page int) ([]blog.Media, int, error) {
	total, err := v.q.CountMedia(ctx)
	if err != nil {
		return nil, 0, wrap(err, "count media files")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.MediaList(ctx, db.MediaListParams{Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list media files")
	}
	list := make([]blog.Media, len(rows))
	for i, r := range rows {
		if list[i], err = mediaOf(r); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// SaveMedia writes what is known of a media file.
func (t *tx) SaveMedia(ctx context.Context, m blog.Media) error {
	t.visible = true
	variants, err := marshalList(m.Variants)
	if err != nil {
		return err
	}
	return wrap(t.q.SaveMedia(ctx, db.SaveMediaParams{
		ID: m.ID, Name: m.Name, MediaType: m.MediaType, Size: m.Size, Width: int64(m.Width), Height: int64(m.Height),
		Alt: m.Alt, Variants: variants, CreatedAt: ms(m.CreatedAt),
	}), "save a media file")
}
