package webfinger_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/webfinger"
)

const actorURL = "https://blog.example/ap/actors/1"

// blogger is the lookup of a blog with one author.
func blogger(_ context.Context, r webfinger.Resource) (*webfinger.JRD, error) {
	switch {
	case r.User == "broken":
		return nil, errors.New("the database is away")
	case r.User == "late" && r.Host == "blog.example":
		return nil, webfinger.ErrGone
	case r.User == "ida" && r.Host == "blog.example", r.URL == actorURL, r.URL == "https://blog.example/":
		return &webfinger.JRD{
			Subject: "acct:ida@blog.example", Aliases: []string{"https://blog.example/", actorURL},
			Links: []webfinger.Link{
				{Rel: webfinger.RelProfile, Type: "text/html", Href: "https://blog.example/"},
				{Rel: webfinger.RelSelf, Type: "application/activity+json", Href: actorURL},
				{Rel: webfinger.RelSubscribe, Template: "https://blog.example/interact?uri={uri}"},
			},
		}, nil
	}
	return nil, webfinger.ErrNotFound
}

func ask(t *testing.T, method, rawQuery string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/.well-known/webfinger", nil)
	r.URL.RawQuery = rawQuery
	w := httptest.NewRecorder()
	webfinger.Handler{Lookup: blogger}.ServeHTTP(w, r)
	return w
}

// TestHandler asks as servers and test suites do.
func TestHandler(t *testing.T) {
	for query, want := range map[string]int{
		"resource=acct:ida@blog.example":                    200, // Mastodon does not escape
		"resource=acct%3Aida%40blog.example":                200,
		"resource=acct:ida%2540blog.example":                200,
		"resource=ACCT:Ida@BLOG.Example":                    200,
		"resource=acct:ida@blog.example.":                   200,
		"resource=acct:ida@blog.example:443":                200,
		"resource=acct:@ida@blog.example":                   200,
		"resource=ida@blog.example":                         200,
		"resource=" + actorURL:                              200,
		"resource=HTTPS://Blog.Example/ap/actors/1":         200,
		"resource=https%3A%2F%2Fblog.example%2F":            200,
		"resource=https%3A%2F%2Fblog.example%2F%23about":    200,
		"resource=acct:ida@blog.example&rel=self":           200,
		"resource=acct:nobody@blog.example":                 404,
		"resource=acct:ida@other.example":                   404,
		"resource=https://other.example/":                   404,
		"resource=acct:late@blog.example":                   410,
		"resource=acct:broken@blog.example":                 503,
		"":                                                  400,
		"resource=":                                         400,
		"resource=acct:ida":                                 400,
		"resource=acct:@blog.example":                       400,
		"resource=acct:ida@":                                400,
		"resource=acct:ida@blog.example:http":               400,
		"resource=acct:i/da@blog.example":                   400,
		"resource=acct:ida%0a@blog.example":                 400,
		"resource=https://user:pw@blog.example/":            400,
		"resource=https:///x":                               400,
		"resource=mailto:ida@blog.example":                  400,
		"resource=%zz":                                      400,
		"resource=acct:a@b.example&resource=acct:c@d.e":     400,
		"resource=acct:" + strings.Repeat("x", 4000) + "@b": 400,
	} {
		w := ask(t, http.MethodGet, query)
		if w.Code != want {
			t.Errorf("?%.80s: %d, want %d", query, w.Code, want)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("?%.80s: not readable from elsewhere", query)
		}
		wantType := "application/json"
		if want == 200 {
			wantType = webfinger.ContentType
		}
		if got := w.Header().Get("Content-Type"); got != wantType || !json.Valid(w.Body.Bytes()) {
			t.Errorf("?%.80s: %s %s", query, got, w.Body)
		}
	}
}

