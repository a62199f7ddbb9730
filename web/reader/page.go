package reader

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

// page is what the layout shows on every page.
type page struct {
	templates.Page
	Site  blog.Site
	Menu  blog.Menu
	Path  string // of this page, to mark it in menus
	Bar   bar    // the menu at the top
	Foot  []nav  // the menu at the foot
	Trial bool   // shown to the owner in a style that is only tried
	Front bool   // the front page, whose heading is the blog's title
	Words string // language of the layout's own words, when it is not the page's
	Head  head
	// Remarks is the slug of the article that the page is about, if comments are
	// taken by its form; "" if not.
	Remarks string
	Gone    *blog.AuthorMove // where the author went; nil while they can be followed here
}

// head is what a page tells machines.
type head struct {
	Canonical   string // "" for pages that are not to be found again
	Prev, Next  string // pages of the same thing
	Description string
	Kind        string // og:type
	Title       string // without the blog's name
	Image       *blog.Picture
	Published   time.Time
	Modified    time.Time
	Author      string   // name
	Profile     string   // address of the author's page
	Creator     string   // user@host
	Activity    string   // ActivityPub id of what the page shows
	Markdown    string   // path of the same as Markdown; "" for none
	Me          []string // addresses that are the author, too
	Feeds       []feeds
	Webmention  string // where pages tell that they link to this one; "" where they cannot
	Data        any    // JSON-LD
}

// Preview is how those who preview the page are to show its picture (twitter:card):
// large, unless it is one of a person.
func (h head) Preview() string {
	if h.Kind != "article" && 2*h.Image.Width < 3*h.Image.Height {
		return "summary"
	}
	return "summary_large_image"
}

// feeds are the three feeds of a list.
type feeds struct {
	Title string
	Base  string // path of the list; "" for the whole blog
}

const uiLanguage = "en" // of the words in templates

// page makes the frame of a page in a language ("" for the blog's).
func (rd *Reader) page(ctx context.Context, path, title, language string) (page, error) {
	menu, err := rd.store.Menu(ctx)
	if err != nil {
		return page{}, err
	}
	p := rd.frame(menu, path, title, language)
	rd.dress(ctx, &p)
	if menu.Author.Handle == "" {
		return p, nil
	}
	p.Gone, err = rd.gone(ctx, menu.Author.ID)
	return p, err
}

func (rd *Reader) frame(menu blog.Menu, path, title, language string) page {
	settings := menu.Settings
	p := page{
		Page: templates.Page{
			Lang:    first(language, settings.Language, uiLanguage),
			Title:   title + " – " + settings.Title,
			Styles:  []string{"reader.css"},
			Scripts: []string{"reader.js"},
		},
		Site: rd.site,
		Menu: menu,
		Path: path,
		Head: head{
			Canonical:   rd.site.Path(path),
			Description: settings.Description,
			Kind:        "website",
			Title:       title,
			Author:      menu.Author.Name,
			Creator:     rd.fullHandle(menu.Author),
			Feeds:       []feeds{{settings.Title, ""}},
		},
	}
	if path == "/" || title == "" {
		p.Title, p.Head.Title = settings.Title, settings.Title
	}
	if base, _, _ := strings.Cut(p.Lang, "-"); base != uiLanguage {
		p.Words = uiLanguage
	}
	p.Bar, p.Foot = barOf(menu, path), navOf(menu.Foot, menu, path)
	return p
}

// HasAbout reports whether the owner wrote a page about the blog, so that the foot
// need not take the author's for one.
func (p page) HasAbout() bool {
	return slices.ContainsFunc(p.Menu.Pages, func(t blog.Term) bool { return t.Slug == "about" })
}

// fullHandle is an author's name in the fediverse, without the @ before it; ""
// while the blog has no author yet.
func (rd *Reader) fullHandle(author blog.Byline) string {
	if author.Handle == "" {
		return ""
	}
	return author.Handle + "@" + rd.site.Host()
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
