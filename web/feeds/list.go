package feeds

import (
	"context"
	"html"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// list is what every format is written from.
type list struct {
	Title       string
	Description string
	Language    string
	Home        string // address of the page that shows the same
	Self        string // address of the feed
	Author      blog.Byline
	AuthorURL   string
	Changed     time.Time // zero when nothing is written yet
	Hub         string    // of WebSub; "" for none
	Archived    bool      // this is an archive, which does not change any more
	Current     string    // address of the newest part, "" if this is it
	Before      string    // address of the part with older items; "" for none
	After       string    // of an archive: address of the archive after it; "" for none
	Items       []item
}

// item is an article in a list.
type item struct {
	blog.Card
	GUID    string // never changes, whatever happens to the address
	Address string
	Summary string // plain
	Content string // HTML whose addresses are whole
	Image   string // address; "" for none
	Terms   []string
	Changed time.Time
	Creator string
	Profile string
	Played  []enclosure
}

// read asks the store for the part of the list that the source names.
func (fd *Feeds) read(ctx context.Context, of source, part window) (list, error) {
	menu, err := fd.c.Store.Menu(ctx)
	if err != nil {
		return list{}, err
	}
	folder := fd.c.Site.Path(of.folder())
	l := list{
		Title:       menu.Settings.Title,
		Description: menu.Settings.Description,
		Language:    menu.Settings.Language,
		Home:        fd.c.Site.Path(of.page()),
		Self:        folder + part.name(),
		Author:      menu.Author,
		AuthorURL:   fd.c.Site.Author(menu.Author.Handle),
		Hub:         menu.Settings.Hub,
		Archived:    part.archive > 0,
	}
	if menu.Author.Handle == "" { // not set up yet
		l.Author.Name, l.AuthorURL = l.Title, l.Home
	}
	if of.page() == "" {
		l.Home = fd.c.Site.Home()
	}
	add := fd.addArticles
	if of.kind == ofComments {
		add = fd.addComments
	}
	total, err := add(ctx, of, part, &l)
	if err != nil {
		return list{}, err
	}
	for _, i := range l.Items {
		l.Changed = latest(l.Changed, i.Changed)
	}
	l.Current, l.Before, l.After = part.pages(folder, total)
	l.Title, l.Description = xmlText(l.Title), xmlText(l.Description)
	return l, nil
}

// addArticles fills a feed with articles, and returns how many there are in all.
func (fd *Feeds) addArticles(ctx context.Context, of source, part window, l *list) (total int, err error) {
	query, err := fd.query(ctx, of, l)
	if err != nil {
		return 0, err
	}
	if part.archive > 0 {
		counted := query
		counted.PerPage = 1
		all, err := fd.c.Store.List(ctx, counted)
		if err != nil {
			return 0, err
		}
		skip, ok := part.skip(all.Total)
		if !ok {
			return 0, noFeed()
		}
		query.Skip = skip
	}
	found, err := fd.c.Store.List(ctx, query)
	if err != nil {
		return 0, err
	}
	for _, c := range found.Cards {
		made, err := fd.item(c, l.Language)
		if err != nil {
			return 0, err
		}
		l.Items = append(l.Items, made)
	}
	return found.Total, fd.enclose(ctx, found.Cards, l.Items[len(l.Items)-len(found.Cards):])
}

// query says what to list, and titles the feed of an author, a category or a tag.
func (fd *Feeds) query(ctx context.Context, of source, l *list) (blog.ListQuery, error) {
	query := blog.ListQuery{PerPage: newest}
	find := fd.c.Store.TagBySlug
	switch of.kind {
	case ofBlog:
		return query, nil
	case ofAuthor:
		return fd.queryAuthor(ctx, of, l)
	case ofCategory:
		find, query.Category = fd.c.Store.CategoryBySlug, of.slug
	default:
		query.Tag = of.slug
	}
	term, err := find(ctx, of.slug)
	if err != nil {
		return query, err
	}
	if term.Slug != of.slug {
		return query, noFeed()
	}
	l.Title = term.Name + " – " + l.Title
	if term.Description != "" {
		l.Description = term.Description
	}
	return query, nil
}

func (fd *Feeds) queryAuthor(ctx context.Context, of source, l *list) (blog.ListQuery, error) {
	author, err := fd.c.Store.AuthorByHandle(ctx, of.slug)
	if err != nil {
		return blog.ListQuery{}, err
	}
	if author.Handle != of.slug {
		return blog.ListQuery{}, noFeed()
	}
	l.Title = author.Name + " – " + l.Title
	l.Author, l.AuthorURL = author, fd.c.Site.Author(author.Handle)
	return blog.ListQuery{PerPage: newest, AuthorID: author.ID}, nil
}

func (fd *Feeds) item(c blog.Card, language string) (item, error) {
	made := item{
		Card:    c,
		GUID:    "urn:uuid:" + c.ID,
		Address: fd.c.Site.Article(c.Slug),
		Summary: c.Excerpt,
		Changed: latest(c.PublishedAt, c.EditedAt),
		Creator: c.Author.Name,
		Profile: fd.c.Site.Author(c.Author.Handle),
	}
	if made.Language == "" {
		made.Language = language
	}
	if c.Warning != "" {
		made.Summary = "Content warning: " + c.Warning
	}
	for _, term := range append(append([]blog.Term{}, c.Categories...), c.Tags...) {
		made.Terms = append(made.Terms, term.Name)
	}
	whole, err := fd.c.Templates.Render("feeds/item", c)
	if err != nil {
		return item{}, err
	}
	if made.Content, err = absolute(string(whole), made.Address, c.Sensitive); err != nil {
		// Nested too deep to be read (512 elements). One odd article must not
		// take the feed from all readers, so it stands there by its summary.
		made.Content = html.EscapeString(made.Summary)
	}
	if c.Cover != nil && !c.Sensitive && c.Warning == "" {
		if made.Image, err = resolve(made.Address, c.Cover.Src); err != nil {
			return item{}, err
		}
	}
	made.clean()
	return made, nil
}

func latest(one, other time.Time) time.Time {
	if other.After(one) {
		return other
	}
	return one
}

// heading is what stands for a title where a format demands one.
func (i item) heading() string {
	if i.Title != "" {
		return i.Title
	}
	const enough = 80
	if text := []rune(i.Summary); len(text) > enough {
		return string(text[:enough]) + "…"
	}
	if i.Summary != "" {
		return i.Summary
	}
	return "Note of " + i.PublishedAt.UTC().Format("2 January 2006")
}
