package main

import (
	"net/http"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestACategoryIsFoundAtTheAddressItHad(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		sleep := anna.topic("Sleep", "")
		rename := func(id, name, slug string) {
			_, err := anna.SaveCategory(ctx, blog.Category{ID: id, Name: name, Slug: slug})
			w.must(err)
		}
		anna.publish(blog.Words{Title: "On Rest", Source: "Rest.", Categories: []string{"Sleep"}})
		anna.status("/category/sleep", http.StatusOK)
		rename(sleep, "Nights", "nights")
		rename(sleep, "Rest", "rest")
		for _, old := range []string{"sleep", "nights"} {
			anna.leadsForGood("/category/"+old, "/category/rest")
			anna.leadsForGood("/category/"+old+"?page=2", "/category/rest?page=2")
			for _, feed := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
				anna.leadsForGood("/category/"+old+feed, "/category/rest"+feed)
			}
			anna.leadsForGood("/category/whole/"+old+"/feed/", "/category/rest/feed.xml")
		}
		anna.shows("/category/rest", "On Rest")

		// An address in use wins, also when its owner goes.
		other := anna.topic("Sleep", "")
		anna.hides("/category/sleep", "On Rest")
		anna.status("/category/sleep", http.StatusOK)
		w.must(anna.DeleteCategory(ctx, other))
		anna.status("/category/sleep", http.StatusNotFound)
		anna.leadsForGood("/category/nights", "/category/rest")

		// And there and back again leads nowhere else.
		rename(sleep, "Nights", "nights")
		anna.status("/category/nights", http.StatusOK)
		anna.leadsForGood("/category/rest", "/category/nights")
		w.must(anna.DeleteCategory(ctx, sleep))
		for _, path := range []string{"/category/rest", "/category/nights", "/category/rest/feed.xml", "/category/never"} {
			anna.status(path, http.StatusNotFound)
		}
	})
}
