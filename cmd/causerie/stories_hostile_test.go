package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// Whoever tells of a page that links here is nobody in particular: what the page
// said may not go because they misspelt what it links to.
func TestNobodyDeletesWhatAPageSaidByTellingOfAnotherTarget(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		far, target := w.site(), anna.site.Article("on-rest")
		source := far.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>So true.</p>")
		anna.mentioned(source, target)
		for _, other := range []string{target + "?utm_source=x", target + "/", target + "#comments"} {
			anna.mentioned(source, other)
			anna.shows("/on-rest", "So true.")
		}
		// The page itself decides.
		far.entry("/notes/1", "", "Rosa", "<p>Nothing.</p>")
		anna.mentioned(source, target)
		w.pass(25 * time.Hour)
		w.settle()
		anna.hides("/on-rest", "So true.")
	})
}

// A page that leads on to another host does not lend that one its name.
func TestAMentionIsOfTheHostWhoseWordsItHolds(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		good, evil, target := w.site(), w.site(), anna.site.Article("on-rest")
		words := evil.put("/x", page{body: `<div class="h-entry"><p class="p-author h-card"><a class="p-name u-url" href="` + good.URL + `/">Rosa</a></p>` +
			re("in-reply-to", target) + `<div class="e-content"><p>I never said this.</p></div></div>`})
		source := good.put("/out", page{status: http.StatusFound, location: words})
		anna.mentioned(source, target)
		c := anna.comment("I never said this.")
		w.equal("host", blog.HostOf(c.PersonURI), blog.HostOf(evil.URL))

		// Nor does one that spoke here before.
		own := good.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>My own words.</p>")
		anna.mentioned(own, target)
		good.put("/notes/1", page{status: http.StatusFound, location: words})
		evil.entry("/x", re("in-reply-to", target), "Rosa", "<p>Nor this.</p>")
		anna.mentioned(own, target)
		anna.shows("/on-rest", "My own words.")
		anna.hides("/on-rest", "Nor this.")
	})
}

// The fediverse is not told of pages that are no posts, in no list.
func TestTheWholeConversationNamesPostsOnly(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		target := anna.site.Article("on-rest")
		anna.mentioned(w.site().entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>So true.</p>"), target)
		anna.shows("/on-rest", "So true.")
		view, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		n, err := anna.store.CountContext(t.Context(), view.ID)
		w.must(err)
		w.equal("posts in the conversation", n, 0)
		uris, _, err := anna.store.ContextItems(t.Context(), view.ID, 10, 0)
		w.must(err)
		w.equal("their ids", len(uris), 0)
	})
}

// Who copies a comment and guesses an address is not told whether it is right.
func TestAnAddressCannotBeGuessed(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		maria := anna.visitor("Maria")
		first := maria.says("on-rest", "", "I could not sleep.")
		again := maria.says("on-rest", "", "I could not sleep.")
		w.equal("sent twice", again.ID, first.ID)
		remark := blog.Remark{Slug: "on-rest", Name: maria.name, Email: maria.mail, Text: "I could not sleep.", Client: "another", Took: time.Minute}
		guessed, err := anna.Remark(t.Context(), remark)
		w.must(err)
		w.equal("it is another", guessed.ID != first.ID, true)
	})
}

// Browsers before 2023 say of a form nothing but the origin of its page, and say
// "null" where the page forbids to name it; the way out is open to them too.
func TestTheWayOutIsOpenToOldBrowsers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+anna.address+"/interact?do=like&article=on-rest", http.NoBody)
		w.must(err)
		answer, err := http.DefaultClient.Do(r)
		w.must(err)
		w.must(answer.Body.Close())
		w.equal("what the page tells of itself", answer.Header.Get("Referrer-Policy"), "same-origin")
	})
}
