package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/desk"
)

// addresses are all closed pages, with an article's id wherever one belongs.
func (h *house) addresses(id string) (pages, changes []string) {
	_, closed := h.desk.Patterns()
	for _, pattern := range closed {
		method, path, ok := strings.Cut(strings.ReplaceAll(pattern, "{id}", id), " ")
		switch {
		case !ok:
			pages = append(pages, "/desk/nothing/here")
			changes = append(changes, "/desk/nothing/here")
		case method == http.MethodGet:
			pages = append(pages, path)
		default:
			changes = append(changes, path)
		}
	}
	return pages, changes
}

func TestStrangersGetNothing(t *testing.T) {
	h := settled(t)
	a := h.publish("A secret title", "Secret words.")
	_, err := h.SaveDraft(t.Context(), h.author, "", blog.Words{Title: "A secret title", Source: "Secret words."})
	must(t, err)
	pages, changes := h.addresses(a.ID)
	if len(pages) < 15 || len(changes) < 20 {
		t.Fatalf("found %d pages and %d changes; the table of routes was not read", len(pages), len(changes))
	}
	stranger := h.visitor()
	for _, path := range pages {
		r := stranger.get(path).is(http.StatusSeeOther).hides("secret")
		want := "/desk/sign-in?" + url.Values{"back": {path}}.Encode()
		r.leadsTo(want)
	}
	for _, path := range changes {
		stranger.post(path, "title", "x", "value", "spam.example").is(http.StatusUnauthorized).hides("secret")
		stranger.script(path, "title", "x").is(http.StatusUnauthorized).hides("secret")
	}
	kept, err := h.store.Article(t.Context(), a.ID)
	must(t, err)
	if kept.Title != "A secret title" || !kept.Public() {
		t.Fatalf("a stranger changed the article: %+v", kept)
	}
	if blocks, err := h.store.Blocks(t.Context()); err != nil || len(blocks) != 0 {
		t.Fatalf("a stranger blocked someone: %v, %v", blocks, err)
	}
}

func TestOtherSitesChangeNothing(t *testing.T) {
	h := settled(t)
	a := h.publish("Title", "Words.")
	v := h.member()
	_, changes := h.addresses(a.ID)
	open, _ := h.desk.Patterns()
	for _, pattern := range open {
		if path, ok := strings.CutPrefix(pattern, "POST "); ok {
			changes = append(changes, path)
		}
	}
	for name, headers := range map[string]map[string]string{
		"a page of another site":       {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"},
		"a page of a sister site":      {"Sec-Fetch-Site": "same-site", "Origin": "https://other.blog.test"},
		"an old browser":               {"Sec-Fetch-Site": "", "Origin": "https://evil.test"},
		"a page without an origin":     {"Sec-Fetch-Site": "", "Origin": "null"},
		"the same host without secure": {"Sec-Fetch-Site": "cross-site", "Origin": "http://blog.test"},
	} {
		v.headers = headers
		for _, path := range changes {
			r := v.post(path, "title", "Taken over", "source", "x", "value", "spam.example", "policy", "open").is(http.StatusForbidden)
			if r.header.Get("Location") != "" {
				t.Errorf("%s: %s led somewhere", name, path)
			}
		}
	}
	v.headers = map[string]string{"Sec-Fetch-Site": "same-origin"}
	v.get("/desk").is(http.StatusOK).shows("Title").hides("Taken over")
	if _, err := h.store.Article(t.Context(), a.ID); err != nil {
		t.Fatalf("the article is gone: %v", err)
	}
}

func TestTheBlogsOwnPagesMayChangeThings(t *testing.T) {
	h := settled(t)
	for name, headers := range map[string]map[string]string{
		"a new browser":                           {"Sec-Fetch-Site": "same-origin"},
		"a new browser behind a proxy":            {"Sec-Fetch-Site": "same-site", "Origin": "https://blog.test"},
		"an old browser behind a rewriting proxy": {"Sec-Fetch-Site": "", "Origin": "https://blog.test"},
		"the address bar":                         {"Sec-Fetch-Site": "none"},
		"a program":                               {"Sec-Fetch-Site": ""},
	} {
		v := h.visitor()
		v.headers = headers
		if r := v.post("/desk/sign-in", "email", email, "password", password); r.status != http.StatusSeeOther {
			t.Errorf("%s: got %d", name, r.status)
		}
	}
}

func TestChangesAreNeverMadeByGet(t *testing.T) {
	h := settled(t)
	a := h.publish("Title", "Words.")
	v := h.member()
	_, changes := h.addresses(a.ID)
	for _, path := range changes {
		v.get(path) // whatever it answers
	}
	kept, err := h.store.Article(t.Context(), a.ID)
	must(t, err)
	if !kept.Public() {
		t.Fatal("a GET unpublished the article")
	}
	v.get("/desk").is(http.StatusOK)
}

func TestEveryAnswerIsPrivate(t *testing.T) {
	h := settled(t)
	a := h.publish("Title", "Words.")
	member, stranger := h.member(), h.visitor()
	pages, _ := h.addresses(a.ID)
	for _, path := range append(pages, "/desk/sign-in", "/setup", "/setup?token=wrong") {
		for _, v := range []*visitor{member, stranger} {
			r := v.get(path)
			if got := r.header.Values("Cache-Control"); len(got) == 0 || got[0] != "no-store" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
			policy := r.header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: policy %q", path, policy)
			}
			framed := strings.HasSuffix(path, "/preview") && v == member
			if strings.Contains(policy, "frame-ancestors 'none'") == framed {
				t.Errorf("%s: policy %q", path, policy)
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Cross-Origin-Opener-Policy": "same-origin"} {
				if r.header.Get(name) != want {
					t.Errorf("%s: %s is %q", path, name, r.header.Get(name))
				}
			}
			if ref := r.header.Get("Referrer-Policy"); ref != "same-origin" && ref != "no-referrer" {
				t.Errorf("%s: Referrer-Policy %q", path, ref)
			}
		}
	}
}

