package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// everyPage has something on each kind of page.
func everyPage(w *world) []string {
	a := w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}, Tags: []string{"silence"}})
	w.reply(person("Ben", "one.test"), "1", blog.Target{ObjectID: a.ObjectID}, "<p>True.</p>")
	return []string{
		"/", "/one", "/@anna", "/category/practice", "/tag/silence", "/tags", "/authors", "/archive", "/archive/2026/11", "/search", "/search?q=one",
		"/never", "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/robots.txt", "/static/base.css", "/one/", "/author/anna",
	}
}

func TestEveryPageIsGuarded(t *testing.T) {
	w := newWorld(t)
	want := map[string]string{
		"Content-Security-Policy":    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
		"Referrer-Policy":            "no-referrer",
		"X-Content-Type-Options":     "nosniff",
		"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy": "same-origin",
	}
	for _, target := range append(everyPage(w), "/desk", "/desk/articles", "/setup") {
		answer := w.ask(http.MethodGet, target)
		for name, value := range want {
			if got := answer.Header.Values(name); len(got) != 1 || got[0] != value {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		if cookies := answer.Header.Values("Set-Cookie"); len(cookies) > 0 {
			t.Errorf("%s sets cookies", target)
		}
	}
}

var loads = regexp.MustCompile(`(?:<(?:img|script|source|video|audio|iframe|embed|object|input)\b[^>]*?(?:src|srcset|data|poster)=|<link rel="(?:stylesheet|icon|preload|preconnect|dns-prefetch|modulepreload)"[^>]*?href=|url\(|@import)\s*["']?([^"'\s>)]+)`)

// A page may link elsewhere, but never load from there.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	w := newWorld(t)
	for _, target := range everyPage(w) {
		page, _ := w.get0(target)
		for _, load := range loads.FindAllStringSubmatch(page, -1) {
			if !strings.HasPrefix(load[1], "/") || strings.HasPrefix(load[1], "//") {
				t.Errorf("%s loads %s", target, load[1])
			}
		}
		w.lacks(page, " style=", "<style", "onclick=", "onload=", "javascript:")
	}
	page, _ := w.get("/one", 200)
	if len(loads.FindAllString(page, -1)) < 4 {
		t.Error("the test no longer sees what a page loads")
	}
}

func TestOtherDoorsKeepTheirOwnHeaders(t *testing.T) {
	w := newWorld(t)
	for target, name := range map[string]string{
		"/ap/inbox": "ap", "/.well-known/webfinger": "well-known", "/nodeinfo/2.1": "nodeinfo", "/media/x.jpg": "media",
		"/healthz": "healthz", "/readyz": "readyz", "/desk/articles/1": "desk", "/setup": "setup",
	} {
		answer := w.ask(http.MethodPost, target)
		body, _ := w.get0(target)
		if answer.StatusCode != 200 || body != name {
			t.Errorf("%s: %d %q", target, answer.StatusCode, body)
		}
	}
	if got := w.ask(http.MethodGet, "/ap/inbox").Header.Get("Content-Security-Policy"); got != "" {
		t.Errorf("/ap has a policy: %s", got)
	}
}

func TestNegotiationComesFirst(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	for _, target := range []string{"/", "/one", "/@anna", "/never"} {
		answer := w.ask(http.MethodGet, target, "Accept", "application/activity+json")
		if got := answer.Header.Get("Content-Type"); got != "application/activity+json" {
			t.Errorf("%s: %s", target, got)
		}
		answer = w.ask(http.MethodGet, target, "Accept", "text/html")
		if got := strings.Join(answer.Header.Values("Vary"), ", "); got != "Accept, Accept-Encoding" {
			t.Errorf("%s: Vary is %q", target, got)
		}
		if got := answer.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("%s: %s", target, got)
		}
	}
	answer := w.ask(http.MethodGet, "/archive", "Accept", "application/activity+json")
	if got := answer.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("the archive is no object, but came as %s", got)
	}
}

func TestOnlyReading(t *testing.T) {
	w := newWorld(t)
	for _, target := range []string{"/", "/archive", "/feed.xml", "/search"} {
		answer := w.ask(http.MethodPost, target)
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST %s: %d, Allow %q", target, answer.StatusCode, answer.Header.Get("Allow"))
		}
	}
}
