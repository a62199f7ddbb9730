package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

var aboutPage = blog.Words{Kind: blog.Page, Title: "About this practice", Slug: "about", Source: "Call **Monday** to Friday."}

const wantsActivity = "application/activity+json"

func TestAPageStandsForItself(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		before, _ := anna.publish(blog.Words{Title: "Before", Source: "One.", Tags: []string{"sleep"}})
		w.pass(time.Minute)
		page, _ := anna.publish(aboutPage)
		w.pass(time.Minute)
		anna.publish(blog.Words{Title: "After", Source: "Two.", Tags: []string{"sleep"}})

		anna.shows("/about", "About this practice", "<strong>Monday</strong>", `"@type":"WebPage"`, `href="/about.md"`)
		anna.hides("/about", "Reply", "onversation", "like", "Earlier", "Later", wantsActivity, "webmention", "min read")
		anna.shows("/about.md", "# About this practice", "**Monday**")
		anna.shows("/sitemap.xml", "/about</loc>")
		anna.shows("/search?q=monday", `href="/about"`)
		anna.shows("/llms.txt", "[About this practice](")
		anna.shows("/before", `<li><a href="/about">About this practice</a></li>`)

		// It is in no list.
		for path, named := range map[string]int{
			"/": 3, "/archive": 3, "/tag/sleep": 3, "/@anna": 3, "/before": 3, // in the menus: side by side, in the panel, at the foot
			"/feed.xml": 0, "/atom.xml": 0, "/feed.json": 0, "/comments/feed.xml": 0,
		} {
			_, body := anna.get(path)
			w.equal("how often it is named by "+path, []any{strings.Count(body, "About this practice"), strings.Contains(body, "Monday")}, []any{named, false})
		}
		view, err := anna.store.ArticlePage(t.Context(), "before")
		w.must(err)
		if view.Next == nil || view.Next.Slug != "after" {
			t.Errorf("after %s comes %+v", before.Slug, view.Next)
		}

		// The fediverse does not know it.
		status, _ := anna.getAs("/about", wantsActivity)
		w.equal("by its address", status, http.StatusNotFound)
		w.equal("alice got", got(alice), []string{"Accept Follow", "Create Article", "Create Article"})
		_, outbox := anna.getAs(strings.TrimPrefix(anna.ActorURL, "http://"+anna.address)+"/outbox?page=1", wantsActivity)
		if strings.Contains(outbox, "Monday") || strings.Contains(outbox, page.ID) {
			t.Error("the outbox lists it")
		}
		_, info := anna.getAs("/nodeinfo/2.1", "application/json")
		if !strings.Contains(info, `"localPosts":2`) {
			t.Errorf("it is counted as a post: %s", info)
		}

		// A change is seen, with what it changed if readers may see that, and told to
		// nobody.
		w.must(anna.settings("history", "true"))
		w.pass(time.Hour)
		words := aboutPage
		words.Source = "Call on **Tuesday**."
		_, err = anna.Publish(t.Context(), anna.author.ID, page.ID, words)
		w.must(err)
		w.settle()
		anna.shows("/about", "Tuesday", "Last changed", `href="/about/history"`)
		anna.shows("/about/history", "Tuesday")
		w.must(anna.Unpublish(t.Context(), page.ID))
		w.settle()
		w.equal("when it is unpublished", anna.ask("GET", "/about", "").StatusCode, http.StatusGone)
		anna.hides("/before", "About this practice")
		w.equal("alice got no more", len(got(alice)), 3)

		// It comes back under the same address, and goes for ever.
		_, err = anna.Publish(t.Context(), anna.author.ID, page.ID, words)
		w.must(err)
		anna.shows("/about", "Tuesday")
		w.must(anna.DeleteArticle(t.Context(), page.ID))
		w.equal("when it is deleted", anna.ask("GET", "/about", "").StatusCode, http.StatusGone)
	})
}

