package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// answer fetches a page with its headers, and follows no redirect.
func (c *causerie) answer(path string) (*http.Response, []byte) {
	c.w.t.Helper()
	r, err := http.NewRequestWithContext(c.w.t.Context(), http.MethodGet, "http://"+c.address+path, nil)
	c.w.must(err)
	answer, err := http.DefaultTransport.RoundTrip(r)
	c.w.must(err)
	defer func() { c.w.must(answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	c.w.must(err)
	return answer, body
}

// edit publishes other words in the place of an article's.
func (c *causerie) edit(a blog.Article, words blog.Words) {
	c.w.t.Helper()
	_, err := c.Publish(c.w.t.Context(), c.author.ID, a.ID, words)
	c.w.must(err)
	c.w.settle()
}

func (c *causerie) status(path string, want int) {
	c.w.t.Helper()
	if answer, _ := c.answer(path); answer.StatusCode != want {
		c.w.t.Errorf("GET %s: %d, want %d", path, answer.StatusCode, want)
	}
}

func TestALongArticleHasContents(t *testing.T) {
	tell(t, func(_ *world, anna *causerie) {
		section := strings.Repeat("Rest is a word with many sides. ", 60)
		anna.publish(blog.Words{Title: "Long", Source: "## One\n\n" + section + "\n\n### Deep\n\n" + section + "\n\n## Two & *more*\n\n" + section})
		anna.shows("/long", "6 min read", `aria-labelledby="contents-title"`, `<a href="#one">One</a>`, `<li class="deep"><a href="#deep">Deep</a>`, `<a href="#two-more">Two &amp; more</a>`)
		anna.publish(blog.Words{Title: "Short", Source: "## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc"})
		anna.shows("/short", "1 min read")
		anna.hides("/short", "contents-title")
	})
}

func TestPartsOfASeriesKnowEachOther(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		first, _ := anna.publish(blog.Words{Title: "Falling asleep", Source: "a", Series: "On Sleep"})
		anna.hides("/falling-asleep", "Part 1 of")
		w.pass(time.Hour)
		anna.publish(blog.Words{Title: "Waking up", Source: "b", Series: "on sleep", Warning: "nightmares"})
		w.pass(time.Hour)
		draft, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Secret part", Source: "c", Series: "On Sleep"})
		w.must(err)
		anna.shows("/falling-asleep", "Part 1 of 2 in", `href="/series/on-sleep"`, `<a href="/waking-up">Waking up</a>`)
		anna.shows("/waking-up", "Part 2 of 2 in", `<span aria-current="page">Waking up</span>`)
		anna.shows("/series/on-sleep", "Falling asleep", "nightmares", "2 parts")
		anna.hides("/series/on-sleep", "Secret part")
		anna.hides("/falling-asleep", "Secret part")

		anna.edit(first, blog.Words{Title: "Falling asleep", Source: "a"})
		anna.hides("/waking-up", "Part 2 of")
		w.must(anna.DeleteArticle(t.Context(), draft.ID))
		anna.status("/series/none", http.StatusNotFound)
		_, err = anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "x", Source: "y", Series: "…"})
		w.equal("a series without a name", blog.KindOf(err), blog.Invalid)
	})
}

func TestAnArticleLeadsToRelatedOnes(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		publish := func(title string, categories, tags []string) {
			anna.publish(blog.Words{Title: title, Source: "text", Categories: categories, Tags: tags})
			w.pass(time.Hour)
		}
		publish("Both", []string{"Care"}, []string{"sleep", "rest"})
		publish("One tag", nil, []string{"sleep"})
		publish("Same topic", []string{"Care"}, nil)
		publish("Another topic", []string{"Care"}, nil)
		publish("Nothing shared", []string{"Work"}, []string{"office"})
		_, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Draft of mine", Source: "x", Tags: []string{"sleep", "rest"}})
		w.must(err)
		publish("Here", []string{"Care"}, []string{"sleep", "rest"})
		page, err := anna.store.ArticlePage(t.Context(), "here")
		w.must(err)
		var titles []string
		for _, p := range page.Related {
			titles = append(titles, p.Title)
		}
		w.equal("related", strings.Join(titles, ", "), "Both, One tag, Another topic")
		anna.shows("/here", "Read on", `href="/both"`)
		anna.hides("/nothing-shared", "Read on")
	})
}

