package main

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

var foundTitle = regexp.MustCompile(`(?s)<h2 class="found-title"><a [^>]*>(.*?)</a></h2>`)

// search is the page of what was typed, unescaped, and the titles on it in order,
// with what is marked in brackets.
func (c *causerie) search(typed string, more ...string) (page string, titles []string) {
	c.w.t.Helper()
	values := url.Values{"q": {typed}}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	status, body := c.get("/search?" + values.Encode())
	if status != http.StatusOK {
		c.w.t.Fatalf("searching %q: %d", typed, status)
	}
	for _, match := range foundTitle.FindAllStringSubmatch(body, -1) {
		title := strings.NewReplacer("<mark>", "[", "</mark>", "]").Replace(match[1])
		titles = append(titles, html.UnescapeString(title))
	}
	return body, titles
}

// finds fails unless exactly these titles are found, in this order.
func (c *causerie) finds(typed string, want ...string) {
	c.w.t.Helper()
	_, titles := c.search(typed)
	got := strings.NewReplacer("[", "", "]", "").Replace(strings.Join(titles, " | "))
	if got != strings.Join(want, " | ") {
		c.w.t.Errorf("%q finds %q, want %q", typed, got, strings.Join(want, " | "))
	}
}

// library publishes the articles that are searched, an hour apart.
func (c *causerie) library() {
	c.w.t.Helper()
	for _, words := range []blog.Words{
		{Title: "On Rest", Source: "To sleep is not a reward. Those who walked far sleep well, without anxiety.", Tags: []string{"self-care"}, Categories: []string{"Practice"}},
		{Title: "Walking", Source: "A long way to go.\n\n## The bridge of sighs\n\nIt rained.", Categories: []string{"Practice"}},
		{Title: "Überängstlich", Source: "Angst ist kein Feind. L’été, naïve façade, crème brûlée.", Language: "de", Categories: []string{"Essays"}},
		{Title: "心の話", Source: "今日は言語学の話をしましょう。テストです。", Language: "ja"},
		{Title: "เรื่องของใจ", Source: "การพักผ่อนเป็นสิ่งสำคัญ", Language: "th"},
		{Title: "Тревога", Source: "О тревоге и о том, что с ней делать. Ёлка.", Language: "ru"},
		{Title: "C++ & <b>tags</b>", Source: "Tom & Jerry's 100% <3 \"quotes\" \\ back_slash it’s 3.14 user@host.example."},
	} {
		c.publish(words)
		c.w.pass(time.Hour)
	}
}

// Whatever is typed finds what people expect, and nothing breaks, the same on each
// database.
func TestOddQuestions(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.library()
		for typed, want := range map[string][]string{
			"rest":                       {"On Rest"},
			"REST":                       {"On Rest"},
			"sleep well":                 {"On Rest"},
			"slee":                       {"On Rest"},
			`"sleep well"`:               {"On Rest"},
			`"well sleep"`:               {"On Rest"},            // some of it
			"walking":                    {"Walking", "On Rest"}, // walked, in the text
			"walk -sleep":                {"Walking"},
			`walk -"sleep well"`:         {"Walking"},
			"bridge":                     {"Walking"},
			"self-care":                  {"On Rest"},
			"uberangstlich":              {"Überängstlich"},
			"ÄNGST":                      {"Überängstlich"},
			"ete":                        {"Überängstlich"},
			"l'été":                      {"Überängstlich"},
			"creme brulee":               {"Überängstlich"},
			"心":                          {"心の話"},
			"言語":                         {"心の話"},
			"学":                          {"心の話"},
			"ﾃｽﾄ":                        {"心の話"},
			"พักผ่อน":                    {"เรื่องของใจ"},
			"тревога":                    {"Тревога"},
			"ТРЕВОГЕ ":                   {"Тревога"},
			"елка":                       {"Тревога"},
			"C++":                        {"C++ & <b>tags</b>"},
			"<b>":                        {"C++ & <b>tags</b>"},
			`"`:                          nil,
			"-":                          nil,
			"-sleep":                     nil,
			"'; DROP TABLE article; --":  nil,
			"sleep OR":                   {"On Rest"}, // some of it
			"NEAR(sleep well)":           {"On Rest"},
			"title:rest":                 {"On Rest"},
			"sleep*":                     {"On Rest"},
			"^sleep + (well":             {"On Rest"},
			"100%":                       {"C++ & <b>tags</b>"},
			"back_slash":                 {"C++ & <b>tags</b>"},
			"user@host.example":          {"C++ & <b>tags</b>"},
			"3.14":                       {"C++ & <b>tags</b>"},
			"it's":                       {"C++ & <b>tags</b>"},
			"\x00rest\xff":               {"On Rest"},
			"re\u00adst":                 {"On Rest"},
			"🙂":                          nil,
			"🙂 rest":                     {"On Rest"},
			strings.Repeat("rest ", 200): {"On Rest"},
			strings.Repeat("a", 10_000):  nil,
			"x":                          nil,
			"   ":                        nil,
		} {
			anna.finds(typed, want...)
		}
		page, _ := anna.search("-sleep")
		w.contains(page, "Write at least one word to look for")
		page, _ = anna.search(strings.Repeat("rest ", 200))
		w.contains(page, "Only the first 12 words were looked for.")
	})
}

