package desk_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/web/desk"
	"github.com/causerie/causerie/web/reader"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
)

const (
	email    = "anna@blog.test"
	password = "correct horse battery"
	token    = "the-link-that-was-printed"
)

// house is a blog with its desk over a real database, with a clock that tests
// move.
type house struct {
	*blog.Blog
	t      *testing.T
	store  *store.Store
	desk   *desk.Desk
	web    http.Handler
	clock  time.Time
	author string // id, once set up
	log    *bytes.Buffer
}

// allPages are parsed once: that costs more than most tests.
var allPages = sync.OnceValues(func() (*templates.Set, error) {
	assets, err := allFiles()
	if err != nil {
		return nil, err
	}
	return templates.New(assets.URL)
})

var allFiles = sync.OnceValues(func() (*static.Assets, error) {
	return static.New(map[string]string{"highlight.css": ""})
})

// tables is a database of SQLite with its tables made and nothing in them.
var tables = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "desk")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "causerie.db")
	s, err := store.Open(context.Background(), file, store.Options{Now: time.Now})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.Checkpoint(context.Background()), s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// empty is a house that nobody has moved into.
func empty(t *testing.T, site blog.Site) *house {
	t.Helper()
	database := dbtest.SQLite(t)
	content, err := tables()
	must(t, err)
	must(t, os.WriteFile(database.URL, content, 0o600))
	return build(t, site, database)
}

func build(t *testing.T, site blog.Site, database dbtest.Database) *house {
	t.Helper()
	h := &house{t: t, clock: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	now := func() time.Time { return h.clock }
	s, err := store.Open(t.Context(), database.URL, store.Options{Now: now})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	h.store = s
	h.Blog = blog.New(s, blog.Options{
		Site: site, Now: now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Article: func(src, _ string) (blog.Rendered, error) {
			return blog.Rendered{HTML: paragraph(src), Text: src, Summary: src}, nil
		},
		Answer:      func(src string) (string, string, error) { return paragraph(src), src, nil },
		Bio:         func(src string) (string, error) { return paragraph(src), nil },
		Clean:       func(src string, _ []string) (string, string) { return paragraph(src), src },
		Name:        func(name string) string { return name },
		Line:        func(text string) string { return text },
		Hash:        func(password string) (string, error) { return "hash of " + password, nil },
		Match:       func(password, hash string) (bool, error) { return hash == "hash of "+password, nil },
		NewKey:      func() (string, error) { return "a key", nil },
		NewProofKey: func() (string, error) { return "key", nil },
	})
	pages, err := allPages()
	must(t, err)
	files, err := allFiles()
	must(t, err)
	h.desk = desk.New(desk.Config{
		Stylist: reader.New(reader.Config{
			Site: site, Store: s, Templates: pages, Static: files.URL, Log: slog.New(slog.NewTextHandler(h.log, nil)),
			ObjectURL: func(id string) string { return string(site) + "/ap/objects/" + id },
			ActorURL:  func(id string) string { return string(site) + "/ap/actors/" + id },
		}),
		Blog: h.Blog, Store: s, Sessions: s, Templates: pages, Upload: h.upload,
		Successor: h.successor, Find: h.find,
		SetupToken: func(given string) bool { return given == token },
		ClientIP:   func(r *http.Request) string { return r.RemoteAddr },
		Secret:     bytes.Repeat([]byte{7}, 32), Now: now,
		Log: slog.New(slog.NewTextHandler(h.log, nil)),
	})
	mux := http.NewServeMux()
	routes := h.desk.Routes()
	mux.Handle("/desk", routes)
	mux.Handle("/desk/", routes)
	mux.Handle("/setup", h.desk.SetUp())
	h.web = mux
	return h
}

// settled is a house whose author has moved in.
func settled(t *testing.T) *house {
	t.Helper()
	return moveIn(empty(t, "https://blog.test"))
}

func moveIn(h *house) *house {
	h.t.Helper()
	account, err := h.SetUp(h.t.Context(), blog.NewBlog{Handle: "anna", Name: "Anna Ruf", Title: "On the couch", Email: email, Password: password})
	must(h.t, err)
	h.author = account.AuthorID
	return h
}

// paragraph stands for the renderer, which makes text safe.
func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + html.EscapeString(text) + "</p>"
}

// upload stands for the media library: it takes what begins like a picture.
func (h *house) upload(ctx context.Context, name string, r io.Reader) (blog.Media, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return blog.Media{}, err
	}
	m := blog.Media{Name: name, Size: int64(len(data)), MediaType: "image/png", Width: 4, Height: 3}
	switch {
	case bytes.HasPrefix(data, []byte("pdf")):
		m.MediaType = "application/pdf"
	case !bytes.HasPrefix(data, []byte("picture")):
		return blog.Media{}, blog.ErrInvalid("", "This is not a file that the blog knows.")
	}
	sum := sha256.Sum256(data)
	m.ID = hex.EncodeToString(sum[:8]) + ".png"
	return h.AddMedia(ctx, m)
}

