package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/dbtest"
)

// by sends a request to where the blog listens, as a proxy does that ends TLS:
// what was signed is the public address. host is the Host header it hands on.
func by(t *testing.T, signedFor, listens, host string, more http.Header) []aptest.Mangle {
	t.Helper()
	public, err := url.Parse(signedFor)
	if err != nil {
		t.Fatal(err)
	}
	return []aptest.Mangle{
		aptest.BeforeSigning(func(r *http.Request) { r.URL.Scheme, r.URL.Host, r.Host = public.Scheme, public.Host, "" }),
		aptest.AfterSigning(func(r *http.Request) {
			r.URL.Scheme, r.URL.Host, r.Host = "http", listens, host
			for name, values := range more {
				r.Header[name] = values
			}
		}),
	}
}

func TestSignaturesAreForThePublicAddressBehindAProxy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db dbtest.Database) {
		t.Parallel()
		w := &world{t: t, time: morning()}
		anna := w.blogAt(db.URL, "anna", "https://blog.example")
		srv := w.server()
		alice := srv.Actor("alice")
		article, id := anna.publish(rest)
		inbox := "http://" + anna.address + strings.TrimPrefix(anna.ActorURL, "https://blog.example") + "/inbox"
		lies := http.Header{"X-Forwarded-Host": {"evil.example"}, "X-Forwarded-Proto": {"http"}, "Forwarded": {"host=evil.example;proto=http"}}
		n := 0
		post := func(mangles ...aptest.Mangle) int {
			n++
			like := activityBy(alice, "Like", alice.ID+"#like"+string(rune('a'+n)), id)
			return alice.Post(inbox, like, mangles...).Status
		}
		for _, scheme := range []aptest.Mangle{aptest.SentAt(w.now()), aptest.ByRFC9421()} {
			for _, host := range []string{"blog.example", anna.address, "localhost:1234"} {
				w.equal("by way of the proxy, Host "+host, post(append(by(t, "https://blog.example", anna.address, host, nil), scheme)...), http.StatusAccepted)
				w.equal("with forwarding headers that lie", post(append(by(t, "https://blog.example", anna.address, host, lies), scheme)...), http.StatusAccepted)
			}
			w.equal("signed for another host", post(append(by(t, "https://evil.example", anna.address, "blog.example", lies), scheme)...), http.StatusUnauthorized)
		}
		w.equal("signed for plain HTTP", post(append(by(t, "http://blog.example", anna.address, "blog.example", nil), aptest.ByRFC9421())...), http.StatusUnauthorized)
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("likes", page.Likes, 1)
	})
}
