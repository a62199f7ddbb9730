package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
)

// topic adds a category under another, "" for none, and returns its id.
func (c *causerie) topic(name, under string) string {
	c.w.t.Helper()
	made, err := c.SaveCategory(c.w.t.Context(), blog.Category{Name: name, ParentID: under})
	c.w.must(err)
	return made.ID
}

// leadsForGood fails unless the address leads to another, for good.
func (c *causerie) leadsForGood(from, to string) {
	c.w.t.Helper()
	answer, _ := c.answer(from)
	if answer.StatusCode != http.StatusMovedPermanently || answer.Header.Get("Location") != to {
		c.w.t.Errorf("GET %s: %d to %q, want %q", from, answer.StatusCode, answer.Header.Get("Location"), to)
	}
}

// topMenu is the part of a page that is its menu.
func (c *causerie) topMenu(path string) string {
	c.w.t.Helper()
	_, body := c.get(path)
	_, menu, _ := strings.Cut(body, `<nav class="masthead-nav"`)
	menu, _, _ = strings.Cut(menu, "</nav>")
	return menu
}

var linked = regexp.MustCompile(`<a href="([^"]*)"[^>]*>([^<]*)</a>`)

// inPanel lists the names in a menu's panel, which has all of them.
func inPanel(menu string) string {
	_, panel, _ := strings.Cut(menu, `<ul class="menu-topics">`)
	var names []string
	for _, link := range linked.FindAllStringSubmatch(panel, -1) {
		names = append(names, link[2])
	}
	return strings.Join(names, " ")
}

func TestWhatStandsInAPartStandsInTheWhole(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		practice := anna.topic("Practice", "")
		sleep := anna.topic("Sleep", practice)
		anna.topic("Dreams", sleep)
		anna.topic("Grief", practice)
		for _, words := range []blog.Words{
			{Title: "Of dreams", Source: "a", Categories: []string{"Dreams"}},
			{Title: "Of sleep and dreams", Source: "b", Categories: []string{"Sleep", "Dreams"}},
			{Title: "Of practice", Source: "c", Categories: []string{"Practice"}},
		} {
			anna.publish(words)
			w.pass(time.Hour)
		}
		_, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "A secret", Source: "d", Categories: []string{"Grief"}})
		w.must(err)

		anna.shows("/category/practice", "Of dreams", "Of sleep and dreams", "Of practice", "3 posts",
			`href="/category/sleep">Sleep <span class="count">2<`, `href="/category/grief">Grief <span class="count">0<`)
		anna.hides("/category/practice", "A secret", `class="crumbs`)
		anna.shows("/category/sleep", "Of dreams", "2 posts", `<li><a href="/category/practice">Practice</a></li>`)
		anna.hides("/category/sleep", "Of practice")
		anna.shows("/category/dreams", `<li><a href="/category/practice">Practice</a></li>`, `<li><a href="/category/sleep">Sleep</a></li>`)
		anna.shows("/category/grief", "No posts yet", "Nothing is written about this yet.")
		anna.shows("/search?q=dreams&category=practice", `href="/of-dreams"`)
		anna.hides("/search?q=dreams&category=grief", `href="/of-dreams"`)
		anna.shows("/archive", `<a href="/category/practice">Practice</a> <span class="count">3</span><ul class="term-list">`)
		for _, file := range blog.FeedFiles() {
			anna.shows("/category/practice"+file, "Of dreams", "Of practice")
			anna.hides("/category/sleep"+file, "Of practice")
		}

		_, body := anna.get("/category/dreams")
		_, data, _ := strings.Cut(body, `<script type="application/ld+json">`)
		data, _, _ = strings.Cut(data, "</script>")
		var crumbs struct {
			Type  string `json:"@type"`
			Items []struct {
				Position   int
				Name, Item string
			} `json:"itemListElement"`
		}
		w.must(json.Unmarshal([]byte(data), &crumbs))
		w.equal("where it stands", crumbs, fmt.Sprintf("{BreadcrumbList [{1 On the couch http://%[1]s/} {2 Practice http://%[1]s/category/practice} {3 Sleep http://%[1]s/category/sleep} {4 Dreams http://%[1]s/category/dreams}]}", anna.address))

		// Deleting the middle lifts what is below; its articles stay where they are
		// besides.
		w.must(anna.DeleteCategory(t.Context(), sleep))
		anna.status("/category/sleep", http.StatusNotFound)
		anna.shows("/category/dreams", `<li><a href="/category/practice">Practice</a></li>`, "2 posts")
		anna.shows("/category/practice", "3 posts", `href="/category/dreams">Dreams <span class="count">2<`)
		w.must(anna.DeleteCategory(t.Context(), practice))
		anna.hides("/category/dreams", `class="crumbs`)
		anna.shows("/of-practice", "Of practice")
	})
}

