package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/causerie/causerie/internal/blog"
)

func TestPagesComeInTheCodingTheClientLikes(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	for _, target := range []string{"/", "/one", "/feed.xml", "/search?q=one", "/never", "/static/base.css"} {
		plain, answer := w.get0(target)
		tags := map[string]bool{answer.Header.Get("Etag"): true}
		for coding, open := range map[string]func(io.Reader) (io.Reader, error){
			"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		} {
			answer := w.ask(http.MethodGet, target, "Accept-Encoding", coding)
			if got := answer.Header.Get("Content-Encoding"); got != coding {
				t.Fatalf("%s: coding %q, want %q", target, got, coding)
			}
			packed, err := io.ReadAll(answer.Body)
			w.must(err)
			if got := answer.Header.Get("Content-Length"); got != fmt.Sprint(len(packed)) {
				t.Errorf("%s in %s: Content-Length %s of %d", target, coding, got, len(packed))
			}
			opened, err := open(bytes.NewReader(packed))
			w.must(err)
			unpacked, err := io.ReadAll(opened)
			w.must(err)
			if string(unpacked) != plain {
				t.Errorf("%s in %s differs from itself", target, coding)
			}
			tags[answer.Header.Get("Etag")] = true
		}
		if answer.StatusCode == 200 && len(tags) != 3 {
			t.Errorf("%s: codings share an ETag: %v", target, tags)
		}
	}
}

func TestWhatTheClientHasIsNotSentAgain(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}})
	for _, target := range []string{"/", "/one", "/archive", "/category/practice", "/feed.xml", "/atom.xml", "/feed.json", "/category/practice/feed.xml", "/sitemap.xml"} {
		tag := w.ask(http.MethodGet, target, "Accept-Encoding", "gzip").Header.Get("Etag")
		answer := w.ask(http.MethodGet, target, "Accept-Encoding", "gzip", "If-None-Match", `"other", W/`+tag)
		body, err := io.ReadAll(answer.Body)
		w.must(err)
		if answer.StatusCode != http.StatusNotModified || len(body) > 0 {
			t.Errorf("%s: %d with %d bytes, want 304", target, answer.StatusCode, len(body))
		}
		if answer.Header.Get("Etag") != tag || answer.Header.Get("Cache-Control") != "no-cache" || answer.Header.Get("Vary") == "" {
			t.Errorf("%s: 304 lacks headers: %v", target, answer.Header)
		}
		if again := w.ask(http.MethodGet, target, "If-None-Match", tag); again.StatusCode != 200 {
			t.Errorf("%s: another coding passed for the same", target)
		}
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	w := newWorld(t)
	for _, target := range everyPage(w) {
		get, head := w.ask(http.MethodGet, target), w.ask(http.MethodHead, target)
		body, err := io.ReadAll(head.Body)
		w.must(err)
		if len(body) > 0 || head.StatusCode != get.StatusCode {
			t.Errorf("HEAD %s: %d with %d bytes, GET says %d", target, head.StatusCode, len(body), get.StatusCode)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "Etag", "Location"} {
			if name == "Content-Type" && get.StatusCode == 301 {
				continue // net/http describes the small body of a redirect
			}
			if head.Header.Get(name) != get.Header.Get(name) {
				t.Errorf("HEAD %s: %s is %q, GET says %q", target, name, head.Header.Get(name), get.Header.Get(name))
			}
		}
	}
}

func TestPageChangesWhenTheBlogDoes(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One"})
	before, _ := w.get("/", 200)
	w.get("/one", 200)
	page, _ := w.get("/?utm_source=letter&fbclid=1", 200)
	if page != before {
		t.Error("a query that means nothing changed the page")
	}
	w.publish(blog.Words{Title: "Two"})
	page, _ = w.get("/", 200)
	w.has(page, "Two")
	w.reply(person("Ben", "one.test"), "1", blog.Target{ObjectID: a.ObjectID}, "<p>True.</p>")
	page, _ = w.get("/one", 200)
	w.has(page, "<p>True.</p>")
	w.must(w.Unpublish(t.Context(), a.ID))
	w.get("/one", 410)
	page, _ = w.get("/feed.xml", 200)
	w.lacks(page, "One")
}

func TestOnlyOneWayToWriteAPage(t *testing.T) {
	w := newWorld(t)
	w.settings(func(s *blog.Settings) { s.PerPage = 1 })
	for _, title := range []string{"One", "Two", "Three"} {
		w.publish(blog.Words{Title: title})
	}
	for query, status := range map[string]int{"page=2": 200, "page=02": 404, "page=+2": 404, "page=0": 404, "page=-1": 404, "page=x": 404, "page=": 404, "page=1": 301, "page=99999999999999999999": 404, "page=%": 200} {
		if got := w.ask(http.MethodGet, "/?"+query).StatusCode; got != status {
			t.Errorf("?%s: %d, want %d", query, got, status)
		}
	}
	if to := w.ask(http.MethodGet, "/search?q=one&page=1").Header.Get("Location"); to != "/search?q=one" {
		t.Errorf("page 1 of a search is at %q", to)
	}
}

func TestBlogWithoutDatabaseSaysSo(t *testing.T) {
	w := newWorld(t)
	w.get("/archive", 200)
	w.must(w.store.Close())
	page, _ := w.get("/", 500)
	w.has(page, "Internal Server Error", "blog.test")
	w.get("/never", 500)
	w.get("/search?q=x", 500)
	w.get("/archive", 200) // it was kept
	if !bytes.Contains(w.logged.Bytes(), []byte("page failed")) {
		t.Error("nobody was told")
	}
}
