package browser

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestEmpty looks at a blog on which nothing stands yet, from both sides.
func TestEmpty(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{Title: "Notes from a Window"})
	blog.Setup()
	blog.Start()
	b := newBrowser(t)
	w := b.open(t, blog, desktop())
	w.signIn()
	small := phone()
	small.brief = true
	for _, w := range []*window{w, b.open(t, blog, small)} {
		w.crawl("/", "/archive", "/search", "/search?q=nothing", "/desk")
	}
}

// TestLong looks at a blog on which all words are longer than anybody thought.
func TestLong(t *testing.T) {
	t.Parallel()
	long := "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
	blog := harness.New(t).PlainBlog(harness.BlogOptions{Author: "Dr. phil. " + long, Title: "Notes from a Window in a House on the Hill behind the Station, and from Other Windows"})
	blog.Setup()
	blog.Start()
	for _, category := range []string{"Essays on Whatever Comes to Mind", long, "Letters", "Notes", "From the Practice", "For Colleagues", "Books That Helped", "Questions I Am Asked"} {
		blog.Publish("long.md", "---\ntitle: On the nights of those who lie awake, and on the "+long+"\nslug: long-"+strings.ToLower(category[:3])+
			"\nsummary: "+strings.Repeat("One lies awake and counts. ", 12)+"\nseries: The Very Long Series on Everything That Keeps People Awake at Night\ntags: [a rather long tag, sleep and its lack, "+long+"]\ncategories: ["+category+"]\n---\n"+
			strings.Repeat("One lies awake and counts. ", 200)+"\n\n## "+long+"\n\n`"+strings.Repeat("long", 60)+"`\n\n<https://example.org/"+strings.Repeat("path", 40)+">\n\n| "+strings.Repeat("column | ", 12)+"\n|"+strings.Repeat("---|", 12)+"\n| "+strings.Repeat(long+" | ", 12)+"\n")
	}
	b := newBrowser(t)
	w := b.open(t, blog, desktop())
	w.signIn()
	for _, w := range []*window{w, b.open(t, blog, narrow())} {
		for _, page := range []string{"/", "/long-ess", "/archive", "/category/letters", "/@ann", "/search?q=awake", "/interact?do=reply&article=long-ess", "/series/the-very-long-series-on-everything-that-keeps-people-awake-at-night", "/desk", "/desk/categories", "/desk/deliveries"} {
			w.goTo(page)
			w.judge()
			w.shot("page" + page)
			w.readsLarge()
		}
	}
}

// readsLarge sets the text of a visitor's page at twice its size, as who sees badly
// does: nobody should have to push the page sideways for each line (WCAG 2.2, 1.4.4).
func (w *window) readsLarge() {
	w.Helper()
	if ask[bool](w, `location.pathname.startsWith("/desk")`) {
		return
	}
	outside := ask[[]string](w, `(() => {
	  const root = document.documentElement;
	  root.style.fontSize = "200%";
	  if (root.scrollWidth <= root.clientWidth) return [];
	  return [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > root.clientWidth + 1).map((e) => e.outerHTML.slice(0, 90));
	})()`)
	if len(outside) > 0 {
		w.Errorf("%s: at twice the size of text there stands outside the page: %q", ask[string](w, `location.pathname`), outside)
	}
	w.shot("large")
	ask[string](w, `document.documentElement.style.fontSize = ""`)
}

// signIn opens the desk.
func (w *window) signIn() {
	w.Helper()
	w.goTo("/desk")
	w.fill("E-mail", "ann@example.org")
	w.fill("Password", harness.Password)
	w.press("Sign in")
	w.sees("Articles")
}
