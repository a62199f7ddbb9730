package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/web"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
)

const site = blog.Site("https://blog.test")

// world is a blog over a real database, and all its routes.
type world struct {
	*blog.Blog
	t       testing.TB
	store   *store.Store
	author  blog.Author
	handler http.Handler
	clock   time.Time
	mu      sync.Mutex
	logged  bytes.Buffer
}

// newWorld makes a blog that is set up and has nothing in it.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := newGround(t)
	_, err := w.SetUp(t.Context(), blog.NewBlog{
		Handle: "anna", Name: "Anna Ruf", Title: "On the couch", Email: "anna@blog.test", Password: "correct horse battery",
	})
	w.must(err)
	w.author, err = w.store.FirstAuthor(t.Context())
	w.must(err)
	w.settings(func(s *blog.Settings) { s.Policy, s.Description = blog.PolicyOpen, "Talking and listening." })
	return w
}

// newGround makes what a blog is set up on. Markdown is taken for the HTML it
// would become.
func newGround(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	s, err := store.Open(t.Context(), dbtest.SQLite(t).URL, store.Options{Now: now})
	w.must(err)
	t.Cleanup(func() { s.Close() })
	w.store = s
	w.Blog = blog.New(s, blog.Options{
		Site: site, Now: now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Article: func(src, _ string) (blog.Rendered, error) {
			return blog.Rendered{HTML: src, Text: src, Summary: "Beginning of it"}, nil
		},
		Answer:      func(src string) (string, string, error) { return "<p>" + src + "</p>", src, nil },
		Bio:         func(src string) (string, error) { return "<p>" + src + "</p>", nil },
		Clean:       func(html string, _ []string) (string, string) { return html, html },
		Name:        func(name string) string { return name },
		Line:        func(text string) string { return text },
		Hash:        func(password string) (string, error) { return "hash of " + password, nil },
		Match:       func(password, hash string) (bool, error) { return hash == "hash of "+password, nil },
		NewKey:      func() (string, error) { return "a key", nil },
		NewProofKey: func() (string, error) { return "key", nil },
	})
	w.handler = web.Routes(w.config())
	return w
}

// wardrobe is the static files and templates, which no test changes.
type wardrobe struct {
	assets *static.Assets
	set    *templates.Set
}

var dress = sync.OnceValues(func() (wardrobe, error) {
	assets, err := static.New(map[string]string{"highlight.css": static.Highlight("a{}", "b{}")})
	if err != nil {
		return wardrobe{}, err
	}
	set, err := templates.New(assets.URL)
	return wardrobe{assets, set}, err
})

func (w *world) config() web.Config {
	w.t.Helper()
	dressed, err := dress()
	w.must(err)
	other := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, name) })
	}
	return web.Config{
		Site: site, Store: w.store, Revision: w.store.Revision, Templates: dressed.set, Static: dressed.assets,
		ObjectURL:   func(id string) string { return string(site) + "/ap/objects/" + id },
		ActorURL:    func(id string) string { return string(site) + "/ap/actors/" + id },
		Log:         slog.New(slog.NewTextHandler(&locked{w: w}, nil)),
		Negotiate:   negotiate,
		ActivityPub: other("ap"), WellKnown: other("well-known"), NodeInfo: other("nodeinfo"), Media: other("media"),
		Healthz: other("healthz"), Readyz: other("readyz"), Desk: other("desk"), SetUp: other("setup"),
		Source:  func(html, _ string) string { return html },
		Mention: w.TakeMention, Client: func(r *http.Request) string { return r.Header.Get("X-Client") },
		Now: func() time.Time { return w.clock }, IndexKey: "0123456789abcdef0123456789abcdef",
	}
}

// negotiate stands for the answer in ActivityPub.
func negotiate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept")
		if strings.Contains(r.Header.Get("Accept"), "activity+json") {
			w.Header().Set("Content-Type", "application/activity+json")
			io.WriteString(w, `{"type":"Article"}`)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// locked writes logs from several goroutines.
type locked struct{ w *world }

func (l *locked) Write(p []byte) (int, error) {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	return l.w.logged.Write(p)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) settings(change func(*blog.Settings)) {
	w.t.Helper()
	s, err := w.store.Settings(w.t.Context())
	w.must(err)
	change(&s)
	w.must(w.ChangeSettings(w.t.Context(), s))
}

// publish publishes an article an hour after the one before it.
func (w *world) publish(words blog.Words) blog.Article {
	w.t.Helper()
	w.clock = w.clock.Add(time.Hour)
	if words.Kind == "" {
		words.Kind = blog.LongForm
	}
	if words.Source == "" {
		words.Source = "<p>Text.</p>"
	}
	a, err := w.Publish(w.t.Context(), w.author.ID, "", words)
	w.must(err)
	return a
}

// reply lets a person answer something; number names the message.
func (w *world) reply(from blog.Person, number string, to blog.Target, html string) string {
	w.t.Helper()
	w.clock = w.clock.Add(time.Minute)
	uri := "https://" + from.Host + "/notes/" + number
	w.must(w.Receive(w.t.Context(), blog.Reply{
		From: from, URI: uri, URL: "https://" + from.Host + "/@x/" + number, Answers: to,
		Visibility: blog.Public, HTML: html, SentAt: w.clock,
	}))
	return uri
}

func person(name, host string) blog.Person {
	user := strings.ToLower(name)
	return blog.Person{
		URI: "https://" + host + "/users/" + user, Handle: user + "@" + host, Host: host, Name: name, URL: "https://" + host + "/@" + user,
		Inbox: "https://" + host + "/users/" + user + "/inbox", Mailbox: "https://" + host + "/inbox", FetchedAt: time.Unix(1, 0),
	}
}

// ask sends a request, with headers as name, value, name, value.
func (w *world) ask(method, target string, headers ...string) *http.Response {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, r)
	return recorder.Result()
}

// get asks for a page and demands a status.
func (w *world) get(target string, status int) (string, *http.Response) {
	w.t.Helper()
	answer := w.ask(http.MethodGet, target)
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	if answer.StatusCode != status {
		w.t.Fatalf("GET %s: %d, want %d\n%s", target, answer.StatusCode, status, body)
	}
	return string(body), answer
}

// has demands that the page has all of the texts.
func (w *world) has(page string, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			w.t.Errorf("the page lacks %q:\n%s", text, page)
		}
	}
}

// lacks demands that the page has none of the texts.
func (w *world) lacks(page string, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			w.t.Errorf("the page has %q", text)
		}
	}
}

// get0 asks for a page of any status.
func (w *world) get0(target string) (string, *http.Response) {
	w.t.Helper()
	answer := w.ask(http.MethodGet, target)
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	return string(body), answer
}
