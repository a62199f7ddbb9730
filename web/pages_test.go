package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestFrontPageListsTheNewestFirst(t *testing.T) {
	w := newWorld(t)
	page, _ := w.get("/", 200)
	w.has(page, "Nothing is written yet", `<h1 class="masthead-title"><a href="/" aria-current="page">On the couch</a></h1>`)

	w.settings(func(s *blog.Settings) { s.PerPage = 2 })
	for i := range 5 {
		w.publish(blog.Words{Title: fmt.Sprintf("Article %d", i)})
	}
	page, _ = w.get("/", 200)
	w.has(page, "Article 4", "Article 3", `rel="next" href="/?page=2"`, "Page 1 of 3",
		`<link rel="canonical" href="https://blog.test/">`, `<link rel="me" href="https://blog.test/@anna">`)
	w.lacks(page, "Article 2", "Nothing is written yet", `rel="prev"`)
	if strings.Index(page, "Article 4") > strings.Index(page, "Article 3") {
		t.Error("the older article stands first")
	}
	page, _ = w.get("/?page=2", 200)
	w.has(page, "Article 2", `rel="prev" href="/"`, `<link rel="canonical" href="https://blog.test/?page=2">`)
	w.get("/?page=4", 404)
}

func TestBlogBeforeItIsSetUp(t *testing.T) {
	w := newGround(t)
	for _, target := range []string{"/", "/archive", "/search", "/sitemap.xml"} {
		page, _ := w.get(target, 200)
		w.lacks(page, "@blog.test", `"/@"`, "/ap/actors/", "blog.test/@")
	}
	for _, target := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		if feed := w.parse(target); feed.Title != "Causerie" || len(feed.Items) > 0 {
			t.Errorf("%s: %q", target, feed.Title)
		}
	}
	w.get("/@", 404)
}

func TestOnlyALargeCoverIsShownLarge(t *testing.T) {
	w := newWorld(t)
	for i, width := range []int{1200, 300} {
		name := fmt.Sprintf("c%d.jpg", i)
		_, err := w.AddMedia(t.Context(), blog.Media{ID: name, Name: name, MediaType: "image/jpeg", Width: width, Height: 200})
		w.must(err)
		w.publish(blog.Words{Title: name, CoverID: name})
		page, _ := w.get("/", 200)
		if lead := strings.Contains(page, "card lead"); lead != (width == 1200) {
			t.Errorf("a cover %d wide is shown large: %v", width, lead)
		}
	}
}

func TestArticleTellsMachinesWhatItIs(t *testing.T) {
	w := newWorld(t)
	media, err := w.AddMedia(t.Context(), blog.Media{ID: "cover.jpg", Name: "c.jpg", MediaType: "image/jpeg", Width: 1200, Height: 800, Alt: "A lamp"})
	w.must(err)
	a := w.publish(blog.Words{
		Title: "On listening", Summary: "What it takes.", Categories: []string{"Practice"}, Tags: []string{"silence"}, CoverID: media.ID,
	})
	page, _ := w.get("/on-listening", 200)
	w.has(page,
		`<html lang="en" dir="ltr">`,
		`<title>On listening – On the couch</title>`,
		`<link rel="canonical" href="https://blog.test/on-listening">`,
		`<meta name="description" content="What it takes.">`,
		`<meta name="fediverse:creator" content="@anna@blog.test">`,
		`<meta property="og:title" content="On listening">`,
		`<meta property="og:type" content="article">`,
		`<meta property="og:url" content="https://blog.test/on-listening">`,
		`<meta property="og:locale" content="en_US">`,
		`<meta property="og:site_name" content="On the couch">`,
		`<meta property="og:image" content="https://blog.test/media/cover.jpg">`,
		`<meta property="og:image:width" content="1200">`,
		`<meta property="og:image:alt" content="A lamp">`,
		`<meta property="article:published_time" content="`+a.PublishedAt.Format(time.RFC3339)+`">`,
		`<meta property="article:author" content="https://blog.test/@anna">`,
		`<meta property="og:author" content="Anna Ruf">`,
		`<meta name="twitter:card" content="summary_large_image">`,
		`<link rel="alternate" type="application/activity+json" href="https://blog.test/ap/objects/`+a.ObjectID+`">`,
		`<link rel="alternate" type="application/rss+xml" title="On the couch" href="/feed.xml">`,
		`<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting"`,
		`width="1200" height="800" alt="A lamp"`,
		`<a class="p-category" href="/category/practice">Practice</a>`,
		`<a class="tag p-category" rel="tag" href="/tag/silence">silence</a>`,
	)
	w.lacks(page, "oembed", "generator", "article:modified_time", "highlight.")

	w.clock = w.clock.Add(time.Hour)
	_, err = w.Publish(t.Context(), w.author.ID, a.ID, blog.Words{Kind: blog.LongForm, Title: "On listening", Slug: "on-listening", Source: "<pre><code>x</code></pre>"})
	w.must(err)
	page, _ = w.get("/on-listening", 200)
	w.has(page, `<meta property="article:modified_time" content="`+w.clock.Format(time.RFC3339)+`">`, "edited <time", "/static/highlight.")
}

