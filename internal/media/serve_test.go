package media

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, l *Library, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	l.Handler("/media/").ServeHTTP(w, r)
	return w.Result()
}

func TestServing(t *testing.T) {
	l := library(t)
	f := add(t, l, "x.jpg", photo(t, noise(600, 300), 1))
	avatar, err := l.AddAvatar(t.Context(), strings.NewReader(string(photo(t, quarters(10, 10), 1))))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{f.Name, f.Variants[0].Name, avatar} {
		// Whatever is asked for, it is a picture: never an actor (A6).
		got := get(t, l, "/media/"+name, "Accept", `application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"`)
		for header, want := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
			"Cache-Control": "public, max-age=31536000, immutable", "Content-Disposition": "inline", "Accept-Ranges": "bytes",
			"Cross-Origin-Resource-Policy": "cross-origin",
		} {
			if got.StatusCode != http.StatusOK || got.Header.Get(header) != want {
				t.Errorf("%s: %d, %s: %q", name, got.StatusCode, header, got.Header.Get(header))
			}
		}
		if again := get(t, l, "/media/"+name, "If-None-Match", got.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d for its own ETag", name, again.StatusCode)
		}
		if part := get(t, l, "/media/"+name, "Range", "bytes=0-9"); part.StatusCode != http.StatusPartialContent || part.ContentLength != 10 {
			t.Errorf("%s: %d, %d bytes for a range", name, part.StatusCode, part.ContentLength)
		}
	}
}

func TestDocumentsAreForSaving(t *testing.T) {
	l := library(t)
	f := add(t, l, "Über uns.pdf", []byte("%PDF-1.7"))
	got := get(t, l, "/media/"+f.Name)
	if got.Header.Get("Content-Disposition") != "attachment; filename*=utf-8''%C3%9Cber%20uns.pdf" || got.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("%v", got.Header)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	l := library(t)
	f := add(t, l, "x.jpg", photo(t, quarters(10, 10), 1))
	avatar, err := l.AddAvatar(t.Context(), bytes.NewReader(pngFile(t, quarters(10, 10))))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/media/", "/media/files/", "/media/" + f.ID, "/media/" + f.ID + ".json", "/media/" + f.ID + ".png", "/media/files/" + f.ID[:2] + "/" + f.Name,
		"/media/../media/" + f.Name, "/media/%2e%2e/" + f.Name, "/media/avatars/" + f.Name, "/media/" + strings.Replace(avatar, "/", "%2f", 1), "/media/" + f.Name + "/", "/media/" + f.Name + "%00",
		"/media/" + f.ID + "-480.jpg", "/media/" + strings.ToUpper(f.Name), "/other/" + f.Name,
	} {
		if got := get(t, l, path); got.StatusCode != http.StatusNotFound || strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %v", path, got.StatusCode, got.Header)
		}
	}
	for method, want := range map[string]int{http.MethodHead: 200, http.MethodPost: 405, http.MethodDelete: 405, http.MethodOptions: 405} {
		w := httptest.NewRecorder()
		l.Handler("/media/").ServeHTTP(w, httptest.NewRequest(method, "/media/"+f.Name, nil))
		if w.Code != want || (method == http.MethodHead && w.Body.Len() > 0) {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}
