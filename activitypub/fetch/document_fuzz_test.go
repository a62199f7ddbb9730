package fetch

import (
	"encoding/json"
	"testing"
)

// Whatever id is taken from a document, a plain reader of the same JSON must see
// the same.
func FuzzClaimedID(f *testing.F) {
	for _, seed := range []string{
		`{"id":"https://a.example/1"}`, `{"id":"a","id":"b"}`, `{"ID":"a"}`, `{"id":"a"}`, `{"object":{"id":"x"},"id":"y"}`,
		`{"id":null}`, `[]`, `{"id":"a"}{}`, `{"id":"\ud800"}`, `{"\u0069d":"a"}`, `{"ıd":"a","id":"b"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		id, err := claimedID(body)
		if err != nil {
			return
		}
		var reader struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(body, &reader); err != nil {
			t.Fatalf("took %q from %q, which is no JSON object: %v", id, body, err)
		}
		if reader.ID != id {
			t.Errorf("took %q, another reader takes %q from %q", id, reader.ID, body)
		}
		var strict map[string]any
		if err := json.Unmarshal(body, &strict); err != nil || strict["id"] != id {
			t.Errorf("took %q, a map has %q", id, strict["id"])
		}
	})
}

func FuzzContentType(f *testing.F) {
	for _, seed := range []string{"application/activity+json", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`, "text/html", ";"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if isActivity([]string{value}) && isOneOf([]string{value}, []string{"text/*", "image/*", "application/json"}) {
			t.Errorf("%q is both", value)
		}
	})
}
