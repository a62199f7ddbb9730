package reader

import (
	"net/http"
	"strings"

	"github.com/causerie/causerie/web/answer"
)

// Robots asks crawlers to leave the search and the desk alone, and shows them
// the sitemap.
func (rd *Reader) Robots(w http.ResponseWriter, r *http.Request) {
	lines := []string{
		"User-agent: *",
		"Disallow: /search",
		"Disallow: /desk",
		"Disallow: /setup",
		"Disallow: /interact",
		"",
		"Sitemap: " + rd.site.Path("/sitemap.xml"),
		"",
	}
	head := answer.Head{Type: "text/plain; charset=utf-8", CacheControl: "public, max-age=3600"}
	answer.New(head, []byte(strings.Join(lines, "\n"))).Send(w, r)
}
