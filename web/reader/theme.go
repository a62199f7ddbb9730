package reader

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/templates"
)

type themeStore interface {
	Settings(ctx context.Context) (blog.Settings, error)
	Picture(ctx context.Context, id string) (*blog.Picture, error)
}

// Theme is the sheet of the owner's colours and fonts. Pages name it with a hash;
// under the name of an earlier one it comes as it is today.
func (rd *Reader) Theme(w http.ResponseWriter, r *http.Request) {
	settings, err := rd.store.Settings(r.Context())
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	sheet, err := rd.wardrobe.Sheet(settings.Style)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	sheet.Answer(r.URL.Path, answer.Choose(r.Header.Get("Accept-Encoding"))).Send(w, r)
}

// dress gives a page the owner's colours, fonts and icons. Where that fails it has
// those of base.css.
func (rd *Reader) dress(ctx context.Context, p *page) {
	chosen := p.Menu.Settings.Style
	sheet, err := rd.wardrobe.Sheet(chosen)
	if err != nil {
		rd.log.LogAttrs(ctx, slog.LevelError, "the style cannot be made", slog.Any("error", err))
		return
	}
	p.Theme = first(rd.trial, sheet.Path)
	if p.Trial = rd.trial != ""; p.Trial {
		p.Robots, p.Scripts = "noindex", nil
	}
	if templates.Latin(p.Lang) {
		p.Preload = sheet.Preload
	}
	icons := iconsOf(p.Menu)
	p.Icons = []templates.Icon{
		{Rel: "icon", Type: "image/png", Sizes: "64x64", Href: icons.path("64")},
		{Rel: "icon", Type: "image/png", Sizes: "192x192", Href: icons.path("192")},
		{Rel: "apple-touch-icon", Sizes: "180x180", Href: icons.path("180")},
		{Rel: "manifest", Href: "/manifest.webmanifest"},
	}
}