func TestEveryDoorForCommentsIsShutAtAPage(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		page, _ := anna.publish(aboutPage)
		address := "http://" + anna.address + "/about"
		const streams, public = "https://www.w3.org/ns/activitystreams", "https://www.w3.org/ns/activitystreams#Public"

		// By the inbox, whatever it is called there.
		for _, target := range []string{address, address + "/", "http://" + anna.address + "/ap/articles/" + page.ID} {
			name := fmt.Sprint(len(target))
			alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
				"@context": streams, "id": alice.ID + "/notes/" + name + "/activity", "type": "Create", "actor": alice.ID, "to": public,
				"object": aptest.JSON{
					"id": alice.ID + "/notes/" + name, "type": "Note", "attributedTo": alice.ID, "inReplyTo": target, "to": public, "content": "<p>Hello there.</p>",
				},
			})
			for _, kind := range []string{"Like", "Announce"} {
				alice.Post(anna.ActorURL+"/inbox", aptest.JSON{"@context": streams, "id": alice.ID + "/" + kind + name, "type": kind, "actor": alice.ID, "to": public, "object": target})
			}
		}
		w.settle()
		for _, state := range []blog.CommentState{"", blog.Held, blog.Hidden, blog.Spam} {
			list, _, err := anna.store.DeskComments(t.Context(), state, 1)
			w.must(err)
			w.equal("comments "+string(state), len(list), 0)
		}
		view, err := anna.store.ArticlePage(t.Context(), "about")
		w.must(err)
		w.equal("likes and boosts", []int{view.Likes, view.Boosts}, []int{0, 0})

		// By webmention, by the form, and by the way out to one's own server.
		err = anna.TakeMention(t.Context(), "https://pond.test/post", address)
		w.equal("webmention", blog.KindOf(err), blog.Invalid)
		_, err = anna.Remark(t.Context(), blog.Remark{Slug: "about", Name: "Ben", Email: "ben@pond.test", Text: "Hello there."})
		w.equal("form", blog.KindOf(err), blog.NotFound)
		for path, want := range map[string]int{
			"/about/reply": 404, "/about/reactions": 404, "/about/comments/count": 404, "/about/comments/2": 404,
			"/about/comments/feed.xml": 404, "/interact?do=reply&article=about": 404, "/interact?do=like&article=about": 404,
		} {
			w.equal(path, anna.ask("GET", path, "").StatusCode, want)
		}
	})
}

func TestWhatWasAnArticleBecomesNoPage(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		refused := func(what, id string, kind blog.ArticleKind) {
			t.Helper()
			_, err := anna.Publish(ctx, anna.author.ID, id, blog.Words{Kind: kind, Title: "On Rest", Source: "Sleep."})
			w.equal(what, []any{blog.KindOf(err), strings.Contains(blog.Message(err), "page")}, []any{blog.Conflict, true})
		}
		article, _ := anna.publish(rest)
		refused("while it is published", article.ID, blog.Page)
		w.must(anna.Unpublish(ctx, article.ID))
		refused("after it was", article.ID, blog.Page)
		_, err := anna.SaveDraft(ctx, anna.author.ID, article.ID, aboutPage)
		w.equal("as a draft", blog.KindOf(err), blog.Conflict)

		page, object := anna.publish(aboutPage)
		w.equal("its name in the fediverse", object, anna.federation.ObjectURL(""))
		refused("a page that is published", page.ID, blog.LongForm)
		w.must(anna.Unpublish(ctx, page.ID))
		became, err := anna.Publish(ctx, anna.author.ID, page.ID, blog.Words{Title: "About", Slug: "about", Source: "Now an article."})
		w.must(err)
		w.equal("once it is not", []any{became.Kind, became.ObjectID != "", became.Broadcast}, []any{blog.LongForm, true, true})
		anna.shows("/feed.xml", "Now an article.")

		// What belongs to lists is refused by name.
		for field, words := range map[string]blog.Words{
			"tags": {Tags: []string{"sleep"}}, "categories": {Categories: []string{"Care"}}, "series": {Series: "On sleep"}, "title": {}, "slug": {Title: "Desk", Slug: "desk"},
		} {
			words.Kind, words.Source = blog.Page, "Words."
			if words.Title == "" && field != "title" {
				words.Title = "A page"
			}
			_, err := anna.Publish(ctx, anna.author.ID, "", words)
			w.equal(field, []any{blog.KindOf(err), fieldOf(err)}, []any{blog.Invalid, field})
		}
	})
}

// fieldOf is the field that an error is about.
func fieldOf(err error) string {
	var e *blog.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}
