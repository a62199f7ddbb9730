package peerstories

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
)

// TestStory tells one long story twice: Fedify signs its first attempt by RFC
// 9421, and by the draft that Mastodon made common.
func TestStory(t *testing.T) {
	for name, firstKnock := range map[string]string{"rfc9421": rfc9421, "cavage": cavage} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, name, firstKnock)
			s.tell("found by name", foundByName)
			s.tell("follow", (*scene).follow)
			var article harness.Publication
			s.tell("publish", func(s *scene) { article = s.publish() })
			var reply harness.Posted
			s.tell("reply", func(s *scene) { reply = s.reply(article) })
			s.tell("nested reply", func(s *scene) { s.nestedReply(article, reply) })
			s.tell("edit", func(s *scene) { s.edit(article, reply) })
			s.tell("like and boost, and take both back", func(s *scene) { s.react(article) })
			s.tell("the author answers", func(s *scene) { s.answer(article, reply) })
			s.tell("private replies stay private", func(s *scene) { s.privateReplies(article) })
			s.tell("the article is updated", func(s *scene) { s.update(article) })
			s.tell("a new name", func(s *scene) { s.rename(article) })
			s.tell("delete a reply", func(s *scene) { s.deleteReply(article, reply) })
			s.tell("the article is deleted", func(s *scene) { s.unpublish(article) })
			s.tell("every signature was understood at once", func(s *scene) { s.noSecondKnock(name) })
		})
	}
}

func foundByName(s *scene) {
	actor := s.alice.Do("lookup", map[string]any{"q": s.blog.Address()})
	if actor["id"] != s.actor && actor["@id"] != s.actor {
		s.Fatalf("looking up %s found %v", s.blog.Address(), actor)
	}
	if actor["preferredUsername"] != "ann" || actor["name"] != "Ann Author" {
		s.Errorf("the actor is %v, named %v", actor["preferredUsername"], actor["name"])
	}
	nodeinfo := s.alice.Do("nodeinfo", map[string]any{"q": s.blog.URL})
	if software, _ := nodeinfo["software"].(map[string]any); software["name"] != "causerie" {
		s.Errorf("NodeInfo says %v", nodeinfo)
	}
}

func (s *scene) publish() harness.Publication {
	article := s.blog.Publish("first.md", markdown("first-light", "First light", "The *whole* text of the article."))
	create := s.received("Create", article.ID)
	object, _ := create["object"].(map[string]any)
	if object["type"] != "Article" || object["name"] != "First light" {
		s.Errorf("the peer was sent %v", create)
	}
	if content, _ := object["content"].(string); !strings.Contains(content, "<em>whole</em> text") {
		s.Errorf("its content is %q", content)
	}
	if object["url"] != article.URL {
		s.Errorf("its url is %v, want %s", object["url"], article.URL)
	}
	fetched := s.alice.Do("lookup", map[string]any{"q": article.URL})
	if fetched["id"] != article.ID {
		s.Errorf("looking up the web address %s found %v, want %s", article.URL, fetched["id"], article.ID)
	}
	return article
}

func (s *scene) reply(article harness.Publication) harness.Posted {
	posted := s.alice.Post(map[string]any{"inReplyTo": article.ID, "content": "<p>A first <strong>reply</strong> from afar</p>"})
	s.shows(article.URL, "A first <strong>reply</strong> from afar")
	if got := s.comment(posted.Object); got.State != "shown" {
		s.Errorf("the comment is %+v", got)
	}
	return posted
}

// nestedReply has the peer answer its own reply, telling the blog's author.
func (s *scene) nestedReply(article harness.Publication, reply harness.Posted) {
	nested := s.alice.Post(map[string]any{"inReplyTo": reply.Object, "mention": s.blog.Address(), "content": "<p>And one thing more</p>"})
	s.shows(article.URL, "And one thing more")
	s.comment(nested.Object)
	s.counts(article.ID, "replies", 1) // the nested one is a reply to the reply
}

func (s *scene) edit(article harness.Publication, reply harness.Posted) {
	s.alice.Do("update", map[string]any{"id": reply.ID, "content": "<p>A reply, reconsidered</p>"})
	s.shows(article.URL, "A reply, reconsidered")
	s.forgets(article.URL, "from afar")
}

func (s *scene) react(article harness.Publication) {
	for _, reaction := range []struct{ command, collection string }{{"like", "likes"}, {"announce", "shares"}} {
		done := s.alice.Do(reaction.command, map[string]any{"object": article.ID})
		s.counts(article.ID, reaction.collection, 1)
		s.alice.Do("undo", map[string]any{"activity": done["activity"], "to": s.actor})
		s.counts(article.ID, reaction.collection, 0)
	}
}

