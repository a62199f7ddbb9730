package aptest_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

// TestTwoServers has one server in a box talk to another: what it sends is
// taken by what it demands.
func TestTwoServers(t *testing.T) {
	for name, options := range map[string][]aptest.Option{
		"Mastodon's way": nil, "GoToSocial's way": {aptest.Compacted(), aptest.NoSharedInbox(), aptest.AuthorizedFetch()},
		"Fedify's way": {aptest.SignRFC9421(), aptest.AuthorizedFetch()},
	} {
		t.Run(name, func(t *testing.T) {
			here, there := aptest.New(t, options...), aptest.New(t, aptest.AuthorizedFetch())
			alice, bob := here.Actor("alice"), there.Actor("bob")

			follow := alice.Follow(bob.ID)
			post := bob.Note(alice.ID, "<p>Hello.</p>")
			reply := alice.Reply(post.ID, "<p>Hello yourself.</p>")
			alice.Update(reply, "<p>Hello, hello.</p>")
			alice.Like(post.ID)
			alice.Undo(alice.Announce(post.ID))
			alice.Delete(reply)
			alice.Block(bob.ID)
			bob.Accept(bob.Inbox()[0])

			var got []string
			for _, in := range bob.Inbox() {
				got = append(got, in.Activity.Type)
				if in.Signer != alice.ID {
					t.Errorf("%s is signed by %s", in.Activity.Type, in.Signer)
				}
			}
			if want := "Follow Create Update Like Announce Undo Delete Block"; strings.Join(got, " ") != want {
				t.Errorf("bob got %v, want %s", got, want)
			}
			if undo := bob.Inbox()[5].Activity; undo.Object.Type() != "Announce" || undo.Object.Activity().Object.ID() != post.ID {
				t.Errorf("Undo embeds %+v", undo.Object.Activity())
			}
			accept := alice.Wait(time.Minute, "an Accept", func(in aptest.Received) bool { return in.Activity.Type == "Accept" })
			if accept.Activity.Object.ID() != follow.ID {
				t.Errorf("accepted %s, asked by %s", accept.Activity.Object.ID(), follow.ID)
			}
		})
	}
}

// TestVisibility addresses notes as Mastodon does.
func TestVisibility(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	const public = "https://www.w3.org/ns/activitystreams#Public"
	for _, tt := range []struct {
		option aptest.NoteOption
		to, cc string
	}{
		{aptest.With(nil), public, alice.FollowersURL + " " + bob.ID},
		{aptest.Unlisted(), alice.FollowersURL, public + " " + bob.ID},
		{aptest.FollowersOnly(), alice.FollowersURL, bob.ID},
		{aptest.Direct(), bob.ID, ""},
		{aptest.WithoutMention(), public, alice.FollowersURL},
	} {
		alice.Note(bob.ID, "<p>Psst.</p>", tt.option)
		got := bob.Inbox()[len(bob.Inbox())-1].Activity
		if to, cc := strings.Join(got.To, " "), strings.Join(got.CC, " "); to != tt.to || cc != tt.cc {
			t.Errorf("to %q, cc %q, want %q, %q", to, cc, tt.to, tt.cc)
		}
	}
}

// note is a test that notes failure instead of failing.
type note struct {
	testing.TB
	errors []string
}

// Fatalf ends the goroutine that calls it, as it should.
func (n *note) Fatalf(format string, args ...any) {
	n.errors = append(n.errors, fmt.Sprintf(format, args...))
	runtime.Goexit()
}

func (n *note) Errorf(format string, args ...any) {
	n.errors = append(n.errors, fmt.Sprintf(format, args...))
}

