package peerstories

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// ways are how people of the peer come in from the blog's pages, by which a
// visitor is led.
type ways struct {
	name string
	// offers is what the ways command is told.
	offers map[string]any
	// leads are the paths at the peer by what a visitor wants to do.
	leads map[string]string
}

// eachWay are the kinds of servers there are: those with the activity intents of
// FEP-3b86, for each activity or for any object, those with Mastodon's template,
// those with the page alone that most have, and mixtures of these.
func eachWay() []ways {
	return []ways{
		{
			"every intent",
			map[string]any{"intents": []string{"Follow", "Create", "Like", "Announce"}, "subscribe": true, "page": true},
			map[string]string{"reply": "/intents/Create", "follow": "/intents/Follow", "like": "/intents/Like", "boost": "/intents/Announce"},
		},
		{
			"the intent for any object",
			map[string]any{"intents": []string{"Object"}, "subscribe": true},
			map[string]string{"reply": "/intents/Object", "follow": "/intents/Object"},
		},
		{
			"one intent and the template",
			map[string]any{"intents": []string{"Follow"}, "subscribe": true},
			map[string]string{"reply": "/subscribe", "follow": "/intents/Follow"},
		},
		{"the template", map[string]any{"subscribe": true, "page": true}, map[string]string{"reply": "/subscribe", "follow": "/subscribe"}},
		{"the page alone", map[string]any{"page": true}, map[string]string{"reply": "/authorize_interaction", "follow": "/authorize_interaction"}},
	}
}

// TestWaysIn has visitors with an account at the peer act there upon what they
// read on the blog.
func TestWaysIn(t *testing.T) {
	s := newScene(t, "ways", rfc9421)
	article := s.blog.Publish("a.md", markdown("open-door", "Open door", "Come in."))
	for n, way := range eachWay() {
		s.tell(way.name, func(s *scene) {
			s.alice.Do("ways", way.offers)
			for does, path := range way.leads {
				s.goThere(does, path, article)
			}
			s.counts(article.ID, "replies", n+1)
			s.followedBy(1)
			s.alice.Do("unfollow", map[string]any{"target": s.blog.Address()})
			s.followedBy(0)
		})
	}
	s.tell("likes and boosts came too", func(s *scene) {
		s.counts(article.ID, "likes", 1)
		s.counts(article.ID, "shares", 1)
	})
	s.tell("no way", func(s *scene) {
		s.alice.Do("ways", map[string]any{})
		s.stays("reply", s.alice.Handle(), http.StatusUnprocessableEntity, s.alice.Host+" offers no page for this.")
		s.stays("follow", "nobody@"+s.alice.Host, http.StatusUnprocessableEntity, s.alice.Host+" knows nobody of that name.")
	})
	s.tell("out of order", func(s *scene) {
		s.alice.Do("fault", map[string]any{"status": http.StatusServiceUnavailable, "times": 100, "path": "webfinger"})
		s.stays("reply", s.alice.Handle(), http.StatusBadGateway, s.alice.Host+" is out of order")
		s.alice.Down()
		s.stays("reply", s.alice.Handle(), http.StatusBadGateway, s.alice.Host+" could not be reached")
	})
}

// leave asks the blog for the way to somebody's own server, as a browser would
// from the page for that: it returns where the visitor is led, or the page they
// stay on.
func (s *scene) leave(does, account string) (to *url.URL, page string) {
	s.Helper()
	form := url.Values{"do": {does}, "account": {account}}
	if does != "follow" {
		form.Set("article", "open-door")
	}
	status, header, body := s.post(s.blog.URL+"/interact", form)
	if status != http.StatusSeeOther {
		return nil, fmt.Sprint(status, " ", body)
	}
	to, err := url.Parse(header.Get("Location"))
	if err != nil {
		s.Fatal(err)
	}
	return to, ""
}

// post sends a form as a browser does from a page of the same site, each time from
// another device: one that asks often is put off.
func (s *scene) post(address string, form url.Values) (status int, header http.Header, body string) {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := s.world.ClientAt(harness.FreeAddress()).Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(content)
}

// goThere is led to a page at the peer and does there what it is for; the peer
// leads back if it was told where to.
func (s *scene) goThere(does, path string, article harness.Publication) {
	s.Helper()
	to, page := s.leave(does, s.alice.Handle())
	if to == nil || to.Host != s.alice.Host || to.Path != path {
		s.Fatalf("%s leads to %v, want %s: %s", does, to, path, problem(page))
	}
	about, back := article.ID, article.URL
	if does == "follow" {
		about, back = s.actor, s.blog.URL+"/@ann"
	}
	if got := orElse(to.Query().Get("object"), to.Query().Get("uri")); got != about {
		s.Errorf("%s is about %q, want %q", does, got, about)
	}
	status, header, body := s.post(to.String(), nil)
	if status != http.StatusSeeOther && status != http.StatusOK {
		s.Fatalf("%s: the peer answers %d: %s", to, status, body)
	}
	if got := header.Get("Location"); status == http.StatusSeeOther && got != back {
		s.Errorf("%s leads back to %q, want %q", to, got, back)
	}
}

// stays has a visitor find no way in, and the page say so, with what works always.
func (s *scene) stays(does, account string, status int, message string) {
	s.Helper()
	s.eventually("the page says "+message, func() error {
		to, page := s.leave(does, account)
		if to != nil {
			return fmt.Errorf("it leads to %s", to)
		}
		page = html.UnescapeString(page)
		if !strings.HasPrefix(page, fmt.Sprint(status)) || !strings.Contains(page, message) || !strings.Contains(page, "What always works") {
			return errors.New(problem(page))
		}
		return nil
	})
}

// problem is what a page says went wrong.
func problem(page string) string {
	_, after, _ := strings.Cut(page, `role="alert">`)
	message, _, _ := strings.Cut(after, "</p>")
	return page[:min(len(page), 3)] + " " + message
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
