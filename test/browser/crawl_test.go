package browser

import (
	"net/url"
	"regexp"
	"strings"
)

// tooMany bounds a walk: more pages than a small blog has are a trap.
const tooMany = 90

// crawl walks through every page that can be reached by links from a start, has
// each judged, takes its picture, and returns the paths.
func (w *window) crawl(starts ...string) []string {
	w.Helper()
	return w.wander(func(path string) {
		w.judge()
		w.shot("page" + shape(path))
	}, starts...)
}

// wander opens every page that can be reached by links from a start, does
// something there, and returns the paths.
func (w *window) wander(there func(path string), starts ...string) []string {
	w.Helper()
	queue, seen := starts, map[string]bool{}
	var visited []string
	for len(queue) > 0 && len(visited) < tooMany {
		path := strings.TrimPrefix(queue[0], w.blog.URL)
		queue = queue[1:]
		if seen[shape(path)] {
			continue
		}
		seen[shape(path)] = true
		visited = append(visited, path)
		w.goTo(path)
		queue = append(queue, w.links()...)
		there(path)
	}
	if len(visited) == tooMany {
		w.Errorf("%s: %d pages and no end: %v", w.look.name, tooMany, visited)
	}
	return visited
}

// links are the paths of the pages of this blog that the page links to.
func (w *window) links() []string {
	w.Helper()
	addresses := ask[[]string](w, `[...document.querySelectorAll("a[href]:not([download])")].map((a) => a.href)`)
	var paths []string
	for _, address := range addresses {
		target, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(address, w.blog.URL+"/"+w.within) || !isPage(target.Path) {
			continue
		}
		target.Fragment = ""
		paths = append(paths, strings.TrimPrefix(target.String(), w.blog.URL))
	}
	return paths
}

// isPage leaves out feeds, pictures and objects.
func isPage(path string) bool {
	for _, prefix := range []string{"/media/", "/static/", "/ap/"} {
		if strings.HasPrefix(path, prefix) {
			return false
		}
	}
	return !strings.HasSuffix(path, ".xml") && !strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".txt") && !strings.HasSuffix(path, "/feed")
}

var (
	identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	wayBack    = regexp.MustCompile(`[?&]back=[^&]*`)
	whichOne   = regexp.MustCompile(`([?&](?:article|person)=)[^&]*`)
	month      = regexp.MustCompile(`^/archive/\d{4}/\d{2}$`)
)

// shape is a path with its ids and its way back taken out: pages that differ by
// them alone are one page to a judge.
func shape(path string) string {
	path = whichOne.ReplaceAllString(wayBack.ReplaceAllString(path, ""), "${1}ONE")
	return month.ReplaceAllString(identifier.ReplaceAllString(path, "ID"), "/archive/MONTH")
}
