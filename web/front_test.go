package web_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestFirstViewOfTheFrontPage(t *testing.T) {
	w := newWorld(t)
	w.settings(func(s *blog.Settings) {
		s.Description = "Notes on rest, grief and the slow work of getting well."
		s.Style.Welcome = strings.Repeat("**Good** that you are *here*: I write down what I learn. ", 8)
	})
	for i := range 15 {
		a := w.publish(blog.Words{
			Title: fmt.Sprintf("What %d winters taught me", i), Categories: []string{fmt.Sprintf("Topic %d", i)},
			Source: strings.Repeat(fmt.Sprintf("It was the winter %d in which nobody spoke of the letter. ", i), 40),
		})
		if i < blog.MostPinned {
			w.must(w.Pin(t.Context(), a.ID))
		}
	}
	page, _ := w.get("/", 200)
	w.has(page, "Pinned<", "Newest", "All topics", "front.")
	size := func(path, coding string) int {
		body, err := io.ReadAll(w.ask(http.MethodGet, path, "Accept-Encoding", coding).Body)
		w.must(err)
		return len(body)
	}
	all, scripts := size("/", "br"), 0
	var paths []string
	for _, load := range loaded.FindAllStringSubmatch(page, -1) {
		if slices.Contains(paths, load[1]) {
			continue
		}
		paths = append(paths, load[1])
		all += size(load[1], "br")
		if strings.HasSuffix(load[1], ".js") {
			scripts += size(load[1], "identity")
		}
	}
	for _, name := range []string{"literata-western-400-italic", "literata-western-600-normal"} {
		all += size("/static/fonts/"+name+".woff2", "br")
	}
	t.Logf("%d bytes with italic and bold, %d of scripts, without pictures", all, scripts)
	if len(paths) < 5 || all > 100<<10 || scripts > 20<<10 {
		t.Errorf("%d bytes, %d of scripts: %v", all, scripts, paths)
	}
}
