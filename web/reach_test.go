package web_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"willnorris.com/go/microformats"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/web"
)

func formats() map[string]string {
	return map[string]string{"/feed.xml": "rss", "/atom.xml": "atom", "/feed.json": "json"}
}

// What authors write and strangers say is odd in every way; feed readers must
// get all of it, and all the rest.
func TestFeedsBearOddWords(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "A <b>bold</b> & “odd” 🪷 title", Source: "<p>🪷 &lt;tag&gt; ]]&gt; ]]> end \u0001\u0008\ufffe</p><p><a href=\"/x?a=1&amp;b=2\">x</a> <a href=\"y\">y</a></p>"})
	w.publish(blog.Words{Kind: blog.Note, Source: "<p>No title \u000b here</p>"})
	for target, kind := range formats() {
		text, _ := w.get(target, 200)
		feed := w.parse(target)
		if feed.FeedType != kind || len(feed.Items) != 2 {
			t.Fatalf("%s: %s with %d items", target, feed.FeedType, len(feed.Items))
		}
		if kind != "json" {
			w.must(wellFormed(text))
		}
		odd, note := feed.Items[1], feed.Items[0]
		if odd.Title != "A <b>bold</b> & “odd” 🪷 title" && kind != "atom" {
			t.Errorf("%s: title %q", target, odd.Title)
		}
		w.has(odd.Content, "🪷 &lt;tag&gt; ]]&gt; ]]&gt; end ", `href="https://blog.test/x?a=1&amp;b=2"`, `href="https://blog.test/y"`)
		w.has(note.Content, "<p>No title  here</p>")
		if kind == "rss" && note.Title != "" {
			t.Errorf("%s: a note has the title %q", target, note.Title)
		}
	}
}

func wellFormed(text string) error {
	var document struct {
		XMLName xml.Name
		Inner   []byte `xml:",innerxml"`
	}
	return xml.Unmarshal([]byte(text), &document)
}

func TestFeedOfAThousandLeadsToArchives(t *testing.T) {
	w := newWorld(t)
	for i := range 1000 {
		w.publish(blog.Words{Title: fmt.Sprintf("Article %d", i)})
	}
	for target := range formats() {
		feed := w.parse(target)
		if len(feed.Items) != 30 || feed.Items[0].Title != "Article 999" {
			t.Fatalf("%s: %d items, first %q", target, len(feed.Items), feed.Items[0].Title)
		}
		text, _ := w.get(target, 200)
		w.has(text, "https://blog.test"+target+"?archive=33")
		w.lacks(text, "fh:archive")
		oldest := w.parse(target + "?archive=1")
		if len(oldest.Items) != 30 || oldest.Items[29].Title != "Article 0" || oldest.Items[0].Title != "Article 29" {
			t.Errorf("%s: the first archive has %d items, from %q", target, len(oldest.Items), oldest.Items[0].Title)
		}
		newest := w.parse(target + "?archive=33")
		if newest.Items[0].Title != "Article 989" {
			t.Errorf("%s: the last archive begins with %q", target, newest.Items[0].Title)
		}
		for _, none := range []string{"34", "0", "-1", "01", "x", ""} {
			w.get(target+"?archive="+none, 404)
		}
	}
	text, _ := w.get("/atom.xml?archive=2", 200)
	w.has(text, "<fh:archive></fh:archive>", `rel="current" type="application/atom+xml" href="https://blog.test/atom.xml"`,
		`rel="prev-archive" type="application/atom+xml" href="https://blog.test/atom.xml?archive=1"`,
		`rel="next-archive" type="application/atom+xml" href="https://blog.test/atom.xml?archive=3"`, "<id>https://blog.test/atom.xml</id>")
	w.must(wellFormed(text))
	text, _ = w.get("/feed.xml?archive=2", 200)
	w.has(text, "<fh:archive></fh:archive>", `rel="prev-archive"`)
	w.must(wellFormed(text))

	sitemap, _ := w.get("/sitemap.xml", 200)
	if n := strings.Count(sitemap, "<loc>"); n != 1002 {
		t.Errorf("the sitemap has %d addresses", n)
	}
	part, _ := w.get("/sitemap-1.xml", 200)
	w.has(part, "https://blog.test/article-0<")
	w.get("/sitemap-2.xml", 404)
}

