package fetch_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/causerie/causerie/activitypub/fetch"
)

// Attack A6: a file that somebody uploaded must not pass for a document.
func TestDocumentMediaTypes(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		for _, value := range r.URL.Query()["type"] {
			w.Header().Add("Content-Type", value)
		}
		if !r.URL.Query().Has("type") {
			w.Header()["Content-Type"] = nil // keep net/http from guessing
		}
		fmt.Fprintf(w, `{"id":"https://%s%s"}`, r.Host, r.URL.RequestURI())
	})
	c := client(t, srv, nil)
	const ld, profile = "application/ld+json", "https://www.w3.org/ns/activitystreams"
	for _, test := range []struct {
		types []string
		good  bool
	}{
		{[]string{"application/activity+json"}, true},
		{[]string{"Application/Activity+JSON; Charset=UTF-8"}, true},
		{[]string{"application/activity+json; charset=utf-8"}, true},
		{[]string{ld + `; profile="` + profile + `"`}, true},
		{[]string{ld + `;profile="` + profile + `";charset=utf-8`}, true},
		{[]string{ld + `; profile="https://example.com/a ` + profile + `"`}, true},
		{[]string{ld}, false},
		{[]string{ld + `; profile="` + profile + `#"`}, false},
		{[]string{ld + `; profile="https://example.com/` + profile + `"`}, false},
		{[]string{ld + `; profile=` + profile}, false},
		{[]string{"application/activity+json; charset=utf-16"}, false},
		{[]string{"application/activity+jsonx"}, false},
		{[]string{"application/json"}, false},
		{[]string{"application/json; profile=\"" + profile + "\""}, false},
		{[]string{"text/plain"}, false},
		{[]string{"text/html; charset=utf-8"}, false},
		{[]string{"application/octet-stream"}, false},
		{[]string{"image/png, application/activity+json"}, false},
		{[]string{"application/activity+json, image/png"}, false},
		{[]string{"text/plain", "application/activity+json"}, false},
		{[]string{"application/activity+json", "text/plain"}, false},
		{[]string{""}, false},
		{nil, false},
	} {
		t.Run(strings.Join(test.types, " and "), func(t *testing.T) {
			r, err := http.NewRequest(http.MethodGet, srv.URL+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			query := r.URL.Query()
			for _, value := range test.types {
				query.Add("type", value)
			}
			r.URL.RawQuery = query.Encode()
			_, err = c.Document(t.Context(), r.URL.String())
			if test.good && err != nil {
				t.Error(err)
			}
			if !test.good && !errors.Is(err, fetch.ErrWrongType) {
				t.Errorf("got %v, want ErrWrongType", err)
			}
		})
	}
}

// documents by the path they are served at, honest ones and others.
func documents(host, other string) map[string]string {
	here := "https://" + host
	return map[string]string{
		"/same":               `{"id":"` + here + `/same"}`,
		"/same?page=1":        `{"id":"` + here + `/same?page=1"}`,
		"/key":                `{"id":"` + here + `/key#main-key","owner":"` + here + `/key"}`,
		"/spelling":           `{"id":"` + strings.ToUpper(here) + `/spelling"}`,
		"/web-page":           `{"id":"` + here + `/same"}`,
		"/liar":               `{"id":"` + here + `/web-page"}`,
		"/to-redirect":        `{"id":"` + here + `/redirect"}`,
		"/to-nothing":         `{"id":"` + here + `/nothing"}`,
		"/to-html":            `{"id":"` + here + `/html"}`,
		"/self-contradiction": `{"id":"` + here + `/same","id":"` + here + `/self-contradiction"}`,
		"/two-readers":        `{"id":"` + here + `/two-readers","ID":"` + other + `/note"}`,
		"/capitals":           `{"ID":"` + here + `/capitals"}`,
		"/foreign":            `{"id":"` + other + `/note"}`,
		"/plain":              `{"id":"` + strings.Replace(here, "https", "http", 1) + `/plain"}`,
		"/nameless":           `{"type":"Note"}`,
		"/null":               `{"id":null}`,
		"/number":             `{"id":1}`,
		"/object":             `{"id":{"id":"` + here + `/object"}}`,
		"/nested":             `{"object":{"id":"` + here + `/nested"}}`,
		"/relative":           `{"id":"/relative"}`,
		"/acct":               `{"id":"acct:alice@` + host + `"}`,
		"/empty-id":           `{"id":""}`,
		"/list":               `[{"id":"` + here + `/list"}]`,
		"/text":               `"` + here + `/text"`,
		"/nothing-at-all":     ``,
		"/torn":               `{"id":"` + here + `/torn"`,
		"/two-documents":      `{"id":"` + here + `/two-documents"}{"id":"x"}`,
		"/trailing-garbage":   `{"id":"` + here + `/trailing-garbage"}x`,
		"/deep":               `{"id":"` + here + `/deep","x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`,
	}
}