func (w *world) contains(text string, words ...string) {
	w.t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			w.t.Errorf("there is no %q", word)
		}
	}
}

func TestWhatIsFoundIsShownMarked(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		long := strings.Repeat("Nothing much is said of it here. ", 80)
		anna.publish(blog.Words{Title: "A <i>long</i> sleep", Source: long + "The best *sleep* is <b>script</b> & `<script>alert(1)</script>` after a walk. " + long})
		page, titles := anna.search("sleep script")
		w.equal("titles", titles, []string{"A <i>long</i> [sleep]"})
		w.contains(page, "… The best <mark>sleep</mark> is <mark>script</mark> &amp; &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; after a walk.", "1 article with “<bdi>sleep script</bdi>”")
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<b>") {
			t.Error("the text is taken for HTML")
		}
		_, titles = anna.search("slee")
		w.equal("marked while it is typed", titles, []string{"A <i>long</i> [sleep]"})
	})
}

func TestAMisspeltWordIsFound(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.library()
		for typed, want := range map[string]string{
			"anxiehty": "anxiety", "anxity": "anxiety", "anxieety": "anxiety", "nxiety": "anxiety", "anxiety xleep": "anxiety sleep", "brigde": "bridge", "тревоха": "тревога",
			`"slepp well"`: "&#34;sleep well&#34;", "slepp -bridge": "sleep -bridge",
		} {
			page, titles := anna.search(typed)
			w.contains(page, "Showing results for “<bdi>"+want+"</bdi>”; nothing was found for “<bdi>"+html.EscapeString(typed)+"</bdi>”.")
			if len(titles) != 1 {
				t.Errorf("%q finds %q", typed, titles)
			}
		}
		page, titles := anna.search("sleep bridge")
		w.contains(page, "No article has all of “<bdi>sleep bridge</bdi>”. 2 articles have some of it.")
		w.equal("some", len(titles), 2)

		page, titles = anna.search("photosynthesis")
		w.equal("nothing", len(titles), 0)
		w.contains(page, "No article has “<bdi>photosynthesis</bdi>”.", "What may help", `href="/category/practice"`, `href="/archive"`)
		anna.shows("/search", "How to ask", `href="/category/practice"`, "autofocus", `rel="search"`)
	})
}