func TestHandlerDetails(t *testing.T) {
	full := ask(t, http.MethodGet, "resource=acct:ida@blog.example")
	var jrd webfinger.JRD
	if err := json.Unmarshal(full.Body.Bytes(), &jrd); err != nil || jrd.Subject != "acct:ida@blog.example" || len(jrd.Links) != 3 || jrd.Actor() != actorURL {
		t.Errorf("got %s, %v", full.Body, err)
	}
	var narrow webfinger.JRD
	some := ask(t, http.MethodGet, "resource=acct:ida@blog.example&rel=self&rel=nothing")
	if err := json.Unmarshal(some.Body.Bytes(), &narrow); err != nil || len(narrow.Links) != 1 || narrow.Subject == "" {
		t.Errorf("rel=self: %s", some.Body)
	}
	if none := ask(t, http.MethodGet, "resource=acct:ida@blog.example&rel=nothing"); none.Code != 200 || strings.Contains(none.Body.String(), "links") {
		t.Errorf("rel=nothing: %d %s", none.Code, none.Body)
	}
	head := ask(t, http.MethodHead, "resource=acct:ida@blog.example")
	if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") != full.Header().Get("Content-Length") {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
	if options := ask(t, http.MethodOptions, ""); options.Code != http.StatusNoContent {
		t.Errorf("OPTIONS: %d", options.Code)
	}
	if post := ask(t, http.MethodPost, "resource=acct:ida@blog.example"); post.Code != http.StatusMethodNotAllowed || post.Header().Get("Allow") == "" {
		t.Errorf("POST: %d", post.Code)
	}
}

