package activitypub_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/activitypub/signature"
)

func serveJSON(t *testing.T, srv *aptest.Server, path string, doc aptest.JSON) {
	t.Helper()
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	srv.Serve(path, "", raw)
}

func pemOf(t *testing.T, a *aptest.Actor) string {
	t.Helper()
	key, _ := a.Document()["publicKey"].(aptest.JSON)
	pem, _ := key["publicKeyPem"].(string)
	if pem == "" {
		t.Fatal("no key")
	}
	return pem
}

// TestKeyRingFinds keys in all the places servers keep them in.
func TestKeyRingFinds(t *testing.T) {
	for name, arrange := range map[string]func(srv *aptest.Server, a *aptest.Actor, pem string) string{
		"in the actor (Mastodon)": func(_ *aptest.Server, a *aptest.Actor, _ string) string { return a.KeyID },
		"in a list": func(_ *aptest.Server, a *aptest.Actor, pem string) string {
			a.Set(aptest.JSON{"publicKey": []any{
				aptest.JSON{"id": a.ID + "#old", "owner": a.ID, "publicKeyPem": "gone"},
				aptest.JSON{"id": a.ID + "#new", "owner": a.ID, "publicKeyPem": pem},
			}})
			return a.ID + "#new"
		},
		"in a document of its own, listed whole": func(srv *aptest.Server, a *aptest.Actor, pem string) string {
			key := aptest.JSON{"id": a.ID + "/key", "owner": a.ID, "publicKeyPem": pem}
			a.Set(aptest.JSON{"publicKey": key})
			serveJSON(t, srv, "/users/alice/key", key)
			return a.ID + "/key"
		},
		"in a document of its own, listed by id": func(srv *aptest.Server, a *aptest.Actor, pem string) string {
			a.Set(aptest.JSON{"publicKey": a.ID + "/key"})
			serveJSON(t, srv, "/users/alice/key", aptest.JSON{"id": a.ID + "/key", "owner": a.ID, "publicKeyPem": pem})
			return a.ID + "/key"
		},
		"at an address that shows a stub of the actor (GoToSocial)": func(srv *aptest.Server, a *aptest.Actor, pem string) string {
			key := aptest.JSON{"id": a.ID + "/main-key", "owner": a.ID, "publicKeyPem": pem}
			a.Set(aptest.JSON{"publicKey": key})
			serveJSON(t, srv, "/users/alice/main-key", aptest.JSON{"id": a.ID, "type": "Person", "preferredUsername": "alice", "publicKey": key})
			return a.ID + "/main-key"
		},
		"without saying the owner": func(_ *aptest.Server, a *aptest.Actor, pem string) string {
			a.Set(aptest.JSON{"publicKey": aptest.JSON{"id": a.KeyID, "publicKeyPem": pem}})
			return a.KeyID
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := aptest.New(t)
			alice := srv.Actor("alice")
			pem := pemOf(t, alice)
			keyID := arrange(srv, alice, pem)
			keys := newKeyRing(t)
			key, err := keys.Key(t.Context(), keyID, false)
			if err != nil {
				t.Fatal(err)
			}
			want, err := signature.ParsePublicPEM(pem)
			if err != nil {
				t.Fatal(err)
			}
			if key.ID != keyID || key.Owner != alice.ID || fmt.Sprint(key.Key) != fmt.Sprint(want) {
				t.Errorf("found %s of %s", key.ID, key.Owner)
			}
			asked := len(srv.Requests())
			if again, err := keys.Key(t.Context(), keyID, false); err != nil || again.Owner != alice.ID || len(srv.Requests()) != asked {
				t.Errorf("second time: %v, %d more requests", err, len(srv.Requests())-asked)
			}
		})
	}
}

