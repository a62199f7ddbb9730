package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const (
	noCategory = "There is no such category."
	deskPage   = 50  // lines on a page of the desk
	mostFaces  = 200 // of those who liked or boosted, shown with an article
	mostListed = 500 // of them, on a page of their own
)

// window turns a page (from 1) into what to take and what to skip.
func window(page, size int) (most, skip int32) {
	page = min(max(page, 1), 1_000_000)
	return int32(size), int32((page - 1) * size)
}

// pages is how many pages that many lines fill, at least 1.
func pages(total int64, size int) int { return max(1, int((total+int64(size)-1)/int64(size))) }

// Menu returns what stands on every page.
func (v view) Menu(ctx context.Context) (blog.Menu, error) {
	var m blog.Menu
	var err error
	if m.Settings, err = v.Settings(ctx); err != nil {
		return m, err
	}
	if m.Logo, err = v.picture(ctx, m.Settings.Style.LogoID, ""); err != nil {
		return m, err
	}
	if m.Header, err = v.picture(ctx, m.Settings.Style.HeaderID, ""); err != nil {
		return m, err
	}
	author, err := v.FirstAuthor(ctx)
	none := blog.KindOf(err) == blog.NotFound
	if err != nil && !none {
		return m, err
	}
	if err := v.addMenus(ctx, &m, author); err != nil || none {
		return m, err
	}
	m.Author, err = v.byline(ctx, author)
	return m, err
}

// byline readies an author for a page.
func (v view) byline(ctx context.Context, a blog.Author) (blog.Byline, error) {
	b := blog.Byline{ID: a.ID, Handle: a.Handle, Name: a.Name, BioHTML: a.BioHTML, Fields: a.Fields}
	var err error
	if b.Avatar, err = v.picture(ctx, a.AvatarID, a.AvatarAlt); err != nil {
		return b, err
	}
	b.Header, err = v.picture(ctx, a.HeaderID, a.HeaderAlt)
	return b, err
}

// picture readies a media file for an <img>; nil if there is none.
func (v view) picture(ctx context.Context, id, alt string) (*blog.Picture, error) {
	if id == "" {
		return nil, nil //nolint:nilnil // no picture is no error
	}
	m, err := v.Media(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil //nolint:nilnil // a file that is gone is no picture
	}
	if err != nil {
		return nil, err
	}
	if alt == "" {
		alt = m.Alt
	}
	return PictureOf(m, alt), nil
}

// AuthorByHandle returns an author for their page, by handle in any case.
func (v view) AuthorByHandle(ctx context.Context, handle string) (blog.Byline, error) {
	a, err := v.AuthorNamed(ctx, handle)
	if err != nil {
		return blog.Byline{}, err
	}
	return v.byline(ctx, a)
}

// List returns a page of published articles, newest first.
func (s *Store) List(ctx context.Context, q blog.ListQuery) (blog.Listing, error) {
	if q.PerPage < 1 {
		q.PerPage = 10
	}
	q.Page, q.PerPage = max(q.Page, 1), min(q.PerPage, 100)
	rows, total, err := s.listed(ctx, q)
	if err != nil {
		return blog.Listing{}, err
	}
	l := blog.Listing{Page: q.Page, Pages: pages(total, q.PerPage), Total: int(total)}
	if q.Page > l.Pages {
		return l, blog.ErrNotFound("The list is not that long.")
	}
	bylines := map[string]blog.Byline{}
	for _, r := range rows {
		c, err := s.card(ctx, r, bylines)
		if err != nil {
			return l, err
		}
		l.Cards = append(l.Cards, c)
	}
	return l, nil
}

