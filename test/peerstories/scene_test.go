// Package peerstories tells Causerie's stories against Fedify, an independent
// implementation of ActivityPub, over TLS and between processes.
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

func TestMain(m *testing.M) { harness.Main(m) }

// soon is how long anything may take to cross from one process to the other.
const soon = 20 * time.Second

// scene is a blog and a peer that know nothing of each other yet.
type scene struct {
	*testing.T
	world *harness.World
	blog  *harness.Blog
	alice *harness.Peer
	// actor is the id of the blog's actor.
	actor string
}

// The schemes by which a peer signs its first attempt.
const (
	rfc9421 = "rfc9421"
	cavage  = "draft-cavage-http-signatures-12"
)

// newScene sets up and starts a blog, and a peer whose first attempt to deliver
// is signed by the scheme given. Scenes of different names play at the same time.
func newScene(t *testing.T, name, firstKnock string) *scene {
	t.Helper()
	t.Parallel()
	w := harness.New(t)
	blog := w.Blog("blog-"+name+".test", harness.BlogOptions{Handle: "ann", Author: "Ann Author"})
	alice := w.Peer("peer-"+name+".test", "alice", "FIRST_KNOCK="+firstKnock)
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.Start()
	return &scene{T: t, world: w, blog: blog, alice: alice, actor: blog.ActorID()}
}

// tell runs one chapter of a story; a chapter that fails ends the story.
func (s *scene) tell(name string, chapter func(s *scene)) {
	s.Helper()
	told := s.Run(name, func(t *testing.T) {
		inner := *s
		inner.T = t
		chapter(&inner)
	})
	if !told {
		s.Fatalf("the story ends at %q", name)
	}
}

func (s *scene) eventually(what string, check func() error) {
	s.Helper()
	harness.Eventually(s, what, soon, check)
}

// comment is a line of `causerie comments list --json`.
type comment struct {
	ID, State, URI, Text string
}

// comments are all comments the author can see.
func (s *scene) comments() ([]comment, error) {
	var list []comment
	err := s.blog.Query(&list, "comments", "list")
	return list, err
}

// comment waits until the comment with an address of its original is there.
func (s *scene) comment(uri string) comment {
	s.Helper()
	var found comment
	s.eventually("the comment "+uri+" is there", func() error {
		list, err := s.comments()
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.URI == uri {
				found = c
				return nil
			}
		}
		return fmt.Errorf("comments list has %v", list)
	})
	return found
}

// shows waits until a page holds a text.
func (s *scene) shows(page, text string) {
	s.Helper()
	s.eventually(fmt.Sprintf("%s shows %q", page, text), func() error {
		body, err := s.read(page)
		if err == nil && !strings.Contains(body, text) {
			err = fmt.Errorf("the page does not hold it (%d bytes)", len(body))
		}
		return err
	})
}

// forgets waits until a page no longer holds a text.
func (s *scene) forgets(page, text string) {
	s.Helper()
	s.eventually(fmt.Sprintf("%s no longer shows %q", page, text), func() error {
		body, err := s.read(page)
		if err == nil && strings.Contains(body, text) {
			err = fmt.Errorf("the page still holds it")
		}
		return err
	})
}

func (s *scene) read(page string) (string, error) {
	status, body, err := s.blog.Page(page)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", page, status)
	}
	return body, err
}

// object fetches what a server of the fediverse sees, decoded.
func (s *scene) object(id string) (status int, object map[string]any, err error) {
	status, body, err := s.blog.Object(id)
	if err != nil || status != http.StatusOK {
		return status, nil, err
	}
	return status, object, json.Unmarshal([]byte(body), &object)
}

// counts waits until a collection of an object has a size.
func (s *scene) counts(id, collection string, want int) {
	s.Helper()
	s.eventually(fmt.Sprintf("%s of %s are %d", collection, id, want), func() error {
		_, object, err := s.object(id)
		if err != nil {
			return err
		}
		inline, _ := object[collection].(map[string]any)
		if inline == nil {
			return fmt.Errorf("the object has no %s inline: %v", collection, object[collection])
		}
		if got, _ := inline["totalItems"].(float64); int(got) != want {
			return fmt.Errorf("there are %v", inline["totalItems"])
		}
		return nil
	})
}

// received waits for an activity of a type about an object in the peer's inbox.
func (s *scene) received(kind, object string) map[string]any {
	s.Helper()
	return s.receivedWithin(kind, object, soon)
}

func (s *scene) receivedWithin(kind, object string, patience time.Duration) map[string]any {
	s.Helper()
	var activity map[string]any
	harness.Eventually(s, fmt.Sprintf("the peer receives %s of %s", kind, object), patience, func() error {
		for _, event := range s.alice.Inbox(s, kind) {
			if event.Object == object {
				return json.Unmarshal(event.JSON, &activity)
			}
		}
		return fmt.Errorf("its inbox has %d of the type", len(s.alice.Inbox(s, kind)))
	})
	return activity
}

// followers are the ids of the blog's followers.
func (s *scene) followers() ([]string, error) {
	var list []struct{ Person string }
	if err := s.blog.Query(&list, "followers", "list"); err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(list))
	for _, follower := range list {
		ids = append(ids, follower.Person)
	}
	return ids, nil
}

// follow has the peer follow the blog and waits until both know.
func (s *scene) follow() {
	s.Helper()
	s.alice.Do("follow", map[string]any{"target": s.blog.Address()})
	s.eventually("the follow is accepted", func() error {
		if !s.alice.Following(s.actor) {
			return fmt.Errorf("no Accept yet")
		}
		return nil
	})
	s.followedBy(1)
}

func (s *scene) followedBy(want int) {
	s.Helper()
	s.eventually(fmt.Sprintf("the blog has %d followers", want), func() error {
		ids, err := s.followers()
		if err == nil && len(ids) != want {
			err = fmt.Errorf("followers are %v", ids)
		}
		return err
	})
}

// markdown is a file for `causerie publish`.
func markdown(slug, title, text string) string {
	return fmt.Sprintf("---\ntitle: %s\nslug: %s\ntags: [Test, Fediverse]\n---\n\n%s\n", title, slug, text)
}
