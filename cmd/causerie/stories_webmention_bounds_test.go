package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// said counts the comments and likes under an article.
func (c *causerie) said(slug string) []int {
	c.w.t.Helper()
	view, err := c.store.ArticlePage(c.w.t.Context(), slug)
	c.w.must(err)
	return []int{view.Comments, view.Likes}
}

func TestAPageIsOneHoweverItIsNamed(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		far, target := w.site(), anna.site.Article("on-rest")
		source := far.entry("/note", re("in-reply-to", target), "Rosa", "<p>So true.</p>")
		like := far.put("/like", page{body: `<div class="h-entry">` + re("like-of", target) + `</div>`})
		far.put("/note/", page{body: far.pages["/note"].body})
		far.put("//note", page{body: far.pages["/note"].body})
		for _, more := range []string{"?x=1", "?x=2", "#a", "#b", "/", "?x=3#c", ""} {
			anna.mentioned(source+more, target)
			anna.mentioned(like+strings.TrimSuffix(more, "/"), target)
		}
		anna.mentioned(far.URL+"//note", target)
		w.equal("comments and likes", anna.said("on-rest"), []int{1, 1})

		// What the page itself says now counts, by whichever name it is called.
		far.entry("/note", re("in-reply-to", target), "Rosa", "<p>So very true.</p>")
		anna.mentioned(source, target)
		anna.shows("/on-rest", "So very true.")

		// That there is nothing under a made-up query means nothing for the page.
		far.pages["/note?boom"] = page{status: http.StatusGone}
		far.byQuery = true
		anna.mentioned(source+"?boom", target)
		anna.shows("/on-rest", "So very true.")

		// Pages of which the query is part of the address are many.
		for n := range 3 {
			far.put(fmt.Sprintf("/?p=%d", n), page{body: fmt.Sprintf(`<link rel="canonical" href="/?p=%d"><div class="h-entry">%s<p class="e-content">Post %d.</p></div>`, n, re("in-reply-to", target), n)})
			anna.mentioned(fmt.Sprintf("%s/?p=%d", far.URL, n), target)
		}
		w.equal("comments and likes", anna.said("on-rest"), []int{4, 1})
		far.put("/?p=1", page{status: http.StatusGone})
		anna.mentioned(far.URL+"/?p=1", target)
		anna.hides("/on-rest", "Post 1.")
		anna.shows("/on-rest", "Post 0.", "Post 2.")
	})
}

func TestOneHostFillsNoConversation(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		far, target := w.site(), anna.site.Article("on-rest")
		for n := range 104 {
			w.pass(10 * time.Minute)
			anna.mentioned(far.put(fmt.Sprintf("/%d", n), page{body: `<div class="h-entry">` + re("like-of", target) + `</div>`}), target)
		}
		w.equal("comments and likes", anna.said("on-rest"), []int{0, 100})
		anna.mentioned(w.site().entry("/1", re("in-reply-to", target), "Rosa", "<p>From elsewhere.</p>"), target)
		anna.shows("/on-rest", "From elsewhere.")
	})
}

func TestAPageThatIsMissingForAnHourKeepsItsWord(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		far, target := w.site(), anna.site.Article("on-rest")
		whole := func() string { return far.entry("/note", re("in-reply-to", target), "Rosa", "<p>So true.</p>") }
		source := whole()
		anna.mentioned(source, target)
		later := func(d time.Duration) { w.pass(d); w.settle() }
		for what, p := range map[string]page{
			"missing": {status: http.StatusNotFound}, "a page to sign in at": {body: "<form><input type=password></form>"},
		} {
			far.put("/note", p)
			anna.mentioned(source, target)
			anna.shows("/on-rest", "So true.")
			whole()
			later(25 * time.Hour)
			if _, page := anna.get("/on-rest"); !strings.Contains(page, "So true.") {
				t.Errorf("%s for an hour: the comment is gone", what)
			}
		}
		for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusUnauthorized, http.StatusForbidden} {
			far.put("/note", page{status: status})
			anna.mentioned(source, target)
			later(25 * time.Hour)
			later(80 * time.Hour)
			if _, page := anna.get("/on-rest"); !strings.Contains(page, "So true.") {
				t.Errorf("%d: the comment is gone", status)
			}
		}
		far.put("/note", page{status: http.StatusNotFound})
		anna.mentioned(source, target)
		later(25 * time.Hour)
		anna.hides("/on-rest", "So true.")
	})
}

func TestNoWordComesBackToAClosedConversation(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		words := rest
		article, _ := anna.publish(words)
		far, target := w.site(), anna.site.Article("on-rest")
		source := far.entry("/note", re("in-reply-to", target), "Rosa", "<p>So true.</p>")
		anna.mentioned(source, target)
		far.put("/note", page{status: http.StatusGone})
		anna.mentioned(source, target)
		words.CommentsClosed = true
		anna.edit(article, words)
		far.entry("/note", re("in-reply-to", target), "Rosa", "<p>Back again.</p>")
		anna.mentioned(source, target)
		anna.hides("/on-rest", "So true.", "Back again.")
		words.CommentsClosed = false
		anna.edit(article, words)
		anna.mentioned(source, target)
		anna.shows("/on-rest", "Back again.")
	})
}

func TestNobodyOnAHostIsTakenForAnother(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "first"))
		far, target := w.site(), anna.site.Article("on-rest")
		by := func(path, author, said string) string {
			card := ""
			if author != "" {
				card = `<p class="p-author h-card"><a class="p-name u-url" href="` + author + `">Rosa</a></p>`
			}
			return far.put(path, page{body: `<div class="h-entry">` + card + re("in-reply-to", target) + `<div class="e-content"><p>` + said + `</p></div></div>`})
		}
		for _, c := range []struct {
			path, author, said string
			known              bool
		}{
			{"/@rosa/1", "/@rosa", "Words of Rosa.", false},
			{"/@rosa/2", "/@rosa", "More of Rosa.", true},
			{"/@eve/1", "/@rosa", "Words of Eve, as Rosa.", false},
			{"/@eve/2", "/", "Words of Eve, as all.", false},
			{"/plain/1", "", "Words of nobody.", false},
			{"/plain/2", "", "Words of nobody else.", false},
			{"/2026/a", "/", "Words of the host.", false},
			{"/2027/b", "/", "More of the host.", true},
			{"/@rosa/3", "/", "Rosa by another name.", false},
		} {
			anna.mentioned(by(c.path, c.author, c.said), target)
			said := anna.comment(c.said)
			w.equal(c.said, said.State == blog.Shown, c.known)
			if said.State == blog.Held {
				w.must(anna.ApproveComment(t.Context(), said.ID))
			}
		}
	})
}