func TestReadersSeeWhatChangedWhereTheAuthorLetsThem(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		words := blog.Words{Title: "On Rest", Source: "Opening stays.\n\nSleep is not a reward for the good.\n\nAnna K. told me so.\n\nClosing."}
		article, _ := anna.publish(words)
		edit := func(from, to string) {
			w.pass(time.Hour)
			words.Source = strings.Replace(words.Source, from, to, 1)
			anna.edit(article, words)
		}
		edit("Closing.", "The end.")
		anna.status("/on-rest/history", http.StatusNotFound) // nobody asked for it
		anna.hides("/on-rest", "what changed")

		w.must(anna.settings("history", "true"))
		anna.status("/on-rest/history", http.StatusNotFound) // what was before is not kept
		edit("a reward for the good", "a reward for anyone")
		anna.shows("/on-rest", `href="/on-rest/history"`)
		anna.shows("/on-rest/history", "Sleep is not a reward for <", "removed: </span>the good.</del>", "added: </span>anyone.</ins>", "2 paragraphs unchanged")
		anna.hides("/on-rest/history", "Closing.")

		edit("Anna K. told me so.\n\n", "")
		anna.shows("/on-rest/history", "removed: </span>Anna K. told me so.</del>")
		if answer, _ := anna.answer("/on-rest/history"); answer.StatusCode != http.StatusOK {
			t.Errorf("history: %d", answer.StatusCode)
		}

		// A name slipped in: the author takes the past away, and it is gone for good.
		words.History = blog.HistoryHidden
		anna.edit(article, words)
		anna.status("/on-rest/history", http.StatusNotFound)
		words.History = blog.HistoryShown
		edit("Opening", "The opening") // what was hidden until now stays so
		anna.status("/on-rest/history", http.StatusNotFound)

		edit("anyone", "all of us")
		anna.status("/on-rest/history", http.StatusOK)
		anna.hides("/on-rest/history", "Anna K.")
		w.must(anna.settings("history", "false")) // the article has its own word
		anna.status("/on-rest/history", http.StatusOK)

		w.must(anna.Unpublish(t.Context(), article.ID))
		anna.status("/on-rest/history", http.StatusNotFound)
		anna.status("/on-rest.md", http.StatusNotFound)
		anna.edit(article, words)
		anna.status("/on-rest/history", http.StatusNotFound)
	})
}

func TestWhatIsWarnedOfIsFoldedInItsHistoryToo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("history", "true"))
		article, _ := anna.publish(blog.Words{Title: "A", Source: "The knife lay there.", Warning: "violence"})
		w.pass(time.Hour)
		anna.edit(article, blog.Words{Title: "A", Source: "The spoon lay there.", Warning: "violence"})
		_, page := anna.get("/a/history")
		fold, text := strings.Index(page, "<details class=\"warning"), strings.Index(page, "knife")
		if fold < 0 || text < fold || strings.Contains(page[:fold], "spoon") || !strings.Contains(page, `content="noindex"`) {
			t.Errorf("the text is not below the warning:\n%s", page)
		}
	})
}

func TestTheSettingTakesThePastWithIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("history", "true"))
		article, _ := anna.publish(blog.Words{Title: "A", Source: "one two three"})
		for n := range 25 {
			w.pass(time.Hour)
			anna.edit(article, blog.Words{Title: "A", Source: "one two three " + strings.Repeat("more ", n+1)})
		}
		page, err := anna.store.ArticlePage(t.Context(), "a")
		w.must(err)
		w.equal("versions kept", page.Changes, 20)
		w.pass(time.Minute)
		anna.edit(article, blog.Words{Title: "A", Source: "one two three and a slip of the pen mended at once"})
		page, err = anna.store.ArticlePage(t.Context(), "a")
		w.must(err)
		w.equal("versions kept after a slip", page.Changes, 20)
		w.must(anna.settings("history", "false"))
		w.must(anna.settings("history", "true"))
		anna.status("/a/history", http.StatusNotFound)
	})
}