func TestAHubIsToldOfTheWholeAsWell(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.topic("Dreams", anna.topic("Sleep", anna.topic("Practice", "")))
		anna.topic("Care", "")
		hub := w.site()
		w.must(anna.settings("hub", hub.URL+"/hub"))
		anna.publish(blog.Words{Title: "One", Source: "a", Categories: []string{"Dreams"}})
		told := map[string]bool{}
		for _, p := range hub.posted {
			told[p.form.Get("hub.url")] = true
		}
		for slug, want := range map[string]bool{"dreams": true, "sleep": true, "practice": true, "care": false} {
			w.equal(slug, told[anna.site.Category(slug)+"/feed.xml"], want)
		}
	})
}

func TestCategoriesTakeNoOddPlaces(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		one := anna.topic("One", "")
		two := anna.topic("Two", one)
		three := anna.topic("Three", two)
		lone := anna.topic("Lone", "")
		anna.topic("Part of Lone", lone)
		change := func(id string, change func(c *blog.Category)) error {
			all, err := anna.store.Categories(t.Context())
			w.must(err)
			for _, c := range all {
				if c.ID == id {
					change(&c)
					_, err = anna.SaveCategory(t.Context(), c)
				}
			}
			return err
		}
		under := func(parent string) func(*blog.Category) { return func(c *blog.Category) { c.ParentID = parent } }
		add := func(c blog.Category) error {
			_, err := anna.SaveCategory(t.Context(), c)
			return err
		}
		for what, it := range map[string]struct {
			err  error
			want string // field and words; "" if it is taken
		}{
			"a fourth level":         {add(blog.Category{Name: "Four", ParentID: three}), "parent three levels"},
			"itself":                 {change(one, under(one)), "parent itself"},
			"its part":               {change(one, under(two)), "parent itself a part of “One”"},
			"a part of its part":     {change(one, under(three)), "parent itself a part of “One”"},
			"with parts, too deep":   {change(lone, under(two)), "parent fourth"},
			"with parts, deep":       {change(lone, under(one)), ""},
			"back to the top":        {change(lone, under("")), ""},
			"nowhere":                {add(blog.Category{Name: "Five", ParentID: "none"}), "parent not there any more"},
			"a taken address":        {add(blog.Category{Name: "Other", Slug: "two"}), "slug address “two”"},
			"a name alone":           {add(blog.Category{Name: "   "}), "name Give the category a name"},
			"a name without letters": {add(blog.Category{Name: "…"}), "slug letter or digit"},
			"a long name":            {add(blog.Category{Name: strings.Repeat("x", 101)}), "name 100"},
			"a long description":     {add(blog.Category{Name: "Six", Description: strings.Repeat("x", 1001)}), "description 1,000"},
			"the same name, elsewhere": {
				add(blog.Category{Name: "Two", Slug: "two-elsewhere", ParentID: lone}), "",
			},
			"a name in another script":  {add(blog.Category{Name: "日本語 / 夢"}), ""},
			"an address with a slash":   {add(blog.Category{Name: "Seven", Slug: "../a/b?c#d"}), ""},
			"an address of path's":      {add(blog.Category{Name: "Eight", Slug: "feed.xml"}), ""},
			"a name that is HTML":       {add(blog.Category{Name: `"><script>alert(1)</script>`, ParentID: two}), ""},
			"right to left, with marks": {add(blog.Category{Name: "\u202eنوم\u202c", ParentID: one}), ""},
		} {
			field, words, _ := strings.Cut(it.want, " ")
			switch {
			case it.want == "" && it.err != nil:
				t.Errorf("%s: %v", what, it.err)
			case it.want != "" && (it.err == nil || !strings.Contains(blog.Message(it.err), words)):
				t.Errorf("%s: %v, want %q", what, it.err, it.want)
			case it.want != "" && fieldOf(it.err) != field:
				t.Errorf("%s is about %q, want %q", what, fieldOf(it.err), field)
			}
		}
		for _, path := range []string{"/category/%E6%97%A5%E6%9C%AC%E8%AA%9E-%E5%A4%A2", "/category/a-b-c-d", "/category/feed-xml", "/archive"} {
			anna.status(path, http.StatusOK)
		}
		anna.hides("/archive", "<script>alert")

		// Two of one name keep their articles apart.
		a, _ := anna.publish(blog.Words{Title: "Elsewhere", Source: "x", Categories: []string{"two-elsewhere"}})
		again, err := anna.store.Article(t.Context(), a.ID)
		w.must(err)
		anna.edit(a, blog.Words{Title: "Elsewhere", Source: "y", Categories: again.Categories})
		anna.shows("/category/two-elsewhere", "Elsewhere")
		anna.hides("/category/two", "Elsewhere")
	})
}

