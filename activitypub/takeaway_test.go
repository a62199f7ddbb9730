package activitypub_test

import (
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// TestTakesAway: what is not surely less than before, or would have to be fetched,
// does not take away.
func TestTakesAway(t *testing.T) {
	const me = `"actor":"https://a.example/me"`
	const note = `"id":"https://a.example/1","type":"Note","attributedTo":"https://a.example/me"`
	for raw, want := range map[string]bool{
		`{"type":"Delete",` + me + `,"object":"https://a.example/1"}`:                                                           true,
		`{"type":"Delete",` + me + `,"object":{"type":"Tombstone","id":"https://a.example/1"}}`:                                 true,
		`{"type":"Delete",` + me + `}`:                                                                                          false,
		`{"type":"Undo",` + me + `,"object":"https://a.example/likes/1"}`:                                                       true,
		`{"type":"Undo",` + me + `,"object":{"type":"Like","object":"https://b.example/1"}}`:                                    true,
		`{"type":"Undo",` + me + `,"object":{"type":"Follow",` + me + `,"object":"https://b.example/"}}`:                        true,
		`{"type":"Undo",` + me + `,"object":{"type":"Block",` + me + `,"object":"https://b.example/"}}`:                         false,
		`{"type":"Undo",` + me + `,"object":{"type":"Undo",` + me + `}}`:                                                        false,
		`{"type":"Update",` + me + `,"object":"https://a.example/1"}`:                                                           false,
		`{"type":"Update",` + me + `,"object":{` + note + `,"to":["https://a.example/me/followers"]}}`:                          true,
		`{"type":"Update",` + me + `,"object":{` + note + `,"to":"https://a.example/f","cc":"as:Public"}}`:                      false,
		`{"type":"Update",` + me + `,"object":{` + note + `,"audience":"https://www.w3.org/ns/activitystreams#Public"}}`:        false,
		`{"type":"Update",` + me + `,"to":["Public"],"object":{` + note + `}}`:                                                  false,
		`{"type":"Update",` + me + `,"object":{"id":"https://a.example/1","type":"Note","attributedTo":"https://a.example/b"}}`: false,
		`{"type":"Update",` + me + `,"object":{"id":"https://a.example/me","type":"Person"}}`:                                   false,
		`{"type":"Create",` + me + `,"object":{` + note + `}}`:                                                                  false,
		`{"type":"Reject",` + me + `,"object":"https://b.example/follows/1"}`:                                                   false,
	} {
		a, err := activitypub.ParseActivity([]byte(raw))
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if a.TakesAway() != want {
			t.Errorf("%s: %v", raw, !want)
		}
	}
}