// TestStrictness: what is not proven is refused and noticed.
func TestStrictness(t *testing.T) {
	for _, tt := range []struct {
		name   string
		mangle func(alice, mallory *aptest.Actor) aptest.Mangle
	}{
		{"unsigned", func(_, _ *aptest.Actor) aptest.Mangle { return aptest.Unsigned() }},
		{"signed by another", func(_, m *aptest.Actor) aptest.Mangle { return aptest.SignedBy(m) }},
		{"another's key under the actor's key id", func(a, m *aptest.Actor) aptest.Mangle {
			key := m.PrivateKey()
			key.ID = a.KeyID
			return aptest.WithKey(key)
		}},
		{"body swapped", func(_, _ *aptest.Actor) aptest.Mangle {
			return aptest.SwapBody([]byte(`{"type":"Like","actor":"http://127.0.0.1/","object":"x"}`))
		}},
		{"yesterday", func(_, _ *aptest.Actor) aptest.Mangle { return aptest.SentAt(time.Now().Add(-24 * time.Hour)) }},
		{"as a page", func(_, _ *aptest.Actor) aptest.Mangle { return aptest.ContentType("text/html") }},
		{"header removed", func(_, _ *aptest.Actor) aptest.Mangle {
			return aptest.AfterSigning(func(r *http.Request) { r.Header.Del("Digest") })
		}},
		{"header changed before signing", func(_, _ *aptest.Actor) aptest.Mangle {
			return aptest.BeforeSigning(func(r *http.Request) { r.URL.Path = "/nowhere/inbox" })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := &note{TB: t}
			here, there := aptest.New(t), aptest.New(n)
			alice, mallory, bob := here.Actor("alice"), here.Actor("mallory"), there.Actor("bob")
			like := aptest.JSON{"id": here.URL + "/l", "type": "Like", "actor": alice.ID, "object": bob.ID}
			answer := alice.Post(bob.InboxURL, like, tt.mangle(alice, mallory))
			if answer.Status/100 == 2 || len(bob.Inbox()) != 0 {
				t.Errorf("answered %d, kept %d", answer.Status, len(bob.Inbox()))
			}
			if len(n.errors) == 0 && answer.Status != http.StatusNotFound {
				t.Error("nobody noticed")
			}
			if before := len(n.errors); before > 0 {
				there.Lenient()
				alice.Post(bob.InboxURL, like, tt.mangle(alice, mallory))
				if len(n.errors) != before {
					t.Errorf("noticed although lenient: %v", n.errors)
				}
			}
		})
	}
}

func TestAuthorizedFetch(t *testing.T) {
	srv := aptest.New(t, aptest.AuthorizedFetch())
	alice := srv.Actor("alice")
	for address, want := range map[string]int{
		alice.ID: 401, srv.Instance().ID: 200, srv.URL + "/.well-known/webfinger?resource=acct:alice@" + srv.Host: 200,
		alice.ID + "/outbox": 401, srv.URL + "/nothing": 404, srv.URL + "/avatars/alice.png": 200,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", address, resp.StatusCode, want)
		}
	}
	if got := aptest.New(t).Actor("bob").FetchActor(alice.ID); got.PreferredUsername != "alice" {
		t.Errorf("signed fetch got %+v", got)
	}
}

