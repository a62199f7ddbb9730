package activitypub_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// blog is a server with an inbox and nothing else: what a user of this package
// builds first.
type blog struct {
	inbox   *activitypub.Inbox
	keys    *activitypub.KeyRing
	URL     string
	address string // of the inbox
	log     bytes.Buffer

	mu     sync.Mutex
	stored []activitypub.Received
}

func newBlog(t testing.TB) *blog {
	t.Helper()
	b := &blog{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.inbox.ServeHTTP(w, r) }))
	t.Cleanup(srv.Close)
	public, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.URL, b.address = srv.URL, srv.URL+"/ap/inbox"
	b.keys = newKeyRing(t)
	b.inbox = &activitypub.Inbox{
		Policy: &signature.Policy{Keys: b.keys, Public: public},
		Local:  func(address string) bool { return strings.HasPrefix(address, b.URL+"/") },
		Serves: func(path string) bool { return path == "/ap/inbox" || path == "/ap/actors/1/inbox" },
		Store:  b.store,
		Log:    slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return b
}

func newKeyRing(t testing.TB) *activitypub.KeyRing {
	t.Helper()
	client := fetch.New(fetch.Config{UserAgent: "test", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(client.CloseIdle)
	return &activitypub.KeyRing{Fetch: client, Cache: activitypub.NewMemoryKeyCache(0)}
}

func (b *blog) store(_ context.Context, in activitypub.Received) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, have := range b.stored {
		if have.DedupeKey == in.DedupeKey {
			return nil
		}
	}
	b.stored = append(b.stored, in)
	return nil
}

func (b *blog) received() []activitypub.Received {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]activitypub.Received(nil), b.stored...)
}

func createBy(a *aptest.Actor, text string) aptest.JSON {
	id := a.ID + "/notes/" + text
	return aptest.JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "id": id + "/activity", "type": "Create", "actor": a.ID,
		"object": aptest.JSON{"id": id, "type": "Note", "attributedTo": a.ID, "content": text},
	}
}

// TestInboxStory: a proven activity is stored as it came, once.
func TestInboxStory(t *testing.T) {
	for name, options := range map[string][]aptest.Option{
		"draft-cavage": {aptest.NoSharedInbox()}, "RFC 9421": {aptest.SignRFC9421(), aptest.Compacted()},
	} {
		t.Run(name, func(t *testing.T) {
			b, srv := newBlog(t), aptest.New(t, options...)
			alice := srv.Actor("alice")
			create, err := json.Marshal(createBy(alice, "hello"))
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if answer := alice.Post(b.address, create); answer.Status != http.StatusAccepted {
					t.Fatalf("answered %+v", answer)
				}
			}
			if answer := alice.Post(b.URL+"/ap/actors/1/inbox", create); answer.Status != http.StatusAccepted {
				t.Fatalf("answered %+v", answer)
			}
			stored := b.received()
			if len(stored) != 1 {
				t.Fatalf("stored %d times", len(stored))
			}
			in := stored[0]
			if !bytes.Equal(in.Raw, create) || in.Signer != alice.ID || in.Path != "/ap/inbox" || in.Activity.Object.Object().Content != "hello" {
				t.Errorf("stored %+v", in)
			}
			if n := countRequests(srv, "/users/alice"); n != 1 {
				t.Errorf("asked for the key %d times", n)
			}
		})
	}
}