func TestAddressesOfWordPressLeadToTheCategory(t *testing.T) {
	tell(t, func(_ *world, anna *causerie) {
		sleep := anna.topic("Sleep", anna.topic("Practice", ""))
		anna.topic("Träume", sleep)
		anna.publish(blog.Words{Title: "x", Source: "y", Tags: []string{"night"}})
		for from, to := range map[string]string{
			"/category/practice/sleep":                 "/category/sleep",
			"/category/practice/sleep/":                "/category/sleep",
			"/category/practice/sleep/tr%C3%A4ume/":    "/category/tr%C3%A4ume",
			"/category/wrong/sleep":                    "/category/sleep",
			"/category/practice/sleep/feed":            "/category/sleep/feed.xml",
			"/category/practice/sleep/feed/":           "/category/sleep/feed.xml",
			"/category/practice/sleep/feed/rss2/":      "/category/sleep/feed.xml",
			"/category/practice/sleep/feed/atom":       "/category/sleep/atom.xml",
			"/category/practice/sleep/feed.json":       "/category/sleep/feed.json",
			"/category/practice/sleep/page/2/":         "/category/sleep?page=2",
			"/category/sleep/page/1":                   "/category/sleep",
			"/category/sleep/feed":                     "/category/sleep/feed.xml",
			"/category/sleep/":                         "/category/sleep",
			"/tag/night/page/3/":                       "/tag/night?page=3",
			"/?feed=rss2&category_name=practice/sleep": "/category/sleep/feed.xml",
		} {
			anna.leadsForGood(from, to)
		}
		for _, path := range []string{
			"/category/practice/none", "/category/sleep/none", "/category/none/feed", "/category/practice/none/feed/", "/category/sleep/page/0", "/category/sleep/page/-1",
			"/category//", "/category/%2F%2Fevil.test/x", "/tag/a/b", "/category/feed/feed/feed",
		} {
			answer, _ := anna.answer(path)
			if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusNotFound && (strings.HasPrefix(to, "//") || !strings.HasPrefix(to, "/")) {
				t.Errorf("GET %s: %d to %q", path, answer.StatusCode, to)
			}
		}
		anna.status("/category/practice/none", http.StatusNotFound)
		anna.status("/category/practice/none/feed/", http.StatusNotFound)
		anna.status("/tag/a/b", http.StatusNotFound)
	})
}

