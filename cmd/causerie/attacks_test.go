package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// attack is one row of the table: something an attacker sends to a running blog.
// Unless a row says otherwise, nothing in the database may be different
// afterwards, and nobody may have been contacted.
type attack struct {
	name string // begins with the number it has in docs/security.md
	// evil and victim are how many documents the blog may ask of the attacker's
	// server and of the one the attacker imitates, to find out. Nothing is ever
	// posted to either.
	evil, victim int
	// changes says that the row judges the effect itself.
	changes bool
	run     func(s *scene)
}

// attacks is the table, by theme.
func attacks() []attack {
	return slices.Concat(
		identityAttacks(), objectAttacks(), signatureAttacks(), timeAttacks(), keyAttacks(),
		networkAttacks(), floodAttacks(), contentAttacks(), pageAttacks(),
	)
}

// scene is where attacks happen: a blog with an article, a reader who follows,
// comments, likes and writes a letter; the attacker's server E; and V, whom the
// attacker imitates. They are at 127.0.0.2, which the blog may contact. It may
// not contact anything at 127.0.0.1, where a trap listens: that is the network
// behind the blog.
type scene struct {
	*world

	anna       *causerie
	db         *ledger
	evil       *aptest.Server
	victim     *aptest.Server
	alice, bob *aptest.Actor
	nina       *aptest.Actor // on alice's server
	article    string        // id
	draft      string        // id of an article nobody may see
	follow     aptest.Sent
	like       aptest.Sent
	comment    *aptest.Note // public, by alice
	commentID  string       // what the desk calls it
	secret     *aptest.Note // a letter, by alice
	trap       string       // host:port
	trapped    atomic.Int64
	actors     int
}

func newScene(w *world, anna *causerie) *scene {
	anna.env.config.AllowAddresses = []string{"127.0.0.2/32"}
	anna.restart()
	elsewhere := aptest.Address("127.0.0.2:0")
	s := &scene{
		world: w, anna: anna, db: newLedger(w, anna), evil: w.server(elsewhere), victim: w.server(elsewhere),
	}
	s.setTrap()
	home := w.server(elsewhere)
	s.alice, s.nina, s.bob = home.Actor("alice"), home.Actor("nina"), s.victim.Actor("bob")
	for _, honest := range []*aptest.Actor{s.alice, s.nina, s.bob} {
		honest.RotateKey() // to one that no attacker is given, too: there are few ready-made ones
	}
	_, s.article = anna.publish(rest)
	draft, err := anna.SaveDraft(w.t.Context(), anna.author.ID, "", blog.Words{Title: "Secret", Slug: "secret", Source: "Hush."})
	w.must(err)
	s.draft = draft.ID
	s.follow = s.alice.Follow(anna.ActorURL)
	s.like = s.alice.Like(s.article)
	s.comment = s.alice.Reply(s.article, "<p>I will try.</p>")
	s.secret = s.alice.Reply(s.article, "<p>For you alone.</p>", aptest.FollowersOnly())
	w.settle()
	anna.shows("/on-rest", "I will try.", "alice")
	w.equal("followers", anna.followers(), 1)
	s.commentID = anna.comment("I will try.").ID
	return s
}

// setTrap listens where the blog must not go, and counts who comes.
func (s *scene) setTrap() {
	listener, err := new(net.ListenConfig).Listen(s.t.Context(), "tcp", "127.0.0.1:0")
	s.must(err)
	s.trap = listener.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.trapped.Add(1)
			_ = conn.Close()
		}
	}()
	s.t.Cleanup(func() { _ = listener.Close(); <-done })
}

// play plays one row.
func (s *scene) play(a attack) {
	s.t.Helper()
	s.evil.Forget()
	s.victim.Forget()
	s.trapped.Store(0)
	s.pass(2 * time.Minute) // what one row asked of a server is no burden to the next
	before := s.db.snapshot()
	a.run(s)
	s.settle()
	if !a.changes {
		s.unchanged(before)
	}
	s.contacted("the attacker", s.evil, a.evil)
	s.contacted("the victim", s.victim, a.victim)
	if n := s.trapped.Load(); n > 0 {
		s.t.Errorf("%d connections to an address that must not be contacted", n)
	}
	if status, _ := s.anna.get("/on-rest"); status != http.StatusOK {
		s.t.Errorf("the article answers %d", status)
	}
}