func countRequests(srv *aptest.Server, path string) (n int) {
	for _, r := range srv.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

// TestInboxRefusals goes through the order of judgement. None of these may
// have an effect, and what is refused by its looks may not cause a fetch.
func TestInboxRefusals(t *testing.T) {
	b, srv, victim := newBlog(t), aptest.New(t), aptest.New(t)
	mallory, bob := srv.Actor("mallory"), victim.Actor("bob")
	zip := func(s string) []byte {
		var buf bytes.Buffer
		w := gzip.NewWriter(&buf)
		_, _ = io.WriteString(w, s)
		_ = w.Close()
		return buf.Bytes()
	}
	set := func(name, value string) aptest.Mangle {
		return aptest.BeforeSigning(func(r *http.Request) { r.Header.Set(name, value) })
	}
	method := func(m string) aptest.Mangle { return aptest.BeforeSigning(func(r *http.Request) { r.Method = m }) }
	own := createBy(mallory, "x")
	tests := []struct {
		name    string
		path    string
		body    any
		mangles []aptest.Mangle
		want    int
		fetches bool
	}{
		{"GET", "", own, []aptest.Mangle{method("GET")}, 405, false},
		{"PUT", "", own, []aptest.Mangle{method("PUT")}, 405, false},
		{"no inbox there", "/ap/actors/2/inbox", own, nil, 404, false},
		{"a form", "", own, []aptest.Mangle{aptest.ContentType("application/x-www-form-urlencoded")}, 415, false},
		{"plain JSON", "", own, []aptest.Mangle{aptest.ContentType("application/json")}, 415, false},
		{"no type at all", "", own, []aptest.Mangle{aptest.ContentType("")}, 415, false},
		{"gzip (A20)", "", zip(`{"type":"Create"}`), []aptest.Mangle{set("Content-Encoding", "gzip")}, 415, false},
		{"too large (A19)", "", []byte(`{"a":"` + strings.Repeat("x", 1<<20) + `"}`), nil, 413, false},
		{"too large, in chunks (A19)", "", []byte(`{"a":"` + strings.Repeat("x", 1<<20) + `"}`), []aptest.Mangle{
			aptest.AfterSigning(func(r *http.Request) { r.ContentLength = -1 }),
		}, 413, false},
		{"too deep (A19)", "", []byte(strings.Repeat(`{"a":`, 2000) + "1" + strings.Repeat("}", 2000)), nil, 400, false},
		{"no JSON", "", []byte("hello"), nil, 400, false},
		{"a list of activities", "", []byte(`[{"type":"Create"}]`), nil, 400, false},
		{"JSON-LD games (A12)", "", []byte(`{"type":"Create","actor":"` + mallory.ID + `","@graph":[]}`), nil, 400, false},
		{"no type", "", aptest.JSON{"actor": mallory.ID}, nil, 400, false},
		{"no actor", "", aptest.JSON{"type": "Like", "object": b.URL}, nil, 400, false},
		{"actor is a number", "", aptest.JSON{"type": "Like", "actor": 1}, nil, 400, false},
		{"actor is no web address", "", aptest.JSON{"type": "Like", "actor": "acct:x@y.example"}, nil, 400, false},
		{"actor is ours", "", aptest.JSON{"type": "Like", "actor": b.URL + "/ap/actors/1"}, nil, 403, false},
		{"unsigned", "", own, []aptest.Mangle{aptest.Unsigned()}, 401, false},
		{"body swapped (A13)", "", own, []aptest.Mangle{aptest.SwapBody([]byte(`{"type":"Follow","actor":"` + mallory.ID + `"}`))}, 401, false},
		{"signed for another path (A14)", "", own, []aptest.Mangle{
			aptest.BeforeSigning(func(r *http.Request) { r.URL.Path = "/ap/actors/1/inbox" }),
			aptest.AfterSigning(func(r *http.Request) { r.URL.Path = "/ap/inbox" }),
		}, 401, true},
		{"signer is not the actor (A1)", "", createBy(bob, "x"), []aptest.Mangle{aptest.SignedBy(mallory)}, 403, true},
		{"neighbour of the actor (A1)", "", createBy(srv.Actor("alice"), "x"), []aptest.Mangle{aptest.SignedBy(mallory)}, 403, true},
		{"own key under another's id (A4)", "", createBy(bob, "x"), []aptest.Mangle{
			aptest.SignedBy(mallory), aptest.WithKeyID(bob.KeyID),
		}, 401, true},
		{"acct: key id (A3)", "", own, []aptest.Mangle{aptest.WithKeyID("acct:bob@" + victim.Host)}, 401, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv.Forget()
			victim.Forget()
			b.keys.Cache = activitypub.NewMemoryKeyCache(0)
			address := b.address
			if tt.path != "" {
				address = b.URL + tt.path
			}
			answer := mallory.Post(address, tt.body, tt.mangles...)
			if answer.Status != tt.want {
				t.Errorf("answered %d %s, want %d", answer.Status, answer.Body, tt.want)
			}
			var said struct{ Error string }
			if json.Unmarshal([]byte(answer.Body), &said) != nil || said.Error == "" {
				t.Errorf("answered without saying why: %q", answer.Body)
			}
			if fetched := len(srv.Requests())+len(victim.Requests()) > 0; fetched != tt.fetches {
				t.Errorf("fetched: %v", fetched)
			}
			if got := b.received(); len(got) != 0 {
				t.Errorf("stored %+v", got)
			}
		})
	}
	if log := b.log.String(); strings.Contains(log, "mallory") || strings.Contains(log, "users/") || !strings.Contains(log, "status=403") {
		t.Errorf("the log names people or nothing:\n%s", log)
	}
	if answer := mallory.Post(b.address, own); answer.Status != http.StatusAccepted || len(b.received()) != 1 {
		t.Errorf("the same request unmangled: %+v", answer)
	}
}

