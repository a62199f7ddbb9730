package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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
		known, err := h.store.ArticleBySlug(env, blog.Slugify(words.Slug))
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return err
		}
		env.settleDay(&words, known)
		if c.Draft {
			a, err := h.SaveDraft(env, author.ID, known.ID, words)
			if err != nil {
				return err
			}
			return env.print(map[string]string{"id": a.ID, "desk": h.deskURL(a.ID)}, func(w io.Writer) { fmt.Fprintln(w, h.deskURL(a.ID)) })
		}
		a, err := h.Publish(env, author.ID, known.ID, words)
		if err != nil {
			return err
		}
		if a.IsPage() {
			return env.published(a.ID, h.site.Article(a.Slug), "")
		}
		if !a.Broadcast && !known.Public() {
			fmt.Fprintln(env.stderr, "causerie: dated more than a day ago, so it is on the blog and was not sent to followers")
		}
		return env.published(a.ID, h.site.Article(a.Slug), h.federation.ObjectURL(a.ObjectID))
	})
}

// settleDay makes a moment of a date that names only a day: what is dated today
// is published now, and what was published on that day keeps its hour.
func (e *environment) settleDay(w *blog.Words, known blog.Article) {
	day := w.Date
	if day.IsZero() || day.Hour() != 0 || day.Minute() != 0 || day.Second() != 0 {
		return
	}
	for _, moment := range []time.Time{e.now(), known.PublishedAt} {
		if moment.In(day.Location()).Format(time.DateOnly) == day.Format(time.DateOnly) {
			w.Date = time.Time{}
		}
	}
}

func (h *house) deskURL(id string) string { return h.site.Path("/desk/articles/" + id) }

// read reads the file. Its slug is settled here, from the title or the file's
// name if need be, so that the same file always finds the same article.
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
	words, err := frontmatter.Parse(raw, time.Local)
	if err != nil {
		return words, err
	}
	if words.Slug == "" {
		words.Slug = blog.Slugify(words.Title)
	}
	if words.Slug == "" && c.File != "-" {
		words.Slug = blog.Slugify(strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File)))
	}
	return words, nil
}

// picture is an image in Markdown, with where it is.
var picture = regexp.MustCompile(`(!\[[^\]\n]*\]\(\s*<?)([^)\s>]+)`)

// bringPictures uploads the pictures that lie beside the file and puts their new
// addresses into the text.
func (h *house) bringPictures(ctx context.Context, folder string, w *blog.Words) error {
	var failed error
	w.Source = picture.ReplaceAllStringFunc(w.Source, func(match string) string {
		parts := picture.FindStringSubmatch(match)
		m, err := h.bring(ctx, folder, parts[2])
		if err != nil {
			failed = errors.Join(failed, err)
		}
		if err != nil || m.ID == "" {
			return match
		}
		return parts[1] + blog.MediaPath(m.ID)
	})
	if failed != nil || w.CoverID == "" {
		return failed
	}
	if name, found := cutMedia(h.site, w.CoverID); found {
		w.CoverID = name
		return nil
	}
	m, err := h.bring(ctx, folder, w.CoverID)
	if err == nil && m.ID == "" {
		err = blog.ErrInvalid("cover", "The cover "+w.CoverID+" is on another server; give a file beside the article.")
	}
	w.CoverID = m.ID
	return err
}

// bring uploads a file beside the article; what is no such file stays as it is.
func (h *house) bring(ctx context.Context, folder, name string) (m blog.Media, err error) {
	if strings.Contains(name, "://") || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "data:") {
		return m, nil
	}
	file, err := os.Open(filepath.Join(folder, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return m, blog.ErrInvalid("source", "The picture "+name+" is not there; give a file beside the article, or an address.")
	}
	if err != nil {
		return m, fmt.Errorf("read a picture: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return h.upload(ctx, filepath.Base(name), file)
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
