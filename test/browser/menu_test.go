package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestMenu arranges categories in levels and a menu at the desk, and goes through
// the blog by it: with the keyboard, on a phone, without scripts, and when there are
// more topics than fit beside the title.
func TestMenu(t *testing.T) {
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.Start()
	for n, topics := range []string{"Practice, Sleep, Dreams", "Sleep, Grief", "Care", "Grief"} {
		blog.Publish(fmt.Sprintf("%d.md", n), fmt.Sprintf("---\ntitle: Article %d\ncategories: [%s]\ntags: [night, talking, Ängste]\ndate: 2026-0%d-01\n---\nIt was late.\n", n, topics, n+1))
	}
	b := newBrowser(t)
	v := &menuVisit{window: b.open(t, blog, look{name: "menu-desk", width: 1280, height: 900})}
	v.arrange()
	v.byKeyboard(b.open(t, blog, desktop()))
	v.byTouch(b.open(t, blog, phone()))
	v.withoutScripts(b.open(t, blog, scriptless()))

	var many []string
	for n := range 22 {
		many = append(many, fmt.Sprintf("A topic of the blog %d", n))
	}
	blog.Publish("many.md", fmt.Sprintf("---\ntitle: Of all\ncategories: [%s]\ntags: [%s]\ndate: 2026-07-01\n---\nIt was late.\n", strings.Join(many, ", "), strings.Join(many, " x, ")))
	v.press("Have the blog make it again")
	v.sees("made by the blog again")
	v.long(b)
}

// menuVisit is the author at the desk.
type menuVisit struct{ *window }

// arrange puts topics under others and changes the menu.
func (v *menuVisit) arrange() {
	v.goTo("/desk")
	v.fill("E-mail", "ann@example.org")
	v.fill("Password", harness.Password)
	v.press("Sign in")
	v.sees("Articles")
	for _, part := range [][2]string{{"Sleep", "Practice"}, {"Grief", "Practice"}, {"Dreams", "Sleep"}} {
		v.goTo("/desk/categories")
		v.press("Change " + part[0])
		v.sees("Part of")
		v.pick("Part of", part[1])
		v.judge()
		v.press("Save")
		v.sees("Category saved.")
	}
	v.judge()
	v.shot("categories")
	v.goTo("/desk/menu")
	v.sees("Made by the blog.")
	v.judge()
	v.pressIn("At the top", "Up: Care")
	v.sees("Have the blog make it again")
	v.press("Add an entry at the top")
	v.fill("Label", "My rooms")
	v.fill("Address", "https://practice.example/")
	v.press("Add the address")
	v.sees("My rooms")
	v.judge()
	v.shot("menu")
}

// pick chooses an option by its words.
func (w *window) pick(label, words string) {
	w.Helper()
	w.at("fill", label, "", func(selector string) error {
		_, err := script[bool](w, fmt.Sprintf(`{ const s = document.querySelector(%q);
			s.value = [...s.options].find((o) => o.text.replace(/^– /, "") === %q).value; true }`, selector, words))
		return err
	})
}

// visible lists the links of the menu that can be seen.
func (w *window) visible() string {
	w.Helper()
	return ask[string](w, `[...document.querySelectorAll(".masthead-nav li > a")].filter((a) => a.checkVisibility()).map((a) => a.innerText).join(" ")`)
}

func (w *window) menuIs(when, want string) {
	w.Helper()
	if got := w.visible(); got != want {
		w.Errorf("%s, %s: the menu shows %s; want %s", w.look.name, when, got, want)
	}
}

// byKeyboard opens what is below a topic, and closes it again.
func (v *menuVisit) byKeyboard(w *window) {
	w.Helper()
	w.goTo("/")
	w.menuIs("at first", "Care Practice Archive About My rooms")
	focused := func() string { return ask[string](w, `document.activeElement.innerText.trim()`) }
	for range 12 {
		if focused() == "More: Practice" {
			break
		}
		w.key(tab)
	}
	if focused() != "More: Practice" {
		w.Fatalf("the keyboard does not come to what is below Practice, but to %q", focused())
	}
	w.key(enter)
	w.menuIs("opened", "Care Practice Sleep Dreams Grief Archive About My rooms")
	w.judge()
	w.shot("menu-open")
	w.key(tab)
	if focused() != "Sleep" {
		w.Errorf("after opening, the keyboard comes to %q", focused())
	}
	w.key(escape)
	w.menuIs("closed with Escape", "Care Practice Archive About My rooms")
	if focused() != "More: Practice" {
		w.Errorf("after closing, the keyboard is at %q", focused())
	}
	w.key(enter)
	w.key(tab)
	w.key(enter)
	w.sees("2 posts")
	if at := w.where(); at != "/category/sleep" {
		w.Errorf("the keyboard leads to %s", at)
	}
	if got := ask[string](w, `[...document.querySelectorAll(".masthead-topics [aria-current]")].map((a) => a.textContent + a.ariaCurrent).join()`); got != "Practicetrue,Sleeppage" {
		w.Errorf("the menu marks %s", got)
	}
	for _, page := range []string{"/category/sleep", "/category/practice", "/category/dreams", "/tags", "/tag/night", "/archive", "/archive/2026/02", "/@ann"} {
		w.goTo(page)
		w.judge()
		w.shot("ways" + page)
	}
}

// byTouch goes through the menu of a phone.
func (v *menuVisit) byTouch(w *window) {
	w.Helper()
	w.goTo("/")
	w.menuIs("at first", "")
	w.press("Menu")
	w.menuIs("opened", "Care Practice Sleep Dreams Grief Archive About My rooms")
	w.judge()
	w.shot("menu-open")
	w.press("More: Practice")
	w.menuIs("folded", "Care Practice Archive About My rooms")
	w.press("More: Practice")
	w.press("Dreams")
	w.sees("1 post")
	w.judge()
	w.shot("ways-dreams")
	w.goTo("/tags")
	w.judge()
	w.shot("ways-tags")
}

// withoutScripts does the same with what HTML alone can do.
func (v *menuVisit) withoutScripts(w *window) {
	w.Helper()
	w.goTo("/")
	w.press("More: Practice")
	w.menuIs("opened", "Care Practice Sleep Dreams Grief Archive About My rooms")
	w.press("Grief")
	w.sees("2 posts")
}

// long looks at a menu that does not fit.
func (v *menuVisit) long(b *browser) {
	v.goTo("/desk/menu")
	v.shot("menu-long")
	small := b.open(v.T, v.blog, narrow())
	small.goTo("/desk/menu")
	small.judge()
	small.shot("desk-menu")
	for _, look := range []look{desktop(), {name: "desktop-dark", width: 1440, height: 900, dark: true}, {name: "tablet", width: 800, height: 1000}, phone(), narrow()} {
		w := b.open(v.T, v.blog, look)
		w.goTo("/")
		w.shot("menu-long-closed")
		w.press("Menu")
		if got := w.visible(); !strings.Contains(got, "A topic of the blog 21") {
			w.Errorf("%s: the menu shows %s", look.name, got)
		}
		if sideways := ask[int](w, `document.documentElement.scrollWidth - innerWidth`); sideways > 0 {
			w.Errorf("%s: the page is %d pixels too wide", look.name, sideways)
		}
		w.judge()
		w.shot("menu-long")
		w.goTo("/tags")
		w.judge()
		w.shot("ways-many-tags")
	}
}
