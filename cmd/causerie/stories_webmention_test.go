package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// site is a plain website of the world: pages that can be fetched, and whatever was
// posted to it.
type site struct {
	w   *world
	URL string

	mu     sync.Mutex
	pages  map[string]page
	posted []posted
	asked  []string
	refuse int // status with which posts are answered; 0 takes them

	byQuery bool // pages are looked for with their query first
}

type page struct {
	status int // 0 is 200
	link   string
	body   string

	location string
}

type posted struct {
	path, query string
	form        url.Values
	body        string
}

// site starts a website.
func (w *world) site() *site {
	s := &site{w: w, pages: map[string]page{}}
	server := httptest.NewServer(s)
	w.t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodPost {
		raw, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(raw))
		s.posted = append(s.posted, posted{r.URL.Path, r.URL.RawQuery, form, string(raw)})
		if s.refuse != 0 {
			w.WriteHeader(s.refuse)
			return
		}
		w.WriteHeader(http.StatusAccepted)
		return
	}
	s.asked = append(s.asked, r.URL.Path)
	p, there := s.pages[r.URL.Path]
	if asked, is := s.pages[r.URL.RequestURI()]; is && s.byQuery {
		p, there = asked, true
	}
	if !there {
		http.NotFound(w, r)
		return
	}
	if p.location != "" {
		w.Header().Set("Location", p.location)
	}
	if p.link != "" {
		w.Header().Set("Link", p.link)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	_, _ = io.WriteString(w, p.body)
}

// put puts a page there, and returns its address.
func (s *site) put(path string, p page) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = p
	return s.URL + path
}

// entry is a page with an entry in microformats.
func (s *site) entry(path, about, name, said string) string {
	return s.put(path, page{body: fmt.Sprintf(`<div class="h-entry"><p class="p-author h-card"><a class="p-name u-url" href="/">%s</a></p>%s<div class="e-content">%s</div></div>`, name, about, said)})
}

// took takes away what was posted, as "path source target".
func (s *site) took() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, p := range s.posted {
		list = append(list, strings.TrimSpace(p.path+" "+p.form.Get("source")+" "+p.form.Get("target")))
	}
	s.posted = nil
	return list
}

// mention posts a webmention to the blog and returns the status and the sentence.
func (c *causerie) mention(source, target string) (int, string) {
	c.w.t.Helper()
	return c.send("/webmention", "application/x-www-form-urlencoded", url.Values{"source": {source}, "target": {target}}.Encode())
}

func (c *causerie) send(path, mediaType, body string) (int, string) {
	c.w.t.Helper()
	r, err := http.NewRequestWithContext(c.w.t.Context(), http.MethodPost, "http://"+c.address+path, strings.NewReader(body))
	c.w.must(err)
	r.Header.Set("Content-Type", mediaType)
	answer, err := http.DefaultClient.Do(r)
	c.w.must(err)
	defer func() { c.w.must(answer.Body.Close()) }()
	raw, err := io.ReadAll(answer.Body)
	c.w.must(err)
	return answer.StatusCode, string(raw)
}

// mentioned is mention, which must be taken, and its effect.
func (c *causerie) mentioned(source, target string) {
	c.w.t.Helper()
	if status, sentence := c.mention(source, target); status != http.StatusAccepted {
		c.w.t.Fatalf("webmention: %d %s", status, sentence)
	}
	c.w.settle()
}

func re(kind, target string) string {
	return fmt.Sprintf(`<a class="u-%s" href="%s">re</a>`, kind, target)
}

func TestAPageThatAnswersBecomesAComment(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		far, target := w.site(), anna.site.Article("on-rest")
		source := far.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>So <b>true</b>.</p><script>alert(1)</script>")
		anna.mentioned(source, target)
		anna.shows("/on-rest", "So <b>true</b>.", "Rosa", source, strings.TrimPrefix(far.URL, "http://"))
		anna.hides("/on-rest", "alert(1)")
		anna.shows("/on-rest/comments/feed.xml", "Rosa on")

		// The same again changes nothing; other words do.
		anna.mentioned(source, target)
		w.equal("edited", anna.comment("So true.").EditedAt.IsZero(), true)
		w.pass(time.Hour)
		far.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>So very true.</p>")
		anna.mentioned(source, target)
		anna.shows("/on-rest", "So very true.", "edited")

		// Another page of hers answers the first, on our page.
		answered := target + "#comment-" + anna.comment("So very true.").ID
		anna.mentioned(far.entry("/notes/2", re("in-reply-to", answered), "Rosa", "<p>One more thing.</p>"), answered)
		view, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("threaded", len(view.Thread[0].Replies), 1)

		// The link goes, and comes back; the page goes.
		far.entry("/notes/1", "", "Rosa", "<p>Nothing.</p>")
		anna.mentioned(source, target)
		w.pass(25 * time.Hour)
		w.settle()
		anna.hides("/on-rest", "So very true.", "Nothing.")
		far.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>Here again.</p>")
		anna.mentioned(source, target)
		anna.shows("/on-rest", "Here again.")
		far.put("/notes/1", page{status: http.StatusGone})
		anna.mentioned(source, target)
		anna.hides("/on-rest", "Here again.")
		anna.shows("/on-rest", "One more thing.")
	})
}