// Attack A5: nobody may speak for an address at which the document is not found.
func TestDocumentIDs(t *testing.T) {
	var other *httptest.Server
	var asked atomic.Int64
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body := documents(r.Host, other.URL)[r.URL.RequestURI()]
		switch r.URL.Path {
		case "/redirect":
			http.Redirect(w, r, "/same", http.StatusFound)
		case "/redirect-away":
			http.Redirect(w, r, other.URL+"/note", http.StatusFound)
		case "/redirect-to-foreign":
			http.Redirect(w, r, other.URL+"/claims-to-be-at", http.StatusFound)
		case "/nothing":
			http.NotFound(w, r)
		case "/html":
			answer(w, "text/html", "<p>hello")
		case "/no-content":
			w.Header().Set("Content-Type", activityJSON)
			w.WriteHeader(http.StatusNoContent)
		default:
			answer(w, activityJSON, body)
		}
	})
	other = server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/claims-to-be-at" {
			answer(w, activityJSON, `{"id":"`+srv.URL+`/same"}`)
			return
		}
		answer(w, activityJSON, `{"id":"https://`+r.Host+r.URL.Path+`"}`)
	})
	c := client(t, srv, func(config *fetch.Config) { config.RootCAs.AddCert(other.Certificate()) })

	for path, want := range map[string]string{
		"/same":          srv.URL + "/same",
		"/same#fragment": srv.URL + "/same",
		"/same?page=1":   srv.URL + "/same?page=1",
		"/key":           srv.URL + "/key",
		"/key#main-key":  srv.URL + "/key",
		"/spelling":      srv.URL + "/spelling",
		"/web-page":      srv.URL + "/same",
		"/redirect":      srv.URL + "/same",
		"/to-redirect":   srv.URL + "/same",
		"/redirect-away": other.URL + "/note",
	} {
		document, err := c.Document(t.Context(), srv.URL+path)
		if err != nil || document.URL != want {
			t.Errorf("%s: got %q, %v; want %s", path, document.URL, err, want)
		}
	}
	for path, want := range map[string]error{
		"/liar": fetch.ErrWrongID, "/self-contradiction": fetch.ErrWrongID, "/two-readers": fetch.ErrWrongID,
		"/capitals": fetch.ErrWrongID, "/foreign": fetch.ErrWrongID, "/plain": fetch.ErrWrongID, "/nameless": fetch.ErrWrongID,
		"/null": fetch.ErrWrongID, "/number": fetch.ErrWrongID, "/object": fetch.ErrWrongID, "/nested": fetch.ErrWrongID,
		"/relative": fetch.ErrWrongID, "/acct": fetch.ErrWrongID, "/empty-id": fetch.ErrWrongID,
		"/redirect-to-foreign": fetch.ErrWrongID, "/to-html": fetch.ErrWrongType,
		"/list": fetch.ErrWrongType, "/text": fetch.ErrWrongType, "/nothing-at-all": fetch.ErrWrongType, "/torn": fetch.ErrWrongType,
		"/two-documents": fetch.ErrWrongType, "/trailing-garbage": fetch.ErrWrongType, "/deep": fetch.ErrWrongType,
	} {
		if document, err := c.Document(t.Context(), srv.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: got %q, %v; want %v", path, document.URL, err, want)
		}
	}
	var status *fetch.StatusError
	for path, want := range map[string]int{"/to-nothing": 404, "/no-content": 204} {
		if _, err := c.Document(t.Context(), srv.URL+path); !errors.As(err, &status) || status.Status != want {
			t.Errorf("%s: got %v, want %d", path, err, want)
		}
	}
	asked.Store(0)
	if _, err := c.Document(t.Context(), srv.URL+"/liar"); err == nil || asked.Load() != 2 {
		t.Errorf("a document that points on and on was asked for %d times", asked.Load())
	}
}

// Every hop is signed for where it goes.
func TestDocumentsAreSigned(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.Header.Get("Signature"), "signed "+r.URL.Path; got != want {
			t.Errorf("Signature = %q, want %q", got, want)
		}
		if got := r.Header.Get("Accept"); got != fetch.AcceptActivity {
			t.Errorf("Accept = %q", got)
		}
		if got := r.Header.Get("User-Agent"); got != "Blog/1 (+https://blog.example)" {
			t.Errorf("User-Agent = %q", got)
		}
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
			return
		}
		answer(w, activityJSON, `{"id":"https://`+r.Host+`/note"}`)
	})
	failing := errors.New("no key today")
	for _, test := range []struct {
		sign func(*http.Request) error
		want error
	}{
		{func(r *http.Request) error { r.Header.Set("Signature", "signed "+r.URL.Path); return nil }, nil},
		{func(*http.Request) error { return failing }, failing},
	} {
		c := client(t, srv, func(config *fetch.Config) {
			config.Sign = test.sign
			config.UserAgent = "Blog/1 (+https://blog.example)"
		})
		if _, err := c.Document(t.Context(), srv.URL+"/old"); !errors.Is(err, test.want) {
			t.Errorf("got %v, want %v", err, test.want)
		}
	}
}
