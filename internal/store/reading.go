package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noHistory = "There is no history to be seen."

// saveMore writes what few articles have.
func (t *tx) saveMore(ctx context.Context, a blog.Article) error {
	if a.Series == "" && a.History == blog.HistoryByDefault {
		return wrap(t.q.DropMore(ctx, a.ID), "save an article")
	}
	p := db.SaveMoreParams{ArticleID: a.ID, Series: a.Series, SeriesSlug: blog.Slugify(a.Series), History: string(a.History)}
	return wrap(t.q.SaveMore(ctx, p), "save an article")
}

// addMore completes an article with what few have.
func (v view) addMore(ctx context.Context, a *blog.Article) error {
	more, err := v.q.More(ctx, a.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	a.Series, a.History = more.Series, blog.HistoryMode(more.History)
	return wrap(err, "read an article")
}

// addReading adds to an article's page what leads on from it.
func (v view) addReading(ctx context.Context, a *blog.ArticleView) error {
	more := blog.Article{ID: a.ID}
	if err := v.addMore(ctx, &more); err != nil {
		return err
	}
	if more.Series != "" {
		series, err := v.Series(ctx, blog.Slugify(more.Series))
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return err
		}
		a.Series = &series
	}
	settings, err := v.Settings(ctx)
	if err != nil {
		return err
	}
	if more.ShowsHistory(settings.History) {
		n, err := v.q.CountRevisions(ctx, a.ID)
		if err != nil {
			return wrap(err, "count versions")
		}
		a.Changes = int(n)
	}
	if a.Related, err = v.related(ctx, a); err != nil {
		return err
	}
	a.Embeds, err = v.embeds(ctx, a.ID)
	return err
}

// Series returns the published articles of a series, the first one first. It is
// called as the last of them spells it.
func (v view) Series(ctx context.Context, slug string) (blog.Series, error) {
	rows, err := v.q.SeriesParts(ctx, slug)
	if err != nil {
		return blog.Series{}, wrap(err, "read a series")
	}
	if len(rows) == 0 {
		return blog.Series{}, blog.ErrNotFound("There is no such series.")
	}
	s := blog.Series{Slug: slug}
	for _, r := range rows {
		s.Name = r.Series
		s.Parts = append(s.Parts, partOf(r.Slug, r.Title, r.Excerpt, r.Warning, r.Language, r.PublishedAt))
	}
	return s, nil
}

// CardOf returns of a published article what is drawn where it has no picture.
func (v view) CardOf(ctx context.Context, slug string) (blog.ArticleView, error) {
	r, err := v.q.PublishedBySlug(ctx, slug)
	if err != nil {
		return blog.ArticleView{}, notFound(err, "read an article", noArticle)
	}
	card := blog.Card{ID: r.ID, Slug: r.Slug, Title: r.Title, Excerpt: r.Excerpt, Warning: r.Warning}
	return blog.ArticleView{Card: card}, nil
}

// mostRelated is how many articles a page leads on to besides its neighbours.
const mostRelated = 3

// related are the articles near one, but for its neighbours: a page leads to
// those anyway.
func (v view) related(ctx context.Context, a *blog.ArticleView) ([]blog.Part, error) {
	rows, err := v.q.Related(ctx, a.ID)
	if err != nil {
		return nil, wrap(err, "look for related articles")
	}
	var list []blog.Part
	for _, r := range rows {
		if leadsTo(a.Previous, r.Slug) || leadsTo(a.Next, r.Slug) {
			continue
		}
		list = append(list, partOf(r.Slug, r.Title, r.Excerpt, r.Warning, r.Language, r.PublishedAt))
	}
	return list[:min(len(list), mostRelated)], nil
}

func leadsTo(neighbour *blog.Term, slug string) bool {
	return neighbour != nil && neighbour.Slug == slug
}

// Texts returns all published articles, newest first, at most 5,000.
func (v view) Texts(ctx context.Context) ([]blog.Part, error) {
	rows, err := v.q.Texts(ctx)
	if err != nil {
		return nil, wrap(err, "list articles")
	}
	list := make([]blog.Part, len(rows))
	for i, r := range rows {
		list[i] = partOf(r.Slug, r.Title, r.Excerpt, r.Warning, r.Language, r.PublishedAt)
	}
	return list, nil
}