// TestInboxBlocks: nothing of blocked hosts is fetched, nothing of the blocked
// stored, and who has proven nothing does not learn who of a host is blocked.
func TestInboxBlocks(t *testing.T) {
	b, srv, other := newBlog(t), aptest.New(t), aptest.New(t)
	mallory, alice := srv.Actor("mallory"), other.Actor("alice")
	b.inbox.BlockedHost = func(_ context.Context, address string) (bool, error) {
		return strings.HasPrefix(address, srv.URL), nil
	}
	if answer := mallory.Post(b.address, createBy(mallory, "x")); answer.Status != http.StatusForbidden {
		t.Errorf("blocked actor: %+v", answer)
	}
	if answer := mallory.Post(b.address, createBy(alice, "x")); answer.Status != http.StatusForbidden {
		t.Errorf("key of a blocked host: %+v", answer)
	}
	if n := len(srv.Requests()); n != 0 {
		t.Errorf("asked the blocked host %d times", n)
	}
	if answer := alice.Post(b.address, createBy(alice, "x")); answer.Status != http.StatusAccepted {
		t.Errorf("somebody else: %+v", answer)
	}
	bob := other.Actor("bob")
	b.inbox.Blocked = func(_ context.Context, address string) (bool, error) { return address == bob.ID, nil }
	if answer := bob.Post(b.address, createBy(bob, "x")); answer.Status != http.StatusForbidden {
		t.Errorf("a blocked person: %+v", answer)
	}
	if answer := alice.Post(b.address, createBy(bob, "x"), aptest.WithKeyID(bob.KeyID)); answer.Status != http.StatusUnauthorized {
		t.Errorf("in the name of a blocked person: %+v", answer)
	}
	away := func(context.Context, string) (bool, error) { return false, errors.New("the database is away") }
	for _, unknown := range []func(){func() { b.inbox.Blocked = away }, func() { b.inbox.BlockedHost = away }} {
		unknown()
		if answer := alice.Post(b.address, createBy(alice, "y")); answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
			t.Errorf("blocks unknown: %+v", answer)
		}
	}
	if len(b.received()) != 1 {
		t.Errorf("stored %d", len(b.received()))
	}
}