func TestPagesThatLikeRepostAndMention(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		target := anna.site.Article("on-rest")
		likes := w.site()
		like := likes.entry("/l", re("like-of", target), "Lea", "")
		anna.mentioned(like, target)
		reposts := w.site()
		anna.mentioned(reposts.entry("/r", re("repost-of", target), "Tom", ""), target)
		long := w.site()
		anna.mentioned(long.put("/post", page{body: `<title>My week</title><div class="h-entry"><h1 class="p-name">My week</h1><div class="e-content">It began <a href="` + target + `">here</a>. ` + strings.Repeat("And on it went. ", 100) + `The very end.</div></div>`}), target)
		view, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes, boosts, comments", []int{view.Likes, view.Boosts, view.Comments}, []int{1, 1, 1})
		anna.shows("/on-rest", "Lea", "Tom", "“My week”", "It began here.")
		anna.hides("/on-rest", "The very end.")

		// The fediverse is not told of what is no post of it.
		_, replies := anna.getAs("/ap/articles/"+view.ObjectID+"/replies", "application/activity+json")
		_, shares := anna.getAs("/ap/articles/"+view.ObjectID+"/likes", "application/activity+json")
		w.equal("in collections", strings.Contains(replies+shares, "webmention"), false)

		// A like that becomes an answer is no like any more; one that is gone neither.
		likes.entry("/l", re("in-reply-to", target), "Lea", "<p>Words after all.</p>")
		anna.mentioned(like, target)
		reposts.put("/r", page{status: http.StatusNotFound})
		anna.mentioned(reposts.URL+"/r", target)
		w.pass(25 * time.Hour)
		w.settle()
		view, err = anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes, boosts, comments", []int{view.Likes, view.Boosts, view.Comments}, []int{0, 0, 2})
	})
}

func TestWebmentionsThatCannotBe(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		_, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Secret", Slug: "secret", Source: "Hush."})
		w.must(err)
		far, target := w.site(), anna.site.Article("on-rest")
		source := far.URL + "/x"
		for _, c := range []struct{ source, target, says string }{
			{"", target, "Give the source"},
			{"ftp://far.test/", target, "Give the source"},
			{source, "", "Give the target"},
			{target, target, "the same page"},
			{source, far.URL + "/y", "not on this blog"},
			{anna.site.Home(), target, "on this blog itself"},
			{source, anna.site.Article("nothing"), "no article at the target"},
			{source, anna.site.Article("secret"), "no article at the target"},
			{source, anna.site.Home(), "no article at the target"},
		} {
			if status, sentence := anna.mention(c.source, c.target); status != http.StatusBadRequest || !strings.Contains(sentence, c.says) {
				t.Errorf("%s to %s: %d %s", c.source, c.target, status, sentence)
			}
		}
		status, _ := anna.send("/webmention", "application/json", `{}`)
		w.equal("not a form", status, http.StatusBadRequest)
		w.settle()
		w.equal("pages looked at", len(far.asked), 0)

		// A page without the link, or without HTML, is nothing.
		anna.mentioned(far.put("/no", page{body: "<p>" + target}), target)
		anna.mentioned(far.URL+"/missing", target)
		view, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("comments", view.Comments, 0)

		// Too many.
		for range 40 {
			status, _ = anna.mention(source, target)
		}
		w.equal("the fortieth", status, http.StatusTooManyRequests)

		w.must(anna.settings("webmentions", "false"))
		w.equal("said on the page", strings.Contains(first(anna.get("/on-rest")), `rel="webmention"`), false)
	})
}

func first(_ int, body string) string { return body }

func TestWebmentionsPassTheSameJudge(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		far, evil, target := w.site(), w.site(), anna.site.Article("on-rest")
		w.must(anna.settings("policy", "first"))
		anna.mentioned(far.entry("/1", re("in-reply-to", target), "Rosa", "<p>First words.</p>"), target)
		anna.hides("/on-rest", "First words.")
		held := anna.comment("First words.")
		w.equal("waits", held.State, blog.Held)
		w.must(anna.ApproveComment(t.Context(), held.ID))
		anna.mentioned(far.entry("/2", re("in-reply-to", target), "Rosa", "<p>Second words.</p>"), target)
		anna.shows("/on-rest", "First words.", "Second words.")

		// Whoever else says to be Rosa is not taken for her.
		anna.mentioned(evil.put("/1", page{body: `<div class="h-entry"><p class="p-author h-card"><a class="p-name u-url" href="` + far.URL + `/">Rosa</a></p>` + re("in-reply-to", target) + `<p class="e-content">Buy this.</p></div>`}), target)
		anna.hides("/on-rest", "Buy this.")

		// What the author deletes stays away.
		w.must(anna.DeleteComment(t.Context(), held.ID))
		anna.mentioned(far.entry("/1", re("in-reply-to", target), "Rosa", "<p>First words, again.</p>"), target)
		anna.hides("/on-rest", "First words")

		_, err := anna.Block(t.Context(), strings.TrimPrefix(evil.URL, "http://"))
		w.must(err)
		asked := len(evil.asked)
		anna.mentioned(evil.URL+"/1", target)
		w.equal("pages of a blocked host looked at", len(evil.asked), asked)
		anna.mentioned(far.put("/to-evil", page{status: http.StatusFound, location: evil.URL + "/1"}), target)
		w.equal("pages of a blocked host looked at by redirect", len(evil.asked), asked)

		// An answer to a page is an answer to the article for the fediverse.
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		_, err = anna.Answer(t.Context(), anna.author.ID, anna.comment("Second words.").ID, "Welcome.")
		w.must(err)
		w.settle()
		note := w.last(alice, "Create").Activity.Object.Object()
		view, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("in reply to", note.InReplyTo.ID, anna.federation.ObjectURL(view.ObjectID))
		_, err = anna.Block(t.Context(), held.Person.URI)
		w.must(err)
		anna.hides("/on-rest", "Second words.")
		w.equal("mentions", len(note.Mentions())+strings.Count(fmt.Sprint(note.CC), "webmention"), 0)
	})
}

