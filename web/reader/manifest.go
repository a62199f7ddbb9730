package reader

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/style"
	"github.com/causerie/causerie/web/templates"
)

// manifest is a Web Application Manifest (W3C): by it a device installs the blog
// like an app.
type manifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description,omitempty"`
	Lang        string         `json:"lang"`
	Dir         string         `json:"dir"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Ground      string         `json:"background_color"`
	Theme       string         `json:"theme_color"`
	Icons       []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// shortName is how many characters of a name there is room for under an icon.
const shortName = 12

// Manifest tells devices how to install the blog.
func (rd *Reader) Manifest(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/manifest.webmanifest", func(ctx context.Context) (*answer.Answer, error) {
		menu, err := rd.store.Menu(ctx)
		if err != nil {
			return nil, err
		}
		icons, s := iconsOf(menu), menu.Settings
		body, err := json.Marshal(manifest{
			ID: "/", Name: s.Title, ShortName: brief(s.Title), Description: s.Description,
			Lang: s.Language, Dir: templates.Direction(s.Language),
			Start: "/", Scope: "/", Display: "standalone", Ground: style.Light().Paper, Theme: style.Light().Paper,
			Icons: []manifestIcon{
				{icons.path("192"), "192x192", "image/png", "any"},
				{icons.path("512"), "512x512", "image/png", "any"},
				{icons.path("maskable"), "512x512", "image/png", "maskable"},
			},
		})
		if err != nil {
			return nil, fmt.Errorf("write the manifest: %w", err)
		}
		return answer.New(answer.Head{Type: "application/manifest+json", CacheControl: "no-cache"}, body), nil
	})
}

// brief is as many whole words of a title as there is room for under an icon, or
// as much of the first as fits.
func brief(title string) string {
	words := strings.Fields(title)
	short := ""
	for _, word := range words {
		longer := strings.TrimSpace(short + " " + word)
		if len([]rune(longer)) > shortName {
			break
		}
		short = longer
	}
	if short == "" {
		short = string([]rune(title)[:min(shortName, len([]rune(title)))])
	}
	return short
}