// TestInboxFarewells: the Delete of a stranger costs nothing (A35), that of
// somebody known is obeyed although the key is gone.
func TestInboxFarewells(t *testing.T) {
	b, srv := newBlog(t), aptest.New(t)
	known := map[string]bool{}
	b.inbox.KnownActor = func(_ context.Context, address string) (bool, error) { return known[address], nil }
	farewell := func(a *aptest.Actor) aptest.JSON {
		return aptest.JSON{"id": a.ID + "#delete", "type": "Delete", "actor": a.ID, "object": a.ID}
	}
	stranger := srv.Actor("stranger")
	stranger.SetGone(true)
	for range 20 {
		if answer := stranger.Post(b.address, farewell(stranger)); answer.Status != http.StatusAccepted {
			t.Fatalf("stranger: %+v", answer)
		}
	}
	if len(srv.Requests()) != 0 || len(b.received()) != 0 {
		t.Errorf("a stranger's Delete: %d fetches, %d stored", len(srv.Requests()), len(b.received()))
	}

	friend := srv.Actor("friend")
	known[friend.ID] = true
	friend.Post(b.address, createBy(friend, "x"))
	friend.SetGone(true)
	if answer := friend.Post(b.address, farewell(friend)); answer.Status != http.StatusAccepted || len(b.received()) != 2 {
		t.Errorf("key known from before: %+v, %d stored", answer, len(b.received()))
	}

	silent := srv.Actor("silent")
	known[silent.ID] = true
	silent.SetGone(true)
	if answer := silent.Post(b.address, farewell(silent)); answer.Status != http.StatusAccepted || len(b.received()) != 3 {
		t.Errorf("410 is proof enough: %+v, %d stored", answer, len(b.received()))
	}
	if answer := silent.Post(b.address, createBy(silent, "x")); answer.Status != http.StatusUnauthorized {
		t.Errorf("the dead speak: %+v", answer)
	}

	alive, mallory := srv.Actor("alive"), srv.Actor("mallory")
	known[alive.ID] = true
	mallory.SetGone(true)
	if answer := mallory.Post(b.address, farewell(alive)); answer.Status != http.StatusUnauthorized {
		t.Errorf("somebody gone takes another along: %+v", answer)
	}
	if answer := srv.Actor("eve").Post(b.address, farewell(alive)); answer.Status != http.StatusForbidden {
		t.Errorf("somebody deletes another: %+v", answer)
	}
	if len(b.received()) != 3 {
		t.Errorf("stored %d", len(b.received()))
	}
}

// TestInboxDedupe: the same activity once, each edit once, and nobody can use
// up another's ids.
func TestInboxDedupe(t *testing.T) {
	b, srv := newBlog(t), aptest.New(t)
	alice, eve := srv.Actor("alice"), srv.Actor("eve")
	edit := func(text string) aptest.JSON {
		return aptest.JSON{"id": alice.ID + "/1/activity#Update", "type": "Update", "actor": alice.ID, "object": aptest.JSON{
			"id": alice.ID + "/1", "type": "Note", "content": text,
		}}
	}
	like := aptest.JSON{"id": alice.ID + "#likes/1", "type": "Like", "actor": alice.ID, "object": b.URL + "/1"}
	stolen := aptest.JSON{"id": like["id"], "type": "Like", "actor": eve.ID, "object": b.URL + "/1"}
	nameless := func(text string) aptest.JSON {
		return aptest.JSON{"type": "Like", "actor": alice.ID, "object": b.URL + "/" + text}
	}
	eve.Post(b.address, stolen)
	for _, activity := range []aptest.JSON{edit("1"), edit("2"), edit("2"), like, like, nameless("1"), nameless("2"), nameless("2")} {
		if answer := alice.Post(b.address, activity); answer.Status != http.StatusAccepted {
			t.Fatalf("%+v", answer)
		}
	}
	var types []string
	for _, in := range b.received() {
		types = append(types, in.Activity.Type)
	}
	if got := strings.Join(types, " "); got != "Like Update Update Like Like Like" {
		t.Errorf("kept %s", got)
	}
}