func TestFeedEnclosesWhatIsPlayed(t *testing.T) {
	w := newWorld(t)
	_, err := w.AddMedia(t.Context(), blog.Media{ID: "talk.mp3", Name: "talk.mp3", MediaType: "audio/mpeg", Size: 12345})
	w.must(err)
	play := `<audio controls src="/media/talk.mp3"></audio><video><source src="https://far.test/x.mp4"></video><audio src="/media/none.mp3"></audio>`
	w.publish(blog.Words{Title: "Talk", Source: play})
	w.publish(blog.Words{Title: "Hard talk", Source: play, Warning: "grief"})
	for target := range formats() {
		feed := w.parse(target)
		if len(feed.Items[0].Enclosures) != 0 {
			t.Errorf("%s: what is warned of is enclosed", target)
		}
		all := feed.Items[1].Enclosures
		if len(all) != 1 || all[0].URL != "https://blog.test/media/talk.mp3" || all[0].Type != "audio/mpeg" || (all[0].Length != "12345" && target != "/feed.json") {
			t.Errorf("%s: enclosures %+v", target, all)
		}
	}
}

// counting counts how often files are asked for.
type counting struct {
	*store.Store
	asked int
}

func (c *counting) MediaOf(ctx context.Context, ids []string) (map[string]blog.Media, error) {
	c.asked++
	return c.Store.MediaOf(ctx, ids)
}

func TestFeedAsksOnceForAllThatIsPlayed(t *testing.T) {
	w := newWorld(t)
	for n := range 12 {
		id := fmt.Sprintf("talk%d.mp3", n)
		_, err := w.AddMedia(t.Context(), blog.Media{ID: id, Name: id, MediaType: "audio/mpeg", Size: int64(n)})
		w.must(err)
		w.publish(blog.Words{Title: "Talk", Source: `<audio src="/media/` + id + `"></audio><audio src="/media/talk0.mp3"></audio>`})
	}
	counted := &counting{Store: w.store}
	config := w.config()
	config.Store = counted
	w.handler = web.Routes(config)
	feed := w.parse("/feed.xml")
	for n, item := range feed.Items {
		if newest := fmt.Sprintf("https://blog.test/media/talk%d.mp3", 11-n); item.Enclosures[0].URL != newest {
			t.Errorf("item %d encloses %s, want %s", n, item.Enclosures[0].URL, newest)
		}
	}
	if len(feed.Items) != 12 || counted.asked != 1 {
		t.Errorf("%d items, files were asked for %d times", len(feed.Items), counted.asked)
	}
}

func TestFeedsOfAuthorsAndComments(t *testing.T) {
	w := newWorld(t)
	one, two := w.publish(blog.Words{Title: "One"}), w.publish(blog.Words{Title: "Two", Warning: "grief"})
	ada := person("Ada", "far.test")
	w.reply(ada, "1", blog.Target{Slug: one.Slug}, "<p>Said <a href=\"/here\">here</a> ]]&gt;.</p>")
	w.reply(ada, "2", blog.Target{Slug: two.Slug}, "<p>Said there.</p>")
	w.must(w.Receive(t.Context(), blog.Reply{From: ada, URI: "https://far.test/notes/3", Answers: blog.Target{Slug: one.Slug}, Visibility: blog.Unlisted, HTML: "<p>Said quietly.</p>", SentAt: w.clock}))
	w.must(w.Receive(t.Context(), blog.Reply{From: ada, URI: "https://far.test/notes/4", Answers: blog.Target{Slug: one.Slug}, Visibility: blog.Public, HTML: "<p>Said with care.</p>", Warning: "loss", SentAt: w.clock}))
	w.reply(ada, "5", blog.Target{Slug: one.Slug}, "<p>Said and hidden.</p>")
	hidden, err := w.store.CommentByURI(t.Context(), "https://far.test/notes/5")
	w.must(err)
	w.must(w.HideComment(t.Context(), hidden.ID))

	for file, kind := range formats() {
		author := w.parse("/@anna" + file)
		if author.Title != "Anna Ruf – On the couch" || len(author.Items) != 2 || author.Link != "https://blog.test/@anna" || author.FeedLink != "https://blog.test/@anna"+file {
			t.Errorf("%s of the author: %q, %d items, %q at %q", kind, author.Title, len(author.Items), author.Link, author.FeedLink)
		}
		comments := w.parse("/one/comments" + file)
		if comments.Title != "Comments on One – On the couch" || len(comments.Items) != 2 || comments.Link != "https://blog.test/one" {
			t.Fatalf("%s of comments: %q, %d items, %q", kind, comments.Title, len(comments.Items), comments.Link)
		}
		first := comments.Items[1]
		if first.Title != "Ada on “One”" || !strings.HasPrefix(first.Link, "https://blog.test/one/comment/") || first.Authors[0].Name != "Ada" {
			t.Errorf("%s: %q at %q", kind, first.Title, first.Link)
		}
		w.has(first.Content, `Said <a href="https://blog.test/here">here</a> ]]&gt;.`)
		w.has(comments.Items[0].Content, "<p><strong>Content warning: loss</strong></p>", "Said with care.")
		all := w.parse("/comments" + file)
		if len(all.Items) != 3 || all.Link != "https://blog.test/" {
			t.Errorf("%s of all comments: %d items, of %q", kind, len(all.Items), all.Link)
		}
		text, _ := w.get("/comments"+file, 200)
		w.lacks(text, "quietly", "hidden")
		w.get("/@nobody"+file, 404)
		w.get("/nothing/comments"+file, 404)
	}
	page, _ := w.get("/one", 200)
	w.has(page, `title="Comments on One" href="/one/comments/feed.xml"`)
	w.must(w.Unpublish(t.Context(), one.ID))
	w.get("/one/comments/feed.xml", 404)
	text, _ := w.get("/comments/feed.json", 200)
	w.lacks(text, "Said with care")
}

