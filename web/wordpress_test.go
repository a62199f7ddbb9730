package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestAddressesOfWordPressLeadHereInOneStep(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One", Slug: "one", Categories: []string{"Practice"}, Tags: []string{"silence"}})
	_, err := w.Publish(t.Context(), w.author.ID, a.ID, blog.Words{Kind: blog.LongForm, Title: "One", Slug: "uno", Source: "x"})
	w.must(err)
	w.publish(blog.Words{Title: "Sleep", Slug: "sleep", Categories: []string{"Practice"}, Tags: []string{"silence"}})
	for from, to := range map[string]string{
		// Feeds, of comments and asked for by query.
		"/2019/05/03/sleep/feed/":              "/sleep/comments/feed.xml",
		"/2019/05/sleep/feed/":                 "/sleep/comments/feed.xml",
		"/2019/05/sleep/feed/atom/":            "/sleep/comments/atom.xml",
		"/2019/05/03/one/feed":                 "/uno/comments/feed.xml",
		"/one/feed/":                           "/uno/comments/feed.xml",
		"/category/practice/?feed=rss2":        "/category/practice/feed.xml",
		"/category/practice?feed=atom":         "/category/practice/atom.xml",
		"/category/parent/practice/?feed=atom": "/category/practice/atom.xml",
		"/tag/silence/?feed=rss2":              "/tag/silence/feed.xml",
		"/author/Anna/?feed=rss2":              "/@anna/feed.xml",
		"/@anna?feed=rss2":                     "/@anna/feed.xml",
		"/sleep/?feed=rss2":                    "/sleep/comments/feed.xml",
		"/2019/05/03/sleep/?feed=rss2":         "/sleep/comments/feed.xml",
		"/?feed=feed":                          "/feed.xml",
		"/?feed=rss2&name=one":                 "/uno/comments/feed.xml",
		"/?feed=rss2&author_name=Anna":         "/@anna/feed.xml",
		"/?feed=comments-rss2":                 "/comments/feed.xml",
		"/?feed=rss2&paged=1":                  "/feed.xml",
		"/category/practice/page/2/feed/":      "/category/practice/feed.xml",
		"/category/a/practice/page/2/feed/":    "/category/practice/feed.xml",
		// The search.
		"/?s=sleep":                      "/search?q=sleep",
		"/?s=deep+sleep&post_type=post":  "/search?q=deep+sleep",
		"/?s=a%2Fb%2Bc":                  "/search?q=a%2Fb%2Bc",
		"/?s=sleep&paged=2":              "/search?q=sleep&page=2",
		"/?s=":                           "/search",
		"/?s=//evil.test":                "/search?q=%2F%2Fevil.test",
		"/search/sleep/":                 "/search?q=sleep",
		"/search/deep+sleep":             "/search?q=deep+sleep",
		"/search/caf%C3%A9/page/2/":      "/search?q=caf%C3%A9&page=2",
		"/search/%2F%2Fevil.test%5C%22/": "/search?q=%2F%2Fevil.test%5C%22",
		// Lists and their later pages.
		"/page/2/":                   "/?page=2",
		"/page/1":                    "/",
		"/?paged=3":                  "/?page=3",
		"/author/mia/page/2/":        "",
		"/author/Anna/page/2/":       "/@anna?page=2",
		"/author/anna/?paged=2":      "/@anna?page=2",
		"/?author_name=Anna":         "/@anna",
		"/category/practice/page/2":  "/category/practice?page=2",
		"/category/practice?paged=2": "/category/practice?page=2",
		"/?category_name=a/practice": "/category/practice",
		"/?tag=silence":              "/tag/silence",
		"/?tag=silence&paged=2":      "/tag/silence?page=2",
		"/2026/":                     "/archive#y2026",
		"/2026":                      "/archive#y2026",
		"/2026/page/2/":              "/archive#y2026",
		"/2026/11/page/2/":           "/archive/2026/11?page=2",
		"/2026/11/03/":               "/archive/2026/11",
		"/2026/11/03":                "/archive/2026/11",
		"/?m=202611":                 "/archive/2026/11",
		"/?m=20261103":               "/archive/2026/11",
		"/?m=2026":                   "/archive#y2026",
		// Articles and what is below them.
		"/?name=one":                        "/uno",
		"/?pagename=parent/sleep":           "/sleep",
		"/2019/05/03/sleep/comment-page-1/": "/sleep",
		"/sleep/comment-page-2/":            "/sleep",
		"/2019/05/sleep/comment-page-2":     "/sleep",
		"/one/comment-page-2":               "/uno",
		"/sleep/?cpage=2":                   "/sleep",
		"/sleep/amp/":                       "/sleep",
		"/2019/05/03/sleep/amp":             "/sleep",
		"/sleep?amp=1":                      "/sleep",
		"/sleep/?amp":                       "/sleep",
		"/2019/05/03/sleep/?amp=1":          "/sleep",
		"/sleep/2/":                         "/sleep",
		"/2019/05/03/sleep/2/":              "/sleep",
		"/sleep/attachment/a-lamp/":         "/sleep",
		"/2019/05/03/one/attachment/a-lamp": "/uno",
		"/sleep/embed/":                     "/sleep",
		// Sitemaps.
		"/wp-sitemap.xml":              "/sitemap.xml",
		"/wp-sitemap-posts-post-1.xml": "/sitemap.xml",
		"/sitemap_index.xml":           "/sitemap.xml",
		"/post-sitemap.xml":            "/sitemap.xml",
	} {
		answer := w.ask(http.MethodGet, from)
		got := answer.Header.Get("Location")
		switch {
		case to == "" && answer.StatusCode != http.StatusNotFound:
			t.Errorf("%s: %d to %q, want 404", from, answer.StatusCode, got)
		case to != "" && (answer.StatusCode != http.StatusMovedPermanently || got != to):
			t.Errorf("%s: %d to %q, want %q", from, answer.StatusCode, got, to)
		}
		if head := w.ask(http.MethodHead, from); head.StatusCode != answer.StatusCode || head.Header.Get("Location") != got {
			t.Errorf("HEAD %s: %d to %q", from, head.StatusCode, head.Header.Get("Location"))
		}
	}
}

