package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestArticle reads a long article with everything in it, and plays the film in
// it: nobody but the blog hears of the reader before the button is pressed.
func TestArticle(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.Start()
	tube, asked := filmsElsewhere(t)
	if err := os.WriteFile(filepath.Join(world.Dir, "wall.png"), picture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	section := strings.Repeat("The mind goes over the day as one who looks for keys. ", 40)
	body := "Sleep is not a reward.[^1]\n\n![A wall](wall.png \"Light on a wall.\")\n\n<" + tube + "/w/kkGMgK9ZtnKfYAgnEtQxbv>\n\n" +
		"## One\n\n" + section + "\n\n### Deep\n\n> Quoted.\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```go\nx := 1\n```\n\n" + section +
		"\n\n## Three\n\n" + section + "\n\n[^1]: Nor a prize.\n"
	head := "---\ntitle: Night\nseries: On Sleep\ntags: [sleep]\nhistory: true\n---\n"
	blog.Publish("part.md", "---\ntitle: Morning\nseries: On Sleep\ntags: [sleep]\n---\nShort.\n")
	blog.Publish("night.md", head+body)

	b := newBrowser(t)
	for _, look := range []look{desktop(), phone()} {
		w := b.open(t, blog, look)
		w.goTo("/night")
		w.sees("Part 2 of 2 in On Sleep")
		w.sees("Contents")
		w.sees("which will see your address")
		w.judge()
		w.shot("article-with-everything")
		w.goTo("/series/on-sleep")
		w.judge()
	}
	w := b.open(t, blog, scriptless())
	w.goTo("/night")
	w.misses("Play it here")
	w.sees("Video on 127.")
	if asked.Load() != 0 {
		t.Fatalf("the other site was asked %d times before anyone wanted to", asked.Load())
	}

	w = b.open(t, blog, desktop())
	w.goTo("/night")
	w.press("Play it here")
	w.wait("the film plays", func(string) bool { return asked.Load() > 0 })
	if frame := ask[string](w, `document.querySelector(".card-embed iframe").sandbox.value`); !strings.Contains(frame, "allow-scripts") || strings.Contains(frame, "top-navigation") {
		t.Errorf("the frame may %s", frame)
	}
	w.judge()
	for complaint := range strings.SplitSeq(w.forgive(), "\n") {
		if !strings.Contains(complaint, tube) {
			t.Errorf("besides the film: %s", complaint)
		}
	}
}

// filmsElsewhere is a site with one player, and counts who comes for it.
func filmsElsewhere(t *testing.T) (address string, asked *atomic.Int32) {
	asked = new(atomic.Int32)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/videos/embed/") {
			asked.Add(1)
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><title>Film</title><link rel="icon" href="data:,"><main><h1>A film</h1></main></html>`)
	}))
	t.Cleanup(site.Close)
	return site.URL, asked
}
