package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// tailored makes a theme of one template and one style, from what is built in.
func tailored(t *testing.T, blog *harness.Blog, theme string) {
	t.Helper()
	built := theme + "-built-in"
	blog.CLI("--theme", "", "theme", "export", built)
	archive, err := os.ReadFile(filepath.Join(built, "templates", "reader", "archive.html"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"templates/reader/archive.html": strings.Replace(string(archive), "<h1>Archive</h1>", "<h1>All I have written</h1>", 1),
		"static/custom.css":             ".foot-title { text-transform: uppercase }\n",
	} {
		file := filepath.Join(theme, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// house has the owner hang up a logo and write at the foot; visitors find both on
// every page, and what the theme's folder changes.
func (s *stay) house() {
	o := s.owner
	o.goTo("/desk/appearance")
	o.attach("Choose a logo", s.wall("logo.png"))
	o.fill("Text at the foot of every page", "In need, call *116 123* or [write](https://help.example/).")
	o.press("Save")
	o.sees("The blog has its new look.")
	for _, w := range s.readers() {
		w.awaits("/archive", "All I have written")
		for what, question := range map[string]string{
			"the logo is shown, and small":           `{ const i = document.querySelector(".masthead-title a img.masthead-logo"); i.complete && i.naturalWidth > 0 && i.getBoundingClientRect().height < 100; }`,
			"the logo has its shape":                 `{ const i = document.querySelector(".masthead-logo"), r = i.getBoundingClientRect(); Math.abs(r.width / r.height - 1.5) < .1; }`,
			"the title stands beside, and once":      `document.querySelector(".masthead-logo").alt === "" && document.querySelector(".masthead-title").innerText.trim() === "A Blog for Tests"`,
			"the icon is made of the logo":           `[...document.querySelectorAll("link[rel=icon], link[rel=apple-touch-icon]")].some((l) => /icon-/.test(l.href))`,
			"the foot says what the owner wrote":     `document.querySelector(".foot-text").innerText.trim() === "In need, call 116 123 or write." && document.querySelector(".foot-text em").innerText === "116 123"`,
			"the foot leads where the owner said":    `document.querySelector(".foot-text a").href === "https://help.example/"`,
			"the style of the theme is in force":     `getComputedStyle(document.querySelector(".foot-title")).textTransform === "uppercase"`,
			"what the theme leaves alone is as ever": `document.querySelector(".foot-links a[href='/archive']").innerText === "Archive"`,
		} {
			w.so(what, question)
		}
		w.judge()
		w.shot("house")
	}
	o.goTo("/desk")
	o.so("the desk keeps its own look", `![...document.styleSheets].some((s) => s.href?.includes("custom"))`)
}
