package activitypub_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
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

// FuzzParse: whatever can be read can be written, and reads the same again; and
// who did what is read as everyone else reads it.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		roundTrip(t, raw, activitypub.ParseActivity)
		roundTrip(t, raw, activitypub.ParseObject)
		roundTrip(t, raw, activitypub.ParseActor)
		roundTrip(t, raw, activitypub.ParseCollection)
		plainly(t, raw)
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

// plainly compares what decides whose an activity is with a plain reader's view
// of the same JSON: an id that is written as one string is that string.
func plainly(t *testing.T, raw []byte) {
	t.Helper()
	a, err := activitypub.ParseActivity(raw)
	if err != nil {
		return
	}
	var plain map[string]any
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), &plain); err != nil {
		t.Fatalf("read what is no JSON object: %v", err)
	}
	compare := func(what, got string, value any) {
		t.Helper()
		want, ok := value.(string)
		want = strings.ReplaceAll(want, "\x00", "\uFFFD")
		if ok && len(want) < 2048 && got != strings.TrimSpace(want) {
			t.Fatalf("%s reads as %q, and is %q: %s", what, got, want, raw)
		}
	}
	compare("id", a.ID, plain["id"])
	compare("actor", a.Actor.ID, plain["actor"])
	compare("object", a.Object.ID(), plain["object"])
	if inner, ok := plain["object"].(map[string]any); ok && a.Object.Object() != nil {
		compare("the object's id", a.Object.ID(), inner["id"])
		compare("attributedTo", a.Object.Object().AttributedTo.ID, inner["attributedTo"])
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

// FuzzAccept: never an ActivityPub document to who did not name it, nor to who
// likes a page for people better.
func FuzzAccept(f *testing.F) {
	for _, accept := range []string{
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json;q=0.9, text/html;q=0.1`,
		`text/html,application/xhtml+xml,*/*;q=0.8`, `application/activity+json`, `application/activity+json;q=0, */*`,
		`text/*, application/activity+json`, `application/ld+json;profile="a,b;c\"d"`, `application/activity+json;q=1.001`, `,;=`, `"`,
	} {
		f.Add(accept)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		wants := func(header ...string) bool {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header["Accept"] = header
			return activitypub.WantsActivityJSON(r)
		}
		lower := strings.ToLower(accept)
		if wants(accept) && !strings.Contains(lower, "activity+json") && !strings.Contains(lower, "ld+json") {
			t.Fatalf("Accept: %q", accept)
		}
		if wants("text/html", accept) && !strings.Contains(lower, "q") {
			t.Fatalf("Accept: text/html, then %q, with no q", accept)
		}
		if wants(accept) != wants(strings.ToUpper(accept)) && lower == accept && !strings.ContainsAny(lower, `"'`) && isASCII(accept) &&
			!strings.Contains(lower, "profile") {
			t.Fatalf("Accept: %q depends on case", accept)
		}
	})
}

// FuzzMediaType: a body is taken for an activity only under one of the two names
// that say so.
func FuzzMediaType(f *testing.F) {
	for _, contentType := range []string{
		"application/activity+json", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`, "Application/LD+JSON",
		"application/json", "text/html; x=application/activity+json", "application/activity+json, text/html", " application/activity+json",
		"application/activity+jsonx", "application/activity+json;", ";application/activity+json", "",
	} {
		f.Add(contentType)
	}
	f.Fuzz(func(t *testing.T, contentType string) {
		name, _, _ := strings.Cut(contentType, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		want := name == "application/activity+json" || name == "application/ld+json"
		if got := activitypub.IsActivityMediaType(contentType); got && !want {
			t.Fatalf("%q is taken for an activity", contentType)
		}
	})
}

func isASCII(s string) bool {
	for _, c := range []byte(s) {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