func TestFeedsNameTheirHub(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	if got := w.ask(http.MethodGet, "/feed.xml").Header.Get("Link"); got != `<https://blog.test/feed.xml>; rel="self"` {
		t.Errorf("without a hub: %s", got)
	}
	w.settings(func(s *blog.Settings) { s.Hub = "https://hub.test/" })
	for target, said := range map[string]string{
		"/feed.xml": `<atom:link href="https://hub.test/" rel="hub"></atom:link>`, "/atom.xml": `<link rel="hub" href="https://hub.test/"></link>`,
		"/feed.json": `"hubs":[{"type":"WebSub","url":"https://hub.test/"}]`,
	} {
		text, answer := w.get(target, 200)
		w.has(text, said)
		if got, want := answer.Header.Get("Link"), `<https://blog.test`+target+`>; rel="self", <https://hub.test/>; rel="hub"`; got != want {
			t.Errorf("%s: %s", target, got)
		}
	}
	text, answer := w.get("/comments/atom.xml", 200)
	w.lacks(text+answer.Header.Get("Link"), "hub.test")
}

func TestSecurityTxt(t *testing.T) {
	w := newWorld(t)
	w.get("/.well-known/security.txt", 404)
	w.settings(func(s *blog.Settings) { s.SecurityContact, s.SecurityExpires = "anna@blog.test", "2026-12-31" })
	text, answer := w.get("/.well-known/security.txt", 200)
	want := "Contact: mailto:anna@blog.test\nExpires: 2026-12-31T23:59:59Z\nCanonical: https://blog.test/.well-known/security.txt\nPreferred-Languages: en\n"
	if text != want || answer.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%q", text)
	}
	w.clock = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	w.get("/.well-known/security.txt", 404)
	for _, bad := range []blog.Reach{
		{SecurityContact: "anna@blog.test"},
		{SecurityContact: "call me", SecurityExpires: "2027-01-01"},
		{SecurityContact: "https://x.test/\nX: y", SecurityExpires: "2027-01-01"},
		{SecurityExpires: "soon"},
		{Hub: "hub.test"},
		{Hub: "https://hub.test/>; rel=x"},
		{IndexNow: "yes"},
	} {
		s, err := w.store.Settings(t.Context())
		w.must(err)
		s.Reach = bad
		if err := w.ChangeSettings(t.Context(), s); blog.KindOf(err) != blog.Invalid || blog.Message(err) == "" {
			t.Errorf("%+v was taken: %v", bad, err)
		}
	}
}

func TestSitemapNamesPictures(t *testing.T) {
	w := newWorld(t)
	_, err := w.AddMedia(t.Context(), blog.Media{ID: "c.jpg", Name: "c.jpg", MediaType: "image/jpeg", Width: 12, Height: 8})
	w.must(err)
	picture := `<p><img src="/media/in.jpg" alt=""><img src="https://far.test/x.jpg" alt=""></p>`
	w.publish(blog.Words{Title: "One", CoverID: "c.jpg", Source: picture})
	w.publish(blog.Words{Title: "Two", CoverID: "c.jpg", Source: picture, Warning: "blood"})
	text, _ := w.get("/sitemap.xml", 200)
	w.has(text, "<image:image><image:loc>https://blog.test/media/c.jpg</image:loc></image:image><image:image><image:loc>https://blog.test/media/in.jpg</image:loc></image:image></url>")
	w.lacks(text, "far.test")
	if strings.Count(text, "<image:loc>") != 2 {
		t.Error("pictures that are warned of are named")
	}
	w.must(wellFormed(text))
}

