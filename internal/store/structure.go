package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// HoldStructure waits for others who change categories or menus, and keeps them
// from it until the transaction ends.
func (t *tx) HoldStructure(ctx context.Context) error { return t.lock(ctx, lockStructure, "") }

// Categories returns all categories, in the author's order among those beside
// each other.
func (v view) Categories(ctx context.Context) ([]blog.Category, error) {
	rows, err := v.q.Categories(ctx)
	if err != nil {
		return nil, wrap(err, "list categories")
	}
	list := make([]blog.Category, len(rows))
	for i, r := range rows {
		list[i] = categoryOf(r)
	}
	return list, nil
}

func categoryOf(r db.Category) blog.Category {
	return blog.Category{ID: r.ID, Slug: r.Slug, Name: r.Name, Description: r.Description, ParentID: r.ParentID, Position: int(r.Position), FromDraft: r.FromDraft}
}

// Category returns a category.
func (v view) Category(ctx context.Context, id string) (blog.Category, error) {
	r, err := v.q.Category(ctx, id)
	return categoryOf(r), notFound(err, "read a category", noCategory)
}

// SaveCategory writes a category.
func (t *tx) SaveCategory(ctx context.Context, c blog.Category) error {
	t.visible = t.visible || !c.FromDraft
	return wrap(t.q.SaveCategory(ctx, db.SaveCategoryParams{
		ID: c.ID, Slug: c.Slug, Name: c.Name, Description: c.Description, Position: int64(c.Position), ParentID: c.ParentID,
		FromDraft: c.FromDraft,
	}), "save a category")
}

// RedirectCategory makes the address that a category had lead to the one it has.
// An address in use leads nowhere else.
func (t *tx) RedirectCategory(ctx context.Context, before string, c blog.Category) error {
	if before != "" && before != c.Slug {
		if err := t.q.SaveCategoryRedirect(ctx, db.SaveCategoryRedirectParams{Slug: before, CategoryID: c.ID}); err != nil {
			return wrap(err, "redirect a category")
		}
	}
	return wrap(t.q.DropCategoryRedirect(ctx, c.Slug), "redirect a category")
}

// MovedCategory returns the slug that a category has now which had the given one.
func (v view) MovedCategory(ctx context.Context, slug string) (string, error) {
	now, err := v.q.MovedCategory(ctx, slug)
	return now, notFound(err, "follow a redirect", noCategory)
}

// DropCategory removes a category, also from its articles. Those under it come
// under the one above.
func (t *tx) DropCategory(ctx context.Context, id, above string) error {
	t.visible = true
	if err := t.q.LiftCategories(ctx, db.LiftCategoriesParams{FromParent: id, ToParent: above}); err != nil {
		return wrap(err, "lift categories")
	}
	if err := t.q.DropCategoryFromArticles(ctx, id); err != nil {
		return wrap(err, "take a category from its articles")
	}
	return wrap(t.q.DropCategory(ctx, id), "drop a category")
}