// What a visitor may not read is not found, nor does a word of it show by what is
// offered in place of a misspelt one.
func TestOnlyWhatIsPublicIsFound(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		draft, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Zebrafish", Source: "Marmalade."})
		w.must(err)
		nowhere := func(when string) {
			t.Helper()
			w.equal(when+": words kept", anna.one(`SELECT count(*) FROM article_search_word WHERE word IN ('zebrafish', 'marmalade')`), "0")
			for _, typed := range []string{"zebrafish", "marmalade", "zebra", "zebrafihs", "marmalede", "rest marmalade"} {
				page, titles := anna.search(typed)
				page = strings.ReplaceAll(page, typed, "")
				if len(titles) > 0 && typed != "rest marmalade" || strings.Contains(page, "ebrafish") || strings.Contains(page, "armalade") {
					t.Errorf("%s: %q finds %q", when, typed, titles)
				}
			}
		}
		other, id := anna.publish(blog.Words{Title: "On Rest", Source: "Sleep."})
		nowhere("a draft")
		_, err = anna.Publish(t.Context(), anna.author.ID, draft.ID, blog.Words{Title: "Zebrafish", Source: "Marmalade."})
		w.must(err)
		anna.finds("marmalede", "Zebrafish")
		anna.finds("zebra", "Zebrafish")

		_, err = anna.Publish(t.Context(), anna.author.ID, draft.ID, blog.Words{Title: "Fish", Source: "Butter."})
		w.must(err)
		nowhere("edited")
		_, err = anna.Publish(t.Context(), anna.author.ID, draft.ID, blog.Words{Title: "Zebrafish", Source: "Marmalade."})
		w.must(err)
		w.must(anna.Unpublish(t.Context(), draft.ID))
		nowhere("unpublished")
		_, err = anna.Publish(t.Context(), anna.author.ID, draft.ID, blog.Words{Title: "Zebrafish", Source: "Marmalade."})
		w.must(err)
		w.must(anna.DeleteArticle(t.Context(), draft.ID))
		nowhere("deleted")

		alice.Reply(id, "<p>Marmalade of a zebrafish.</p>")
		w.settle()
		anna.shows("/on-rest", "Marmalade of a zebrafish.")
		nowhere("said in a comment")

		anna.edit(other, blog.Words{Title: "On Rest", Source: "Sleep is the marmalade of night.", Warning: "Of grief"})
		page, titles := anna.search("marmalade")
		w.equal("with a warning", titles, []string{"On Rest"})
		w.contains(page, "Of grief")
		if strings.Contains(page, "of night") {
			t.Error("the text is shown in spite of its warning")
		}
		page, _ = anna.search("grief")
		w.contains(page, "Of <mark>grief</mark>")
	})
}

func TestTheFittestComesFirst(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for _, words := range []blog.Words{
			{Title: "Calm", Source: "One."},
			{Title: "Two", Source: "Here.", Tags: []string{"calm"}},
			{Title: "Three", Source: "A little calm is said to be in this text among much else that is said."},
			{Title: "Four", Source: "# Much\n\nNothing."},
		} {
			anna.publish(words)
			w.pass(time.Hour)
		}
		anna.finds("calm", "Calm", "Two", "Three")
		// It stays so where most articles have the word, and the title is a long one.
		anna.publish(blog.Words{Title: "When calm will not come, and what to do until then", Source: strings.Repeat("Much else. ", 200), Tags: []string{"calm"}})
		w.pass(time.Hour)
		anna.publish(blog.Words{Title: "Six", Source: "Short.", Tags: []string{"calm"}})
		_, titles := anna.search("calm")
		first := slices.Sorted(slices.Values(titles[:2]))
		w.equal("those with it in the title are first", first, []string{"When [calm] will not come, and what to do until then", "[Calm]"})
	})
}