func TestConversationStandsUnderItsArticle(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "On listening"})
	page, _ := w.get("/on-listening", 200)
	w.has(page, "Or from the fediverse", `value="https://blog.test/on-listening"`)

	ben, cleo := person("Ben", "one.test"), person("Cleo", "two.test")
	top := blog.Target{ObjectID: a.ObjectID}
	first := w.reply(ben, "1", top, "<p>True.</p>")
	gone := w.reply(ben, "2", top, "<p>Said in haste.</p>")
	w.reply(cleo, "3", blog.Target{URI: gone}, "<p>Never mind.</p>")
	w.must(w.React(t.Context(), cleo, blog.Like, top, "https://two.test/likes/1"))
	w.must(w.React(t.Context(), ben, blog.Boost, top, "https://one.test/boosts/1"))
	view, err := w.store.ArticlePage(t.Context(), "on-listening")
	w.must(err)
	answer, err := w.Answer(t.Context(), w.author.ID, view.Thread[0].ID, "Thank you.")
	w.must(err)
	w.must(w.DeleteComment(t.Context(), view.Thread[1].ID))

	page, _ = w.get("/on-listening", 200)
	w.has(page, "3 comments", "<p>True.</p>", "<p>Thank you.</p>", "<p>Never mind.</p>", "This comment is no longer here.",
		"Or from the fediverse", "1 like", "1 boost", `title="Cleo"`,
		`id="comment-`+answer.ID+`"`, `href="/on-listening/comment/`+answer.ID+`"`, `<span class="badge">Author</span>`,
		`href="https://one.test/@x/1" rel="nofollow ugc noopener"`)
	w.lacks(page, "Said in haste.", first)
}

func TestDeepThreadIsFolded(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "Deep"})
	ben := person("Ben", "one.test")
	last := blog.Target{ObjectID: a.ObjectID}
	for i := range 40 {
		last = blog.Target{URI: w.reply(ben, fmt.Sprint(i), last, fmt.Sprintf("<p>Answer %d.</p>", i))}
	}
	page, _ := w.get("/deep", 200)
	if depth := strings.Count(page, `<ol class="thread"`); depth != 5 { // the last one in the fold
		t.Errorf("the thread is set in %d times, want 5", depth)
	}
	w.has(page, "<p>Answer 39.</p>", `<details class="fold">`, "36 more answers", `in answer to <a class="u-in-reply-to" href="#comment-`)
}

func TestWarningsFoldWhatTheyWarnOf(t *testing.T) {
	w := newWorld(t)
	media, err := w.AddMedia(t.Context(), blog.Media{ID: "c.jpg", Name: "c.jpg", MediaType: "image/jpeg", Width: 12, Height: 8})
	w.must(err)
	w.publish(blog.Words{Title: "Hard to read", Summary: "The worst of it", Source: "<p>Dark.</p>", Warning: "self-harm", CoverID: media.ID})
	w.publish(blog.Words{Title: "Hard to see", Source: `<p><img src="/media/x.jpg" alt=""></p>`, Sensitive: true, CoverID: media.ID})

	page, _ := w.get("/hard-to-read", 200)
	w.has(page, `<details class="warning article-warning">`, `content="Content warning: self-harm"`)
	w.lacks(page, "og:image", "The worst of it")
	page, _ = w.get("/hard-to-see", 200)
	w.has(page, "Show pictures that may disturb")
	w.lacks(page, "og:image")
	page, _ = w.get("/", 200)
	w.has(page, "Content warning:</span> self-harm")
	w.lacks(page, "card-cover", "The worst of it")
}

func TestNoteNeedsNoTitle(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Kind: blog.Note, Source: "<p>Only this.</p>"})
	page, _ := w.get("/", 200)
	w.has(page, "<p>Only this.</p>", "Note of 22 November 2026")
	page, _ = w.get("/"+a.Slug, 200)
	w.has(page, `<h1 class="aside-text">Note of 22 November 2026</h1>`, "<title>Beginning of it – On the couch</title>")
}

func TestListsOfTermsAndMonths(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}, Tags: []string{"日本語"}})
	w.publish(blog.Words{Title: "Two"})
	page, _ := w.get("/category/practice", 200)
	w.has(page, "<h1>Practice</h1>", "1 post", ">One</a>", `href="/category/practice/feed.xml"`, `<link rel="canonical" href="https://blog.test/category/practice">`)
	w.lacks(page, ">Two</a>")
	page, _ = w.get("/tag/%E6%97%A5%E6%9C%AC%E8%AA%9E", 200)
	w.has(page, "<h1>日本語</h1>", ">One</a>", `href="https://blog.test/tag/%E6%97%A5%E6%9C%AC%E8%AA%9E"`)
	page, _ = w.get("/archive", 200)
	w.has(page, `<a href="/archive/2026/11">November</a>`, `href="/category/practice"`)
	page, _ = w.get("/archive/2026/11", 200)
	w.has(page, "<h1>November 2026</h1>", "2 posts")
	for _, path := range []string{"/category/none", "/tag/none", "/archive/2026/10", "/archive/2026/13", "/archive/2026/1", "/category/practice?page=2", "/nobody", "/@nobody"} {
		w.get(path, 404)
	}
}