// visitor is a browser: it keeps cookies and says that what it sends comes from
// the page it is on.
type visitor struct {
	h       *house
	cookies map[string]string
	address string
	headers map[string]string
}

func (h *house) visitor() *visitor {
	return &visitor{h: h, cookies: map[string]string{}, address: "192.0.2.1", headers: map[string]string{"Sec-Fetch-Site": "same-origin"}}
}

// member is a visitor who signed in.
func (h *house) member() *visitor {
	h.t.Helper()
	v := h.visitor()
	r := v.post("/desk/sign-in", "email", email, "password", password)
	r.leadsTo("/desk")
	return v
}

// reply is what a visitor got.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   string
}

func (v *visitor) get(path string) reply {
	v.h.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (v *visitor) post(path string, pairs ...string) reply {
	v.h.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(formOf(pairs).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// script posts as a script of the desk does.
func (v *visitor) script(path string, pairs ...string) reply {
	v.h.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(formOf(pairs).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return v.send(r)
}

// file posts a form with a file in a field.
func (v *visitor) file(path, field, name, content, accept string, pairs ...string) reply {
	v.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		must(v.h.t, w.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := w.CreateFormFile(field, name)
	must(v.h.t, err)
	_, err = io.WriteString(part, content)
	must(v.h.t, err)
	must(v.h.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return v.send(r)
}

func formOf(pairs []string) url.Values {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func (v *visitor) send(r *http.Request) reply {
	v.h.t.Helper()
	r.RemoteAddr = v.address
	for name, value := range v.headers {
		r.Header.Set(name, value)
	}
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.h.web.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return reply{v.h.t, r.Method + " " + r.URL.RequestURI(), w.Code, w.Header(), w.Body.String()}
}

func (r reply) is(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: got status %d, want %d\n%s", r.what, r.status, status, clip(r.body))
	}
	return r
}

func (r reply) leadsTo(path string) reply {
	r.t.Helper()
	r.is(http.StatusSeeOther)
	if got := r.header.Get("Location"); got != path {
		r.t.Fatalf("%s: led to %q, want %q", r.what, got, path)
	}
	return r
}

// shows fails when the page does not have the text, as a browser would show it.
func (r reply) shows(texts ...string) reply {
	r.t.Helper()
	page := html.UnescapeString(r.body)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			r.t.Fatalf("%s: does not show %q\n%s", r.what, text, clip(r.body))
		}
	}
	return r
}

func (r reply) hides(texts ...string) reply {
	r.t.Helper()
	page := html.UnescapeString(r.body)
	for _, text := range texts {
		if strings.Contains(page, text) {
			r.t.Fatalf("%s: shows %q", r.what, text)
		}
	}
	return r
}

var aValue = regexp.MustCompile(`name="([a-z_]+)" value="([^"]*)"`)

// value is what a hidden field of the page holds.
func (r reply) value(name string) string {
	r.t.Helper()
	for _, found := range aValue.FindAllStringSubmatch(r.body, -1) {
		if found[1] == name {
			return html.UnescapeString(found[2])
		}
	}
	r.t.Fatalf("%s: no field is named %q", r.what, name)
	return ""
}

func clip(s string) string {
	if i := strings.Index(s, "<main"); i >= 0 {
		s = s[i:]
	}
	return s[:min(len(s), 3000)]
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func person(name, server string) blog.Person {
	return blog.Person{
		URI: "https://" + server + "/users/" + name, Handle: name + "@" + server, Host: server, Name: name, URL: "https://" + server + "/@" + name,
		Inbox: "https://" + server + "/users/" + name + "/inbox", Mailbox: "https://" + server + "/inbox", FetchedAt: time.Unix(1, 0),
	}
}

// publish puts an article on the blog.
func (h *house) publish(title, source string) blog.Article {
	h.t.Helper()
	a, err := h.Publish(h.t.Context(), h.author, "", blog.Words{Kind: blog.LongForm, Title: title, Source: source})
	must(h.t, err)
	return a
}

// hear takes in what someone says to an article.
func (h *house) hear(from blog.Person, to blog.Article, n int, text string, v blog.Visibility) {
	h.t.Helper()
	must(h.t, h.Receive(h.t.Context(), blog.Reply{
		From: from, URI: fmt.Sprintf("https://%s/notes/%d", from.Host, n), URL: fmt.Sprintf("https://%s/@%s/%d", from.Host, from.Name, n),
		Answers: blog.Target{ObjectID: to.ObjectID}, ToAuthor: h.author, Visibility: v, HTML: text, SentAt: h.clock,
	}))
}

// onlyComment is the one comment in a state.
func (h *house) onlyComment(state blog.CommentState) blog.DeskComment {
	h.t.Helper()
	list, _, err := h.store.DeskComments(h.t.Context(), state, 1)
	must(h.t, err)
	if len(list) != 1 {
		h.t.Fatalf("%d comments are %q, want 1", len(list), state)
	}
	return list[0]
}
