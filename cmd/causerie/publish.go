package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/frontmatter"
)

// publishCommand publishes a Markdown file, or updates what it published before.
type publishCommand struct {
	File  string `arg:"" help:"Markdown, with front matter: title, slug, date, summary, tags, categories, series, kind (article, note or page), language, warning, sensitive, cover, cover_alt, comments, history. - reads standard input."`
	Draft bool   `help:"Save it as a draft that only you see."`
}

// Run publishes and prints the article's web address and its ActivityPub id.
func (c publishCommand) Run(env *environment) error {
	words, err := c.read(env)
	if err != nil {
		return err
	}
	return within(env, func(h *house) error {
		if err := h.bringPictures(env, filepath.Dir(c.File), &words); err != nil {
			return err
		}
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		known, err := h.publishedAs(env, &words, filepath.Base(c.File))
		if err != nil {
			return err
		}
		env.settleDay(&words, known)
		if c.Draft {
			a, err := h.SaveDraft(env, author.ID, known.ID, words)
			if err != nil {
				return err
			}
			return env.said("Saved as draft", a.ID, "desk", h.deskURL(a.ID), "")
		}
		a, err := h.Publish(env, author.ID, known.ID, words)
		if err != nil {
			return err
		}
		done := "Published"
		if known.Public() {
			done = "Updated"
		}
		if a.IsPage() {
			return env.said(done, a.ID, "url", h.site.Article(a.Slug), "")
		}
		if !a.Broadcast && !known.Public() {
			fmt.Fprintln(env.stderr, "causerie: dated more than a day ago, so it is on the blog and was not sent to followers")
		}
		return env.said(done, a.ID, "url", h.site.Article(a.Slug), h.federation.ObjectURL(a.ObjectID))
	})
}

// said prints what became of a file, with where the article is now. field is what
// JSON calls the address; object is the ActivityPub id, "" for none.
func (e *environment) said(done, id, field, address, object string) error {
	values := map[string]string{"result": done, "id": id, field: address}
	if object != "" {
		values["object"] = object
	}
	return e.print(values, func(w io.Writer) {
		fmt.Fprintln(w, done+" "+address)
		if object != "" {
			fmt.Fprintln(w, object)
		}
	})
}

// publishedAs finds the article that a file is, if it is one that is here already. A
// slug in the file says so. One that is made of the title, or of the file's name,
// may be another article's: that is never overwritten.
func (h *house) publishedAs(env *environment, w *blog.Words, file string) (blog.Article, error) {
	given := w.Slug != ""
	if !given {
		w.Slug = blog.Slugify(w.Title)
	}
	if w.Slug == "" && file != "-" {
		w.Slug = blog.Slugify(strings.TrimSuffix(file, filepath.Ext(file)))
	}
	a, err := h.store.ArticleBySlug(env, blog.WholeSlug(w.Slug))
	if blog.KindOf(err) == blog.NotFound {
		return blog.Article{}, nil
	}
	if err != nil {
		return blog.Article{}, err
	}
	if given || a.Surely(*w) {
		return a, nil
	}
	return blog.Article{}, blog.ErrConflict("slug", fmt.Sprintf(
		"Another article has the address %s, %s. Give the file a slug of its own, or slug: %s to change that one.",
		blog.ArticlePath(a.Slug), describe(a), a.Slug))
}

// describe names an article to who might overwrite it.
func describe(a blog.Article) string {
	title := a.Title
	if title == "" {
		title = a.Excerpt
	}
	if a.PublishedAt.IsZero() {
		return "the draft “" + title + "”"
	}
	return "“" + title + "” of " + a.PublishedAt.Local().Format(time.DateOnly) //nolint:gosmopolitan // for the person at this terminal
}

// settleDay makes a moment of a date that names only a day: what is dated today
// is published now, and what was published on that day keeps its hour.
func (e *environment) settleDay(w *blog.Words, known blog.Article) {
	day := w.Date
	if !blog.OnlyDay(day) {
		return
	}
	for _, moment := range []time.Time{e.now(), known.PublishedAt} {
		if blog.SameDay(day, moment) {
			w.Date = time.Time{}
		}
	}
}

func (h *house) deskURL(id string) string { return h.site.Path("/desk/articles/" + id) }

// read reads the file.
func (c publishCommand) read(env *environment) (blog.Words, error) {
	var raw []byte
	var err error
	if c.File == "-" {
		raw, err = io.ReadAll(env.stdin)
	} else {
		raw, err = os.ReadFile(c.File)
	}
	if err != nil {
		return blog.Words{}, fmt.Errorf("read the article: %w", err)
	}
	return frontmatter.Parse(raw, time.Local)
}

// cutMedia returns the name of a media file of ours that an address or a path
// leads to.
func cutMedia(site blog.Site, address string) (name string, found bool) {
	return strings.CutPrefix(strings.TrimPrefix(address, string(site)), "/media/")
}

// unpublishCommand makes an article a draft again.
type unpublishCommand struct {
	Slug string `arg:"" help:"The last part of the article's address."`
}

// Run unpublishes.
func (c unpublishCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		a, err := h.store.ArticleBySlug(env, c.Slug)
		if err != nil {
			return err
		}
		if err := h.Unpublish(env, a.ID); err != nil {
			return err
		}
		if a.IsPage() {
			return env.done("The page is a draft again.")
		}
		return env.done("The article is a draft again, and all who have a copy are asked to delete it.")
	})
}

// personURI reads what names a person: an address, or @user@host.
func (h *house) personURI(ctx context.Context, value string) (string, error) {
	if strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://") {
		return value, nil
	}
	p, err := h.store.PersonByHandle(ctx, strings.TrimPrefix(value, "@"))
	return p.URI, err
}
