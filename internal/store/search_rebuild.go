package store

import (
	"context"
	"math"

	"github.com/causerie/causerie/internal/blog"
)

// indexedAtOnce is how many articles are read anew in a transaction, so that those
// who write meanwhile do not wait long.
const indexedAtOnce = 20

// CatchUpSearch puts those published articles into the search that are not in it,
// or whose words were made in an older way, and returns how many it were. It begins
// again where it was interrupted; several processes may do so at once.
func (s *Store) CatchUpSearch(ctx context.Context) (articles int, err error) {
	at := place{publishedAt: math.MinInt64}
	for {
		var ids []string
		if ids, at, err = s.notSearched(ctx, at); err != nil || len(ids) == 0 {
			return articles, err
		}
		if err := s.inTx(ctx, func(t *tx) error { return t.indexAll(ctx, ids) }); err != nil {
			return articles, err
		}
		articles += len(ids)
	}
}

// place is an article's among all, by date.
type place struct {
	publishedAt int64 // milliseconds
	id          string
}

// RebuildSearch empties the search and fills it anew, and returns of how many
// articles. Meanwhile not all is found.
func (s *Store) RebuildSearch(ctx context.Context) (articles int, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		// What others put in meanwhile is counted after this, or taken out with the rest.
		if err := t.lock(ctx, lockWords, "words"); err != nil {
			return err
		}
		for _, statement := range []string{s.dialect.search.wipe, `DELETE FROM article_search_entry`, `DELETE FROM article_search_known`, `DELETE FROM article_search_word`} {
			if _, err := t.raw.ExecContext(ctx, statement); err != nil {
				return wrap(err, "empty the search")
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.CatchUpSearch(ctx)
}

// notSearched lists the next articles after a place to be put into the search,
// oldest first, and tells the place of the last.
func (s *Store) notSearched(ctx context.Context, after place) (ids []string, last place, err error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT a.published_at, a.id FROM article a LEFT JOIN article_search_entry e ON e.id = a.id
  WHERE a.state = 'published' AND (e.id IS NULL OR e.version <> $1) AND (a.published_at, a.id) > ($2, $3)
  ORDER BY a.published_at, a.id LIMIT $4`, searchVersion, after.publishedAt, after.id, indexedAtOnce)
	if err != nil {
		return nil, last, wrap(err, "list what is not searched")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		if err := rows.Scan(&last.publishedAt, &last.id); err != nil {
			return nil, last, wrap(err, "list what is not searched")
		}
		ids = append(ids, last.id)
	}
	return ids, last, wrap(rows.Err(), "list what is not searched")
}

// indexAll puts articles into the search as they are now.
func (t *tx) indexAll(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if err := t.lock(ctx, lockArticle, id); err != nil {
			return err
		}
		a, err := t.Article(ctx, id)
		if blog.KindOf(err) == blog.NotFound {
			continue // removed since it was listed, with all that is searched of it
		}
		if err != nil {
			return err
		}
		if err := t.index(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