func TestTheMenuIsMadeOfTheCategoriesUntilTheOwnerArrangesIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		practice := anna.topic("Practice", "")
		sleep := anna.topic("Sleep", practice)
		anna.topic("Dreams", sleep)
		care := anna.topic("Care", "")
		anna.publish(rest)
		menu := anna.topMenu("/")
		w.equal("by itself", inPanel(menu), "Practice Sleep Dreams Care Archive About")
		menu = anna.topMenu("/category/sleep")
		for _, want := range []string{`<a href="/category/sleep" aria-current="page">`, `<a href="/category/practice" aria-current="true">`, `<details class="sub" name="sub">`, `<details class="sub" open>`} {
			if !strings.Contains(menu, want) {
				t.Errorf("the menu lacks %s", want)
			}
		}

		arrange := func(changes ...blog.MenuChange) {
			t.Helper()
			for _, change := range changes {
				_, err := anna.ArrangeMenu(t.Context(), blog.MenuTop, change)
				w.must(err)
			}
		}
		ref := func(kind blog.MenuKind, ref string) blog.MenuRef { return blog.MenuRef{Kind: kind, Ref: ref} }
		own := "http://" + anna.address + "/archive/2026/11"
		arrange(
			blog.MoveEntry(ref(blog.MenuCategory, care), true),
			blog.HideEntry(ref(blog.MenuRoom, blog.RoomArchive), true),
			blog.NameEntry(ref(blog.MenuRoom, blog.RoomAuthor), "Who I am"),
			blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "https://practice.example/"), Label: "My practice"}),
			blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, own), Label: "November"}),
			blog.NestEntry(ref(blog.MenuAddress, "/archive/2026/11")),
		)
		menu = anna.topMenu("/on-rest")
		w.equal("arranged", inPanel(menu), "Care Practice Sleep Dreams Who I am My practice November")
		if !strings.Contains(menu, `<a href="https://practice.example/" rel="noopener">`) || !strings.Contains(menu, `<a href="/archive/2026/11">`) {
			t.Error("addresses are not what they should be")
		}

		// A new part comes by itself, a new topic does not; what is deleted goes, and
		// what was below it stays.
		anna.topic("Naps", sleep)
		anna.topic("Work", "")
		w.equal("later", inPanel(anna.topMenu("/")), "Care Practice Sleep Dreams Naps Who I am My practice November")
		w.must(anna.DeleteCategory(t.Context(), sleep))
		w.equal("without sleep", inPanel(anna.topMenu("/")), "Care Practice Dreams Naps Who I am My practice November")
		arrange(blog.HideEntry(ref(blog.MenuCategory, practice), true))
		w.equal("without practice", inPanel(anna.topMenu("/")), "Care Who I am My practice November")

		for what, change := range map[string]blog.MenuChange{
			"a script":       blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "javascript:alert(1)"), Label: "x"}),
			"another host":   blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "//evil.test"), Label: "x"}),
			"a backslash":    blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, `/\evil.test`), Label: "x"}),
			"a password":     blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "https://a:b@evil.test/"), Label: "x"}),
			"no label":       blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "https://other.example/")}),
			"a label unlike": blog.NameEntry(ref(blog.MenuCategory, care), strings.Repeat("x", 101)),
			"twice":          blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuCategory, care)}),
			"nothing":        blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuPage, "none")}),
			"a stranger":     blog.MoveEntry(ref(blog.MenuCategory, "none"), true),
			"below nothing":  blog.NestEntry(ref(blog.MenuCategory, care)),
		} {
			if _, err := anna.ArrangeMenu(t.Context(), blog.MenuTop, change); blog.KindOf(err) == "" {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := anna.ArrangeMenu(t.Context(), blog.MenuFoot, blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "mailto:anna@practice.example"), Label: "Write to me"}))
		w.must(err)
		_, err = anna.ArrangeMenu(t.Context(), blog.MenuTop, blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: ref(blog.MenuAddress, "tel:+49-116-123"), Label: "In a crisis"}))
		w.must(err)
		anna.shows("/", `<a href="tel:&#43;49-116-123"`)
		anna.shows("/", "<ul class=\"foot-links\">\n<li><a href=\"mailto:anna@practice.example\" rel=\"noopener\">Write to me</a></li>\n</ul>")

		w.must(anna.ForgetMenu(t.Context(), blog.MenuTop))
		w.equal("by itself again", inPanel(anna.topMenu("/")), "Practice Dreams Naps Care Work Archive About")
	})
}

func TestPagesStandInTheMenus(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.equal("without pages", inPanel(anna.topMenu("/")), "Archive About")
		about, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Kind: blog.Page, Title: "About me", Slug: "about", Source: "I listen."})
		w.must(err)
		fees, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Kind: blog.Page, Title: "Fees", Source: "None."})
		w.must(err)
		w.equal("with one about the blog", inPanel(anna.topMenu("/")), "Archive About me")
		anna.shows("/", "<ul class=\"foot-links\">\n<li><a href=\"/about\">About me</a></li>\n<li><a href=\"/fees\">Fees</a></li>\n</ul>")
		anna.shows("/fees", `<a href="/fees" aria-current="page">Fees</a>`)

		page := func(a blog.Article) blog.MenuRef { return blog.MenuRef{Kind: blog.MenuPage, Ref: a.ID} }
		for _, change := range []blog.MenuChange{
			blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: page(fees)}), blog.NestEntry(page(fees)), blog.NameEntry(page(fees), "What it costs"),
		} {
			_, err := anna.ArrangeMenu(t.Context(), blog.MenuTop, change)
			w.must(err)
		}
		w.equal("arranged", inPanel(anna.topMenu("/")), "Archive About me What it costs")
		w.must(anna.Unpublish(t.Context(), about.ID))
		w.equal("while it is a draft", inPanel(anna.topMenu("/")), "Archive What it costs")
		anna.hides("/", "About me")
		w.must(anna.DeleteArticle(t.Context(), fees.ID))
		entries, err := anna.store.MenuEntries(t.Context(), blog.MenuTop)
		w.must(err)
		w.equal("entries that are left", len(entries), 2)
	})
}

