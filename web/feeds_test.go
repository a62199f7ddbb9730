package web_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/causerie/causerie/internal/blog"
)

// parse reads a feed as a feed reader does.
func (w *world) parse(target string) *gofeed.Feed {
	w.t.Helper()
	text, _ := w.get(target, 200)
	feed, err := gofeed.NewParser().ParseString(text)
	w.must(err)
	return feed
}

func TestFeedsSayTheSameInThreeFormats(t *testing.T) {
	w := newWorld(t)
	media, err := w.AddMedia(t.Context(), blog.Media{ID: "cover.jpg", Name: "c.jpg", MediaType: "image/jpeg", Width: 1200, Height: 800, Alt: "A lamp"})
	w.must(err)
	a := w.publish(blog.Words{
		Title: "On listening & more", Summary: "What it <takes>.", Categories: []string{"Practice"}, Tags: []string{"silence"}, CoverID: media.ID,
		Source: `<h2 id="a"><a class="anchor" href="#a">Part</a></h2><p><a href="/archive">old</a> <a href="#fn:1">1</a> <img src="/media/p.jpg" srcset="/media/p480.jpg 480w, /media/p.jpg 960w" alt="P" loading="lazy"></p>`,
	})
	w.publish(blog.Words{Kind: blog.Note, Source: "<p>A note.</p>"})

	for target, kind := range map[string]string{"/feed.xml": "rss", "/atom.xml": "atom", "/feed.json": "json"} {
		feed := w.parse(target)
		if feed.FeedType != kind || feed.Title != "On the couch" || feed.Description != "Talking and listening." || feed.Link != "https://blog.test/" {
			t.Errorf("%s: %s %q %q %q", target, feed.FeedType, feed.Title, feed.Description, feed.Link)
		}
		if feed.FeedLink != string(site)+target {
			t.Errorf("%s: says it is at %q", target, feed.FeedLink)
		}
		if len(feed.Items) != 2 {
			t.Fatalf("%s: %d items", target, len(feed.Items))
		}
		item := feed.Items[1]
		if item.Title != "On listening & more" || item.Description != "What it <takes>." || item.Link != "https://blog.test/on-listening-more" {
			t.Errorf("%s: %q %q %q", target, item.Title, item.Description, item.Link)
		}
		if item.GUID != "urn:uuid:"+a.ID || !item.PublishedParsed.Equal(a.PublishedAt.Truncate(time.Second)) || item.Authors[0].Name != "Anna Ruf" {
			t.Errorf("%s: %q %v %v", target, item.GUID, item.PublishedParsed, item.Authors)
		}
		if fmt.Sprint(item.Categories) != "[Practice silence]" {
			t.Errorf("%s: categories %v", target, item.Categories)
		}
		w.has(item.Content, `<img src="https://blog.test/media/cover.jpg" width="1200" height="800" alt="A lamp"/>`,
			`<h2 id="a">Part</h2>`, `<a href="https://blog.test/archive">old</a>`, `<a href="https://blog.test/on-listening-more#fn:1">1</a>`,
			`src="https://blog.test/media/p.jpg" srcset="https://blog.test/media/p480.jpg 480w, https://blog.test/media/p.jpg 960w"`)
		w.lacks(item.Content, "loading", `href="/`, `src="/`, `href="#`)
		if note := feed.Items[0]; !strings.Contains(note.Content, "<p>A note.</p>") {
			t.Errorf("%s: the note is %q", target, note.Content)
		}
	}
}

func TestFeedsAreWhatTheirTypeSays(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	for target, mediaType := range map[string]string{
		"/feed.xml": "application/rss+xml; charset=utf-8", "/atom.xml": "application/atom+xml; charset=utf-8", "/feed.json": "application/feed+json; charset=utf-8",
	} {
		if got := w.ask(http.MethodGet, target).Header.Get("Content-Type"); got != mediaType {
			t.Errorf("%s is %s", target, got)
		}
	}
	feed, _ := w.get("/feed.xml", 200)
	w.has(feed, `<atom:link href="https://blog.test/feed.xml" rel="self" type="application/rss+xml"></atom:link>`,
		`<guid isPermaLink="false">urn:uuid:`, "<dc:creator>Anna Ruf</dc:creator>", "<content:encoded><![CDATA[<p>Text.</p>]]></content:encoded>",
		"<pubDate>Sun, 22 Nov 2026 11:00:00 +0000</pubDate>")
	feed, _ = w.get("/atom.xml", 200)
	w.has(feed, `<link rel="self" type="application/atom+xml" href="https://blog.test/atom.xml"></link>`, `xml:lang="en"`)
	feed, _ = w.get("/feed.json", 200)
	w.has(feed, `"version":"https://jsonfeed.org/version/1.1"`)
}

