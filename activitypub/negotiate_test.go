package activitypub_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// TestWantsActivityJSON asks as the clients of 2026 do.
func TestWantsActivityJSON(t *testing.T) {
	for accept, want := range map[string]bool{
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json`:                  true, // GoToSocial
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json, text/html;q=0.1`: true, // Mastodon's search
		`application/activity+json, application/ld+json`:                                                                   true, // Misskey, Mastodon
		`application/activity+json`:                                                             true,
		`APPLICATION/Activity+JSON ; charset=utf-8`:                                             true,
		`application/ld+json`:                                                                   true,
		`application/ld+json; profile="https://example.org/other, text/html"`:                   false,
		`text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8`: false, // browsers
		`text/html,application/activity+json;q=0.9`:                                             false, // WordPress got this wrong
		`application/activity+json;q=0.5, text/html;q=0.4`:                                      true,
		`application/activity+json;q=0.4, text/html;q=0.5`:                                      false,
		`application/activity+json, text/html`:                                                  true,
		`text/html, application/activity+json`:                                                  false,
		`application/activity+json, */*`:                                                        true,
		`*/*, application/activity+json`:                                                        true,
		`application/activity+json;q=0.5, */*`:                                                  false,
		`application/activity+json, */*;q=0.1`:                                                  true,
		`application/json`:                                                                      false,
		`*/*`:                                                                                   false,
		``:                                                                                      false,
		`application/activity+json;q=0`:                                                         false,
		`application/activity+json;q=0, text/html;q=0`:                                          false,
		`application/activity+json;q=nonsense`:                                                  false,
		`application/activity+json;q=1.5`:                                                       false,
		`;;;,,,"`:                                                                               false,
		strings.Repeat("text/plain,", 10_000) + `application/activity+json`:                     false,
		`application/ld+json;profile="https://www.w3.org/ns/activitystreams";q=0.9, application/activity+json;q=0.8, */*;q=0`: true,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
		r.Header.Set("Accept", accept)
		if got := activitypub.WantsActivityJSON(r); got != want {
			t.Errorf("Accept: %.120s: %v, want %v", accept, got, want)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	r.Header.Add("Accept", "text/html;q=0.1")
	r.Header.Add("Accept", "application/activity+json")
	if !activitypub.WantsActivityJSON(r) {
		t.Error("the second Accept header is not read")
	}
}

func get(t *testing.T, method, ifNoneMatch string, status int, v any) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/x", nil)
	if ifNoneMatch != "" {
		r.Header.Set("If-None-Match", ifNoneMatch)
	}
	w := httptest.NewRecorder()
	activitypub.WriteJSON(w, r, status, v)
	return w
}

func TestWriteJSON(t *testing.T) {
	note := activitypub.Object{Context: activitypub.ContextPlain, ID: "https://b.example/1", Type: "Note"}
	first := get(t, http.MethodGet, "", http.StatusOK, note)
	tag := first.Header().Get("ETag")
	if first.Code != 200 || first.Header().Get("Content-Type") != "application/activity+json" || first.Header().Get("Vary") != "Accept" ||
		tag == "" || !strings.Contains(first.Body.String(), `"id":"https://b.example/1"`) {
		t.Errorf("got %+v %s", first.Header(), first.Body)
	}
	for _, match := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		if w := get(t, http.MethodGet, match, http.StatusOK, note); w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("Vary") != "Accept" {
			t.Errorf("If-None-Match %s: %d %s", match, w.Code, w.Body)
		}
	}
	if w := get(t, http.MethodGet, `"x"`, http.StatusOK, note); w.Code != http.StatusOK {
		t.Errorf("another ETag: %d", w.Code)
	}
	head := get(t, http.MethodHead, "", http.StatusOK, note)
	if head.Body.Len() != 0 || head.Header().Get("Content-Length") != first.Header().Get("Content-Length") || head.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %+v %s", head.Header(), head.Body)
	}
	gone := get(t, http.MethodGet, tag, http.StatusGone, activitypub.Object{Type: "Tombstone"})
	if gone.Code != http.StatusGone || gone.Header().Get("ETag") != "" {
		t.Errorf("tombstone: %d %+v", gone.Code, gone.Header())
	}
	if raw := get(t, http.MethodGet, "", http.StatusOK, []byte(`{"id":"x"}`)); raw.Body.String() != `{"id":"x"}` {
		t.Errorf("stored bytes: %s", raw.Body)
	}
	if bad := get(t, http.MethodGet, "", http.StatusOK, make(chan int)); bad.Code != http.StatusInternalServerError {
		t.Errorf("what is no JSON: %d", bad.Code)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Vary", "Accept-Encoding, accept")
	activitypub.WriteJSON(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil), http.StatusOK, note)
	if got := w.Header().Values("Vary"); len(got) != 1 {
		t.Errorf("Vary: %v", got)
	}
}