// TestInboxFollowAgain: servers such as Misskey use the same id, and the same
// body, each time somebody follows; a replay is still no new Follow (A16).
func TestInboxFollowAgain(t *testing.T) {
	for name, mangles := range map[string][]aptest.Mangle{"draft-cavage": nil, "RFC 9421": {aptest.ByRFC9421()}} {
		t.Run(name, func(t *testing.T) {
			b, srv := newBlog(t), aptest.New(t)
			alice := srv.Actor("alice")
			follow := aptest.JSON{"id": srv.URL + "/follows/a/b", "type": "Follow", "actor": alice.ID, "object": b.URL + "/ap"}
			undo := aptest.JSON{"id": srv.URL + "/follows/a/b/undo", "type": "Undo", "actor": alice.ID, "object": follow}
			like := aptest.JSON{"id": srv.URL + "/likes/1", "type": "Like", "actor": alice.ID, "object": b.URL + "/1"}
			now := time.Now()
			for _, post := range []struct {
				activity aptest.JSON
				at       time.Time
			}{
				{follow, now},
				{undo, now.Add(time.Second)},
				{follow, now}, // replayed
				{follow, now.Add(2 * time.Second)},
				{undo, now.Add(time.Second)}, // replayed
				{like, now},
				{like, now.Add(time.Second)}, // delivered twice
			} {
				if answer := alice.Post(b.address, post.activity, append(mangles, aptest.SentAt(post.at))...); answer.Status != http.StatusAccepted {
					t.Fatalf("%+v", answer)
				}
			}
			// A replay dressed up: spaces, and further signatures that prove nothing.
			alice.Post(b.address, follow, append(mangles, aptest.SentAt(now), aptest.AfterSigning(func(r *http.Request) {
				r.Header.Set("Signature", strings.ReplaceAll(r.Header.Get("Signature"), ",", ", "))
			}))...)
			var types []string
			for _, in := range b.received() {
				types = append(types, in.Activity.Type)
			}
			if got := strings.Join(types, " "); got != "Follow Undo Follow Like" {
				t.Errorf("kept %s", got)
			}
		})
	}
}

func TestInboxStoreDown(t *testing.T) {
	b, srv := newBlog(t), aptest.New(t)
	alice := srv.Actor("alice")
	b.inbox.Store = func(context.Context, activitypub.Received) error {
		return errors.New("disk full at https://x.example/users/alice")
	}
	if answer := alice.Post(b.address, createBy(alice, "x")); answer.Status != http.StatusServiceUnavailable || strings.Contains(answer.Body, "disk") {
		t.Errorf("answered %+v", answer)
	}
	if log := b.log.String(); !strings.Contains(log, "disk full at https://x.example") || strings.Contains(log, "alice") {
		t.Errorf("logged %s", log)
	}
	srv.Handle("/users/bob", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	bob := srv.Actor("bob")
	if answer := bob.Post(b.address, createBy(bob, "x")); answer.Status != http.StatusServiceUnavailable {
		t.Errorf("key not to be had just now: %+v", answer)
	}
}

// TestInboxKeyRotation: a new key is noticed when the old one fails.
func TestInboxKeyRotation(t *testing.T) {
	b, srv := newBlog(t), aptest.New(t)
	b.keys.FreshEvery = 1
	alice := srv.Actor("alice")
	alice.Post(b.address, createBy(alice, "1"))
	alice.RotateKey()
	if answer := alice.Post(b.address, createBy(alice, "2")); answer.Status != http.StatusAccepted {
		t.Errorf("after a change of keys: %+v", answer)
	}
	if n := countRequests(srv, "/users/alice"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// fixedKeys knows the keys of recorded actors.
type fixedKeys map[string]activitypub.PublicKey

func (k fixedKeys) Key(_ context.Context, keyID string, _ bool) (signature.PublicKey, error) {
	known, ok := k[keyID]
	if !ok {
		return signature.PublicKey{}, signature.ErrNoKey
	}
	key, err := signature.ParsePublicPEM(known.PEM)
	return signature.PublicKey{ID: keyID, Owner: known.Owner, Key: key}, err
}