func (s *Store) listed(ctx context.Context, q blog.ListQuery) ([]db.Article, int64, error) {
	since, until := int64(-1<<62), int64(1<<62)
	if q.Year != 0 {
		from := time.Date(q.Year, max(q.Month, 1), 1, 0, 0, 0, 0, time.UTC)
		to := from.AddDate(0, 1, 0)
		if q.Month == 0 {
			to = from.AddDate(1, 0, 0)
		}
		since, until = from.UnixMilli(), to.UnixMilli()
	}
	total, err := s.q.CountList(ctx, db.CountListParams{Author: q.AuthorID, Since: since, Until: until, Category: q.Category, Tag: q.Tag, Unpinned: q.Unpinned})
	if err != nil {
		return nil, 0, wrap(err, "count articles")
	}
	most, skip := window(q.Page, q.PerPage)
	skip += int32(max(q.Skip, 0))
	rows, err := s.q.List(ctx, db.ListParams{
		Author: q.AuthorID, Since: since, Until: until, Category: q.Category, Tag: q.Tag, Unpinned: q.Unpinned, Most: most, Skip: skip,
	})
	return rows, total, wrap(err, "list articles")
}

// card readies an article for a list. bylines remembers authors met before.
func (v view) card(ctx context.Context, r db.Article, bylines map[string]blog.Byline) (blog.Card, error) {
	c := blog.Card{
		ID: r.ID, Kind: blog.ArticleKind(r.Kind), Slug: r.Slug, Title: r.Title, Excerpt: r.Excerpt, HTML: r.Html,
		Language: r.Language, Warning: r.Warning, Sensitive: r.Sensitive,
		PublishedAt: fromMs(r.PublishedAt), EditedAt: fromMs(r.EditedAt),
		Comments: int(r.Comments), Likes: int(r.Likes), Boosts: int(r.Boosts),
	}
	var err error
	if c.Cover, err = v.picture(ctx, r.CoverID, r.CoverAlt); err != nil {
		return c, err
	}
	known := false
	if c.Author, known = bylines[r.AuthorID]; !known {
		author, err := v.Author(ctx, r.AuthorID)
		if err != nil {
			return c, err
		}
		if c.Author, err = v.byline(ctx, author); err != nil {
			return c, err
		}
		bylines[r.AuthorID] = c.Author
	}
	return c, v.addTerms(ctx, &c)
}

func (v view) addTerms(ctx context.Context, c *blog.Card) error {
	categories, err := v.q.CategoriesOf(ctx, c.ID)
	if err != nil {
		return wrap(err, "read categories")
	}
	for _, t := range categories {
		c.Categories = append(c.Categories, blog.Term{Slug: t.Slug, Name: t.Name})
	}
	tags, err := v.q.TagsOf(ctx, c.ID)
	if err != nil {
		return wrap(err, "read tags")
	}
	for _, t := range tags {
		c.Tags = append(c.Tags, blog.Term(t))
	}
	return nil
}

// TagBySlug returns a tag with its number of articles.
func (v view) TagBySlug(ctx context.Context, slug string) (blog.TermCount, error) {
	r, err := v.q.TagCount(ctx, slug)
	if err != nil {
		return blog.TermCount{}, wrap(err, "count a tag")
	}
	if r.Articles == 0 {
		return blog.TermCount{}, blog.ErrNotFound("There is no such tag.")
	}
	return blog.TermCount{Term: blog.Term{Slug: slug, Name: r.Name}, Articles: int(r.Articles)}, nil
}

// TagCounts returns all tags in order.
func (v view) TagCounts(ctx context.Context) ([]blog.TermCount, error) {
	rows, err := v.q.TagCounts(ctx)
	if err != nil {
		return nil, wrap(err, "count tags")
	}
	list := make([]blog.TermCount, len(rows))
	for i, r := range rows {
		list[i] = blog.TermCount{Term: blog.Term{Slug: r.Slug, Name: r.Name}, Articles: int(r.Articles)}
	}
	return list, nil
}

// Months returns the months in which something was published, newest first.
func (v view) Months(ctx context.Context) ([]blog.Month, error) {
	times, err := v.q.PublishedTimes(ctx)
	if err != nil {
		return nil, wrap(err, "list months")
	}
	var list []blog.Month
	for _, n := range times {
		year, month, _ := fromMs(n).Date()
		if last := len(list) - 1; last >= 0 && list[last].Year == year && list[last].Month == month {
			list[last].Articles++
			continue
		}
		list = append(list, blog.Month{Year: year, Month: month, Articles: 1})
	}
	return list, nil
}