func TestPagesAreToldOfLinks(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far, other := w.site(), w.site()
		a := far.put("/a", page{link: `</mention?x=1>; rel="webmention"`})
		b := other.put("/b", page{body: `<link rel="webmention" href="/in">`})
		c := other.put("/c", page{body: `no endpoint`})
		words := blog.Words{Title: "Links", Source: "[a](" + a + ") [b](" + b + ") [c](" + c + ") [home](" + anna.site.Home() + ")"}
		article, _ := anna.publish(words)
		source := anna.site.Article("links")
		w.equal("far got", far.took(), []string{"/mention " + source + " " + a})
		w.equal("other got", other.took(), []string{"/in " + source + " " + b})

		// A change is told, and that a link is gone, once; also under a new address.
		w.pass(time.Hour)
		words.Source, words.Slug = "[b]("+b+")", "linked"
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		w.equal("far got", far.took(), []string{"/mention " + source + " " + a})
		w.equal("other got", other.took(), []string{"/in " + source + " " + b})
		anna.shows("/links", "Links") // the address they know still leads there

		// A server that fails is told later, and what happens meanwhile is not lost.
		other.refuse = http.StatusServiceUnavailable
		w.pass(time.Hour)
		w.must(anna.DeleteArticle(t.Context(), article.ID))
		w.settle()
		other.took()
		other.refuse = 0
		anna.restart()
		w.pass(time.Hour)
		w.settle()
		w.equal("far got", far.took(), []string(nil))
		w.equal("other got", other.took(), []string{"/in " + source + " " + b})
		for _, path := range []string{"/links", "/linked"} {
			status, _ := anna.get(path)
			w.equal("the page", status, http.StatusGone)
		}
		sent, err := anna.store.SentMentions(t.Context(), article.ID)
		w.must(err)
		w.equal("remembered", len(sent), 0)
	})
}

func TestNobodyIsToldOfWhatIsOldOrUnwanted(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far := w.site()
		a := far.put("/a", page{link: `</mention>; rel="webmention"`})
		anna.publish(blog.Words{Title: "Old", Source: "[a](" + a + ")", Date: w.now().Add(-100 * time.Hour)})
		w.must(anna.settings("webmentions", "false"))
		anna.publish(blog.Words{Title: "Quiet", Source: "[a](" + a + ")"})
		w.equal("asked", len(far.asked), 0)
	})
}

func TestServicesAreToldOfChanges(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		hub := w.site()
		w.must(anna.settings("hub", hub.URL+"/hub"))
		w.must(anna.settings("indexnow", hub.URL+"/index"))
		hub.refuse = http.StatusBadGateway
		article, _ := anna.publish(rest)
		hub.took()
		anna.restart()
		hub.refuse = 0
		w.pass(time.Hour)
		w.settle()
		topics, index := map[string]bool{}, ""
		for _, p := range hub.posted {
			if p.path == "/hub" && p.form.Get("hub.mode") == "publish" {
				topics[p.form.Get("hub.url")] = true
			} else {
				index = p.body
			}
		}
		for _, path := range []string{"/feed.xml", "/atom.xml", "/feed.json", "/@anna/feed.xml", "/tag/self-care/atom.xml", "/category/care/feed.json"} {
			w.equal(path, topics[anna.site.Path(path)], true)
			anna.shows(path, hub.URL+"/hub")
		}
		secret, err := anna.store.Secret(t.Context())
		w.must(err)
		key := indexKey(secret)
		w.equal("told search engines", index, `{"host":"`+anna.address+`","key":"`+key+`","keyLocation":"`+anna.site.Path("/"+key+".txt")+`","urlList":["`+anna.site.Article("on-rest")+`"]}`)
		anna.shows("/"+key+".txt", key)

		hub.took()
		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		w.equal("told that it is gone", len(hub.took()) > 6, true)
		w.must(anna.settings("indexnow", "off"))
		status, _ := anna.get("/" + key + ".txt")
		w.equal("the key", status, http.StatusNotFound)
	})
}
