package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"

	"github.com/causerie/causerie/activitypub/fetch"
)

func ExampleClient_Document() {
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/activity+json")
		fmt.Fprintf(w, `{"id":"http://%s/notes/1","type":"Note"}`, r.Host)
	}))
	defer remote.Close()
	client := fetch.New(fetch.Config{
		UserAgent: "Example/1.0 (+https://blog.example)",
		Allow:     []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, // only so that the example runs
	})
	defer client.CloseIdle()

	// The page of the note leads to the note.
	document, err := client.Document(context.Background(), remote.URL+"/@alice/1")
	fmt.Println(strings.TrimPrefix(document.URL, remote.URL), err)
	// Output: /notes/1 <nil>
}

func ExampleClient_Get() {
	client := fetch.New(fetch.Config{})
	defer client.CloseIdle()

	_, err := client.Get(context.Background(), fetch.Request{
		URL:   "https://169.254.169.254/latest/meta-data/",
		Types: []string{"application/json"},
	})
	fmt.Println(errors.Is(err, fetch.ErrRefusedAddress))
	// Output: true
}

func ExampleClient_Post() {
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer remote.Close()
	client := fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	defer client.CloseIdle()

	header := http.Header{"Content-Type": {`application/activity+json`}}
	_, err := client.Post(context.Background(), remote.URL+"/inbox", header, []byte(`{"type":"Like"}`), nil)
	var status *fetch.StatusError
	if errors.As(err, &status) {
		fmt.Println(status.Status, status.RetryAfter)
	}
	// Output: 429 2m0s
}