func TestFeedsOfCategoriesAndTags(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}, Tags: []string{"日本語"}})
	w.publish(blog.Words{Title: "Two"})
	for _, list := range []string{"/category/practice", "/tag/%E6%97%A5%E6%9C%AC%E8%AA%9E"} {
		for _, file := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
			feed := w.parse(list + file)
			if len(feed.Items) != 1 || feed.Items[0].Title != "One" || feed.Link != string(site)+list || feed.FeedLink != string(site)+list+file {
				t.Errorf("%s: %d items, of %q at %q", list+file, len(feed.Items), feed.Link, feed.FeedLink)
			}
			if !strings.HasSuffix(feed.Title, " – On the couch") {
				t.Errorf("%s: title %q", list+file, feed.Title)
			}
		}
	}
	w.get("/category/none/feed.xml", 404)
	w.get("/tag/none/feed.json", 404)
}

func TestFeedHoldsTheNewestThirty(t *testing.T) {
	w := newWorld(t)
	empty := w.parse("/atom.xml")
	if len(empty.Items) != 0 || empty.Updated != "1970-01-01T00:00:00Z" {
		t.Errorf("an empty feed has %d items and is of %s", len(empty.Items), empty.Updated)
	}
	w.has(first(w.get("/feed.json", 200)), `"items":[]`)
	for i := range 31 {
		w.publish(blog.Words{Title: fmt.Sprintf("Article %d", i)})
	}
	feed := w.parse("/feed.xml")
	if len(feed.Items) != 30 || feed.Items[0].Title != "Article 30" || feed.Items[29].Title != "Article 1" {
		t.Errorf("%d items", len(feed.Items))
	}
}

func first(text string, _ *http.Response) string { return text }

func TestFeedIsSentOnceToWhoKeepsIt(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	two := w.publish(blog.Words{Title: "Two"})
	dated := w.ask(http.MethodGet, "/feed.xml").Header.Get("Last-Modified")
	if dated != two.PublishedAt.Format(http.TimeFormat) {
		t.Fatalf("Last-Modified is %q", dated)
	}
	if got := w.ask(http.MethodGet, "/feed.xml", "If-Modified-Since", dated).StatusCode; got != http.StatusNotModified {
		t.Errorf("the same date: %d", got)
	}
	if got := w.ask(http.MethodGet, "/feed.xml", "If-Modified-Since", dated, "If-None-Match", `"other"`).StatusCode; got != 200 {
		t.Errorf("the tag counts before the date: %d", got)
	}
	w.must(w.Unpublish(t.Context(), two.ID))
	if got := w.ask(http.MethodGet, "/feed.xml", "If-Modified-Since", dated).StatusCode; got != 200 {
		t.Errorf("a feed that lost its newest article: %d", got)
	}
}

func TestFeedWarnsBeforeItTells(t *testing.T) {
	w := newWorld(t)
	media, err := w.AddMedia(t.Context(), blog.Media{ID: "c.jpg", Name: "c.jpg", MediaType: "image/jpeg", Width: 12, Height: 8})
	w.must(err)
	w.publish(blog.Words{Title: "Hard to read", Summary: "The worst of it", Source: "<p>Dark.</p>", Warning: "self-harm", CoverID: media.ID})
	w.publish(blog.Words{Title: "Hard to see", Source: `<p><img src="/media/x.jpg" alt="A wound"></p>`, Sensitive: true, CoverID: media.ID})
	for _, target := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		text, _ := w.get(target, 200)
		w.lacks(text, "The worst of it", "c.jpg")
		feed := w.parse(target)
		if got := feed.Items[1].Description; got != "Content warning: self-harm" {
			t.Errorf("%s: described as %q", target, got)
		}
		w.has(feed.Items[1].Content, "<p><strong>Content warning: self-harm</strong></p>")
		w.has(feed.Items[0].Content, `<a href="https://blog.test/media/x.jpg">A wound</a>`)
		w.lacks(feed.Items[0].Content, "<img")
	}
}

// One article that no parser takes must not take the feed from all readers.
func TestFeedSurvivesAnOddArticle(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "Deep", Summary: "So <deep>.", Source: strings.Repeat("<div>", 600) + "x"})
	w.publish(blog.Words{Title: "Flat"})
	feed := w.parse("/feed.xml")
	if len(feed.Items) != 2 || feed.Items[1].Content != "So &lt;deep&gt;." {
		t.Errorf("%+v", feed.Items)
	}
}

// The namespaces must be bound, or strict readers refuse the feed.
func TestFeedModulesAreDeclared(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	text, _ := w.get("/feed.xml", 200)
	var feed struct {
		Items []struct {
			Creator string `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		} `xml:"channel>item"`
	}
	w.must(xml.Unmarshal([]byte(text), &feed))
	if len(feed.Items) != 1 || feed.Items[0].Creator != "Anna Ruf" || feed.Items[0].Content != "<p>Text.</p>" {
		t.Errorf("%+v", feed)
	}
}
