package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// home is a blog with an author over a real database, with a clock that tests
// move.
type home struct {
	*blog.Blog
	store  *store.Store
	author blog.Author
	clock  time.Time
}

// each gives each database a fresh home for the story.
func each(t *testing.T, story func(t *testing.T, h *home)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, database dbtest.Database) { story(t, move(t, database.URL)) })
}

// open gives a fresh home on SQLite.
func open(t testing.TB) *home { return move(t, dbtest.SQLite(t).URL) }

// move sets a blog up in an empty database.
func move(t testing.TB, database string) *home {
	t.Helper()
	h := &home{clock: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.clock }
	s, err := store.Open(t.Context(), database, store.Options{Now: now})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	h.store = s
	h.Blog = blog.New(s, blog.Options{
		Site: "https://blog.test", Now: now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Article: func(src, _ string) (blog.Rendered, error) {
			return blog.Rendered{HTML: "<p>" + src + "</p>", Text: src, Summary: src}, nil
		},
		Answer:      func(src string) (string, string, error) { return "<p>" + src + "</p>", src, nil },
		Bio:         func(src string) (string, error) { return src, nil },
		Clean:       func(html string, _ []string) (string, string) { return html, html },
		Name:        func(name string) string { return name },
		Line:        func(text string) string { return text },
		Hash:        func(password string) (string, error) { return "hash of " + password, nil },
		Match:       func(password, hash string) (bool, error) { return hash == "hash of "+password, nil },
		NewKey:      func() (string, error) { return "a key", nil },
		NewProofKey: func() (string, error) { return "key", nil },
	})
	_, err = h.SetUp(t.Context(), blog.NewBlog{
		Handle: "Anna", Name: "Anna Ruf", Title: "On the couch", Email: "anna@blog.test", Password: "correct horse battery",
	})
	must(t, err)
	h.author, err = s.FirstAuthor(t.Context())
	must(t, err)
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func person(name string, server int) blog.Person {
	host := fmt.Sprintf("server%d.test", server)
	return blog.Person{
		URI: "https://" + host + "/users/" + name, Handle: name + "@" + host, Host: host, Name: name, URL: "https://" + host + "/@" + name,
		Inbox: "https://" + host + "/users/" + name + "/inbox", Mailbox: "https://" + host + "/inbox", FetchedAt: time.Unix(1, 0),
	}
}

func (h *home) publish(t *testing.T, w blog.Words) blog.Article {
	t.Helper()
	a, err := h.Publish(t.Context(), h.author.ID, "", w)
	must(t, err)
	return a
}

func (h *home) policy(t *testing.T, p blog.CommentPolicy) {
	t.Helper()
	s, err := h.store.Settings(t.Context())
	must(t, err)
	s.Policy = p
	must(t, h.ChangeSettings(t.Context(), s))
}

func (h *home) page(t *testing.T, slug string) blog.ArticleView {
	t.Helper()
	page, err := h.store.ArticlePage(t.Context(), slug)
	must(t, err)
	return page
}

// reply is a public answer by a person; uri names it on their server.
func reply(from blog.Person, uri string, to blog.Target, html string) blog.Reply {
	return blog.Reply{
		From: from, URI: "https://" + from.Host + "/notes/" + uri, URL: "https://" + from.Host + "/@/" + uri, Answers: to,
		Visibility: blog.Public, HTML: html, SentAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
	}
}

var ctx = context.Background()
