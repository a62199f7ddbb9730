package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestFront has the front page judged as a blog grows: with nothing on it, with
// one article, and with the owner's words, pins, covers and topics; and a page
// such as "About". Nothing on it moves once it is shown.
func TestFront(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.Start()
	b := newBrowser(t)
	windows := []*window{b.open(t, blog, desktop()), b.open(t, blog, phone()), b.open(t, blog, narrow())}
	front := func(name, shows string, windows ...*window) {
		t.Helper()
		for _, w := range windows {
			harness.Eventually(t, "the front page shows "+shows, soon, func() error {
				w.goTo("/")
				text, err := w.text()
				if err != nil {
					return err
				}
				return want(strings.Contains(text, shows), "not yet")
			})
			w.judge()
			w.shot("front-" + name)
		}
	}
	front("empty", "Nothing is written yet", windows...)
	if err := os.WriteFile(filepath.Join(world.Dir, "wall.png"), picture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	post := func(n int) {
		blog.Publish(fmt.Sprintf("p%d.md", n), fmt.Sprintf("---\ntitle: Evening number %d\nslug: evening-%d\ncategories: [Sleep, Rest %d]\ndate: 2026-03-%02d\ncover: wall.png\n---\n%s", n, n, n%3, n+1,
			strings.Repeat("The mind goes over the day as one who looks for keys. ", 8)))
	}
	post(0)
	front("one", "Evening number 0", windows[0])

	for n := 1; n < 14; n++ {
		post(n)
	}
	blog.Publish("note.md", "---\nkind: note\nslug: a-note\n---\nGood morning to all who could not sleep.")
	blog.Publish("warned.md", "---\ntitle: The night it rained\nslug: rain\nwarning: Grief\ncover: wall.png\n---\nIt rained.")
	for _, slug := range []string{"evening-1", "a-note", "rain"} {
		blog.CLI("pin", slug)
	}
	blog.CLI("settings", "set", "welcome", "## Good that you are here\n\nI write down what I *learn*. New here? Read [about me](/about).")
	about := filepath.Join(world.Dir, "about.md")
	if err := os.WriteFile(about, []byte("---\nkind: page\ntitle: About me\nslug: about\ncover: wall.png\n---\nI work with adults.\n\n## Appointments\n\nCall **Monday** to Friday."), 0o600); err != nil {
		t.Fatal(err)
	}
	blog.CLI("publish", about)
	front("full", "Good that you are here", windows...)
	for _, w := range windows[:2] {
		for _, page := range []string{"/about", "/?page=2"} {
			w.goTo(page)
			w.judge()
			w.shot("front" + page)
		}
	}
	chooseAtTheDesk(windows[0])
}

// chooseAtTheDesk pins and unpins by hand, and has the desk's pages judged.
func chooseAtTheDesk(w *window) {
	w.Helper()
	w.signIn()
	w.judge()
	w.shot("desk-pins")
	w.press("Unpin “The night it rained”")
	w.sees("No longer pinned.")
	w.press("Pin “The night it rained”")
	w.sees("It stands first on the front page")
	for _, page := range []string{"/desk?show=pages", "/desk/articles/new?kind=page"} {
		w.goTo(page)
		w.judge()
		w.shot("page" + page)
	}
}