// answer has the author answer the peer's reply: it must arrive where it
// belongs, as an answer to the reply, with a Mention that notifies.
func (s *scene) answer(article harness.Publication, reply harness.Posted) {
	s.blog.CLI("answer", s.comment(reply.Object).ID, "Thank you, says the author.")
	s.shows(article.URL, "Thank you, says the author.")
	var note map[string]any
	s.eventually("the answer reaches the peer", func() error {
		for _, event := range s.alice.Inbox(s, "Create") {
			var create struct{ Object map[string]any }
			if err := json.Unmarshal(event.JSON, &create); err != nil {
				return err
			}
			if event.Actor == s.actor && create.Object["inReplyTo"] == reply.Object {
				note = create.Object
				return nil
			}
		}
		return fmt.Errorf("no Create answers %s", reply.Object)
	})
	if note["type"] != "Note" || !strings.Contains(fmt.Sprint(note["content"]), "Thank you, says the author.") {
		s.Errorf("the answer is %v", note)
	}
	if !mentions(note, s.alice.Actor) {
		s.Errorf("the answer mentions nobody: %v", note["tag"])
	}
	if !addressed(note, s.alice.Actor) {
		s.Errorf("the answer is not addressed to the peer: to %v, cc %v", note["to"], note["cc"])
	}
	s.alice.Post(map[string]any{"inReplyTo": note["id"], "content": "<p>You are welcome</p>"})
	s.shows(article.URL, "You are welcome")
}

func mentions(object map[string]any, actor string) bool {
	return slices.ContainsFunc(list(object["tag"]), func(tag any) bool {
		entry, _ := tag.(map[string]any)
		return entry["type"] == "Mention" && entry["href"] == actor
	})
}

func addressed(object map[string]any, actor string) bool {
	return slices.Contains(slices.Concat(list(object["to"]), list(object["cc"])), any(actor))
}

