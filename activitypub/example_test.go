package activitypub_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// A server proves what is posted to it, keeps it, and works on it later.
func ExampleInbox() {
	public := &url.URL{Scheme: "https", Host: "blog.example"}
	client := fetch.New(fetch.Config{UserAgent: "example/1.0 (+https://blog.example/)"})
	var queue []activitypub.Received
	inbox := &activitypub.Inbox{
		Policy: &signature.Policy{
			Keys:   &activitypub.KeyRing{Fetch: client, Cache: activitypub.NewMemoryKeyCache(0)},
			Public: public,
		},
		Local: func(address string) bool { return activitypub.SameOrigin(address, public.String()) },
		Store: func(_ context.Context, in activitypub.Received) error {
			queue = append(queue, in) // a real one writes to its database
			return nil
		},
	}

	// Somebody posts without a signature.
	body := `{"type":"Follow","actor":"https://social.example/users/alice","object":"https://blog.example/ap"}`
	r := httptest.NewRequest(http.MethodPost, "/ap/inbox", bytes.NewBufferString(body))
	r.Header.Set("Content-Type", activitypub.ContentType)
	w := httptest.NewRecorder()
	inbox.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body, len(queue))
	// Output: 401 {"error":"unsigned"} 0
}

// What was received is worked on by one function for each type.
func ExampleHandlers() {
	handlers := activitypub.Handlers{
		"Follow": func(_ context.Context, a *activitypub.Activity) error {
			fmt.Println(a.Actor.ID, "follows", a.Object.ID())
			return nil
		},
		"Undo": func(_ context.Context, a *activitypub.Activity) error {
			if a.Object.Type() == "Follow" {
				fmt.Println(a.Actor.ID, "no longer follows", a.Object.Activity().Object.ID())
			}
			return nil
		},
	}
	for _, raw := range []string{
		`{"type":"Follow","actor":"https://social.example/alice","object":"https://blog.example/ap"}`,
		`{"type":"Undo","actor":"https://social.example/alice","object":{"type":"Follow","object":"https://blog.example/ap"}}`,
		`{"type":"Listen","actor":"https://social.example/alice"}`,
	} {
		a, err := activitypub.ParseActivity([]byte(raw))
		if err != nil {
			fmt.Println(err)
			continue
		}
		if err := handlers.Handle(context.Background(), a); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// https://social.example/alice follows https://blog.example/ap
	// https://social.example/alice no longer follows https://blog.example/ap
}

// Shapes differ from server to server and read the same.
func ExampleParseActivity() {
	for _, raw := range []string{
		`{"type":"Create","actor":"https://a.example/u","object":{"id":"https://a.example/1","type":"Note","to":["https://www.w3.org/ns/activitystreams#Public"],"inReplyTo":"https://blog.example/1"}}`,
		`{"type":["Create"],"actor":{"id":"https://a.example/u","type":"Person"},"object":[{"id":"https://a.example/1","type":"as:Note","to":"as:Public","inReplyTo":{"id":"https://blog.example/1"}}]}`,
	} {
		a, err := activitypub.ParseActivity([]byte(raw))
		if err != nil {
			fmt.Println(err)
			continue
		}
		note := a.Object.Object()
		fmt.Println(a.Type, a.Actor.ID, note.Type, note.InReplyTo.ID, note.To.Contains(activitypub.Public))
	}
	// Output:
	// Create https://a.example/u Note https://blog.example/1 true
	// Create https://a.example/u Note https://blog.example/1 true
}

// Of a note that another server's user claims to pass on, only the id is
// believed.
func ExampleActivity_Vouched() {
	a, err := activitypub.ParseActivity([]byte(`{"type":"Create","actor":"https://evil.example/mallory",
		"object":{"id":"https://victim.example/1","type":"Note","content":"I never said that"}}`))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(a.Object.First().Embedded(), a.Object.ID())
	// Output: false https://victim.example/1
}

// An article, for the servers that show articles.
func ExampleMarshal() {
	article := &activitypub.Object{
		ID: "https://blog.example/ap/1", Type: "Article", AttributedTo: activitypub.ID("https://blog.example/ap"),
		Name: "Tea", Content: "<p>Drink more tea.</p>", URL: activitypub.URL("https://blog.example/tea/"),
		Published: time.Date(2026, 8, 21, 10, 0, 0, 0, time.UTC), To: activitypub.IDs{activitypub.Public},
		Tag: []activitypub.Tag{activitypub.HashtagOf("#tea", "https://blog.example/tags/tea/")},
	}
	create := &activitypub.Activity{
		Context: activitypub.ContextPlain, ID: "https://blog.example/ap/1/create", Type: "Create",
		Actor: article.AttributedTo, Object: activitypub.Refs{activitypub.Embed(article)}, To: article.To,
	}
	body, err := activitypub.Marshal(create)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(body))
	// Output: {"@context":"https://www.w3.org/ns/activitystreams","id":"https://blog.example/ap/1/create","type":"Create","actor":"https://blog.example/ap","object":{"id":"https://blog.example/ap/1","type":"Article","attributedTo":"https://blog.example/ap","to":["https://www.w3.org/ns/activitystreams#Public"],"name":"Tea","content":"<p>Drink more tea.</p>","url":"https://blog.example/tea/","published":"2026-08-21T10:00:00Z","tag":[{"type":"Hashtag","href":"https://blog.example/tags/tea/","name":"#tea"}]},"to":["https://www.w3.org/ns/activitystreams#Public"]}
}

