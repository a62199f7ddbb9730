package activitypub_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// seed adds what other people's software has really written.
func seed(f *testing.F) {
	f.Helper()
	for _, name := range recordedNames(f, "testdata/recorded") {
		f.Add(readRecorded(f, name).Body)
	}
	for _, name := range []string{"actor-author", "actor-blog", "post-boundaries", "post-boundaries.as-article", "replies-post", "followers-author-page1"} {
		f.Add(readFile(f, "testdata/wordpress/"+name+".json"))
	}
	f.Add([]byte(`{"type":"Undo","actor":"https://a.example/x","object":{"type":"Follow","actor":"https://b.example/y"}}`))
	f.Add([]byte(`{"@context":[{"a":{"@id":"as:a"}}],"type":["x","Note"],"to":[null,7,{"id":"as:Public"}],"url":[{"href":"https://x"}],"totalItems":1e3,"items":{"id":"x"}}`))
}

// FuzzParse: whatever can be read can be written, and reads the same again.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		roundTrip(t, raw, activitypub.ParseActivity)
		roundTrip(t, raw, activitypub.ParseObject)
		roundTrip(t, raw, activitypub.ParseActor)
		roundTrip(t, raw, activitypub.ParseCollection)
		if _, err := activitypub.ParseObject(raw); err == nil {
			if n := depth(raw); n > activitypub.MaxDepth {
				t.Fatalf("read although %d deep", n)
			}
		}
	})
}

func roundTrip[T any](t *testing.T, raw []byte, parse func([]byte) (T, error)) {
	t.Helper()
	v, err := parse(raw)
	if err != nil {
		return
	}
	once, err := activitypub.Marshal(v)
	if err != nil {
		t.Fatalf("cannot be written: %v", err)
	}
	again, err := parse(once)
	if err != nil {
		t.Fatalf("cannot be read back: %v\n%s", err, once)
	}
	if twice, err := activitypub.Marshal(again); err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("reads differently: %v\n%s\n%s", err, once, twice)
	}
}

func depth(raw []byte) (deepest int) {
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	n := 0
	for {
		token, err := dec.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			n++
		case json.Delim('}'), json.Delim(']'):
			n--
		}
		deepest = max(deepest, n)
	}
}

// FuzzAccept: never an ActivityPub document to who did not name it.
func FuzzAccept(f *testing.F) {
	f.Add(`application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json;q=0.9, text/html;q=0.1`)
	f.Add(`text/html,application/xhtml+xml,*/*;q=0.8`)
	f.Fuzz(func(t *testing.T, accept string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header["Accept"] = []string{accept}
		lower := bytes.ToLower([]byte(accept))
		if activitypub.WantsActivityJSON(r) && !bytes.Contains(lower, []byte("activity+json")) && !bytes.Contains(lower, []byte("ld+json")) {
			t.Fatalf("Accept: %q", accept)
		}
	})
}