// list is a property that JSON-LD may write as one value or as many.
func list(value any) []any {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// privateReplies checks that what was meant for the author alone reaches the
// author, and no page, feed or collection ever.
func (s *scene) privateReplies(article harness.Publication) {
	secrets := map[string]string{"followers": "whispered to my followers", "direct": "for your eyes only"}
	for visibility, text := range secrets {
		s.alice.Post(map[string]any{"inReplyTo": article.ID, "visibility": visibility, "content": "<p>" + text + "</p>"})
		s.eventually("the author has the letter "+text, func() error {
			var letters []map[string]any
			if err := s.blog.Query(&letters, "letters"); err != nil {
				return err
			}
			if !strings.Contains(fmt.Sprint(letters), text) {
				return fmt.Errorf("letters are %v", letters)
			}
			return nil
		})
	}
	public := []string{article.URL, "/", "/feed.xml", "/atom.xml", "/feed.json", "/search?q=whispered", "/search?q=eyes"}
	for _, page := range public {
		body, err := s.read(page)
		if err != nil {
			s.Fatal(err)
		}
		for _, text := range secrets {
			if strings.Contains(body, text) {
				s.Errorf("%s shows what was private: %q", page, text)
			}
		}
	}
	s.counts(article.ID, "replies", 1)
}

func (s *scene) update(article harness.Publication) {
	again := s.blog.Publish("first.md", markdown("first-light", "First light, again", "The text was *mended*."))
	if again != article {
		s.Errorf("publishing the file again gave %v, want the same addresses %v", again, article)
	}
	update := s.received("Update", article.ID)
	object, _ := update["object"].(map[string]any)
	if object["name"] != "First light, again" || object["updated"] == nil {
		s.Errorf("the peer was sent %v", update)
	}
}

func (s *scene) rename(article harness.Publication) {
	s.alice.Do("updateActor", map[string]any{"name": "Alice Renamed", "to": s.actor})
	s.shows(article.URL, "Alice Renamed")
}

func (s *scene) deleteReply(article harness.Publication, reply harness.Posted) {
	s.alice.Do("delete", map[string]any{"id": reply.ID, "to": s.actor})
	s.forgets(article.URL, "A reply, reconsidered")
	s.shows(article.URL, "And one thing more")
}

func (s *scene) unpublish(article harness.Publication) {
	s.blog.CLI("unpublish", "first-light")
	s.received("Delete", article.ID)
	status, body, err := s.blog.Object(article.ID)
	if err != nil || status != http.StatusGone || !strings.Contains(body, "Tombstone") {
		s.Errorf("the object answers %d, %v: %.200s", status, err, body)
	}
	if status, _, err := s.blog.Page(article.URL); err != nil || status != http.StatusGone && status != http.StatusNotFound {
		s.Errorf("the page answers %d, %v", status, err)
	}
}

// noSecondKnock checks that the blog took every delivery of the peer's at its
// first attempt, in the scheme it was told to use. A refusal would have been
// covered up by Fedify's second knock.
func (s *scene) noSecondKnock(scheme string) {
	for _, delivery := range s.blog.Deliveries() {
		if delivery.Scheme != scheme || delivery.Status != http.StatusAccepted {
			s.Errorf("a delivery signed by %s was answered %d", delivery.Scheme, delivery.Status)
		}
	}
	if len(s.blog.Deliveries()) < 10 {
		s.Errorf("the front saw %d deliveries", len(s.blog.Deliveries()))
	}
}

// TestBlockAndLeave tells of a follower who is blocked, comes back, and goes.
func TestBlockAndLeave(t *testing.T) {
	s := newScene(t, "block", rfc9421)
	s.follow()
	article := s.blog.Publish("a.md", markdown("open-house", "Open house", "Come in."))
	s.received("Create", article.ID)

	s.tell("block", func(s *scene) {
		s.blog.CLI("block", s.alice.Actor)
		s.followedBy(0)
		_, _ = s.alice.Try("post", map[string]any{"inReplyTo": article.ID, "content": "<p>Let me in</p>"})
		s.never(article.URL, "Let me in")
	})
	s.tell("unblock", func(s *scene) {
		s.blog.CLI("unblock", s.alice.Actor)
		s.follow()
		s.alice.Post(map[string]any{"inReplyTo": article.ID, "content": "<p>Back again</p>"})
		s.shows(article.URL, "Back again")
	})
	s.tell("unfollow", func(s *scene) {
		s.alice.Do("unfollow", map[string]any{"target": s.blog.Address()})
		s.followedBy(0)
		second := s.blog.Publish("b.md", markdown("empty-house", "Empty house", "Nobody home."))
		harness.Steadily(s, "nothing is sent to who left", 2*time.Second, func() error {
			for _, event := range s.alice.Inbox(s, "Create") {
				if event.Object == second.ID {
					return fmt.Errorf("the peer was sent %s", second.ID)
				}
			}
			return nil
		})
	})
	s.tell("the account is deleted", func(s *scene) {
		s.alice.Do("deleteActor", map[string]any{"to": s.actor})
		s.forgets(article.URL, "Back again")
	})
}

// never watches a page for a while: the text must not come.
func (s *scene) never(page, text string) {
	s.Helper()
	harness.Steadily(s, "the page stays without "+text, 2*time.Second, func() error {
		body, err := s.read(page)
		if err == nil && strings.Contains(body, text) {
			err = fmt.Errorf("%s shows it", page)
		}
		return err
	})
}

// TestPeerDownThenUp publishes while the peer is out of order, and again while
// it is gone: when it speaks again it gets both.
func TestPeerDownThenUp(t *testing.T) {
	s := newScene(t, "down", cavage)
	s.follow()
	s.alice.Do("fault", map[string]any{"status": http.StatusServiceUnavailable, "times": 1000})
	first := s.blog.Publish("a.md", markdown("while-broken", "While broken", "Answered with 503."))
	s.eventually("the delivery is tried", func() error {
		for _, event := range s.alice.Log(s, "http") {
			if event.M == http.MethodPost && event.Status == http.StatusServiceUnavailable {
				return nil
			}
		}
		return fmt.Errorf("no POST was answered with 503")
	})
	s.alice.Down()
	second := s.blog.Publish("b.md", markdown("while-gone", "While gone", "Nobody listens."))
	s.blog.Stop()
	s.blog.Start()
	s.alice.Up()

	// The peer has forgotten whom it follows, not who it is. That it speaks is
	// what tells the blog that its host is back; what was refused by a host that
	// was there comes again after a minute.
	posted := s.alice.Post(map[string]any{"inReplyTo": first.ID, "content": "<p>I am back</p>"})
	s.shows(first.URL, "I am back")
	s.comment(posted.Object)
	s.received("Create", second.ID)
	s.receivedWithin("Create", first.ID, 100*time.Second)
}