// TestKeyRingRefuses what a key's owner does not confirm (A1 to A4, A6).
func TestKeyRingRefuses(t *testing.T) {
	for name, arrange := range map[string]func(evil, victim *aptest.Server, bob *aptest.Actor, pem string) string{
		"a key's word for its owner (A2)": func(evil, _ *aptest.Server, bob *aptest.Actor, pem string) string {
			serveJSON(t, evil, "/key", aptest.JSON{"id": evil.URL + "/key", "owner": bob.ID, "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"an actor with another's key id (A4)": func(evil, _ *aptest.Server, bob *aptest.Actor, pem string) string {
			evil.Actor("mallory").Set(aptest.JSON{"publicKey": aptest.JSON{"id": bob.KeyID, "owner": bob.ID, "publicKeyPem": pem}})
			return evil.Actor("mallory").KeyID
		},
		"an own key that names another owner": func(evil, _ *aptest.Server, bob *aptest.Actor, pem string) string {
			m := evil.Actor("mallory")
			m.Set(aptest.JSON{"publicKey": aptest.JSON{"id": m.KeyID, "owner": bob.ID, "publicKeyPem": pem}})
			return m.KeyID
		},
		"a document about another key (A4)": func(evil, _ *aptest.Server, bob *aptest.Actor, pem string) string {
			serveJSON(t, evil, "/key", aptest.JSON{"id": evil.URL + "/key#other", "owner": evil.Actor("mallory").ID, "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"a document about another key, listed by id (A4)": func(evil, _ *aptest.Server, _ *aptest.Actor, pem string) string {
			m := evil.Actor("mallory")
			m.Set(aptest.JSON{"publicKey": evil.URL + "/key"})
			serveJSON(t, evil, "/key", aptest.JSON{"id": evil.URL + "/key#other", "owner": m.ID, "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"an owner behind another's open redirect (A5)": func(evil, victim *aptest.Server, _ *aptest.Actor, pem string) string {
			m := evil.Actor("mallory")
			victim.Handle("/go", http.RedirectHandler(m.ID, http.StatusFound))
			m.Set(aptest.JSON{"publicKey": aptest.JSON{"id": evil.URL + "/key", "publicKeyPem": pem}})
			serveJSON(t, evil, "/key", aptest.JSON{"id": evil.URL + "/key", "owner": victim.URL + "/go", "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"a document that says it is another's (A4)": func(evil, _ *aptest.Server, bob *aptest.Actor, pem string) string {
			serveJSON(t, evil, "/key", aptest.JSON{"id": bob.KeyID, "owner": bob.ID, "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"a way that leads to another's server (A5)": func(evil, _ *aptest.Server, bob *aptest.Actor, _ string) string {
			evil.Handle("/key", http.RedirectHandler(bob.ID, http.StatusFound))
			return evil.URL + "/key"
		},
		"an owner that is a note": func(evil, _ *aptest.Server, _ *aptest.Actor, pem string) string {
			key := aptest.JSON{"id": evil.URL + "/key", "owner": evil.URL + "/note", "publicKeyPem": pem}
			serveJSON(t, evil, "/key", key)
			serveJSON(t, evil, "/note", aptest.JSON{"id": evil.URL + "/note", "type": "Note", "publicKey": key})
			return evil.URL + "/key"
		},
		"another key than the owner lists": func(evil, victim *aptest.Server, _ *aptest.Actor, pem string) string {
			m := evil.Actor("mallory")
			m.Set(aptest.JSON{"publicKey": aptest.JSON{"id": evil.URL + "/key", "owner": m.ID, "publicKeyPem": pemOf(t, victim.Actor("carol"))}})
			serveJSON(t, evil, "/key", aptest.JSON{"id": evil.URL + "/key", "owner": m.ID, "publicKeyPem": pem})
			return evil.URL + "/key"
		},
		"an upload that looks like an actor (A6)": func(evil, _ *aptest.Server, _ *aptest.Actor, pem string) string {
			id := evil.URL + "/media/x.json"
			raw, err := json.Marshal(aptest.JSON{"id": id, "type": "Person", "inbox": id, "publicKey": aptest.JSON{"id": id + "#k", "owner": id, "publicKeyPem": pem}})
			if err != nil {
				t.Fatal(err)
			}
			evil.Serve("/media/x.json", "application/json", raw)
			return id + "#k"
		},
		"JSON-LD games (A12)": func(evil, _ *aptest.Server, _ *aptest.Actor, _ string) string {
			evil.Actor("mallory").Set(aptest.JSON{"@included": []any{}})
			return evil.Actor("mallory").KeyID
		},
		"a weak key": func(evil, _ *aptest.Server, _ *aptest.Actor, _ string) string {
			m := evil.Actor("mallory")
			m.Set(aptest.JSON{"publicKey": aptest.JSON{"id": m.KeyID, "owner": m.ID, "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf\n9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END PUBLIC KEY-----\n"}})
			return m.KeyID
		},
		"a key nobody has": func(evil, _ *aptest.Server, _ *aptest.Actor, _ string) string { return evil.URL + "/nothing#k" },
		"an actor that does not list it": func(evil, _ *aptest.Server, _ *aptest.Actor, _ string) string {
			return evil.Actor("mallory").ID + "#other"
		},
		"acct: (A3)":        func(_, victim *aptest.Server, _ *aptest.Actor, _ string) string { return "acct:bob@" + victim.Host },
		"no address":        func(_, _ *aptest.Server, _ *aptest.Actor, _ string) string { return "main-key" },
		"a private address": func(_, _ *aptest.Server, _ *aptest.Actor, _ string) string { return "http://10.0.0.1/actor#k" },
		"a name before the host": func(_, victim *aptest.Server, _ *aptest.Actor, _ string) string {
			return "http://x@" + victim.Host + "/users/bob#main-key"
		},
	} {
		t.Run(name, func(t *testing.T) {
			evil, victim := aptest.New(t), aptest.New(t)
			mallory, bob := evil.Actor("mallory"), victim.Actor("bob")
			keys := newKeyRing(t)
			keyID := arrange(evil, victim, bob, pemOf(t, mallory))
			for range 3 {
				key, err := keys.Key(t.Context(), keyID, false)
				if !errors.Is(err, signature.ErrNoKey) {
					t.Fatalf("got %+v, %v", key, err)
				}
			}
			if n := len(evil.Requests()); n > 3 {
				t.Errorf("asked %d times", n)
			}
			// What was refused leaves no trace under the victim's key.
			if key, err := keys.Key(t.Context(), bob.KeyID, false); err != nil || key.Owner != bob.ID {
				t.Errorf("bob's own key: %+v, %v", key, err)
			}
		})
	}
}

// testClock is a clock that stands still until it is told.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// TestKeyRingAsksSeldom: a dead key is not hammered (A23), a bad signature in
// another's name does not make us hammer that other, an old key is renewed.
func TestKeyRingAsksSeldom(t *testing.T) {
	srv, clock, keys := aptest.New(t), newTestClock(), newKeyRing(t)
	keys.Now = clock.Now
	asked := func() int {
		n := len(srv.Requests())
		srv.Forget()
		return n
	}
	srv.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	for range 100 {
		if _, err := keys.Key(t.Context(), srv.URL+"/loop#k", false); !errors.Is(err, signature.ErrNoKey) {
			t.Fatal(err)
		}
	}
	if n := asked(); n > 2 {
		t.Errorf("a loop was asked %d times", n)
	}
	srv.Handle("/broken", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	for range 100 {
		if _, err := keys.Key(t.Context(), srv.URL+"/broken#k", false); err == nil || errors.Is(err, signature.ErrNoKey) {
			t.Fatalf("a broken server: %v", err)
		}
	}
	if n := asked(); n != 1 {
		t.Errorf("a broken server was asked %d times", n)
	}
	clock.pass(time.Minute)
	_, _ = keys.Key(t.Context(), srv.URL+"/broken#k", false)
	_, _ = keys.Key(t.Context(), srv.URL+"/loop#k", false)
	if n := asked(); n != 1 {
		t.Errorf("after a minute %d were asked, want the broken one alone", n)
	}
	clock.pass(5 * time.Minute)
	_, _ = keys.Key(t.Context(), srv.URL+"/loop#k", false)
	if n := asked(); n != 1 {
		t.Errorf("after five minutes the loop was asked %d times", n)
	}
	alice := srv.Actor("alice")
	for range 100 {
		if _, err := keys.Key(t.Context(), alice.KeyID, true); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked(); n != 1 {
		t.Errorf("100 bad signatures in alice's name caused %d requests", n)
	}
	clock.pass(25 * time.Hour)
	if _, err := keys.Key(t.Context(), alice.KeyID, false); err != nil || asked() != 1 {
		t.Errorf("a key of yesterday is not renewed: %v", err)
	}
}

// TestKeyRingSparesOthers: whoever sends requests with made-up key ids does
// not make us flood the host in them (A22), nor lock others out.
func TestKeyRingSparesOthers(t *testing.T) {
	victim, other, clock, keys := aptest.New(t), aptest.New(t), newTestClock(), newKeyRing(t)
	keys.Now = clock.Now
	keys.Fetch = fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: clock.Now, PerHostBurst: 100})
	t.Cleanup(keys.Fetch.CloseIdle)
	for i := range 300 {
		_, err := keys.Key(t.Context(), fmt.Sprintf("%s/?%d#k", victim.URL, i), false)
		if err == nil {
			t.Fatal("found a key")
		}
		if refused := !errors.Is(err, signature.ErrNoKey); refused != (i >= 100) {
			t.Fatalf("%d: %v", i, err)
		}
	}
	for i := range 100 {
		path := fmt.Sprintf("/key/%d", i)
		serveJSON(t, other, path, aptest.JSON{"id": other.URL + path, "owner": victim.URL + path, "publicKeyPem": "x"})
		if _, err := keys.Key(t.Context(), other.URL+path, false); err == nil {
			t.Fatal("found a key")
		}
	}
	if n := len(victim.Requests()); n != 100 {
		t.Errorf("asked %d times", n)
	}
	clock.pass(time.Second)
	if _, err := keys.Key(t.Context(), other.Actor("alice").KeyID, false); err != nil {
		t.Errorf("somebody elsewhere: %v", err)
	}
	if _, err := keys.Key(t.Context(), victim.Actor("bob").KeyID, false); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

// TestKeyRingOutlives: what was confirmed once serves while its server is
// away, and for the last word of an owner who is gone, but not when revoked.
func TestKeyRingOutlives(t *testing.T) {
	srv, clock, keys := aptest.New(t), newTestClock(), newKeyRing(t)
	keys.Now = clock.Now
	alice := srv.Actor("alice")
	if _, err := keys.Key(t.Context(), alice.KeyID, false); err != nil {
		t.Fatal(err)
	}
	srv.Down()
	clock.pass(48 * time.Hour)
	if key, err := keys.Key(t.Context(), alice.KeyID, false); err != nil || key.Owner != alice.ID {
		t.Errorf("server away: %v", err)
	}
	clock.pass(time.Hour)
	if _, err := keys.Key(t.Context(), alice.KeyID, true); err == nil || errors.Is(err, signature.ErrNoKey) {
		t.Errorf("server away, the old key known not to fit: %v", err)
	}
	srv.Up()
	clock.pass(48 * time.Hour)
	alice.SetGone(true)
	if key, err := keys.Key(t.Context(), alice.KeyID, false); err != nil || key.Owner != alice.ID {
		t.Errorf("owner gone: %v", err)
	}
	if cached, err := keys.Cache.CachedKey(t.Context(), alice.KeyID); err != nil || !cached.Gone {
		t.Errorf("not marked as gone: %+v, %v", cached, err)
	}
	if _, err := keys.Key(t.Context(), srv.Actor("bob").ID+"#x", false); errors.Is(err, activitypub.ErrGone) {
		t.Error("somebody unknown counts as gone")
	}
	carol := srv.Actor("carol")
	carol.SetGone(true)
	if _, err := keys.Key(t.Context(), carol.KeyID, false); !errors.Is(err, activitypub.ErrGone) || !errors.Is(err, signature.ErrNoKey) {
		t.Errorf("gone and never seen: %v", err)
	}
	clock.pass(48 * time.Hour)
	alice.SetGone(false)
	alice.Set(aptest.JSON{"publicKey": []any{}})
	if _, err := keys.Key(t.Context(), alice.KeyID, false); !errors.Is(err, signature.ErrNoKey) {
		t.Errorf("a key taken off the list: %v", err)
	}
}

// TestKeyRingTogether: of many who ask at once, one asks the network, for
// different keys no more than allowed, and one who goes away stops nobody.
func TestKeyRingTogether(t *testing.T) {
	srv, keys := aptest.New(t), newKeyRing(t)
	keys.Concurrent = 2
	alice := srv.Actor("alice")
	var (
		mu            sync.Mutex
		running, most int
	)
	entered, release := make(chan string, 64), make(chan struct{})
	slow := func(id string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			entered <- id
			<-release
			mu.Lock()
			running--
			mu.Unlock()
			w.Header().Set("Content-Type", activitypub.ContentType)
			doc := alice.Document()
			doc["id"], doc["publicKey"] = id, aptest.JSON{"id": id + "#k", "owner": id, "publicKeyPem": doc["publicKey"].(aptest.JSON)["publicKeyPem"]}
			_ = json.NewEncoder(w).Encode(doc)
		})
	}
	for i := range 5 {
		srv.Handle(fmt.Sprintf("/slow/%d", i), slow(fmt.Sprintf("%s/slow/%d", srv.URL, i)))
	}
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := keys.Key(ctx, srv.URL+"/slow/0#k", false)
		left <- err
	}()
	<-entered
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the one who left got %v", err)
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if key, err := keys.Key(t.Context(), fmt.Sprintf("%s/slow/%d#k", srv.URL, i%5), false); err != nil || !strings.HasPrefix(key.Owner, srv.URL+"/slow/") {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	<-entered // besides the one that was left alone
	select {
	case id := <-entered:
		t.Errorf("a third look-up began: %s", id)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	wg.Wait()
	if n := len(srv.Requests()); n != 5 {
		t.Errorf("50 questions for 5 keys caused %d requests", n)
	}
	if most > 2 {
		t.Errorf("%d look-ups ran at once", most)
	}
}

// TestEd25519 takes a request signed with a key that only FEP-521a shows.
func TestEd25519(t *testing.T) {
	b, srv := newBlog(t), aptest.New(t)
	alice, mallory := srv.Actor("alice"), srv.Actor("mallory")
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	multibase, err := proof.EncodeMultikey(public)
	if err != nil {
		t.Fatal(err)
	}
	show := func(a *aptest.Actor, controller string) signature.PrivateKey {
		a.Set(aptest.JSON{"assertionMethod": []any{aptest.JSON{
			"id": a.ID + "#ed", "type": "Multikey", "controller": controller, "publicKeyMultibase": multibase,
		}}})
		return signature.PrivateKey{ID: a.ID + "#ed", Key: private}
	}
	for name, scheme := range map[string][]aptest.Mangle{"draft-cavage": nil, "RFC 9421": {aptest.ByRFC9421()}} {
		if answer := alice.Post(b.address, createBy(alice, name), append(scheme, aptest.WithKey(show(alice, alice.ID)))...); answer.Status != http.StatusAccepted {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if answer := mallory.Post(b.address, createBy(mallory, "x"), aptest.WithKey(show(mallory, alice.ID))); answer.Status != http.StatusUnauthorized {
		t.Errorf("a key that another controls: %+v", answer)
	}
}

func TestMemoryKeyCacheIsBounded(t *testing.T) {
	cache := activitypub.NewMemoryKeyCache(3)
	for i := range 10 {
		if err := cache.CacheKey(t.Context(), activitypub.CachedKey{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 10 {
		_, err := cache.CachedKey(t.Context(), fmt.Sprint(i))
		if want := i < 7; errors.Is(err, activitypub.ErrNotCached) != want {
			t.Errorf("%d: %v", i, err)
		}
	}
}
