package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// says has the n-th person of a crowd say something, as if their server had sent
// it.
func (c *causerie) says(n int, answers blog.Target, text string) string {
	c.w.t.Helper()
	host := fmt.Sprintf("pond%d.test", n)
	who := blog.Person{
		URI: "https://" + host + "/ben", Host: host, Handle: "ben@" + host, Name: fmt.Sprintf("Ben %d", n),
		URL: "https://" + host + "/@ben", Inbox: "https://" + host + "/inbox", Mailbox: "https://" + host + "/inbox", FetchedAt: c.w.now(),
	}
	uri := "https://" + host + "/notes/1"
	c.w.must(c.Receive(c.w.t.Context(), blog.Reply{
		From: who, URI: uri, URL: uri, Answers: answers, Visibility: blog.Public, HTML: "<p>" + text + "</p>", SentAt: c.w.now(),
	}))
	return uri
}

// threads says 100 comments under an article, each with two answers.
func (c *causerie) threads(a blog.Article) {
	c.w.t.Helper()
	for i := range 100 {
		c.w.pass(time.Second)
		top := c.says(3*i, blog.Target{ObjectID: a.ObjectID}, fmt.Sprintf("Top %d.", i))
		c.says(3*i+1, blog.Target{URI: top}, fmt.Sprintf("First answer to %d.", i))
		c.says(3*i+2, blog.Target{URI: top}, fmt.Sprintf("Second answer to %d.", i))
	}
}

// ask is one request, without following where it leads.
func (c *causerie) ask(method, path, body string, headers ...string) *http.Response {
	c.w.t.Helper()
	r, err := http.NewRequestWithContext(c.w.t.Context(), method, "http://"+c.address+path, strings.NewReader(body))
	c.w.must(err)
	r.Header.Set("Accept", "text/html")
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	c.w.must(err)
	c.w.t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

func TestALongConversationHasPages(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, _ := anna.publish(rest)
		anna.threads(article)

		shown := regexp.MustCompile(`id="comment-`)
		var all int
		for page := 1; page <= 7; page++ {
			path := blog.CommentsPath("on-rest", page)
			status, body := anna.get(path)
			n := len(shown.FindAllString(body, -1))
			if all += n; status != http.StatusOK || n > blog.CommentsOnPage || n%3 != 0 {
				t.Errorf("%s: %d, %d comments", path, status, n)
			}
			if !strings.Contains(body, "Page "+fmt.Sprint(page)+" of 7") || !strings.Contains(body, `<link rel="canonical" href="http://`+anna.address+path+`">`) {
				t.Errorf("%s does not say which page it is", path)
			}
			if before := strings.Contains(body, `<link rel="prev"`); before != (page > 1) {
				t.Errorf("%s has a page before it: %v", path, before)
			}
			if after := strings.Contains(body, `<link rel="next"`); after != (page < 7) {
				t.Errorf("%s has a page after it: %v", path, after)
			}
		}
		w.equal("comments in all", all, 300)
		anna.shows("/on-rest", "300 comments", "Top 0.", "Second answer to 15.")
		anna.hides("/on-rest", "Top 16.")
		anna.shows("/on-rest/comments/2", "Top 16.", "First answer to 16.")
		for path, want := range map[string]int{
			"/on-rest/comments/8": 404, "/on-rest/comments/0": 404, "/on-rest/comments/02": 404, "/on-rest/comments/1": 301, "/none/comments/2": 404,
		} {
			w.equal(path, anna.ask("GET", path, "").StatusCode, want)
		}

		// The lasting address of a comment leads to where it stands, as long as it
		// does.
		late := anna.comment("Second answer to 99.")
		answer := anna.ask("GET", "/on-rest/comment/"+late.ID, "")
		w.equal("where it is", answer.Header.Get("Location"), "/on-rest/comments/7#comment-"+late.ID)
		for i := range 49 {
			anna.says(1000+i, blog.Target{URI: "https://pond0.test/notes/1"}, "More.")
		}
		answer = anna.ask("GET", "/on-rest/comment/"+late.ID, "")
		w.equal("where it is now", answer.Header.Get("Location"), "/on-rest/comments/8#comment-"+late.ID)
		w.must(anna.HideComment(t.Context(), late.ID))
		w.equal("when it is hidden", anna.ask("GET", "/on-rest/comment/"+late.ID, "").StatusCode, 404)

		// Scripts learn how many there are, and nothing is sent twice.
		answer = anna.ask("GET", "/on-rest/comments/count", "")
		var sizes struct{ Pages []int }
		w.must(json.NewDecoder(answer.Body).Decode(&sizes))
		w.equal("sizes", sizes.Pages, "[52 48 48 48 48 48 48 8]")
		w.equal("again", anna.ask("GET", "/on-rest/comments/count", "", "If-None-Match", answer.Header.Get("Etag")).StatusCode, 304)
	})
}