func partOf(slug, title, excerpt, warning, language string, at int64) blog.Part {
	excerpt = orWarning(warning, excerpt)
	return blog.Part{
		Slug: slug, Title: neighbour(slug, title, excerpt).Name, Excerpt: excerpt, Language: language, PublishedAt: fromMs(at),
	}
}

// History returns what a published article said before, if readers may see that
// and there is something to see.
func (v view) History(ctx context.Context, slug string) (blog.HistoryView, error) {
	a, err := v.PublishedBySlug(ctx, slug)
	if err != nil {
		return blog.HistoryView{}, err
	}
	settings, err := v.Settings(ctx)
	if err != nil {
		return blog.HistoryView{}, err
	}
	if !a.ShowsHistory(settings.History) {
		return blog.HistoryView{}, blog.ErrNotFound(noHistory)
	}
	rows, err := v.q.Revisions(ctx, a.ID)
	if err != nil {
		return blog.HistoryView{}, wrap(err, "read versions")
	}
	if len(rows) == 0 {
		return blog.HistoryView{}, blog.ErrNotFound(noHistory)
	}
	past := make([]blog.Revision, len(rows))
	for i, r := range rows {
		past[i] = blog.Revision{
			ID: r.ID, ArticleID: r.ArticleID, Title: r.Title, Text: r.Body, Warning: r.Warning, ShownAt: fromMs(r.ShownAt), EndedAt: fromMs(r.EndedAt),
		}
	}
	return blog.HistoryView{
		Slug: a.Slug, Title: a.Title, Language: a.Language,
		Changes: blog.HistoryOf(past, blog.Revision{Title: a.Title, Text: a.Text, Warning: a.Warning}), First: past[0].ShownAt,
	}, nil
}

// SaveRevision adds a version, and drops the oldest above that many.
func (t *tx) SaveRevision(ctx context.Context, r blog.Revision, most int) error {
	t.visible = true
	err := t.q.SaveRevision(ctx, db.SaveRevisionParams{
		ID: r.ID, ArticleID: r.ArticleID, Title: r.Title, Body: r.Text, Warning: r.Warning, ShownAt: ms(r.ShownAt), EndedAt: ms(r.EndedAt),
	})
	if err != nil {
		return wrap(err, "keep a version")
	}
	return wrap(t.q.DropOldRevisions(ctx, db.DropOldRevisionsParams{Article: r.ArticleID, Most: int32(most)}), "drop old versions")
}

// DropRevisions forgets the past of an article.
func (t *tx) DropRevisions(ctx context.Context, articleID string) error {
	t.visible = true
	return wrap(t.q.DropRevisions(ctx, articleID), "drop versions")
}

// DropRevisionsByDefault forgets that of all articles that do not show it on
// their own account.
func (t *tx) DropRevisionsByDefault(ctx context.Context) error {
	t.visible = true
	return wrap(t.q.DropRevisionsByDefault(ctx), "drop versions")
}

// embeds returns what we know of what an article embeds.
func (v view) embeds(ctx context.Context, articleID string) ([]blog.EmbedCard, error) {
	rows, err := v.q.EmbedsOf(ctx, articleID)
	if err != nil {
		return nil, wrap(err, "read what is embedded")
	}
	if len(rows) == 0 {
		return nil, nil
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, err
	}
	var list []blog.EmbedCard
	for _, r := range rows {
		if hidden.at(r.Address) { // its host was blocked since
			continue
		}
		list = append(list, blog.EmbedCard{Address: r.Address, Title: r.Title, Copy: r.Picture, Width: int(r.Width), Height: int(r.Height)})
	}
	return list, nil
}

// EmbedWanted reports whether a published article embeds the address.
func (v view) EmbedWanted(ctx context.Context, address string) (bool, error) {
	n, err := v.q.EmbedWanted(ctx, address)
	return n > 0, wrap(err, "look for an embed")
}

// GiveEmbed notes what is known of something embedded.
func (t *tx) GiveEmbed(ctx context.Context, c blog.EmbedCard, at time.Time) error {
	n, err := t.q.GiveEmbed(ctx, db.GiveEmbedParams{
		Address: c.Address, Title: c.Title, Picture: c.Copy, Width: int64(c.Width), Height: int64(c.Height), FetchedAt: ms(at),
	})
	t.visible = t.visible || n > 0
	return wrap(err, "note an embed")
}
