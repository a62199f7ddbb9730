package store_test

import (
	"fmt"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// Threads that began at the very same moment stand each on one page, with what
// hangs on what is gone.
func TestThreadsOfOneMomentStandOnce(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "Long", Source: "Words."})
		top := blog.Target{ObjectID: a.ObjectID}
		for i := range 60 {
			from := person("u", i)
			must(t, h.Receive(t.Context(), reply(from, "1", top, fmt.Sprintf("<p>%d</p>", i))))
			must(t, h.Receive(t.Context(), reply(from, "2", blog.Target{URI: "https://" + from.Host + "/notes/1"}, "<p>More</p>")))
		}
		seen := map[string]int{}
		for page := 1; page <= 3; page++ {
			view, err := h.store.CommentsPage(t.Context(), a.Slug, page)
			must(t, err)
			if view.ThreadPages != 3 || view.ThreadPage != page {
				t.Errorf("page %d of %d", view.ThreadPage, view.ThreadPages)
			}
			for _, e := range view.Thread {
				seen[e.ID]++
				if len(e.Replies) != 1 || e.Replies[0].AnswerID != e.ID || !e.Replies[0].Open {
					t.Errorf("%s has %d answers", e.HTML, len(e.Replies))
				}
				place, err := h.store.FindComment(t.Context(), e.Replies[0].ID)
				must(t, err)
				if place.Page != page || place.Slug != a.Slug {
					t.Errorf("an answer is said to be on page %d", place.Page)
				}
			}
		}
		if len(seen) != 60 {
			t.Errorf("%d threads", len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s stands %d times", id, n)
			}
		}
		for _, page := range []int{0, -1, 4} {
			if _, err := h.store.CommentsPage(t.Context(), a.Slug, page); blog.KindOf(err) != blog.NotFound {
				t.Errorf("page %d: %v", page, err)
			}
		}
	})
}