func TestParseResource(t *testing.T) {
	for in, want := range map[string]string{
		"acct:Ida@Blog.Example.":     "acct:Ida@blog.example",
		"@ida@bücher.example":        "acct:ida@xn--bcher-kva.example",
		"ida@127.0.0.1:8080":         "acct:ida@127.0.0.1:8080",
		"ida@[::1]:8080":             "acct:ida@[::1]:8080",
		"ida@[::1]":                  "acct:ida@[::1]",
		"https://Blog.Example/@ida":  "https://blog.example/@ida",
		"http://blog.example/a?b#c":  "http://blog.example/a?b",
		" ida@blog.example ":         "acct:ida@blog.example",
		"ida%40blog.example":         "acct:ida@blog.example",
		"acct:ida@blog.example:443":  "acct:ida@blog.example",
		"acct:ida@blog.example:8443": "acct:ida@blog.example:8443",
	} {
		if got, err := webfinger.ParseResource(in); err != nil || got.String() != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
	a, _ := webfinger.ParseResource("acct:Ida@blog.example")
	b, _ := webfinger.ParseResource("ida@BLOG.example")
	if !a.Same(b) || a.User != "ida" || a.Address() != "Ida@blog.example" {
		t.Errorf("%+v and %+v", a, b)
	}
}

func newClient(t *testing.T) *fetch.Client {
	t.Helper()
	client := fetch.New(fetch.Config{UserAgent: "test", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(client.CloseIdle)
	return client
}

func TestLookup(t *testing.T) {
	srv, client := aptest.New(t), newClient(t)
	alice := srv.Actor("alice")
	for _, address := range []string{alice.Handle, "@" + alice.Handle, "acct:" + alice.Handle} {
		found, subject, err := webfinger.Lookup(t.Context(), client, address)
		if err != nil || found != alice.ID || subject != alice.Handle {
			t.Errorf("%s: %s, %s, %v", address, found, subject, err)
		}
	}
	address, err := webfinger.AddressOf(t.Context(), client, alice.FetchActor(alice.ID))
	if err != nil || address != alice.Handle {
		t.Errorf("alice's address: %s, %v", address, err)
	}
	if _, _, err := webfinger.Lookup(t.Context(), client, "nobody@"+srv.Host); !errors.Is(err, webfinger.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	for _, wrong := range []string{"", "alice", alice.ID, "alice@10.0.0.1"} {
		if found, _, err := webfinger.Lookup(t.Context(), client, wrong); err == nil {
			t.Errorf("%q: found %s", wrong, found)
		}
	}
}

// serveWebfinger makes srv answer every question with one descriptor.
func serveWebfinger(srv *aptest.Server, subject, actor string) {
	srv.Handle("/.well-known/webfinger", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", webfinger.ContentType)
		_, _ = fmt.Fprintf(w, `{"subject":%q,"links":[{"rel":"self","type":"application/activity+json","href":%q}]}`, subject, actor)
	}))
}

// TestSplitDomain: the address is on one host, the actor on another, and each
// names the other.
func TestSplitDomain(t *testing.T) {
	domain, server, client := aptest.New(t), aptest.New(t), newClient(t)
	alice := server.Actor("alice")
	address := "alice@" + domain.Host
	serveWebfinger(domain, "acct:"+address, alice.ID)
	serveWebfinger(server, "acct:"+address, alice.ID)
	for name, prepare := range map[string]func(){
		"by WebFinger at the actor's host": func() {},
		"by the actor's own word (FEP-2c59)": func() {
			serveWebfinger(server, "", "")
			alice.Set(aptest.JSON{"webfinger": address})
		},
	} {
		t.Run(name, func(t *testing.T) {
			prepare()
			found, subject, err := webfinger.Lookup(t.Context(), client, address)
			if err != nil || found != alice.ID || subject != address {
				t.Errorf("from the address: %s, %s, %v", found, subject, err)
			}
			if got, err := webfinger.AddressOf(t.Context(), client, alice.FetchActor(alice.ID)); err != nil || got != address {
				t.Errorf("from the actor: %s, %v", got, err)
			}
		})
	}
	serveWebfinger(server, "acct:"+address, alice.ID)
	alice.Set(aptest.JSON{"webfinger": nil})
	if _, subject, err := webfinger.Lookup(t.Context(), client, "alice@"+server.Host); err != nil || subject != address {
		t.Errorf("asked at the actor's host: %s, %v", subject, err)
	}
}

// TestClaims: nobody takes another's address (A39), nor gives an address to
// somebody who does not want it.
func TestClaims(t *testing.T) {
	evil, victim, client := aptest.New(t), aptest.New(t), newClient(t)
	mallory, bob := evil.Actor("mallory"), victim.Actor("bob")

	serveWebfinger(evil, "acct:"+bob.Handle, mallory.ID)
	if found, subject, err := webfinger.Lookup(t.Context(), client, mallory.Handle); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("mallory says he is bob: %s, %s, %v", found, subject, err)
	}
	if got, err := webfinger.AddressOf(t.Context(), client, mallory.FetchActor(mallory.ID)); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("mallory's address is %s, %v", got, err)
	}
	mallory.Set(aptest.JSON{"webfinger": bob.Handle})
	if got, err := webfinger.AddressOf(t.Context(), client, mallory.FetchActor(mallory.ID)); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("mallory, by his own word, is %s, %v", got, err)
	}
	serveWebfinger(evil, "acct:"+mallory.Handle, bob.ID)
	if found, subject, err := webfinger.Lookup(t.Context(), client, mallory.Handle); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("bob gets mallory's address: %s, %s, %v", found, subject, err)
	}
	serveWebfinger(evil, "", mallory.ID)
	if _, _, err := webfinger.Lookup(t.Context(), client, mallory.Handle); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("no subject: %v", err)
	}
	serveWebfinger(evil, "acct:"+mallory.Handle, "")
	if _, _, err := webfinger.Lookup(t.Context(), client, mallory.Handle); !errors.Is(err, webfinger.ErrNotFound) {
		t.Errorf("no actor: %v", err)
	}
	if _, err := webfinger.AddressOf(t.Context(), client, &activitypub.Actor{ID: mallory.ID}); !errors.Is(err, webfinger.ErrUnconfirmed) {
		t.Errorf("no user name: %v", err)
	}
}