func TestTwoHundredCategoriesMakeNoLongMenu(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		var parent string
		for i := range 200 {
			if i%4 == 0 {
				parent = anna.topic(fmt.Sprintf("Topic %d", i/4), "")
				continue
			}
			anna.topic(fmt.Sprintf("Part %d", i), parent)
		}
		menu := anna.topMenu("/")
		names := inPanel(menu)
		if strings.Count(names, "Topic") != 50 || strings.Contains(names, "Part") || !strings.HasSuffix(names, "Archive About") {
			t.Errorf("the menu has %s", names)
		}
		first, _, _ := strings.Cut(menu, `<a class="masthead-tool"`)
		if n := strings.Count(first, "<li>"); n < 3 || n > 10 || !strings.Contains(menu, `class="menu roomy long"`) {
			t.Errorf("%d of them stand side by side", n)
		}
		anna.shows("/archive", "Topic 49", "Part 199")
		anna.status("/category/part-199", http.StatusOK)
	})
}

func TestTagsAndAuthorsHavePages(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.shows("/tags", "No article has a tag yet.")
		for i := range 45 {
			anna.publish(blog.Words{Title: fmt.Sprintf("Article %d", i), Source: "x", Tags: []string{"sleep", fmt.Sprintf("%c-tag %d", 'a'+i%20, i)}})
		}
		anna.publish(blog.Words{Title: "Last", Source: "x", Tags: []string{"Ängste", "42"}})
		_, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Draft", Source: "x", Tags: []string{"Secret"}})
		w.must(err)
		_, body := anna.get("/tags")
		for _, want := range []string{"48 tags", `<h2 id="letter-A">A</h2>`, `<li class="weight-3"><a href="/tag/sleep">sleep</a> <span class="count">45<`, `<h2 id="letter-#">#</h2>`} {
			if !strings.Contains(body, want) {
				t.Errorf("/tags does not show %s", want)
			}
		}
		if a, b := strings.Index(body, "Ängste"), strings.Index(body, "b-tag 1<"); a < 0 || a > b || strings.Contains(body, "Secret") {
			t.Errorf("tags are out of order: %d, %d", a, b)
		}
		anna.shows("/archive", `<a href="/tags">All 48 tags</a>`)
		anna.shows("/tag/sleep", "45 posts", `<a href="/tags">Tag</a>`, `<link rel="next" href="http://`+anna.address+`/tag/sleep?page=2">`, "<title>sleep – On the couch</title>")
		anna.shows("/tag/sleep?page=2", `<link rel="prev" href="http://`+anna.address+`/tag/sleep">`, `<link rel="canonical" href="http://`+anna.address+`/tag/sleep?page=2">`, "<title>sleep, page 2 – On the couch</title>")

		answer, _ := anna.answer("/authors")
		w.equal("one author", fmt.Sprintf("%d%s", answer.StatusCode, answer.Header.Get("Location")), "302/@anna")
		w.must(anna.store.Write(t.Context(), func(tx blog.Tx) error {
			ben := anna.author
			ben.ID, ben.Handle, ben.Name = uuid.Must(uuid.NewV7()).String(), "ben", "Ben Lang"
			return tx.CreateActor(t.Context(), ben, false, "a key")
		}))
		anna.shows("/authors", "2 people write here", "Anna Ruf", "46 posts", "Ben Lang", "no posts yet", `href="/@ben"`)
		_, err = anna.ArrangeMenu(t.Context(), blog.MenuTop, blog.AddEntry(anna.Site(), blog.MenuEntry{MenuRef: blog.MenuRef{Kind: blog.MenuRoom, Ref: blog.RoomAuthors}}))
		w.must(err)
		anna.shows("/", `<a href="/authors">Authors</a>`)
	})
}

func TestMonthsLeadToEachOther(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for _, date := range []string{"2026-02-03", "2026-05-03", "2025-12-24"} {
			at, err := time.Parse(time.DateOnly, date)
			w.must(err)
			anna.publish(blog.Words{Title: "Of " + date, Source: "x", Date: at})
		}
		anna.shows("/archive/2026/02", `<a class="months-before" href="/archive/2025/12">`, `<a class="months-after" href="/archive/2026/05">`)
		anna.hides("/archive/2025/12", "months-before")
		anna.hides("/archive/2026/05", "months-after")
	})
}