func TestWhatWordPressNumbersIsNotTheFrontPage(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One", Slug: "one"})
	for _, path := range []string{
		"/?p=12", "/?page_id=2", "/?attachment_id=7", "/?cat=3", "/?author=1", "/?p=12&feed=rss2", "/?feed=atom&name=never",
		"/2019/", "/2019/05/03/", "/2019/05/99/", "/2019/13/01/", "/2019/05/page/2/", "/2019/feed/", "/2019/05/feed/", "/page/0/", "/page/02/", "/page/x/", "/page/-1",
		"/never/feed/", "/2019/05/03/never/feed/", "/never/amp/", "/never/comment-page-1/", "/2019/05/never/2/", "/one/comment-page-x", "/author/never/page/2/",
		"/one/trackback/", "/one/trackback", "/2019/05/03/one/trackback/",
		"/wp-json", "/wp-json/wp/v2/posts?page=2", "/wp-admin/", "/wp-content/uploads/2019/05/a.jpg", "/xmlrpc.php", "/xmlrpc.php?rsd", "/wp-login.php", "/index.php",
	} {
		page, answer := w.get0(path)
		if answer.StatusCode != http.StatusNotFound || !strings.Contains(page, `action="/search"`) {
			t.Errorf("GET %s: %d to %q", path, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
	for _, path := range []string{"/xmlrpc.php", "/wp-login.php", "/one/trackback/", "/wp-json/wp/v2/users"} {
		if answer := w.ask(http.MethodPost, path); answer.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, answer.StatusCode)
		}
	}
	for _, path := range []string{"/?utm_source=letter", "/?p=word", "/one?replytocom=12", "/search?q=a&s=b&feed=rss2", "/?fbclid=x"} {
		if answer := w.ask(http.MethodGet, path); answer.StatusCode != http.StatusOK {
			t.Errorf("GET %s: %d to %q", path, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
}

func TestWhoReadsAFeedPageAfterPageGetsAll(t *testing.T) {
	w := newWorld(t)
	for i := range 65 {
		w.publish(blog.Words{Title: fmt.Sprintf("Article number %d.", i), Tags: []string{"rest"}})
	}
	for _, folder := range []string{"", "/tag/rest", "/author/anna"} {
		var all strings.Builder
		pages := 0
		for {
			pages++
			answer := w.ask(http.MethodGet, fmt.Sprintf("%s/feed/?paged=%d", folder, pages))
			if answer.StatusCode == http.StatusNotFound {
				break
			}
			want := http.StatusFound // archives are counted from the other end
			if pages == 1 {
				want = http.StatusMovedPermanently
			}
			if answer.StatusCode != want || pages > 10 {
				t.Fatalf("page %d of %s: %d", pages, folder, answer.StatusCode)
			}
			body, err := io.ReadAll(w.ask(http.MethodGet, answer.Header.Get("Location")).Body)
			w.must(err)
			all.Write(body)
		}
		for i := range 65 {
			if !strings.Contains(all.String(), fmt.Sprintf("Article number %d.", i)) {
				t.Errorf("%s: article %d is on no page", folder, i)
			}
		}
	}
	for _, path := range []string{"/feed/?paged=0", "/feed/?paged=-1", "/feed/?paged=x", "/feed/?paged=99999999999999999999", "/comments/feed/?paged=2"} {
		w.get(path, http.StatusNotFound)
	}
}

func FuzzOldAddressesLeadNowhereElse(f *testing.F) {
	for _, seed := range []string{"/?s=a", "/?category_name=//evil.test&feed=rss2", "/?name=/%5cevil.test", "/search/%2f%2fevil.test/", "/?m=20190%2f", "/2019/05/03/a/feed/?paged=2", "//evil.test/?amp", "/%2f/evil.test?feed=rss2", "/?tag=..%2f..%2f&paged=2", "/%5c?paged=2"} {
		f.Add(seed)
	}
	w := newWorld(f)
	w.publish(blog.Words{Title: "One", Slug: "one"})
	f.Fuzz(func(t *testing.T, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || u.Host != "" || strings.ContainsAny(target, " \x7f") || strings.ContainsFunc(target, func(r rune) bool { return r < ' ' }) {
			t.Skip()
		}
		w.t = t
		answer := w.ask(http.MethodGet, target)
		if answer.StatusCode >= 500 {
			t.Fatalf("%q: %d", target, answer.StatusCode)
		}
		to := answer.Header.Get("Location")
		if to == "" {
			return
		}
		if led, err := url.Parse(to); err != nil || led.Host != "" || led.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") {
			t.Fatalf("%q leads to %q", target, to)
		}
	})
}