// elsewhereTube is a site of films, which counts who asks it for what.
func elsewhereTube(t *testing.T) (address string, asked *atomic.Int32) {
	asked = new(atomic.Int32)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /services/oembed", func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"version":"1.0","type":"video","title":"A quiet <b>sea</b>","thumbnail_url":"/thumb.png","html":"<script>alert(1)</script>"}`)
	})
	mux.HandleFunc("GET /thumb.png", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_ = png.Encode(w, image.NewGray(image.Rect(0, 0, 480, 270)))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, asked
}

func TestAnEmbedAsksNobodyBeforeTheReaderDoes(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		tube, asked := elsewhereTube(t)
		film := tube + "/w/kkGMgK9ZtnKfYAgnEtQxbv"
		words := blog.Words{Title: "A film", Source: "Look:\n\n<" + film + ">\n\nThat was it."}
		draft, err := anna.SaveDraft(t.Context(), anna.author.ID, "", words)
		w.must(err)
		w.settle()
		w.equal("asked about a draft", asked.Load(), 0)
		anna.edit(draft, words)
		w.equal("asked once", asked.Load(), 1)

		anna.shows("/a-film", "A quiet &lt;b&gt;sea&lt;/b&gt;", `data-player="`+tube+`/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0&amp;autoplay=1"`,
			`src="/media/remote/`, "which will see your address", "reader-embed.")
		anna.hides("/a-film", "<iframe", `src="`+tube, "alert(1)")
		answer, _ := anna.answer("/a-film")
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, "; frame-src "+tube) || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("the policy is %s", policy)
		}
		o := w.last(alice, "Create").Activity.Object.Object()
		w.equal("the link in the fediverse", strings.Contains(o.Content, `<p><a href="`+film+`">`) && !strings.Contains(o.Content, "button"), true)
		anna.publish(blog.Words{Title: "No film", Source: "See <" + film + ">"})
		answer, body := anna.answer("/no-film")
		if strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-src") || bytes.Contains(body, []byte("reader-embed")) {
			t.Error("a page without an embed may frame another site")
		}

		anna.shows("/feed.xml", film)

		page, err := anna.store.ArticlePage(t.Context(), "a-film")
		w.must(err)
		kept, err := anna.store.CopyNeeded(t.Context(), page.Embeds[0].Copy)
		w.must(err)
		w.equal("the copy is needed", kept, true)
		_, err = anna.Restrict(t.Context(), blog.HostOf(tube), blog.Rule{Severity: blog.Noop, RejectMedia: true})
		w.must(err)
		anna.shows("/a-film", film)
		anna.hides("/a-film", `src="/media/remote/`, "A quiet")
		w.must(anna.Unpublish(t.Context(), draft.ID))
		w.must(anna.store.Tidy(t.Context()))
		kept, err = anna.store.CopyNeeded(t.Context(), page.Embeds[0].Copy)
		w.must(err)
		w.equal("the copy is needed when the article is gone", kept, false)
	})
}

func TestAnArticleWithoutACoverGetsAPicture(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		named := regexp.MustCompile(`<meta property="og:image" content="http://[^/]+([^"]+)">`)
		drawn := func(path string) (address string, picture []byte) {
			_, body := anna.get(path)
			m := named.FindStringSubmatch(body)
			if m == nil {
				t.Fatalf("%s names no picture", path)
			}
			answer, raw := anna.answer(m[1])
			w.equal("the picture of "+path, answer.Header.Get("Content-Type"), "image/png")
			made, err := png.Decode(bytes.NewReader(raw))
			w.must(err)
			w.equal("its size", made.Bounds().Max, "(1200,630)")
			return m[1], raw
		}
		article, _ := anna.publish(blog.Words{Title: "On Rest", Source: "a", Slug: "on-rest"})
		address, plain := drawn("/on-rest")
		anna.publish(blog.Words{Title: "Über die Ruhe, Περί ανάπαυσης, Об отдыхе", Source: "a", Slug: "many"})
		_, many := drawn("/many")
		anna.publish(blog.Words{Title: "休息について", Source: "a", Slug: "japanese"})
		_, japanese := drawn("/japanese")
		anna.publish(blog.Words{Title: "On death", Source: "a", Slug: "warned", Warning: "death"})
		_, warned := drawn("/warned")
		anna.publish(blog.Words{Title: "On 👩🏽‍💻 Rest \u2764\ufe0f", Source: "a", Slug: "emoji"})
		_, emoji := drawn("/emoji")
		w.equal("emoji are left out", bytes.Equal(plain, emoji), true)
		w.equal("titles are drawn", bytes.Equal(plain, many), false)
		_, page := anna.get("/japanese")
		w.equal("which is what its text says", strings.Contains(page, `<meta property="og:image:alt" content="On the couch">`), true)
		w.equal("without letters for it and with a warning, the blog's name", bytes.Equal(japanese, warned), true)

		anna.edit(article, blog.Words{Title: "On Sleep", Source: "a", Slug: "on-rest"})
		now, _ := drawn("/on-rest")
		old, _ := anna.answer(address)
		w.equal("the old address leads to the new one", old.Header.Get("Location"), now)

		w.must(anna.settings("accent", "#8a2b2b"))
		red, painted := drawn("/on-rest")
		w.equal("another colour is another picture", red == now, false)
		made, err := png.Decode(bytes.NewReader(painted))
		w.must(err)
		w.equal("in that colour", made.At(600, 629), "{138 43 43 255}")
		now = red
		w.must(anna.Unpublish(t.Context(), article.ID))
		anna.status(now, http.StatusNotFound)
		anna.status("/card/0000000000000000/none.png", http.StatusNotFound)
	})
}

