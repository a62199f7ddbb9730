package browser

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestSearch looks for things as visitors do, by keyboard, and has each page that
// comes of it judged.
func TestSearch(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.CLI("settings", "set", "per_page", "3")
	blog.Start()
	section := strings.Repeat("The mind goes over the day as one who looks for keys. ", 12)
	for slug, text := range map[string]string{
		"night":   "---\ntitle: Sleep, and what keeps us from it\ncategories: [Essays]\ndate: 2024-03-02\n---\n" + section + "Much anxiety comes of wanting to sleep. Those who walk far sleep well, and anxiety walks with the others.\n\n" + section,
		"rest":    "---\ntitle: On rest\ncategories: [Practice]\ndate: 2025-03-02\n---\nRest is not sleep. " + section,
		"walking": "---\ntitle: Walking at night\ncategories: [Practice]\ndate: 2026-03-02\n---\n" + section + "No sleep, but stars.",
		"grief":   "---\ntitle: The empty chair\nwarning: Grief, and a sleepless week\ndate: 2026-04-02\n---\n" + section + "I could not sleep.",
		"kokoro":  "---\ntitle: 心の話\nlanguage: ja\ndate: 2026-05-02\n---\n今日は言語学の話をしましょう。眠り（sleep）について。",
	} {
		blog.Publish(slug+".md", text)
	}
	b := newBrowser(t)
	for _, look := range []look{desktop(), phone(), narrow(), {name: "desktop-dark", width: 1280, height: 900, dark: true}} {
		w := b.open(t, blog, look)
		for name, page := range map[string]string{
			"search-empty": "/search", "search-results": "/search?q=sleep+anxiety", "search-pages": "/search?q=sleep", "search-corrected": "/search?q=anxietty+slepe",
			"search-none": "/search?q=photosynthesis", "search-some": "/search?q=stars+chair+rest", "search-narrowed": "/search?q=sleep&category=practice&year=2025", "search-dense": "/search?q=言語", "search-second": "/search?q=sleep&page=2",
		} {
			w.goTo(page)
			w.judge()
			w.shot(name)
		}
	}
	w := b.open(t, blog, scriptless())
	w.goTo("/search")
	w.fill("Words to look for", "anxietty")
	w.pressIn("Words to look for", "Search")
	w.sees("Showing results for “anxiety”")
	w.press("Sleep, and what keeps us from it")
	w.sees("Those who walk far")
}
