package desk_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// quote has a person quote an article.
func (h *house) quote(from blog.Person, of blog.Article, n int, text string) {
	h.t.Helper()
	must(h.t, h.Quote(h.t.Context(), blog.Reply{
		From: from, URI: fmt.Sprintf("https://%s/notes/%d", from.Host, n), URL: fmt.Sprintf("https://%s/@%s/%d", from.Host, from.Name, n),
		Quotes: blog.Target{ObjectID: of.ObjectID}, Visibility: blog.Public, HTML: text, SentAt: h.clock,
	}))
}

func TestAQuoteWaitsIsApprovedAndDisowned(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	s, err := h.store.Settings(t.Context())
	must(t, err)
	s.Quotes = blog.QuotesAsk
	must(t, h.ChangeSettings(t.Context(), s))
	v := h.member()
	v.get("/desk/quotes").is(http.StatusOK).shows("Nobody has quoted you yet.")
	h.quote(person("ben", "mastodon.test"), a, 1, "Read this, all of you.")
	v.get("/desk").shows("1<span class=\"aside-text\"> waiting</span>", "1 quote waits for your word")
	v.get("/desk/conversations?show=all").shows(`href="/desk/quotes"`)
	v.get("/desk/quotes").shows("Read this, all of you.", "Waiting", "Reject", "First light", "https://mastodon.test/@ben/1", "@ben@mastodon.test")

	list, _, err := h.store.DeskQuotes(t.Context(), "", 1)
	must(t, err)
	place := "/desk/quotes/" + list[0].ID
	v.post(place+"/approve", "back", "/desk/quotes").leadsTo("/desk/quotes")
	v.get("/desk/quotes").shows("Take off the page").hides("Waiting")
	v.post(place+"/disown", "back", "/desk/quotes").leadsTo("/desk/quotes")
	v.get("/desk/quotes").shows("Taken off", "Approve")
	v.post("/desk/quotes/none/disown").is(http.StatusNotFound)
}