// A delivery is made once; what its answer means for the next try is said.
func ExampleDeliverer() {
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer peer.Close()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	deliverer := &activitypub.Deliverer{Fetch: fetch.New(fetch.Config{
		UserAgent: "example/1.0 (+https://blog.example/)",
		Allow:     []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, // for tests and private networks only
	})}
	signer := signature.PrivateKey{ID: "https://blog.example/ap#main-key", Key: key}
	for _, path := range []string{"/inbox", "/busy"} {
		out := deliverer.Deliver(context.Background(), peer.URL+path, []byte(`{"type":"Like"}`), signer)
		fmt.Println(out.Kind, out.Status, out.RetryAfter)
	}
	// Output:
	// delivered 202 0s
	// retry 503 2m0s
}

// One address serves people and servers.
func ExampleWantsActivityJSON() {
	article := activitypub.Object{Context: activitypub.ContextPlain, ID: "https://blog.example/ap/1", Type: "Article", Name: "Tea"}
	handler := func(w http.ResponseWriter, r *http.Request) {
		if activitypub.WantsActivityJSON(r) {
			activitypub.WriteJSON(w, r, http.StatusOK, article)
			return
		}
		w.Header().Set("Vary", "Accept")
		_, _ = fmt.Fprint(w, "<h1>Tea</h1>")
	}
	for _, accept := range []string{"application/activity+json", "text/html,*/*;q=0.8"} {
		r := httptest.NewRequest(http.MethodGet, "/tea/", nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		handler(w, r)
		fmt.Println(w.Body)
	}
	// Output:
	// {"@context":"https://www.w3.org/ns/activitystreams","id":"https://blog.example/ap/1","type":"Article","name":"Tea"}
	// <h1>Tea</h1>
}

// Replies are shown with their first page inside, so that nobody has to ask
// for it.
func ExampleNewPage() {
	const id = "https://blog.example/ap/1/replies"
	replies := activitypub.NewCollection(id, 1, "").Unordered()
	replies.First = activitypub.Embed(activitypub.NewPage("", id, []activitypub.Ref{activitypub.ID("https://social.example/2")}, "", "").Unordered())
	body, err := activitypub.Marshal(replies)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(body))
	// Output: {"id":"https://blog.example/ap/1/replies","type":"Collection","totalItems":1,"first":{"type":"CollectionPage","partOf":"https://blog.example/ap/1/replies","items":["https://social.example/2"]}}
}
