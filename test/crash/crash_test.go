// Package crash cuts Causerie's power at random moments and counts what is
// lost. Nothing may be.
package crash

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/test/harness"
)

const (
	inboxes  = 200
	articles = 4
	// kills is how often the server is ended while an article goes out.
	kills = 3
	// senders post replies all the while. All followers take turns at it, and a
	// sender stops after repliesOfSender: what the blog takes in from one account
	// and from all on one day has an end, which a slow machine must not reach.
	senders         = 4
	repliesOfSender = 2_000
)

func TestMain(m *testing.M) { harness.Main(m) }

// TestKill9 publishes to 200 inboxes while replies come in, and kills the
// server again and again. Afterwards every inbox has got every article, each
// time under the same activity id, and every reply that was answered 202 is
// there.
func TestKill9(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db dbtest.Database) {
		s := newScene(t, db.URL)
		s.followAll()
		replies := s.startReplying(s.publish(0))
		for n := 1; n < articles; n++ {
			s.publish(n)
			for range kills {
				s.killSoon()
			}
		}
		accepted := replies.stop()
		s.everyInboxHasAll()
		s.everyReplyIsThere(accepted)
		t.Logf("%d kills, %d articles to %d inboxes (%d deliveries were repeated), %d replies",
			s.killed, len(s.published), inboxes, s.repeated, len(accepted))
	})
}

// scene is a blog with many followers, each on a server of its own.
type scene struct {
	*testing.T
	blog      *harness.Blog
	actor     string
	followers []*aptest.Actor
	servers   []*aptest.Server
	published []harness.Publication
	killed    int
	// repeated counts activities that reached an inbox more than once.
	repeated int
	random   *rand.Rand
}

func newScene(t *testing.T, database string) *scene {
	seed := uint64(time.Now().UnixNano())
	t.Logf("the moments are drawn with seed %d", seed)
	s := &scene{T: t, random: rand.New(rand.NewPCG(seed, 0))}
	s.blog = harness.New(t).PlainBlog(harness.BlogOptions{Database: database})
	s.blog.Setup()
	s.blog.CLI("settings", "set", "policy", "open")
	s.blog.Start()
	s.actor = s.blog.ActorID()
	for n := range inboxes {
		// A delivery that arrives while the blog is dead cannot be proven and
		// is answered 401, as everywhere; it must come again.
		server := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
		server.Lenient()
		s.servers = append(s.servers, server)
		s.followers = append(s.followers, server.Actor(fmt.Sprintf("reader%d", n)))
	}
	return s
}

// followAll makes followers of everyone, a few at a time.
func (s *scene) followAll() {
	s.Helper()
	inbox := s.followers[0].FetchActor(s.actor).Inbox
	var group sync.WaitGroup
	slots := make(chan struct{}, 8)
	for _, follower := range s.followers {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			answer, err := follower.TryPost(inbox, aptest.JSON{
				"@context": "https://www.w3.org/ns/activitystreams", "type": "Follow",
				"id": follower.ID + "/follows/1", "actor": follower.ID, "object": s.actor,
			})
			if err != nil || answer.Status != http.StatusAccepted {
				s.Errorf("%s's follow was answered %+v, %v", follower.Name, answer, err)
			}
		})
	}
	group.Wait()
	harness.Eventually(s, "everyone is accepted", 2*time.Minute, func() error {
		for _, follower := range s.followers {
			if len(ofType(follower.Inbox(), "Accept")) == 0 {
				return fmt.Errorf("%s is not", follower.Name)
			}
		}
		return nil
	})
}

func (s *scene) publish(n int) harness.Publication {
	s.Helper()
	text := fmt.Sprintf("---\ntitle: Article %d\nslug: article-%d\n---\n\nThe power may go at any moment.\n", n, n)
	article := s.blog.Publish(fmt.Sprintf("article-%d.md", n), text)
	s.published = append(s.published, article)
	return article
}

// killSoon ends the server at a random moment while it delivers, and starts it
// again.
func (s *scene) killSoon() {
	s.Helper()
	time.Sleep(time.Duration(s.random.IntN(400)) * time.Millisecond)
	s.blog.Kill9()
	s.killed++
	s.blog.Start()
}

