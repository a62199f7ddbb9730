package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// article publishes something short under a title.
func (c *causerie) article(title string) (blog.Article, string) {
	c.w.t.Helper()
	a, id := c.publish(blog.Words{Title: title, Source: "Words of " + title + "."})
	c.w.pass(time.Minute)
	return a, id
}

// featured lists what the fediverse is told is pinned.
func (c *causerie) featured(asker *aptest.Actor) []string {
	c.w.t.Helper()
	list := asker.FetchCollection(c.ActorURL + "/featured")
	ids := []string{}
	for _, item := range list.Items {
		ids = append(ids, item.ID)
	}
	c.w.equal("its type and size", []any{list.Type, *list.TotalItems, list.First.ID}, []any{"OrderedCollection", len(ids), ""})
	return ids
}

func TestPinnedArticlesStandFirst(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		w.equal("before", anna.featured(alice), []string{})
		one, oneID := anna.article("One")
		two, twoID := anna.article("Two")
		anna.article("Three")

		for _, a := range []blog.Article{one, two, one} { // twice is once
			w.must(anna.Pin(ctx, a.ID))
			w.pass(time.Second)
		}
		w.settle()
		w.equal("featured, the one pinned last first", anna.featured(alice), []string{twoID, oneID})
		add := w.last(alice, "Add")
		w.equal("the Add", []string{add.Activity.Object.ID(), add.Activity.Target.ID, add.Activity.Actor.ID}, []string{twoID, anna.ActorURL + "/featured", anna.ActorURL})
		w.equal("is public", add.Activity.To.Contains("https://www.w3.org/ns/activitystreams#Public"), true)
		w.equal("alice got", got(alice), []string{"Accept Follow", "Create Article", "Create Article", "Create Article", "Add", "Add"})

		_, front := anna.get("/")
		order := []int{strings.Index(front, "Pinned<"), strings.Index(front, ">Two<"), strings.Index(front, ">One<"), strings.Index(front, ">Newest<"), strings.Index(front, ">Three<")}
		for i := range order {
			if order[i] < 0 || (i > 0 && order[i] < order[i-1]) {
				t.Fatalf("the front page's order is %v", order)
			}
		}
		w.equal("named once", strings.Count(front, ">One<"), 1)
		_, feed := anna.get("/feed.xml")
		if strings.Index(feed, "Words of Three") > strings.Index(feed, "Words of One") {
			t.Error("a pin changes the feed")
		}

		w.must(anna.Unpin(ctx, two.ID))
		w.must(anna.Unpin(ctx, two.ID))
		w.settle()
		w.equal("featured", anna.featured(alice), []string{oneID})
		remove := w.last(alice, "Remove")
		w.equal("the Remove", []string{remove.Activity.Object.ID(), remove.Activity.Target.ID}, []string{twoID, anna.ActorURL + "/featured"})
		w.equal("alice got one", strings.Count(fmt.Sprint(got(alice)), "Remove"), 1)

		// Unpublishing unpins, for good, and its Delete says so.
		w.must(anna.Unpublish(ctx, one.ID))
		w.settle()
		w.equal("featured", anna.featured(alice), []string{})
		w.equal("removes", strings.Count(fmt.Sprint(got(alice)), "Remove"), 1)
		_, err := anna.Publish(ctx, anna.author.ID, one.ID, blog.Words{Title: "One", Source: "Again."})
		w.must(err)
		w.equal("published again", anna.featured(alice), []string{})
		w.must(anna.Pin(ctx, two.ID))
		w.must(anna.DeleteArticle(ctx, two.ID))
		w.settle()
		w.equal("deleted", anna.featured(alice), []string{})
		w.equal("adds", strings.Count(fmt.Sprint(got(alice)), "Add"), 2)
	})
}