// TestHostMeta: who answers nothing at the usual place may say where.
func TestHostMeta(t *testing.T) {
	domain, server, client := aptest.New(t), aptest.New(t), newClient(t)
	alice := server.Actor("alice")
	address := "alice@" + domain.Host
	domain.Handle("/.well-known/webfinger", http.NotFoundHandler())
	domain.Handle("/.well-known/host-meta", webfinger.HostMeta(server.URL))
	serveWebfinger(server, "acct:"+address, alice.ID)
	found, subject, err := webfinger.Lookup(t.Context(), client, address)
	if err != nil || found != alice.ID || subject != address {
		t.Errorf("got %s, %s, %v", found, subject, err)
	}
	domain.Handle("/.well-known/host-meta", http.NotFoundHandler())
	if _, _, err := webfinger.Lookup(t.Context(), client, address); !errors.Is(err, webfinger.ErrNotFound) {
		t.Errorf("without host-meta: %v", err)
	}
}

func TestHostMetaDocuments(t *testing.T) {
	h := webfinger.HostMeta("https://blog.example/?a&b/")
	serve := func(method, path, accept string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	const template = "https://blog.example/?a&b/.well-known/webfinger?resource={uri}"
	for _, accept := range []string{"", "*/*", "application/xrd+xml", "application/xrd+xml, application/json"} {
		w := serve(http.MethodGet, "/.well-known/host-meta", accept)
		var xrd struct {
			XMLName xml.Name
			Link    struct {
				Rel      string `xml:"rel,attr"`
				Template string `xml:"template,attr"`
			} `xml:"http://docs.oasis-open.org/ns/xri/xrd-1.0 Link"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &xrd); err != nil || xrd.XMLName.Local != "XRD" || xrd.Link.Rel != "lrdd" || xrd.Link.Template != template {
			t.Errorf("Accept %q: %v in %s", accept, err, w.Body)
		}
		if w.Header().Get("Content-Type") != "application/xrd+xml; charset=utf-8" {
			t.Errorf("Accept %q: %v", accept, w.Header())
		}
	}
	for path, accept := range map[string]string{"/.well-known/host-meta": "application/json", "/.well-known/host-meta.json": "*/*"} {
		w := serve(http.MethodGet, path, accept)
		var jrd webfinger.JRD
		if err := json.Unmarshal(w.Body.Bytes(), &jrd); err != nil || len(jrd.Links) != 1 || jrd.Links[0].Template != template {
			t.Errorf("%s: %v in %s", path, err, w.Body)
		}
	}
	if w := serve(http.MethodHead, "/.well-known/host-meta", ""); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("HEAD: %d %s", w.Code, w.Body)
	}
	if w := serve(http.MethodPost, "/.well-known/host-meta", ""); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestParseJRD(t *testing.T) {
	jrd, err := webfinger.ParseJRD([]byte(`{"subject":"acct:a@b","aliases":["x",7],"properties":{"p":null},"links":[
		7, {"rel":3}, {"rel":"self","type":"text/html","href":"https://b/1"}, {"rel":"self","href":"https://b/2"},
		{"rel":"self","type":"application/ld+json;profile=\"https://www.w3.org/ns/activitystreams\"","href":"https://b/3"}]}`))
	if err != nil || jrd.Actor() != "https://b/3" || len(jrd.Aliases) != 1 {
		t.Errorf("got %+v, %v", jrd, err)
	}
	for _, raw := range []string{"", "[]", `{"links":7}`} {
		if _, err := webfinger.ParseJRD([]byte(raw)); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}

func FuzzResource(f *testing.F) {
	for _, s := range []string{"acct:a@b.example", "https://b.example/@a", "a@[::1]:80", "@a@bücher.example", "%40@x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := webfinger.ParseResource(s)
		if err != nil {
			return
		}
		if (r.User == "") != (r.URL != "") || (r.User == "") != (r.Host == "") {
			t.Fatalf("%q reads as %+v", s, r)
		}
		if len(r.String()) > 2048 {
			return // it grew by its escapes
		}
		again, err := webfinger.ParseResource(r.String())
		if err != nil || !again.Same(r) {
			t.Fatalf("%q reads as %q, which reads as %+v, %v", s, r, again, err)
		}
		if r.URL != "" {
			if u, err := url.Parse(r.URL); err != nil || u.Host == "" {
				t.Fatalf("%q gives the address %q", s, r.URL)
			}
		}
	})
}