func TestEveryArticleIsThereAsMarkdown(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, _ := anna.publish(blog.Words{
			Title: "On Rest", Source: "Sleep is **not** a [reward](/other).\n\n<!-- ask Mrs M. first -->", Warning: "tiredness", Tags: []string{"care", "night"}, Categories: []string{"Sleep"},
		})
		_, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Hidden", Source: "x", Slug: "hidden"})
		w.must(err)
		anna.shows("/on-rest", `<link rel="alternate" type="text/markdown" href="/on-rest.md">`)
		answer, body := anna.answer("/on-rest.md")
		w.equal("its type", answer.Header.Get("Content-Type"), "text/markdown; charset=utf-8")
		for _, want := range []string{
			"# On Rest\n", "Anna Ruf", "/on-rest\n", "- Categories: Sleep\n- Tags: care, night\n", "> Content warning: tiredness", "Sleep is **not** a [reward](http://" + anna.address + "/other).",
		} {
			if !strings.Contains(string(body), want) {
				t.Errorf("no %q in\n%s", want, body)
			}
		}
		if strings.Contains(string(body), "Mrs M.") {
			t.Errorf("a remark of the author's is in\n%s", body)
		}
		anna.shows("/llms.txt", "# On the couch", "/on-rest.md)", "tiredness")
		anna.hides("/llms.txt", "Hidden", "Sleep is")
		anna.status("/hidden.md", http.StatusNotFound)

		anna.edit(article, blog.Words{Title: "On Rest", Source: "a", Slug: "rest"})
		moved, _ := anna.answer("/on-rest.md")
		w.equal("the old address leads on", moved.Header.Get("Location"), "/rest.md")
	})
}

func TestMachinesAreToldWhatAnArticleIs(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(blog.Words{Title: "Heard", Source: `<audio src="/media/a.mp3"></audio>` + "\n\nListen.", Series: "Talks"})
		alice.Reply(id, "<p>I <b>listened</b>.</p>")
		alice.Like(id)
		w.settle()
		anna.shows("/heard", `preload="none"`)
		_, page := anna.get("/heard")
		_, rest, _ := strings.Cut(page, `<script type="application/ld+json">`)
		raw, _, _ := strings.Cut(rest, "</script>")
		var posting struct {
			Type    []string `json:"@type"`
			Media   []any    `json:"associatedMedia"`
			Comment []struct {
				Text string `json:"text"`
			} `json:"comment"`
			Counters []struct {
				Type  string `json:"interactionType"`
				Count int    `json:"userInteractionCount"`
			} `json:"interactionStatistic"`
		}
		w.must(json.Unmarshal([]byte(raw), &posting))
		w.equal("types", posting.Type, []string{"BlogPosting", "PodcastEpisode"})
		w.equal("media", len(posting.Media), 1)
		w.equal("comments", posting.Comment, []struct{ Text string }{{"I listened."}})
		w.equal("counters", posting.Counters[0].Count+posting.Counters[2].Count, 2)
	})
}