// unchanged fails if anything in the database is different.
func (s *scene) unchanged(before snapshot) {
	s.t.Helper()
	for _, line := range before.differences(s.db.snapshot()) {
		s.t.Error("changed: " + line)
	}
}

// contacted fails if a server was asked for more than the row allows, or if
// anything at all was posted to it.
func (s *scene) contacted(who string, srv *aptest.Server, allowed int) {
	s.t.Helper()
	asked := 0
	for _, r := range srv.Requests() {
		if r.Method != http.MethodGet {
			s.t.Errorf("%s got %s %s", who, r.Method, r.Path)
		}
		asked++
	}
	if asked > allowed {
		s.t.Errorf("%s was asked for %d documents, %d are allowed: %v", who, asked, allowed, paths(srv))
	}
}

func paths(srv *aptest.Server) (list []string) {
	for _, r := range srv.Requests() {
		list = append(list, r.Path)
	}
	return list
}

// mallory is an attacker of whom nothing is known yet. Each comes a few seconds
// after the other, so that their server may be asked about all of them.
func (s *scene) mallory() *aptest.Actor {
	s.actors++
	s.pass(5 * time.Second)
	return s.evil.Actor(fmt.Sprintf("mallory%d", s.actors))
}

// inbox is the shared inbox, personal the author's own.
func (s *scene) inbox() string    { return "http://" + s.anna.address + "/ap/inbox" }
func (s *scene) personal() string { return s.anna.ActorURL + "/inbox" }

// sent posts to both inboxes and demands one of the statuses of both. The same
// door stands behind both addresses, and must.
func (s *scene) sent(by *aptest.Actor, body any, want ...int) {
	s.t.Helper()
	s.sentWith(by, body, nil, want...)
}

// sentWith is sent with mangles.
func (s *scene) sentWith(by *aptest.Actor, body any, mangles []aptest.Mangle, want ...int) {
	s.t.Helper()
	for _, inbox := range []string{s.inbox(), s.personal()} {
		answer := by.Post(inbox, body, mangles...)
		if !slices.Contains(want, answer.Status) {
			s.t.Errorf("%s answered %d %s, want %v", strings.TrimPrefix(inbox, "http://"+s.anna.address), answer.Status, answer.Body, want)
		}
	}
}

// activity is an activity by an actor.
func activity(by *aptest.Actor, kind string, object any, more aptest.JSON) aptest.JSON {
	a := aptest.JSON{
		"@context": activitypub.ContextPlain, "id": by.ID + "/" + kind + "/" + short(object), "type": kind, "actor": by.ID, "object": object,
		"to": []string{activitypub.Public},
	}
	for k, v := range more {
		a[k] = v
	}
	return a
}

// short makes an id of what an activity is about.
func short(v any) string {
	text := fmt.Sprint(v)
	sum := 0
	for _, c := range []byte(text) {
		sum = (sum*31 + int(c)) % 1_000_000_007
	}
	return fmt.Sprint(sum)
}

// note is a reply to the article, as mallory would like it to be seen.
func (s *scene) note(by *aptest.Actor, text string, more aptest.JSON) aptest.JSON {
	o := aptest.JSON{
		"id": by.ID + "/notes/" + short(text), "type": "Note", "attributedTo": by.ID, "inReplyTo": s.article,
		"content": "<p>" + text + "</p>", "to": []string{activitypub.Public}, "cc": []string{s.anna.ActorURL},
	}
	for k, v := range more {
		o[k] = v
	}
	return o
}

// raw writes bytes to the blog's socket, then nothing more, and reads all it
// says.
func (s *scene) raw(request string) string {
	s.t.Helper()
	conn, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", s.anna.address)
	s.must(err)
	defer func() { _ = conn.Close() }()
	s.must(conn.SetDeadline(time.Now().Add(20 * time.Second)))
	_, err = io.WriteString(conn, request)
	s.must(err)
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the server may have cut the line
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		s.t.Logf("reading an answer: %v", err)
	}
	return string(answer)
}