// categoryID finds the category that a word names among all, or adds one at the
// top, the last of them.
func (t *tx) categoryID(ctx context.Context, all *[]blog.Category, word string) (string, error) {
	if known, ok := blog.FindCategory(*all, word); ok {
		return known.ID, nil
	}
	last, err := t.q.LastCategoryPosition(ctx)
	if err != nil {
		return "", wrap(err, "order categories")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	made := blog.Category{ID: id.String(), Slug: blog.Slugify(word), Name: word, Position: int(last) + 1, FromDraft: true}
	*all = append(*all, made)
	if err := t.SaveCategory(ctx, made); err != nil {
		return "", err
	}
	return made.ID, t.RedirectCategory(ctx, "", made)
}

// categoryWords are the words that name the categories of an article.
func (v view) categoryWords(ctx context.Context, articleID string) ([]string, error) {
	rows, err := v.q.CategoriesOf(ctx, articleID)
	if err != nil {
		return nil, wrap(err, "read categories")
	}
	if len(rows) == 0 {
		return nil, nil
	}
	all, err := v.Categories(ctx)
	if err != nil {
		return nil, err
	}
	words := make([]string, len(rows))
	for i, r := range rows {
		words[i] = blog.CategoryWord(all, blog.Category{ID: r.ID, Slug: r.Slug, Name: r.Name})
	}
	return words, nil
}

// known takes those categories away that readers do not know of yet.
func (v view) known(ctx context.Context, all []blog.Category) ([]blog.Category, error) {
	ids, err := v.q.UnseenCategories(ctx)
	return slices.DeleteFunc(all, func(c blog.Category) bool { return slices.Contains(ids, c.ID) }), wrap(err, "look for categories of drafts")
}

// CategoryCounts returns the categories that readers know of, each before its parts,
// with the number of articles in them and in what is under them.
func (v view) CategoryCounts(ctx context.Context) ([]blog.CategoryCount, error) {
	return v.countCategories(ctx, v.known)
}

// AllCategoryCounts is [Store.CategoryCounts] with those that only drafts are in.
func (v view) AllCategoryCounts(ctx context.Context) ([]blog.CategoryCount, error) {
	return v.countCategories(ctx, func(_ context.Context, all []blog.Category) ([]blog.Category, error) { return all, nil })
}

func (v view) countCategories(ctx context.Context, besides func(context.Context, []blog.Category) ([]blog.Category, error)) ([]blog.CategoryCount, error) {
	rows, err := v.q.CategoryCounts(ctx)
	if err != nil {
		return nil, wrap(err, "count categories")
	}
	all, articles := make([]blog.Category, len(rows)), make(map[string]int, len(rows))
	for i, r := range rows {
		all[i] = blog.Category{ID: r.ID, Slug: r.Slug, Name: r.Name, Description: r.Description, ParentID: r.ParentID}
		articles[r.ID] = int(r.Articles)
	}
	if all, err = besides(ctx, all); err != nil {
		return nil, err
	}
	var list []blog.CategoryCount
	for _, c := range blog.PlaceCategories(all) {
		list = append(list, blog.CategoryCount{
			TermCount: blog.TermCount{Term: blog.Term{Slug: c.Slug, Name: c.Name}, Description: c.Description, Articles: articles[c.ID]},
			ID:        c.ID, ParentID: c.ParentID, Level: c.Level,
		})
	}
	return list, nil
}

// CategoryPage returns a category with what it is a part of, and its parts.
func (v view) CategoryPage(ctx context.Context, slug string) (blog.CategoryView, error) {
	all, err := v.CategoryCounts(ctx)
	if err != nil {
		return blog.CategoryView{}, err
	}
	var line []blog.Term // down to the category before the one looked at
	var found *blog.CategoryCount
	var page blog.CategoryView
	for i, c := range all {
		switch {
		case found == nil && c.Slug == slug:
			found = &all[i]
			page = blog.CategoryView{TermCount: c.TermCount, Line: append([]blog.Term(nil), line[:c.Level]...)}
		case found != nil && c.ParentID == found.ID:
			page.Parts = append(page.Parts, c.TermCount)
		}
		line = append(line[:c.Level], c.Term)
	}
	if found == nil {
		return page, blog.ErrNotFound(noCategory)
	}
	return page, nil
}

// CategoryBySlug returns a category with its number of articles.
func (v view) CategoryBySlug(ctx context.Context, slug string) (blog.TermCount, error) {
	page, err := v.CategoryPage(ctx, slug)
	return page.TermCount, err
}

// AuthorCounts returns all authors by name, with the number of their articles.
func (v view) AuthorCounts(ctx context.Context) ([]blog.AuthorCount, error) {
	rows, err := v.q.AuthorCounts(ctx)
	if err != nil {
		return nil, wrap(err, "count articles of authors")
	}
	list := make([]blog.AuthorCount, len(rows))
	for i, r := range rows {
		author, err := v.Author(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		list[i].Articles = int(r.Articles)
		if list[i].Byline, err = v.byline(ctx, author); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// MenuEntries returns what the owner placed, nothing if it is left to the blog.
func (v view) MenuEntries(ctx context.Context, place blog.MenuPlace) ([]blog.MenuEntry, error) {
	all, err := v.menus(ctx)
	return all[place], err
}

func (v view) menus(ctx context.Context) (map[blog.MenuPlace][]blog.MenuEntry, error) {
	rows, err := v.q.MenuEntries(ctx)
	if err != nil {
		return nil, wrap(err, "read the menus")
	}
	all := map[blog.MenuPlace][]blog.MenuEntry{}
	for _, r := range rows {
		place := blog.MenuPlace(r.Place)
		all[place] = append(all[place], blog.MenuEntry{
			MenuRef: blog.MenuRef{Kind: blog.MenuKind(r.Kind), Ref: r.Ref}, Label: r.Label, Level: int(r.Level), Hidden: r.Hidden,
		})
	}
	return all, nil
}

// SaveMenu replaces what the owner placed.
func (t *tx) SaveMenu(ctx context.Context, place blog.MenuPlace, entries []blog.MenuEntry) error {
	t.visible = true
	if err := t.q.DropMenu(ctx, string(place)); err != nil {
		return wrap(err, "drop a menu")
	}
	for i, e := range entries {
		err := t.q.AddMenuEntry(ctx, db.AddMenuEntryParams{
			Place: string(place), Kind: string(e.Kind), Ref: e.Ref, Label: e.Label, Level: int64(e.Level), Hidden: e.Hidden, Position: int64(i),
		})
		if err != nil {
			return wrap(err, "add an entry to a menu")
		}
	}
	return nil
}

// MenuTargets returns all that entries of menus can lead to but addresses.
func (v view) MenuTargets(ctx context.Context) ([]blog.MenuTarget, error) {
	all, err := v.Categories(ctx)
	if err != nil {
		return nil, err
	}
	author, err := v.FirstAuthor(ctx)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return nil, err
	}
	pages, err := v.q.PublishedPages(ctx)
	if err != nil {
		return nil, wrap(err, "list pages")
	}
	authors, err := v.q.CountAuthors(ctx)
	return targets(all, pages, author, int(authors)), wrap(err, "count authors")
}

func targets(all []blog.Category, pages []db.PublishedPagesRow, author blog.Author, authors int) []blog.MenuTarget {
	var list []blog.MenuTarget
	for _, p := range pages {
		list = append(list, blog.MenuTarget{MenuRef: blog.MenuRef{Kind: blog.MenuPage, Ref: p.ID}, Name: p.Title, Path: blog.ArticlePath(p.Slug)})
	}
	for _, c := range blog.PlaceCategories(all) {
		list = append(list, blog.MenuTarget{
			MenuRef: blog.MenuRef{Kind: blog.MenuCategory, Ref: c.ID}, Name: c.Name, Path: blog.CategoryPath(c.Slug), Under: c.ParentID,
		})
	}
	room := func(ref, name, path string) {
		list = append(list, blog.MenuTarget{MenuRef: blog.MenuRef{Kind: blog.MenuRoom, Ref: ref}, Name: name, Path: path, Ours: true})
	}
	room(blog.RoomHome, "Home", "/")
	room(blog.RoomArchive, "Archive", "/archive")
	room(blog.RoomTags, "Tags", "/tags")
	if author.Handle != "" {
		room(blog.RoomAuthor, "About", blog.AuthorPath(author.Handle))
	}
	if authors > 1 {
		room(blog.RoomAuthors, "Authors", "/authors")
	}
	return list
}

// addMenus readies the menus for a page of the author's blog.
func (v view) addMenus(ctx context.Context, m *blog.Menu, author blog.Author) error {
	all, err := v.Categories(ctx)
	if err != nil {
		return err
	}
	if all, err = v.known(ctx, all); err != nil {
		return err
	}
	for _, c := range blog.PlaceCategories(all) {
		m.Categories = append(m.Categories, blog.Term{Slug: c.Slug, Name: c.Name})
	}
	pages, err := v.q.PublishedPages(ctx)
	if err != nil {
		return wrap(err, "list pages")
	}
	for _, p := range pages {
		m.Pages = append(m.Pages, blog.Term{Slug: p.Slug, Name: p.Title})
	}
	entries, err := v.menus(ctx)
	if err != nil {
		return err
	}
	authors, err := v.q.CountAuthors(ctx)
	if err != nil {
		return wrap(err, "count authors")
	}
	m.Authors = int(authors)
	there := targets(all, pages, author, m.Authors)
	m.Top = blog.MenuTree(blog.MenuTop, entries[blog.MenuTop], there)
	m.Foot = blog.MenuTree(blog.MenuFoot, entries[blog.MenuFoot], there)
	return nil
}
