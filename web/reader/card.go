package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/style"
)

// Size of the pictures that are drawn, in pixels.
const (
	cardWidth  = 1200
	cardHeight = 630
)

// Card is what stands on the picture that is drawn for an article without one.
type Card struct {
	Title  string // "" for one with the blog's name alone
	Blog   string // its title
	Accent string // #rrggbb
	Icon   []byte // the blog's, a square PNG
}

// CardDrawer draws cards.
type CardDrawer interface {
	// Legible is what of a title can be drawn; "" if its script cannot.
	Legible(title string) (string, error)
	// Draw makes a PNG of 1200 by 630 pixels.
	Draw(ctx context.Context, c Card) (png []byte, err error)
}

// pictureOf is the picture that previews of an article show: its cover, or one
// that is drawn of its title. What is warned of is not shown, nor what the title
// says of it.
func (rd *Reader) pictureOf(view blog.ArticleView, menu blog.Menu) (*blog.Picture, error) {
	if view.Cover != nil && !view.Sensitive && view.Warning == "" {
		return rd.preview(view.Cover), nil
	}
	if rd.draw == nil {
		return nil, nil
	}
	title, err := rd.draw.Legible(cardTitle(view))
	if err != nil {
		return nil, err
	}
	return &blog.Picture{
		Src: rd.site.Path(cardPath(view.Slug, title, menu)), Width: cardWidth, Height: cardHeight,
		Alt: first(title, menu.Settings.Title),
	}, nil
}

// cardTitle is what is drawn; "" is the blog's name alone.
func cardTitle(view blog.ArticleView) string {
	if view.Warning != "" {
		return ""
	}
	return shorten(first(view.Title, view.Excerpt))
}

// cardPath names the picture by what stands on it, so that previews may keep it
// for ever and see a new one when that changes.
func cardPath(slug, title string, menu blog.Menu) string {
	sum := sha256.Sum256([]byte("2\x00" + title + "\x00" + menu.Settings.Title + "\x00" + iconsOf(menu).hash()))
	return "/card/" + hex.EncodeToString(sum[:8]) + "/" + url.PathEscape(slug) + ".png"
}

// Card is the picture of an article without one. Under an old address the new one
// is named.
func (rd *Reader) Card(w http.ResponseWriter, r *http.Request) {
	slug, hash := param(r, "slug"), param(r, "hash")
	made, err := rd.cardOf(r.Context(), slug, hash)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	made.Send(w, r)
}

func (rd *Reader) cardOf(ctx context.Context, slug, hash string) (*answer.Answer, error) {
	if rd.draw == nil {
		return nil, blog.ErrNotFound("No pictures are drawn here.")
	}
	view, err := rd.store.CardOf(ctx, slug)
	if err != nil {
		return nil, err
	}
	menu, err := rd.store.Menu(ctx)
	if err != nil {
		return nil, err
	}
	title, err := rd.draw.Legible(cardTitle(view))
	if err != nil {
		return nil, err
	}
	if path := cardPath(slug, title, menu); path != "/card/"+hash+"/"+url.PathEscape(slug)+".png" {
		return nil, moved{path}
	}
	of := iconsOf(menu)
	icon, err := rd.drawIcon(ctx, of, "192", iconSizes()["192"])
	if err != nil {
		return nil, err
	}
	png, err := rd.draw.Draw(ctx, Card{
		Title: title, Blog: menu.Settings.Title, Accent: style.Shades(of.accent, style.Light(), false).Colour, Icon: icon,
	})
	if err != nil {
		return nil, err
	}
	return answer.New(answer.Head{Type: "image/png", CacheControl: "public, max-age=31536000, immutable"}, png), nil
}
