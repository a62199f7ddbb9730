package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// editorReads is what the editor shows besides what is typed.
type editorReads interface {
	Article(ctx context.Context, id string) (blog.Article, error)
	Autosaved(ctx context.Context, articleID string) (blog.Autosave, error)
	ArticleDelivery(ctx context.Context, articleID string) (blog.Delivery, error)
	Categories(ctx context.Context) ([]blog.Category, error)
}

// newArticle stands in an address for the id of an article that has none yet.
const newArticle = "new"

// articleID is the id of the article an address is about, "" for a new one.
func articleID(r *http.Request) string {
	if id := r.PathValue("id"); id != newArticle {
		return id
	}
	return ""
}

// kept is an article as the blog has it, with what was autosaved on top.
type kept struct {
	Article  blog.Article
	Words    blog.Words
	Restored bool      // Words are newer than Article and differ from it
	At       time.Time // when Words were kept
}

// seen names this version, so that one window does not overwrite what another,
// on the phone perhaps, has written since.
func (k kept) seen() string {
	if k.At.IsZero() {
		return ""
	}
	return strconv.FormatInt(k.At.UnixMilli(), 10)
}

// kept reads what the blog has of an article; of a new one, nothing.
func (d *Desk) kept(ctx context.Context, id string) (kept, error) {
	if id == "" {
		return kept{Words: blog.Words{Kind: blog.LongForm}}, nil
	}
	a, err := d.Store.Article(ctx, id)
	if err != nil {
		return kept{}, fmt.Errorf("reading the article: %w", err)
	}
	k := kept{Article: a, Words: wordsOf(a), At: a.UpdatedAt}
	saved, err := d.Store.Autosaved(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return k, nil
	}
	if err != nil {
		return kept{}, fmt.Errorf("reading what was autosaved: %w", err)
	}
	if saved.SavedAt.Before(a.UpdatedAt) {
		return k, nil
	}
	k.Restored = !sameWords(saved.Words, k.Words)
	k.Words, k.At = saved.Words, saved.SavedAt
	return k, nil
}

type editorBody struct {
	ID             string // as in the address
	Seen           string
	Kept           kept
	Words          blog.Words
	Tags           string
	Choices        []choice
	MoreCategories string
	Date, DateWas  string
	Cover          *picture
	Covers         []picture // to choose from
	Address        string    // of the published article
	Site           blog.Site
	Language       string // of the blog
	History        bool   // the blog shows what articles said before
	Delivery       *blog.DeliveryCount
	Pinned         bool
	Stale          bool // another window has written since
	Problem        problem
}

// choice is a category to tick.
type choice struct {
	Name    string
	Word    string // that names it, where several have the name
	Level   int
	Checked bool
}

// editor shows an article to be written.
func (d *Desk) editor(w http.ResponseWriter, r *http.Request) error {
	k, err := d.kept(r.Context(), articleID(r))
	if err != nil {
		return err
	}
	if kind := blog.ArticleKind(r.URL.Query().Get("kind")); k.Article.ID == "" && (kind == blog.Note || kind == blog.Page) {
		k.Words.Kind = kind
	}
	return d.showEditor(w, r, editorBody{Kept: k, Words: k.Words, Seen: k.seen()}, http.StatusOK)
}

// showEditor fills in what the words alone do not hold.
func (d *Desk) showEditor(w http.ResponseWriter, r *http.Request, b editorBody, status int) error {
	b.ID = r.PathValue("id")
	b.Site = d.Blog.Site()
	b.Tags = strings.Join(b.Words.Tags, ", ")
	if a := b.Kept.Article; !a.PublishedAt.IsZero() && a.Public() {
		b.DateWas = a.PublishedAt.UTC().Format(dateField)
		b.Date = b.DateWas
		b.Address = b.Site.Article(a.Slug)
	}
	if !b.Words.Date.IsZero() {
		b.Date = b.Words.Date.UTC().Format(dateField)
	}
	for _, add := range []func(context.Context, *editorBody) error{d.addChoices, d.addCovers, d.addDelivery, d.addPin, d.addLanguage} {
		if err := add(r.Context(), &b); err != nil {
			return err
		}
	}
	heading := "New " + kindInWords(b.Words.Kind)
	title := heading
	if b.ID != newArticle {
		heading, title = "Edit the "+kindInWords(b.Words.Kind), "Edit: "+titleOr(b.Words.Title, "Untitled")
	}
	return d.show(w, r, view{Page: "editor", Title: title, Heading: heading, Nav: "articles", Scripts: []string{"desk-editor.js"}, Body: b, Status: status})
}

// kindInWords is what people call a kind of article.
func kindInWords(kind blog.ArticleKind) string {
	switch kind {
	case blog.Note:
		return "note"
	case blog.Page:
		return "page"
	case blog.LongForm:
	}
	return "article"
}

// addChoices offers the categories of the menu, and keeps the ones that are not
// there yet.
func (d *Desk) addChoices(ctx context.Context, b *editorBody) error {
	categories, err := d.Store.Categories(ctx)
	if err != nil {
		return fmt.Errorf("reading categories: %w", err)
	}
	rest := slices.Clone(b.Words.Categories)
	for _, c := range blog.PlaceCategories(categories) {
		named := func(word string) bool {
			found, ok := blog.FindCategory(categories, word)
			return ok && found.ID == c.ID
		}
		b.Choices = append(b.Choices, choice{
			Name: c.Name, Word: blog.CategoryWord(categories, c.Category), Level: c.Level, Checked: slices.ContainsFunc(rest, named),
		})
		rest = slices.DeleteFunc(rest, named)
	}
	b.MoreCategories = strings.Join(rest, ", ")
	return nil
}

func (d *Desk) addCovers(ctx context.Context, b *editorBody) error {
	files, _, err := d.Store.MediaList(ctx, 1)
	if err != nil {
		return fmt.Errorf("listing media: %w", err)
	}
	for _, m := range files {
		if isPicture(m) && m.ID != b.Words.CoverID {
			b.Covers = append(b.Covers, pictureOf(m))
		}
	}
	b.Cover, err = d.picture(ctx, b.Words.CoverID)
	return err
}

func (d *Desk) addDelivery(ctx context.Context, b *editorBody) error {
	if !b.Kept.Article.Public() {
		return nil
	}
	delivery, err := d.Store.ArticleDelivery(ctx, b.Kept.Article.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the delivery: %w", err)
	}
	b.Delivery = &delivery.DeliveryCount
	return nil
}

func (d *Desk) addPin(ctx context.Context, b *editorBody) (err error) {
	if b.Kept.Article.Public() {
		b.Pinned, err = d.Store.IsPinned(ctx, b.Kept.Article.ID)
	}
	return err
}

func (d *Desk) addLanguage(ctx context.Context, b *editorBody) error {
	settings, err := d.Store.Settings(ctx)
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	b.Language, b.History = settings.Language, settings.History
	return nil
}

// titleOr is a title, or what to call what has none.
func titleOr(title, otherwise string) string {
	if title == "" {
		return otherwise
	}
	return title
}
