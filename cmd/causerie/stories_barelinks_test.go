package main

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// Many servers leave addresses as they were typed. Readers copy those, so they
// count like links: more than four wait for the author.
func TestAddressesInPlainTextAreLinks(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		bare := func(n int) string { return strings.Repeat(" and https://shop.example/offer, ", n) }
		linked := func(n int) string {
			return strings.Repeat(` and <a href="https://paper.example/1">https://paper.example/1</a>, `, n)
		}
		for _, said := range []struct {
			name, html string
			state      blog.CommentState
		}{
			{"five", "<p>Five shops I know" + bare(5) + "</p>", blog.Held},
			{"four", "<p>Four papers on it" + bare(4) + "</p>", blog.Shown},
			{"mixed", "<p>A mixture of both" + bare(2) + linked(3) + "</p>", blog.Held},
			{"www", "<p>Without a scheme: www.a.example, www.b.example, www.c.example, www.d.example, WWW.e.example</p>", blog.Held},
			{"anchors", "<p>Each has its address for a name" + linked(4) + "</p>", blog.Shown},
			{"mentions", `<p>Nobody is a shop <a class="u-url mention" href="https://one.example/@a">https://one.example/@a</a>` + bare(4) + "</p>", blog.Shown},
		} {
			w.server().Actor(said.name).Reply(id, said.html)
			w.settle()
			c := anna.comment(said.html[3:15])
			w.equal(said.name, c.State, said.state)
			w.equal(said.name+" has a reason", strings.Contains(c.Reason, "links"), said.state == blog.Held)
		}
	})
}