// TestWeather goes down, comes back, fails and hangs as told.
func TestWeather(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	like := aptest.JSON{"id": here.URL + "/l", "type": "Like", "actor": alice.ID, "object": bob.ID}

	there.FailWith(1, http.StatusTooManyRequests, http.Header{"retry-after": {"7"}})
	there.Fail(1, http.StatusInternalServerError)
	if answer := alice.Post(bob.InboxURL, like); answer.Status != 429 || answer.Header.Get("Retry-After") != "7" {
		t.Errorf("first: %+v", answer)
	}
	if answer := alice.Post(bob.InboxURL, like); answer.Status != 500 {
		t.Errorf("second: %+v", answer)
	}
	there.Down()
	if answer, err := alice.TryPost(bob.InboxURL, like); err == nil {
		t.Errorf("answered while down: %+v", answer)
	}
	there.Up()
	waiting := there.Hang()
	done := make(chan aptest.Answer)
	go func() {
		answer, _ := alice.TryPost(bob.InboxURL, like)
		done <- answer
	}()
	select {
	case answer := <-done:
		t.Errorf("answered while hanging: %+v", answer)
	case <-waiting:
	}
	there.Release()
	if answer := <-done; answer.Status != http.StatusAccepted || len(bob.Inbox()) != 1 {
		t.Errorf("after all: %+v, %d kept", answer, len(bob.Inbox()))
	}
	waiting = there.Hang()
	go func() {
		answer, err := alice.TryPost(bob.InboxURL, like)
		if err == nil {
			t.Errorf("answered by a server that went down: %+v", answer)
		}
		close(done)
	}()
	<-waiting
	there.Down()
	if <-done; len(bob.Inbox()) != 1 {
		t.Error("kept what came before it went down")
	}
	var statuses []string
	for _, r := range there.Requests() {
		if r.Method == http.MethodPost {
			statuses = append(statuses, fmt.Sprint(r.Status))
		}
	}
	if got := strings.Join(statuses, " "); got != "429 500 202" {
		t.Errorf("wrote down %s", got)
	}
}

// TestLifeOfAnActor: profile, keys, moving, dying.
func TestLifeOfAnActor(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	alice.Follow(bob.ID)
	alice.RotateKey()
	alice.UpdateProfile(bob.ID, aptest.JSON{"name": "Alice L.", "icon": nil})
	if update := bob.Inbox()[1].Activity.Object.Actor(); update == nil || update.Name != "Alice L." || update.Icon != nil {
		t.Errorf("Update brought %+v", update)
	}
	alice.Move(here.Actor("alice2"), bob.ID)
	if got := bob.FetchActor(here.Actor("alice2").ID); !got.AlsoKnownAs.Contains(alice.ID) {
		t.Errorf("alice2 is known as %v", got.AlsoKnownAs)
	}
	here.Serve("/custom", "", []byte(`{"id":"`+here.URL+`/custom","type":"Note"}`))
	if got := bob.Fetch(here.URL + "/custom"); got.Type != "Note" {
		t.Errorf("custom document: %+v", got)
	}
	alice.Vanish(bob.ID)
	last := bob.Inbox()[len(bob.Inbox())-1].Activity
	if last.Type != "Delete" || last.Object.ID() != alice.ID {
		t.Errorf("farewell: %+v", last)
	}
	there.Forget()
	if len(there.Inbox()) != 0 || len(there.Requests()) != 0 {
		t.Error("not forgotten")
	}
}

// TestLoopbackOnly: nothing real is ever contacted.
func TestLoopbackOnly(t *testing.T) {
	alice := aptest.New(t).Actor("alice")
	for _, inbox := range []string{"https://example.org/inbox", "http://192.0.2.1/inbox", "http://10.0.0.1/inbox"} {
		if answer, err := alice.TryPost(inbox, aptest.JSON{}); err == nil || !strings.Contains(err.Error(), "loopback only") {
			t.Errorf("%s: %+v, %v", inbox, answer, err)
		}
	}
	n := &note{TB: t}
	srv := aptest.New(n)
	for _, address := range []string{"https://192.0.2.1/x", "http://192.0.2.1/x"} {
		n.errors = nil
		done := make(chan struct{})
		go func() {
			defer close(done)
			srv.Actor("bob").Fetch(address)
		}()
		if <-done; len(n.errors) != 1 || !strings.Contains(n.errors[0], "loopback only") && !strings.Contains(n.errors[0], "not an address") {
			t.Errorf("fetched %s: %v", address, n.errors)
		}
	}
	srv.Handle("/away", http.RedirectHandler("http://198.51.100.1/x", http.StatusFound))
	n.errors = nil
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Actor("bob").Fetch(srv.URL + "/away")
	}()
	if <-done; len(n.errors) != 1 || !strings.Contains(n.errors[0], "loopback only") && !strings.Contains(n.errors[0], "refused") {
		t.Errorf("followed a redirect away: %v", n.errors)
	}
}
