package web_test

import (
	"net/http"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestOldAddressesLeadToNewOnes(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One", Slug: "one", Categories: []string{"Practice"}, Tags: []string{"silence"}})
	_, err := w.Publish(t.Context(), w.author.ID, a.ID, blog.Words{Kind: blog.LongForm, Title: "One", Slug: "uno", Source: "x"})
	w.must(err)
	for from, to := range map[string]string{
		"/one":                     "/uno",
		"/uno/":                    "/uno",
		"/uno/?a=b":                "/uno?a=b",
		"/archive/":                "/archive",
		"/archive/2026/11/":        "/archive/2026/11",
		"/archive/2026":            "/archive#y2026",
		"/@ANNA":                   "/@anna",
		"/@Anna?page=2":            "/@anna?page=2",
		"/author/Anna":             "/@anna",
		"/author/anna/":            "/author/anna",
		"/feed":                    "/feed.xml",
		"/feed/":                   "/feed.xml",
		"/feed/rss2/":              "/feed.xml",
		"/feed/rdf":                "/feed.xml",
		"/feed/atom/":              "/atom.xml",
		"/feed/atom":               "/atom.xml",
		"/comments/feed/":          "/comments/feed.xml",
		"/comments/feed/atom/":     "/comments/atom.xml",
		"/category/practice/feed/": "/category/practice/feed.xml",
		"/tag/silence/feed/atom/":  "/tag/silence/atom.xml",
		"/author/Anna/feed/":       "/@anna/feed.xml",
		"/uno/feed/":               "/uno/comments/feed.xml",
		"/uno/feed/atom/":          "/uno/comments/atom.xml",
		"/2019/05/03/uno/":         "/uno",
		"/2019/05/03/uno":          "/uno",
		"/2019/05/uno/":            "/uno",
		"/2019/05/one":             "/uno",
		"/2026/11/":                "/archive/2026/11",
		"/2026/11":                 "/archive/2026/11",
		"/?feed=rss2":              "/feed.xml",
		"/?feed=atom":              "/atom.xml",
		"/?feed=comments-rss2":     "/comments/feed.xml",
		"/?feed=rss2&tag=silence":  "/tag/silence/feed.xml",
		"/rss.xml":                 "/feed.xml",
		"/category/practice/feed":  "/category/practice/feed.xml",
		"/tag/silence/feed/":       "/tag/silence/feed.xml",
		"/?page=1":                 "/",
		"//evil.test/":             "/evil.test",
		"/%2F/evil.test/":          "/%2F/evil.test",
		"/%5Cevil.test/":           "/%5Cevil.test",
		"/caf%C3%A9/":              "/caf%C3%A9",
		"/tag/%E6%97%A5%E6%9C%AC/": "/tag/%E6%97%A5%E6%9C%AC",
	} {
		answer := w.ask(http.MethodGet, from)
		if got := answer.Header.Get("Location"); answer.StatusCode != 301 || got != to {
			t.Errorf("%s: %d to %q, want %q", from, answer.StatusCode, got, to)
		}
	}
	if w.ask(http.MethodPost, "/uno/").StatusCode == 301 {
		t.Error("a POST was redirected")
	}
}

func TestIconIsWhereBrowsersLook(t *testing.T) {
	w := newWorld(t)
	answer := w.ask(http.MethodGet, "/favicon.ico")
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%d %q", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
}

func TestDatesLeadToNothingThatIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One", Slug: "one"})
	_, err := w.SaveDraft(t.Context(), w.author.ID, "", blog.Words{Title: "Secret", Slug: "secret", Source: "Hush."})
	w.must(err)
	never, _ := w.get("/2019/05/03/never", http.StatusNotFound)
	secret, _ := w.get("/2019/05/03/secret", http.StatusNotFound)
	if never != secret {
		t.Error("a draft answers otherwise than what never was")
	}
	for _, path := range []string{"/2019/05/03/never/", "/2019/05/", "/2019/13", "/2019/05/03", "/2019/5/one", "/2019/05/03/one/more", "/archives/123", "/?feed=atom&name=//x"} {
		if answer := w.ask(http.MethodGet, path); answer.StatusCode != http.StatusNotFound && answer.StatusCode != 301 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}