func TestAuthorPageShowsTheProfile(t *testing.T) {
	w := newWorld(t)
	w.must(w.UpdateProfile(t.Context(), w.author.ID, blog.Profile{
		Name: "Anna Ruf", Bio: "Listens.", Fields: []blog.Field{{Name: "Practice", Value: "see https://praxis.test/"}},
	}))
	page, _ := w.get("/@anna", 200)
	w.has(page, "<bdi>Anna Ruf</bdi>", "<p>Listens.</p>", `see <a rel="me noopener" href="https://praxis.test/">praxis.test</a>`,
		`value="@anna@blog.test"`, `<link rel="me" href="https://blog.test/@anna">`, `<meta property="og:type" content="profile">`,
		`<link rel="alternate" type="application/activity+json" href="https://blog.test/ap/actors/`+w.author.ID+`">`)
}

func TestSearchIsNobodysBusiness(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "On listening", Source: "silence"})
	for _, target := range []string{"/search", "/search?q=", "/search?q=silence", "/search?q=nothing+like+it"} {
		page, answer := w.get(target, 200)
		w.has(page, `<meta name="robots" content="noindex">`, `role="search"`)
		w.lacks(page, `rel="canonical"`)
		if got := answer.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q, want no-store", target, got)
		}
		if got := answer.Header.Get("X-Robots-Tag"); got != "noindex" {
			t.Errorf("%s: X-Robots-Tag %q, want noindex", target, got)
		}
	}
	page, _ := w.get("/search?q=silence", 200)
	w.has(page, "1 article with", ">On listening</a>", `value="silence"`)
	page, _ = w.get("/search?q=nothing+like+it", 200)
	w.has(page, "No article has")
	page, _ = w.get("/search?q=%00%ff%22%3Cscript%3E"+strings.Repeat("a", 500), 200)
	w.lacks(page, "<script>", strings.Repeat("a", 300))
}

func TestLanguageAndDirection(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "في الإصغاء", Slug: "isgha", Language: "ar"})
	page, _ := w.get("/isgha", 200)
	w.has(page, `<html lang="ar" dir="rtl">`, `<meta property="og:locale" content="ar_EG">`, `<a class="skip" href="#main" lang="en">`)
	page, _ = w.get("/", 200)
	w.has(page, `<html lang="en" dir="ltr">`, `lang="ar" dir="rtl"`)
	w.settings(func(s *blog.Settings) { s.Language = "de" })
	page, _ = w.get("/", 200)
	w.has(page, `<html lang="de" dir="ltr">`, `<a class="skip" href="#main" lang="en">`)
}

func TestSitemapAndRobots(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One", Categories: []string{"Practice"}})
	page, answer := w.get("/sitemap.xml", 200)
	w.has(page, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`, "<loc>https://blog.test/category/practice</loc>",
		"<url><loc>https://blog.test/one</loc><lastmod>"+a.PublishedAt.Format(time.RFC3339)+"</lastmod></url>", "<loc>https://blog.test/@anna</loc>")
	if got := answer.Header.Get("Content-Type"); got != "application/xml; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	page, _ = w.get("/robots.txt", 200)
	w.has(page, "Disallow: /search\n", "Disallow: /desk\n", "Sitemap: https://blog.test/sitemap.xml\n")
}

func TestDraftLooksLikeNothing(t *testing.T) {
	w := newWorld(t)
	draft, err := w.SaveDraft(t.Context(), w.author.ID, "", blog.Words{Kind: blog.LongForm, Title: "Secret", Slug: "secret", Source: "hidden", Tags: []string{"covert"}})
	w.must(err)
	never, answer := w.get("/never", 404)
	for _, target := range []string{"/" + draft.Slug, "/tag/covert", "/secret?page=2"} {
		page, hidden := w.get(target, 404)
		if page != never {
			t.Errorf("%s differs from what never was", target)
		}
		if fmt.Sprint(hidden.Header) != fmt.Sprint(answer.Header) && strings.Count(target, "/") == 1 {
			t.Errorf("%s: headers %v differ from %v", target, hidden.Header, answer.Header)
		}
	}
	for _, target := range []string{"/", "/archive", "/feed.xml", "/sitemap.xml", "/search?q=hidden"} {
		page, _ := w.get(target, 200)
		w.lacks(page, "Secret", "covert")
	}
}