func TestASearchIsNarrowedAndPaged(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("per_page", "3"))
		for n := range 8 {
			category := []string{"Practice", "Essays"}[n%2]
			date := time.Date(2019+n, 3, 1, 0, 0, 0, 0, time.UTC)
			anna.publish(blog.Words{Title: "Rest " + string(rune('A'+n)), Source: "Sleep.", Categories: []string{category}, Date: date})
		}
		page, titles := anna.search("rest")
		w.equal("the first page", len(titles), 3)
		w.contains(page, "8 articles with", "Page 1 of 3", `href="/search?q=rest&amp;page=2"`, `<option value="essays">Essays</option>`, "<option>2019</option>")
		_, titles = anna.search("rest", "page", "3")
		w.equal("the last page", len(titles), 2)
		status, _ := anna.get("/search?q=rest&page=4")
		w.equal("past the end", status, http.StatusNotFound)

		page, _ = anna.search("rest", "category", "essays")
		w.contains(page, "4 articles with", `href="/search?q=rest&amp;category=essays&amp;page=2"`, `<option value="essays" selected>`, `<a href="/search?q=rest">Look in all articles</a>`)
		page, titles = anna.search("rest", "category", "essays", "year", "2020")
		w.equal("of a year", titles, []string{"[Rest] B"})
		w.contains(page, "<option selected>2020</option>")
		_, titles = anna.search("rest", "category", "nonsense", "year", "soon")
		w.equal("narrowed to nonsense", len(titles), 3)
		page, titles = anna.search("rest", "year", "1999")
		w.equal("of another year", len(titles), 0)
		w.contains(page, "Look in all articles")
	})
}

// An older version left no index, or a start was interrupted: the next one fills
// it, and the command makes it anew.
func TestTheSearchIsFilledWhereItWasLeft(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for n := range 45 {
			anna.publish(blog.Words{Title: "Rest " + string(rune('A'+n)), Source: "Sleep well."})
		}
		_, before := anna.search("rest sleep")
		ledger := newLedger(w, anna)
		for _, statement := range []string{`DELETE FROM article_search_entry`, `DELETE FROM article_search_known`, `DELETE FROM article_search_word`} {
			_, err := ledger.db.ExecContext(t.Context(), statement)
			w.must(err)
		}
		if strings.HasPrefix(anna.env.config.Database, "postgres") {
			_, err := ledger.db.ExecContext(t.Context(), `DELETE FROM article_search`)
			w.must(err)
		} else {
			_, err := ledger.db.ExecContext(t.Context(), `INSERT INTO article_search (article_search) VALUES ('delete-all')`)
			w.must(err)
		}
		anna.finds("rest")

		ctx, kill := context.WithCancel(t.Context())
		kill()
		if _, err := anna.store.CatchUpSearch(ctx); err == nil {
			t.Error("a start that was interrupted says nothing of it")
		}
		anna.restart()
		anna.catchUpSearch(t.Context())
		_, after := anna.search("rest sleep")
		w.equal("found after the start", after, before)
		n, err := anna.store.CatchUpSearch(t.Context())
		w.must(err)
		w.equal("left to do", n, 0)

		said, err := anna.command(searchRebuildCommand{})
		w.must(err)
		w.contains(said, "The search knows 45 articles.")
		_, after = anna.search("rest slepe")
		w.equal("found when it was made anew", len(after), len(before))
		w.equal("counted", anna.one(`SELECT articles FROM article_search_word WHERE word = 'sleep'`), "45")
	})
}

func TestPagesAreFoundToo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(blog.Words{Title: "On Rest", Source: "Sleep."})
		anna.publish(blog.Words{Kind: blog.Page, Title: "Contact", Source: "Write to me, or sleep on it."})
		page, titles := anna.search("contact")
		w.equal("titles", titles, []string{"[Contact]"})
		if strings.Contains(page, "dt-published") {
			t.Error("a page has a date")
		}
		_, titles = anna.search("sleep")
		w.equal("both", len(titles), 2)
	})
}

func TestBrowsersAreToldHowToSearch(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		answer, body := anna.answer("/opensearch.xml")
		w.equal("media type", answer.Header.Get("Content-Type"), "application/opensearchdescription+xml; charset=utf-8")
		w.contains(string(body), "<ShortName>On the couch</ShortName>", `template="`+anna.site.Path("/search")+`?q={searchTerms}"`)
		anna.shows("/", `href="/opensearch.xml"`)
		anna.publish(blog.Words{Title: "On Rest", Source: "Sleep."})
		anna.hides("/on-rest", "opensearch")
	})
}
