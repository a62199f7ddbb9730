package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// What is pinned stands small and first, and leaves the lead to the newest.
func TestPinsLeaveTheLeadToTheNewest(t *testing.T) {
	w := newWorld(t)
	_, err := w.AddMedia(t.Context(), blog.Media{ID: "sea.jpg", Name: "sea.jpg", MediaType: "image/jpeg", Width: 1600, Height: 900})
	w.must(err)
	pinned := w.publish(blog.Words{Title: "Numbers to call", Summary: "Call 116 123.", Source: "Call 116 123."})
	w.publish(blog.Words{Title: "Newest of all", CoverID: "sea.jpg", Source: "Words."})
	w.must(w.Pin(t.Context(), pinned.ID))
	page, _ := w.get("/", 200)
	w.has(page, `class="pin h-entry"`, "Call 116\u00a0123.", `class="card lead h-entry"`)
	if strings.Index(page, "Newest of all") < strings.Index(page, "Numbers to call") {
		t.Error("what is pinned does not stand first")
	}
}

// The archive of a young blog names what was written; that of an old one counts it.
func TestArchiveNamesTexts(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "Über den Schlaf", Language: "de", Source: "Words."})
	w.publish(blog.Words{Kind: blog.Note, Source: "Words.", Summary: "The heating in the practice is broken; bring a jumper on Thursday, and tea."})
	page, _ := w.get("/archive", 200)
	w.has(page, `lang="de"><bdi>Über den Schlaf</bdi>`, "bring a jumper on…", "2 posts", `datetime="2026-11-22`)
	for range 199 {
		w.publish(blog.Words{Title: "One of many", Source: "Words.", Date: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)})
	}
	page, _ = w.get("/archive", 200)
	w.has(page, `href="/archive/2025/03"`, "199 posts")
	w.lacks(page, "One of many", "Über den Schlaf")
}

// The form under a long conversation is a touch away from the top.
func TestBylineLeadsToTheConversation(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One", Source: "Words."})
	page, _ := w.get("/one", 200)
	w.lacks(page, `href="#conversation"`)
	w.settings(func(s *blog.Settings) { s.Guests = true })
	page, _ = w.get("/one", 200)
	w.has(page, `<a href="#write">Write a comment</a></span>`, `class="to-write" href="#write"`, `id="write"`)
	w.reply(person("Ben", "one.test"), "1", blog.Target{ObjectID: a.ObjectID}, "<p>Thank you.</p>")
	page, _ = w.get("/one", 200)
	w.has(page, `<a href="#conversation">1 comment</a>`)
}
