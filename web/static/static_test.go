package static_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/causerie/causerie/web/static"
)

func serve(t *testing.T) (*static.Assets, func(path string, headers ...string) *httptest.ResponseRecorder) {
	t.Helper()
	assets, err := static.New(map[string]string{"highlight.css": static.Highlight("light{}", "dark{}")})
	if err != nil {
		t.Fatal(err)
	}
	return assets, func(path string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		assets.ServeHTTP(w, r)
		return w
	}
}

func TestFilesHaveTheirTypesAndAreKeptForEver(t *testing.T) {
	assets, get := serve(t)
	for name, mediaType := range map[string]string{
		"base.css": "text/css; charset=utf-8", "reader.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml", "highlight.css": "text/css; charset=utf-8",
	} {
		url, err := assets.URL(name)
		if err != nil {
			t.Fatal(err)
		}
		w := get(url)
		if w.Code != 200 || w.Header().Get("Content-Type") != mediaType || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", url, w.Code, w.Header())
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", url)
		}
		packed := get(url, "Accept-Encoding", "br")
		if packed.Header().Get("Content-Encoding") != "br" {
			t.Errorf("%s is not compressed", url)
		}
		if again := get(url, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", url, again.Code)
		}
	}
}

// A page opened before an upgrade asks for files by the hashes of then.
func TestOldAndPlainNamesAreAnsweredButNotKept(t *testing.T) {
	_, get := serve(t)
	for _, path := range []string{"/static/base.css", "/static/base.000000000000.css"} {
		w := get(path)
		if w.Code != 200 || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/static/", "/static/none.css", "/static/../assets.go", "/static/assets.go", "/static/css", "/static/."} {
		if w := get(path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestUnknownNameIsAnError(t *testing.T) {
	assets, _ := serve(t)
	if url, err := assets.URL("bace.css"); err == nil {
		t.Errorf("got %s", url)
	}
	if _, err := static.New(map[string]string{"page.html": "x"}); err == nil {
		t.Error("took a file that it cannot serve")
	}
}

// The pages of visitors stay light: what they run and wear has a budget.
func TestBudget(t *testing.T) {
	for name, most := range map[string]int64{"reader.js": 4 << 10, "conversation.js": 5 << 10, "interact.js": 1 << 10, "reader-embed.js": 2 << 10, "article.css": 8 << 10, "conversation.css": 5 << 10, "base.css": 24 << 10, "reader.css": 32 << 10} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > most {
			t.Errorf("%s has %d bytes, may have %d", name, info.Size(), most)
		}
	}
}

func TestStylesLoadNothing(t *testing.T) {
	for _, name := range []string{"base.css", "reader.css", "conversation.css", "article.css", "icon.svg"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, load := range []string{"url(", "@import", "http://", "https://"} {
			if rest := strings.ReplaceAll(string(text), "http://www.w3.org/2000/svg", ""); strings.Contains(rest, load) {
				t.Errorf("%s has %s", name, load)
			}
		}
	}
}