// everyInboxHasAll waits until each article is in each inbox and checks that it
// came under one activity id everywhere.
func (s *scene) everyInboxHasAll() {
	s.Helper()
	for _, article := range s.published {
		ids := map[string]bool{}
		harness.Eventually(s, article.URL+" is in every inbox", 3*time.Minute, func() error {
			for _, follower := range s.followers {
				if len(creates(follower, article.ID)) == 0 {
					return fmt.Errorf("%s has not got it", follower.Name)
				}
			}
			return nil
		})
		for _, follower := range s.followers {
			found := creates(follower, article.ID)
			s.repeated += len(found) - 1
			for _, id := range found {
				ids[id] = true
			}
		}
		if len(ids) != 1 {
			s.Errorf("%s came under %d activity ids: %v", article.ID, len(ids), ids)
		}
	}
}

// creates are the ids of the Create activities of an object that somebody got.
func creates(follower *aptest.Actor, object string) (ids []string) {
	for _, received := range ofType(follower.Inbox(), "Create") {
		if received.Activity.Object.ID() == object {
			ids = append(ids, received.Activity.ID)
		}
	}
	return ids
}

func ofType(inbox []aptest.Received, kind string) (found []aptest.Received) {
	for _, received := range inbox {
		if received.Activity.Type == kind {
			found = append(found, received)
		}
	}
	return found
}

// replying is the work of those who post replies all the while.
type replying struct {
	group    sync.WaitGroup
	stopped  atomic.Bool
	mu       sync.Mutex
	accepted []string
}

// startReplying has a few senders answer an article without a pause, each time
// as another follower, and keeps what was answered 202.
func (s *scene) startReplying(article harness.Publication) *replying {
	s.Helper()
	inbox := s.followers[0].FetchActor(s.actor).Inbox
	r := &replying{}
	for n := range senders {
		r.group.Go(func() {
			for count := 0; count < repliesOfSender && !r.stopped.Load(); count++ {
				writer := s.followers[(count*senders+n)%len(s.followers)]
				note := fmt.Sprintf("%s/notes/%d", writer.ID, count)
				answer, err := writer.TryPost(inbox, createNote(writer, note, article.ID, s.actor))
				if err == nil && answer.Status == http.StatusAccepted {
					r.accept(note)
				}
				time.Sleep(25 * time.Millisecond)
			}
		})
	}
	return r
}

func (r *replying) accept(note string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.accepted = append(r.accepted, note)
}

// stop ends the replying and returns the notes that were answered 202.
func (r *replying) stop() []string {
	r.stopped.Store(true)
	r.group.Wait()
	return r.accepted
}

func createNote(writer *aptest.Actor, note, inReplyTo, to string) aptest.JSON {
	public := "https://www.w3.org/ns/activitystreams#Public"
	return aptest.JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "type": "Create",
		"id": note + "/activity", "actor": writer.ID, "to": []any{public}, "cc": []any{to},
		"object": aptest.JSON{
			"type": "Note", "id": note, "attributedTo": writer.ID, "inReplyTo": inReplyTo,
			"content": "<p>Written as " + note + "</p>", "to": []any{public}, "cc": []any{to},
			"published": time.Now().UTC().Format(time.RFC3339),
		},
	}
}

// everyReplyIsThere waits until the author sees every reply whose sender was
// told 202.
func (s *scene) everyReplyIsThere(accepted []string) {
	s.Helper()
	if len(accepted) < senders {
		s.Fatalf("only %d replies were accepted: the story tells nothing", len(accepted))
	}
	harness.Eventually(s, "every accepted reply is there", 2*time.Minute, func() error {
		var list []struct{ URI string }
		if err := s.blog.Query(&list, "comments", "list"); err != nil {
			return err
		}
		there := map[string]int{}
		for _, comment := range list {
			there[comment.URI]++
		}
		for _, note := range accepted {
			if there[note] != 1 {
				return fmt.Errorf("%s is there %d times; %d accepted, %d there", note, there[note], len(accepted), len(there))
			}
		}
		return nil
	})
}
