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
}

// read asks the store for the list that the source names.
func (fd *Feeds) read(ctx context.Context, of source, file string) (list, error) {
	menu, err := fd.c.Store.Menu(ctx)
	if err != nil {
		return list{}, err
	}
	l := list{
		Title:       menu.Settings.Title,
		Description: menu.Settings.Description,
		Language:    menu.Settings.Language,
		Home:        fd.c.Site.Path(of.path()),
		Self:        fd.c.Site.Path(of.path() + file),
		Author:      menu.Author,
		AuthorURL:   fd.c.Site.Author(menu.Author.Handle),
	}
	if menu.Author.Handle == "" { // not set up yet
		l.Author.Name, l.AuthorURL = l.Title, l.Home
	}
	if of.slug == "" {
		l.Home = fd.c.Site.Home()
	}
	query, err := fd.query(ctx, of, &l)
	if err != nil {
		return list{}, err
	}
	found, err := fd.c.Store.List(ctx, query)
	if err != nil {
		return list{}, err
	}
	for _, c := range found.Cards {
		made, err := fd.item(c, l.Language)
		if err != nil {
			return list{}, err
		}
		l.Items = append(l.Items, made)
		l.Changed = latest(l.Changed, made.Changed)
	}
	return l, nil
}

// query says what to list, and titles the feed of a category or tag.
func (fd *Feeds) query(ctx context.Context, of source, l *list) (blog.ListQuery, error) {
	query := blog.ListQuery{PerPage: newest}
	if of.slug == "" {
		return query, nil
	}
	find := fd.c.Store.TagBySlug
	if of.kind == "category" {
		find, query.Category = fd.c.Store.CategoryBySlug, of.slug
	} else {
		query.Tag = of.slug
	}
	term, err := find(ctx, of.slug)
	if err != nil {
		return query, err
	}
	if term.Slug != of.slug {
		return query, blog.ErrNotFound("There is no such feed.")
	}
	l.Title = term.Name + " – " + l.Title
	if term.Description != "" {
		l.Description = term.Description
	}
	return query, nil
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