// What other sites read of our pages when they are told of a link.
func TestPagesSpeakMicroformats(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "On rest", Source: "<p>Sleep.</p>", Categories: []string{"Care"}, Tags: []string{"sleep"}})
	w.reply(person("Ada", "far.test"), "1", blog.Target{Slug: a.Slug}, "<p>Yes.</p>")
	entry := w.item("/on-rest", "h-entry")
	author := entry.Properties["author"][0].(*microformats.Microformat)
	comment := entry.Properties["comment"][0].(*microformats.Microformat)
	by := comment.Properties["author"][0].(*microformats.Microformat)
	for what, pair := range map[string][2]any{
		"name":           {entry.Properties["name"], "[On rest]"},
		"url":            {entry.Properties["url"], "[https://blog.test/on-rest]"},
		"published":      {entry.Properties["published"], "[" + a.PublishedAt.Format(time.RFC3339) + "]"},
		"author":         {author.Properties["name"], "[Anna Ruf]"},
		"author's page":  {author.Properties["url"], "[https://blog.test/@anna]"},
		"categories":     {entry.Properties["category"], "[Care sleep]"},
		"text":           {entry.Properties["content"][0].(map[string]string)["html"], "<p>Sleep.</p>"},
		"comment is":     {comment.Type, "[h-cite]"},
		"comment by":     {by.Properties["name"], "[Ada]"},
		"comment by URL": {by.Properties["url"], "[https://far.test/@ada]"},
		"comment says":   {comment.Properties["content"][0].(map[string]string)["value"], "Yes."},
	} {
		if got := fmt.Sprint(pair[0]); got != pair[1] {
			t.Errorf("%s: %s, want %s", what, got, pair[1])
		}
	}
	for _, list := range []string{"/", "/tag/sleep", "/category/care", "/@anna"} {
		feed := w.item(list, "h-feed")
		if len(feed.Children) != 1 || fmt.Sprint(feed.Children[0].Properties["name"], feed.Children[0].Properties["url"]) != "[On rest] [https://blog.test/on-rest]" {
			t.Errorf("%s: %+v", list, feed.Children)
		}
	}
	if card := w.item("/@anna", "h-card"); fmt.Sprint(card.Properties["name"]) != "[Anna Ruf]" {
		t.Errorf("the author's card: %+v", card.Properties)
	}
	_, answer := w.get("/on-rest", 200)
	if got := answer.Header.Get("Link"); got != `</webmention>; rel="webmention"` {
		t.Errorf("Link %q", got)
	}
	page, _ := w.get("/on-rest", 200)
	w.has(page, `<link rel="webmention" href="/webmention">`)
}

// item is the first thing of a kind on a page.
func (w *world) item(target, kind string) *microformats.Microformat {
	w.t.Helper()
	page, _ := w.get(target, 200)
	at, err := url.Parse(string(site) + target)
	w.must(err)
	for _, item := range microformats.Parse(strings.NewReader(page), at).Items {
		if item.Type[0] == kind {
			return item
		}
	}
	w.t.Fatalf("%s has no %s", target, kind)
	return nil
}

// What somebody said without wanting it announced stands on the page, and is not
// repeated in what the page tells machines.
func TestQuietCommentsAreNotToldToMachines(t *testing.T) {
	w := newWorld(t)
	one := w.publish(blog.Words{Title: "One"})
	ada := person("Ada", "far.test")
	w.reply(ada, "1", blog.Target{Slug: one.Slug}, "<p>Said aloud.</p>")
	w.must(w.Receive(t.Context(), blog.Reply{From: ada, URI: "https://far.test/notes/2", Answers: blog.Target{Slug: one.Slug}, Visibility: blog.Unlisted, HTML: "<p>Said quietly.</p>", SentAt: w.clock}))
	page, _ := w.get("/one", 200)
	w.has(page, "Said quietly.")
	_, data, _ := strings.Cut(page, `<script type="application/ld+json">`)
	data, _, _ = strings.Cut(data, "</script>")
	w.has(data, "Said aloud.")
	w.lacks(data, "quietly")
}
