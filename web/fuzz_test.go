package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// FuzzAddress asks for whatever address: none is a fault of ours, none leads to
// another host, and none puts what was typed into a page as HTML.
func FuzzAddress(f *testing.F) {
	w := newWorld(f)
	w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}, Tags: []string{"silence"}})
	for _, target := range []string{"/?page=2", "/one/", "//evil.test//", "/@ANNA?page=1", "/search?q=%22%3E&page=2", "/tag/%zz", "/archive/2026/11", "/category/practice/feed", "/category/a/practice/page/2/", "/category/%2f/practice/feed/atom", "/%2f%5cevil.test/"} {
		path, query, _ := strings.Cut(target, "?")
		f.Add(path, query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		target, err := url.ParseRequestURI("/" + strings.TrimPrefix(path, "/") + "?" + query)
		if err != nil {
			return
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = target
		sent := httptest.NewRecorder()
		w.handler.ServeHTTP(sent, r)
		if sent.Code >= 500 {
			t.Errorf("%s: %d", target, sent.Code)
		}
		if to := sent.Header().Get("Location"); to != "" {
			u, err := url.Parse(to)
			if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
				t.Errorf("%s leads to %q", target, to)
			}
		}
		if strings.Contains(query, "<script>") && strings.Contains(sent.Body.String(), "<script>") {
			t.Errorf("%s breaks out", target)
		}
	})
}
