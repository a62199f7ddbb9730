package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Size of the pictures that are drawn, in pixels.
const (
	cardWidth  = 1200
	cardHeight = 630
)

// CardDrawer draws the picture, a PNG of 1200 by 630 pixels, that stands for an
// article without one; title is "" for one with the blog's name alone.
type CardDrawer func(ctx context.Context, title, blogTitle string) (png []byte, err error)

// pictureOf is the picture that previews of an article show: its cover, or one
// that is drawn of its title. What is warned of is not shown, nor what the title
// says of it.
func (rd *Reader) pictureOf(view blog.ArticleView, blogTitle string) *blog.Picture {
	if view.Cover != nil && !view.Sensitive && view.Warning == "" {
		return rd.preview(view.Cover)
	}
	if rd.draw == nil {
		return nil
	}
	title := cardTitle(view)
	return &blog.Picture{
		Src: rd.site.Path(cardPath(view.Slug, title, blogTitle)), Width: cardWidth, Height: cardHeight,
		Alt: first(title, blogTitle),
	}
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
func cardPath(slug, title, blogTitle string) string {
	sum := sha256.Sum256([]byte("1\x00" + title + "\x00" + blogTitle))
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
	title := cardTitle(view)
	if path := cardPath(slug, title, menu.Settings.Title); path != "/card/"+hash+"/"+url.PathEscape(slug)+".png" {
		return nil, moved{path}
	}
	png, err := rd.draw(ctx, title, menu.Settings.Title)
	if err != nil {
		return nil, err
	}
	return answer.New(answer.Head{Type: "image/png", CacheControl: "public, max-age=31536000, immutable"}, png), nil
}
