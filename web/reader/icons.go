package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/style"
	"github.com/causerie/causerie/web/templates"
)

// iconSizes are the pictures that stand for the blog, by name: pixels a side.
func iconSizes() map[string]int {
	return map[string]int{"64": 64, "180": 180, "192": 192, "512": 512, "maskable": 512}
}

// icons is what the blog's icons are made of.
type icons struct {
	logo    string // media
	accent  string
	initial string
}

func iconsOf(menu blog.Menu) icons {
	return icons{menu.Settings.Style.LogoID, menu.Settings.Style.Accent, templates.Initial(menu.Settings.Title)}
}

// path is where one of them is, with a hash of what they are made of.
func (i icons) path(name string) string { return "/icon-" + name + "-" + i.hash() + ".png" }

func (i icons) hash() string {
	sum := sha256.Sum256([]byte(i.logo + "\x00" + i.accent + "\x00" + i.initial))
	return hex.EncodeToString(sum[:6])
}

// drawn keeps the icons of one look, each drawn when it is first asked for.
type drawn struct {
	mu   sync.Mutex
	of   icons
	made map[string][]byte
}

// Icon sends an icon of the blog. Under the name of an earlier one it comes as it
// is today, not to be kept.
func (rd *Reader) Icon(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(param(r, "name"), "-")
	size, known := iconSizes()[name]
	if !known {
		rd.NotFound(w, r)
		return
	}
	keep := "public, max-age=31536000, immutable"
	rd.icon(w, r, name, size, func(i icons) string {
		if rest != i.hash() {
			return "no-cache"
		}
		return keep
	})
}

// TouchIcon is where Apple's devices look for an icon without being told.
func (rd *Reader) TouchIcon(w http.ResponseWriter, r *http.Request) {
	rd.icon(w, r, "180", iconSizes()["180"], func(icons) string { return "no-cache" })
}

// Favicon is where browsers look for an icon without being told; they take a PNG
// for one.
func (rd *Reader) Favicon(w http.ResponseWriter, r *http.Request) {
	rd.icon(w, r, "64", iconSizes()["64"], func(icons) string { return "no-cache" })
}

func (rd *Reader) icon(w http.ResponseWriter, r *http.Request, name string, size int, keep func(icons) string) {
	menu, err := rd.store.Menu(r.Context())
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	wanted := iconsOf(menu)
	picture, err := rd.drawIcon(r.Context(), wanted, name, size)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	answer.New(answer.Head{Type: "image/png", CacheControl: keep(wanted)}, picture).Send(w, r)
}

// drawIcon makes an icon once; who asks meanwhile waits.
func (rd *Reader) drawIcon(ctx context.Context, of icons, name string, size int) ([]byte, error) {
	rd.drawn.mu.Lock()
	defer rd.drawn.mu.Unlock()
	if rd.drawn.of != of || rd.drawn.made == nil {
		rd.drawn.of, rd.drawn.made = of, map[string][]byte{}
	}
	if picture, ok := rd.drawn.made[name]; ok {
		return picture, nil
	}
	picture, err := style.Icon{Logo: rd.logo(ctx, of.logo), Initial: of.initial, Accent: of.accent}.Draw(size, name == "maskable" || name == "180")
	if err != nil {
		return nil, err
	}
	rd.drawn.made[name] = picture
	return picture, nil
}

// logo is the logo's bytes; nil if there is none to be had.
func (rd *Reader) logo(ctx context.Context, id string) []byte {
	if id == "" || rd.media == nil {
		return nil
	}
	picture, err := rd.media(ctx, id)
	if err != nil && !errors.Is(err, context.Canceled) {
		rd.log.LogAttrs(ctx, slog.LevelWarn, "the logo cannot be read", slog.Any("error", err))
	}
	return picture
}