func TestWhatWasTypedOutlivesTheSession(t *testing.T) {
	h := settled(t)
	v := h.visitor()
	r := v.post("/desk/articles/new/save", "title", `A "title" <b>`, "source", "Two\r\nlines", "kind", "article", "password", "hunter2", "category", "One", "category", "Two")
	r.is(http.StatusUnauthorized).shows("You were signed out", "Send again", "/desk/articles/new/save").hides("hunter2")
	v.post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")
	sent := v.post("/desk/articles/new/save", "title", r.value("title"), "source", r.value("source"), "kind", r.value("kind")).is(http.StatusSeeOther)
	v.get(sent.header.Get("Location")).shows(`A "title" <b>`, "Two\nlines")
}

func TestFilesCannotBeKeptWhenSignedOut(t *testing.T) {
	h := settled(t)
	h.visitor().file("/desk/articles/new/upload", "file", "a.png", "picture", "", "source", "Words.").
		is(http.StatusUnauthorized).shows("Files and passwords could not be kept", "Words.")
}

func TestTheWayBackStaysAtTheDesk(t *testing.T) {
	for asked, want := range map[string]string{
		"":                                "/desk",
		"/":                               "/desk",
		"/desk":                           "/desk",
		"/desk/":                          "/desk",
		"/desk/letters?page=2":            "/desk/letters?page=2",
		"/desk/conversations#comment-1":   "/desk/conversations#comment-1",
		"/desktop":                        "/desk",
		"/elsewhere":                      "/desk",
		"/desk/../elsewhere":              "/desk",
		"/desk/%2e%2e/elsewhere":          "/desk",
		"//evil.test/desk":                "/desk",
		"///evil.test/desk":               "/desk",
		"/\\evil.test/desk":               "/desk",
		"https://evil.test/desk":          "/desk",
		"https://evil.test/elsewhere":     "/desk",
		"//evil.test":                     "/desk",
		"/desk/\\evil.test":               "/desk/%5Cevil.test",
		"https:/desk":                     "/desk",
		"https:desk":                      "/desk",
		"javascript:alert(1)":             "/desk",
		"/desk/sign-in?back=/desk":        "/desk",
		"/desk//evil.test":                "/desk/evil.test",
		"/desk\r\nSet-Cookie: a=b":        "/desk",
		"http://blog.test@evil.test/desk": "/desk",
	} {
		if got := desk.DeskPath(asked); got != want {
			t.Errorf("%q led to %q, want %q", asked, got, want)
		}
	}
}

func FuzzDeskPath(f *testing.F) {
	for _, seed := range []string{"/desk", "//evil.test", "/desk/..//x", "/desk?a=b#c", "\\\\evil", "/desk/%2f%2fevil"} {
		f.Add(seed)
	}
	site, err := url.Parse("https://blog.test/desk/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, asked string) {
		got, err := site.Parse(desk.DeskPath(asked))
		if err != nil {
			t.Fatalf("%q led to no address: %v", asked, err)
		}
		if got.Host != "blog.test" || got.Scheme != "https" || got.Path != "/desk" && !strings.HasPrefix(got.Path, "/desk/") {
			t.Fatalf("%q led to %s", asked, got)
		}
	})
}