func TestDeepAnswersAreFoldedAndNameWhomTheyAnswer(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, _ := anna.publish(rest)
		last := blog.Target{ObjectID: article.ObjectID}
		for level := 1; level <= 6; level++ {
			last = blog.Target{URI: anna.says(level, last, fmt.Sprintf("Level %d.", level))}
		}
		_, page := anna.get("/on-rest")
		before, fold, found := strings.Cut(page, `<details class="fold">`)
		if !found || !strings.Contains(before, "Level 4.") || strings.Contains(before, "Level 5.") || !strings.Contains(fold, "2 more answers") {
			t.Errorf("folded: %v\n%s", found, fold)
		}
		fifth := anna.comment("Level 5.")
		if want := `in answer to <a class="u-in-reply-to" href="#comment-` + fifth.ID + `">`; !strings.Contains(fold, want) {
			t.Errorf("the last does not lead to whom it answers: %s", want)
		}

		// What is deleted leaves a gap, and nobody answers a gap by name.
		fourth := anna.comment("Level 4.")
		w.must(anna.DeleteComment(t.Context(), fourth.ID))
		anna.shows("/on-rest", "This comment is no longer here.", "Level 5.")
		anna.hides("/on-rest", `href="#comment-`+fourth.ID, "Level 4.")
	})
}

func TestCommentsCloseAfterTheirTime(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		w.must(anna.settings("comments_close", "14"))
		_, id := anna.publish(rest)
		anna.shows("/on-rest", "The conversation is open until", "/interact?do=reply&amp;article=on-rest")
		early := alice.Reply(id, "<p>In time.</p>")
		w.settle()

		w.pass(14*24*time.Hour + time.Minute)
		w.must(anna.store.Tidy(t.Context()))
		anna.shows("/on-rest", "This conversation is closed", "In time.", "do=like")
		anna.hides("/on-rest", "do=reply", "data-live")
		policy := alice.Fetch(id).InteractionPolicy
		w.equal("who may reply", fmt.Sprint(policy.CanReply.AutomaticApproval, policy.CanReply.ManualApproval), "["+anna.ActorURL+"] []")

		// What comes too late is kept nowhere, and who asks is told.
		alice.Reply(id, "<p>Too late.</p>")
		alice.RequestReply(id, "<p>May I?</p>")
		alice.Like(id)
		alice.Update(early, "<p>In time, and edited.</p>")
		w.settle()
		anna.hides("/on-rest", "Too late.", "May I?")
		anna.shows("/on-rest", "In time, and edited.", "1 like")
		for _, state := range []blog.CommentState{"", blog.Held, blog.Hidden, blog.Spam} {
			list, _, err := anna.store.DeskComments(t.Context(), state, 1)
			w.must(err)
			for _, c := range list {
				if c.Text != "In time, and edited." {
					t.Errorf("kept as %s: %q", c.State, c.Text)
				}
			}
		}
		w.equal("told", w.last(alice, "Reject").Activity.Object.ID() != "", true)

		// The author may still answer, and may open it again.
		_, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("In time").ID, "Thank you.")
		w.must(err)
		w.must(anna.settings("comments_close", "0"))
		alice.Reply(id, "<p>Open again.</p>")
		w.settle()
		anna.shows("/on-rest", "Open again.", "Thank you.", "do=reply")
	})
}

func TestTheAuthorClosesOneConversation(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		article, id := anna.publish(rest)
		words := rest
		words.CommentsClosed = true
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		update := w.last(alice, "Update")
		if !update.Activity.Object.Object().Updated.IsZero() {
			t.Error("closing counts as an edit")
		}
		alice.Reply(id, "<p>Too late.</p>")
		w.settle()
		anna.hides("/on-rest", "Too late.", "edited <time")
		anna.shows("/on-rest", "This conversation is closed")
	})
}

func TestAllWhoReactedAreListed(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, _ := anna.publish(rest)
		for i := range 30 {
			host := fmt.Sprintf("s%d.test", i)
			who := blog.Person{URI: "https://" + host + "/u", Host: host, Handle: fmt.Sprintf("p%d@%s", i, host), Name: fmt.Sprintf("Person %d", i), Inbox: "https://" + host + "/i", Mailbox: "https://" + host + "/i", FetchedAt: w.now()}
			w.must(anna.React(t.Context(), who, blog.Like, blog.Target{ObjectID: article.ObjectID}, "https://"+host+"/likes/1"))
		}
		anna.shows("/on-rest", "30 likes", `<a href="/on-rest/reactions#likes">and 6 more`)
		anna.shows("/on-rest/reactions", "30 likes", "Person 0<", "Person 29<")
		w.equal("none", anna.ask("GET", "/nowhere/reactions", "").StatusCode, 404)
	})
}
