package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/search"
)

// Search finds published articles, best first: those that have all that was asked
// for; or else what is nearest to it, with the words corrected that are in none; or
// else those that have some of it. The error is of kind NotFound for a page that is
// not there.
func (s *Store) Search(ctx context.Context, q blog.SearchQuery) (blog.Found, error) {
	if q.PerPage < 1 {
		q.PerPage = 10
	}
	q.Page, q.PerPage = max(q.Page, 1), min(q.PerPage, 100)
	f := blog.Found{Page: q.Page, Pages: 1}
	asked := search.Parse(q.Words, blog.MostAsked)
	if f.Cut, f.Nothing = asked.Cut, !asked.Asks(); f.Nothing {
		return f, s.years(ctx, &f)
	}
	plan, ids, err := s.answer(ctx, asked, q, &f)
	if err != nil {
		return f, err
	}
	f.Pages = pages(int64(f.Total), q.PerPage)
	if q.Page > f.Pages {
		return f, blog.ErrNotFound("The list is not that long.")
	}
	if err := s.years(ctx, &f); err != nil {
		return f, err
	}
	return f, s.show(ctx, plan, ids, &f)
}

// answer looks for what was asked, for what is nearest to it, and for some of it.
func (s *Store) answer(ctx context.Context, asked search.Question, q blog.SearchQuery, f *blog.Found) (search.Plan, []string, error) {
	plan, ids, err := s.ask(ctx, asked, q, f)
	if err != nil || f.Total > 0 {
		return plan, ids, err
	}
	better, changed, err := s.correct(ctx, asked)
	if err != nil {
		return plan, nil, err
	}
	if changed {
		if plan, ids, err = s.ask(ctx, better, q, f); err != nil {
			return plan, nil, err
		}
	}
	if some := plan.Loose(); f.Total == 0 && len(some.Wanted()) > 1 {
		plan = some
		if ids, err = s.found(ctx, plan, q, f); err != nil {
			return plan, nil, err
		}
		f.Some = f.Total > 0
	}
	if changed && f.Total > 0 {
		f.Instead = better.String()
	}
	return plan, ids, nil
}

// ask plans the answer to a question, and looks for it.
func (s *Store) ask(ctx context.Context, asked search.Question, q blog.SearchQuery, f *blog.Found) (search.Plan, []string, error) {
	plan, err := s.plan(ctx, asked)
	if err != nil {
		return plan, nil, err
	}
	ids, err := s.found(ctx, plan, q, f)
	return plan, ids, err
}

// mostRanked is how many articles are ranked by how well they fit. Of what more have
// than these, the title and the date say more than how often it is in the text, and
// looking through so many texts would take long.
const mostRanked = 250

// maxShown is in how many bytes of a text the passage is looked for that is shown: ten
// books on a page would take seconds.
const maxShown = 100_000

// found reads the ids of a page of what answers a plan, and counts all.
func (s *Store) found(ctx context.Context, p search.Plan, q blog.SearchQuery, f *blog.Found) (ids []string, err error) {
	f.Total, f.More = 0, false
	if len(p.Wanted()) == 0 {
		return nil, nil
	}
	say := s.dialect.search
	narrow, limits := say.narrow(q)
	args := append([]any{say.matches(p)}, limits...)
	if err := s.reader.QueryRowContext(ctx, fmt.Sprintf(say.count, narrow), args...).Scan(&f.Total); err != nil {
		return nil, wrap(err, "count what is found")
	}
	list := say.best
	if f.Total > mostRanked {
		list = say.newest
	}
	if f.Total > blog.MostFound {
		f.Total, f.More = blog.MostFound, true
	}
	most, skip := window(q.Page, q.PerPage)
	if int(skip) >= f.Total {
		return nil, nil
	}
	return s.ids(ctx, fmt.Sprintf(list, narrow, most, skip), args...)
}

func (s *Store) ids(ctx context.Context, query string, args ...any) (ids []string, err error) {
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap(err, "search")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, wrap(err, "search")
		}
		ids = append(ids, id)
	}
	return ids, wrap(rows.Err(), "search")
}

// narrow says in SQL to which articles a search is narrowed, and with what values.
func (d searchSQL) narrow(q blog.SearchQuery) (clause string, values []any) {
	if q.Category == "" && q.Year == 0 {
		return "", nil
	}
	since, until := yearSpan(q.Year)
	clause, values = fmt.Sprintf(narrowYears, d.of), []any{since, until}
	if q.Category != "" {
		clause, values = clause+fmt.Sprintf(narrowCategory, d.of), append(values, q.Category)
	}
	return clause, values
}

// yearSpan is when a year begins and ends, UTC; 0 is all times.
func yearSpan(year int) (since, until int64) {
	if year == 0 {
		return -1 << 62, 1 << 62
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	return from.UnixMilli(), from.AddDate(1, 0, 0).UnixMilli()
}

// years says from when to when there are articles.
func (s *Store) years(ctx context.Context, f *blog.Found) error {
	var first, last int64
	err := s.reader.QueryRowContext(ctx, `SELECT coalesce((SELECT min(published_at) FROM article WHERE state = 'published' AND kind <> 'page'), 0),
  coalesce((SELECT max(published_at) FROM article WHERE state = 'published' AND kind <> 'page'), 0)`).Scan(&first, &last)
	if err != nil {
		return wrap(err, "find the first and the last article")
	}
	if last > 0 {
		f.First, f.Last = fromMs(first).Year(), fromMs(last).Year()
	}
	return nil
}

// show readies the articles of those ids for the page, with what was looked for
// marked.
func (s *Store) show(ctx context.Context, p search.Plan, ids []string, f *blog.Found) error {
	marker, bylines := search.NewMarker(p), map[string]blog.Byline{}
	for _, id := range ids {
		row, err := s.q.Article(ctx, id)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && row.State != string(blog.Published)) {
			continue // taken back since it was found
		}
		if err != nil {
			return wrap(err, "read an article")
		}
		card, err := s.card(ctx, row, bylines)
		if err != nil {
			return err
		}
		card.HTML = "" // the passage stands for it
		found := blog.Finding{Card: card, TitleMarks: marked(marker.Mark(row.Title)), WarningMarks: marked(marker.Mark(row.Warning))}
		if row.Warning == "" {
			if found.Passage = marked(marker.Passage(clip(row.Body, maxShown))); found.Passage == nil {
				found.Passage = marked(marker.Mark(row.Excerpt))
			}
		} else {
			found.Excerpt = ""
		}
		f.Findings = append(f.Findings, found)
	}
	return nil
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