func TestWhatIsUnpinnedBeforeItIsToldIsNotTold(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		a, id := anna.article("One")
		w.must(anna.Pin(ctx, a.ID))
		w.must(anna.Unpin(ctx, a.ID))
		w.settle()
		w.equal("alice got", got(alice), []string{"Accept Follow", "Create Article", "Remove"})
		w.must(anna.Pin(ctx, a.ID))
		w.must(anna.Unpin(ctx, a.ID))
		w.must(anna.Pin(ctx, a.ID))
		w.settle()
		w.equal("the last word", w.last(alice, "Add").Activity.Object.ID(), id)
		w.equal("featured", anna.featured(alice), []string{id})
	})
}

func TestFiveArticlesCanBePinned(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		var all []blog.Article
		for i := range 6 {
			a, _ := anna.article(fmt.Sprintf("Number %d", i))
			all = append(all, a)
		}
		for _, a := range all[:5] {
			w.must(anna.Pin(ctx, a.ID))
		}
		err := anna.Pin(ctx, all[5].ID)
		w.equal("the sixth", []any{blog.KindOf(err), blog.Message(err)}, []any{blog.Conflict, "Five articles are pinned already; unpin one of them first."})
		w.must(anna.Pin(ctx, all[0].ID))
		w.must(anna.Unpin(ctx, all[3].ID))
		w.must(anna.Pin(ctx, all[5].ID))

		page, _ := anna.publish(aboutPage)
		draft, err := anna.SaveDraft(ctx, anna.author.ID, "", blog.Words{Title: "Draft", Source: "Not yet."})
		w.must(err)
		w.must(anna.Unpin(ctx, all[0].ID))
		w.equal("a page", blog.KindOf(anna.Pin(ctx, page.ID)), blog.Conflict)
		w.equal("a draft", blog.KindOf(anna.Pin(ctx, draft.ID)), blog.Conflict)
		w.equal("nothing", blog.KindOf(anna.Pin(ctx, "none")), blog.NotFound)

		// Two hands at once cannot make it six.
		errs := make(chan error, 2)
		for _, a := range []blog.Article{all[0], all[3]} {
			go func() { errs <- anna.Pin(ctx, a.ID) }()
		}
		first, second := <-errs, <-errs
		if (first == nil) == (second == nil) {
			t.Errorf("two at once: %v, %v", first, second)
		}
		pinned, err := anna.store.Pinned(ctx)
		w.must(err)
		w.equal("pinned", len(pinned), blog.MostPinned)
	})
}

func TestTheFrontPageGreets(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.shows("/", "Nothing is written yet", "Write the first article", "@anna@")
		w.must(anna.settings("welcome", "## You are welcome\n\nI write about *sleep*.<script>alert(1)</script>"))
		anna.shows("/", ">You are welcome<", "<em>sleep</em>", `href="/interact?do=follow"`, `href="/feed.xml"`)
		anna.hides("/", "<script>alert", "Topics")
		w.must(anna.settings("per_page", "2"))
		for i := range 5 {
			_, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: fmt.Sprintf("Number %d", i), Source: "Words.", Categories: []string{"Care"}})
			w.must(err)
			w.pass(time.Minute)
		}
		first, err := anna.store.ArticleBySlug(t.Context(), "number-0")
		w.must(err)
		w.must(anna.Pin(t.Context(), first.ID))
		anna.shows("/", "Pinned<", "Number 0", "Number 4", "Number 3", "Topics", `<a href="/category/care">Care</a> <span class="count">5<`, `rel="next" href="/?page=2"`)
		anna.hides("/", "Number 2")
		anna.shows("/?page=2", "Number 2", "Number 1", "Page 2 of 2", `<h1>Articles</h1>`)
		anna.hides("/?page=2", "Number 0", "You are welcome", "Pinned", "Topics")
		w.equal("too long", fieldOf(anna.settings("welcome", strings.Repeat("x", 3001))), "welcome")

		// The settings of another page leave it alone.
		w.must(anna.settings("title", "By the window"))
		anna.shows("/", ">You are welcome<")
	})
}
