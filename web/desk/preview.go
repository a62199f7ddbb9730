package desk

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

// previewSheet is an article as readers would see it, without what stands round
// it on their page.
type previewSheet struct {
	templates.Page
	Words blog.Words
	HTML  string
	Cover *blog.Picture
}

// preview shows what is in the editor in the blog's own look.
func (d *Desk) preview(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	words, err := wordsFrom(f)
	if err != nil && !isProblem(err) {
		return err
	}
	return d.showPreview(w, r, words)
}

// keptPreview shows what the blog has of an article, for the frame in the
// editor, which moves it there by a GET so that the browser's way back is not
// paved with previews.
func (d *Desk) keptPreview(w http.ResponseWriter, r *http.Request) error {
	k, err := d.kept(r.Context(), articleID(r))
	if err != nil {
		return err
	}
	return d.showPreview(w, r, k.Words)
}

func (d *Desk) showPreview(w http.ResponseWriter, r *http.Request, words blog.Words) error {
	rendered, err := d.Blog.Preview(words)
	if err != nil {
		return err
	}
	cover, err := d.cover(r.Context(), words)
	if err != nil {
		return err
	}
	settings, err := d.Store.Settings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	page, err := d.Templates.Render("desk/preview", previewSheet{
		Page: templates.Page{
			Lang: titleOr(words.Language, settings.Language), Title: "Preview: " + titleOr(words.Title, "Untitled"),
			Robots: "noindex", Styles: []string{"reader.css", "highlight.css"},
		},
		Words: words, HTML: rendered.HTML, Cover: cover,
	})
	if err != nil {
		return err
	}
	framed := strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	w.Header().Set("Content-Security-Policy", framed)
	send(w, http.StatusOK, page)
	return nil
}

// cover is the cover as the article's page would show it; nil for none.
func (d *Desk) cover(ctx context.Context, words blog.Words) (*blog.Picture, error) {
	p, err := d.picture(ctx, words.CoverID)
	if p == nil || err != nil {
		return nil, err
	}
	shown := &blog.Picture{Src: p.Path, Width: p.Width, Height: p.Height, Alt: titleOr(words.CoverAlt, p.Alt)}
	if n := len(p.Variants); n > 0 {
		widest := p.Variants[n-1]
		shown.Src, shown.Width, shown.Height = blog.MediaPath(widest.Name), widest.Width, widest.Height
	}
	return shown, nil
}
