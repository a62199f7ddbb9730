package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestADraftIsNobodysBusiness(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		a, err := h.SaveDraft(ctx, h.author.ID, "", blog.Words{Title: "Half a thought", Slug: "half", Source: "Hm."})
		must(t, err)
		if _, err := h.store.ArticlePage(ctx, "half"); blog.KindOf(err) != blog.NotFound {
			t.Errorf("a draft's page: %v", err)
		}
		if l, err := h.store.List(ctx, blog.ListQuery{}); err != nil || l.Total != 0 {
			t.Errorf("a draft is listed: %+v, %v", l, err)
		}
		if f, err := h.store.Search(ctx, blog.SearchQuery{Words: "thought"}); err != nil || f.Total != 0 {
			t.Errorf("a draft is found: %+v, %v", f, err)
		}
		if _, err := h.store.PublishedByObject(ctx, a.ObjectID); blog.KindOf(err) != blog.NotFound {
			t.Errorf("a draft has an object: %v", err)
		}
	})
}

func TestPublishEditMoveUnpublishRepublish(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		w := blog.Words{Title: "On Rest", Source: "Sleep well.", Tags: []string{"Sleep", "#sleep", "Self Care"}, Categories: []string{"Care"}}
		a := h.publish(t, w)
		if a.Slug != "on-rest" || !a.Public() || !a.EditedAt.IsZero() || len(a.Tags) != 2 {
			t.Fatalf("published: %+v", a)
		}
		revision := h.store.Revision()

		h.clock = h.clock.Add(time.Hour)
		w.Source, w.Slug = "Sleep very well.", "resting"
		edited, err := h.Publish(ctx, h.author.ID, a.ID, w)
		must(t, err)
		if edited.ObjectID != a.ObjectID || edited.EditedAt != h.clock || edited.PublishedAt != a.PublishedAt {
			t.Errorf("edited: %+v", edited)
		}
		if now, err := h.store.Moved(ctx, "on-rest"); err != nil || now != "resting" {
			t.Errorf("the old address leads to %q, %v", now, err)
		}
		if h.store.Revision() == revision {
			t.Error("a visible change did not move the revision")
		}

		same, err := h.Publish(ctx, h.author.ID, a.ID, w)
		must(t, err)
		if same.EditedAt != edited.EditedAt {
			t.Error("saving without a change counts as an edit")
		}

		must(t, h.Unpublish(ctx, a.ID))
		if _, err := h.store.Tombstone(ctx, a.ObjectID); err != nil {
			t.Errorf("nothing remembers the object: %v", err)
		}
		again, err := h.Publish(ctx, h.author.ID, a.ID, w)
		must(t, err)
		if again.ObjectID == a.ObjectID {
			t.Error("published anew under the object that others were asked to delete")
		}
	})
}

func TestSlugsAreUniqueAndNeverReserved(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		for title, want := range map[string]string{
			"Search": "search-2", "Über Angst & Mut": "über-angst-mut", "Don’t panic": "dont-panic", "2024": "2024-2", "心の話": "心の話",
		} {
			if a := h.publish(t, blog.Words{Title: title, Source: "x"}); a.Slug != want {
				t.Errorf("%q became %q, want %q", title, a.Slug, want)
			}
		}
		if a := h.publish(t, blog.Words{Title: "Don't panic!", Source: "x"}); a.Slug != "dont-panic-2" {
			t.Errorf("a second one became %q", a.Slug)
		}
		for _, slug := range []string{"desk", "dont-panic", "!!"} {
			_, err := h.Publish(ctx, h.author.ID, "", blog.Words{Title: "T", Slug: slug, Source: "x"})
			if k := blog.KindOf(err); k != blog.Invalid && k != blog.Conflict {
				t.Errorf("slug %q: %v", slug, err)
			}
		}
		note := h.publish(t, blog.Words{Kind: blog.Note, Source: "Good morning to all of you out there"})
		if note.Slug != "good-morning-to-all-of-you" || note.Format != blog.AsNote {
			t.Errorf("a note: %+v", note)
		}
	})
}

func TestListsCountAndPage(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		for i := range 25 {
			h.clock = h.clock.Add(time.Minute)
			w := blog.Words{Title: "Article " + strings.Repeat("I", i+1), Source: "About bread.", Categories: []string{"Kitchen"}}
			if i == 7 {
				w.Source, w.Tags = "About the gardener’s daughter.", []string{"Garden"}
			}
			h.publish(t, w)
		}
		l, err := h.store.List(ctx, blog.ListQuery{PerPage: 10, Page: 3})
		must(t, err)
		if l.Total != 25 || l.Pages != 3 || len(l.Cards) != 5 || l.Cards[4].Title != "Article I" {
			t.Errorf("the third page: %d of %d, %d cards", l.Page, l.Pages, len(l.Cards))
		}
		if _, err := h.store.List(ctx, blog.ListQuery{PerPage: 10, Page: 4}); blog.KindOf(err) != blog.NotFound {
			t.Errorf("past the end: %v", err)
		}
		if l, err := h.store.List(ctx, blog.ListQuery{Tag: "garden"}); err != nil || l.Total != 1 {
			t.Errorf("the tag lists %d, %v", l.Total, err)
		}
		if l, err := h.store.List(ctx, blog.ListQuery{Category: "kitchen", Year: 2026, Month: 11}); err != nil || l.Total != 25 {
			t.Errorf("the category holds %d, %v", l.Total, err)
		}
		if months, err := h.store.Months(ctx); err != nil || len(months) != 1 || months[0].Articles != 25 {
			t.Errorf("months: %+v, %v", months, err)
		}
	})
}
