package peerstories

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
)

// inquired is how long it takes until the blog has asked the origin of what was
// only said to be so: it waits a minute, so that many claims become one question.
const inquired = time.Minute + soon

// TestForwardedReplies has replies reach the blog by way of another server, as
// servers pass on what concerns a thread (ActivityPub 7.1.2): the one who signs
// the request is not the one who speaks. One reply counts for its own proof
// (FEP-8b32), at once; the other, which has none, because its own server
// confirms it when it is asked.
func TestForwardedReplies(t *testing.T) {
	s := newScene(t, "forward", rfc9421)
	// The blog reads the names of hosts anew every five seconds only (package net
	// keeps /etc/hosts that long), so all are there before it looks one up.
	hearsay := s.world.Peer("third-hearsay.test", "byhearsay", "KEYS=rsa")
	proof := s.world.Peer("third-proof.test", "byproof", "KEYS=rsa+ed")
	s.follow()
	article := s.blog.Publish("a.md", markdown("open-house", "Open house", "Come in."))
	s.received("Create", article.ID)
	s.tell("the blog's own words carry a proof", func(s *scene) { s.proves(article) })
	s.alice.Do("forward", map[string]any{"to": s.blog.Address()})
	var proven, said passedOn
	s.tell("replies are passed on", func(s *scene) {
		said = s.passOn(article, hearsay, "hearsay")
		proven = s.passOn(article, proof, "proof")
	})
	s.tell("a reply counts by its proof", func(s *scene) { s.heard(article, proven, soon) })
	s.tell("a reply counts once its server confirms it", func(s *scene) { s.heard(article, said, inquired) })
}

// proves checks that Fedify believes a Create of the blog's without asking who
// sent it, and no other words under the same proof.
func (s *scene) proves(article harness.Publication) {
	status, body, err := s.blog.Object(article.ID + "/activity")
	if err != nil || status != http.StatusOK {
		s.Fatalf("the activity answers %d, %v", status, err)
	}
	var create map[string]any
	if err := json.Unmarshal([]byte(body), &create); err != nil {
		s.Fatal(err)
	}
	if got := s.alice.Do("verify", map[string]any{"json": create}); got["actor"] != s.actor {
		s.Errorf("Fedify believes %v, want the blog's actor", got)
	}
	forged, _ := create["object"].(map[string]any)
	forged["content"] = "<p>Something the author never said</p>"
	if got := s.alice.Do("verify", map[string]any{"json": create}); got["verified"] != nil {
		s.Errorf("Fedify believes a forgery: %v", got)
	}
}

// passedOn is a reply that the blog got from another than who wrote it.
type passedOn struct{ writer, text, object string }

// passOn has someone on a third server answer the article and tell only the peer,
// who passes it on, to be believed by a proof or as hearsay.
func (s *scene) passOn(article harness.Publication, writer *harness.Peer, name string) passedOn {
	s.Helper()
	text := "Passed on, believed by " + name
	posted := writer.Post(map[string]any{"inReplyTo": article.ID, "content": "<p>" + text + "</p>", "only": s.alice.Handle()})
	return passedOn{writer: writer.User, text: text, object: posted.Object}
}

// heard waits until what was passed on is a comment by who wrote it.
func (s *scene) heard(article harness.Publication, reply passedOn, patience time.Duration) {
	s.Helper()
	harness.Eventually(s, fmt.Sprintf("%s shows %q", article.URL, reply.text), patience, func() error {
		page, err := s.read(article.URL)
		if err == nil && !strings.Contains(page, reply.text) {
			err = fmt.Errorf("the page does not hold it (%d bytes)", len(page))
		}
		return err
	})
	if page, err := s.read(article.URL); err != nil || !strings.Contains(page, reply.writer) {
		s.Errorf("the comment is not under the name of who wrote it (%v)", err)
	}
	s.comment(reply.object)
}
