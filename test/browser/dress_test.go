package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// dress has the owner choose how the blog looks, and sees to it that this is what
// visitors get; then looks at it with the eyes of those who need more contrast,
// colours of their own or no motion, on paper, and from right to left.
func dress(t *testing.T, b *browser, blog *harness.Blog) {
	blog.CLI("settings", "set", "policy", "open")
	paper := blog.Publish("paper.md", printable)
	o := &tailor{window: b.open(t, blog, desktop())}
	o.visitor = b.open(t, blog, desktop(), chromedp.WithNewBrowserContext())
	o.plain = b.open(t, blog, scriptlessPhone())
	o.tries()
	o.saves()
	o.triesWithoutScripts()

	elsewhere := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
	first := elsewhere.Actor("alice").Reply(paper.ID, "<p>I know that hour.</p>", aptest.Warning("Dark hours"))
	elsewhere.Actor("bob").Reply(first.ID, "<p>And its length.</p>", aptest.Mentioning(blog.ActorID()))
	o.visitor.awaits("/paper", "2 comments")
	for _, e := range []eyes{
		{name: "contrast", features: map[string]string{"prefers-contrast": "more"}},
		{name: "contrast-dark", features: map[string]string{"prefers-contrast": "more", "prefers-color-scheme": "dark"}},
		{name: "forced-colors", features: map[string]string{"forced-colors": "active"}},
		{name: "forced-colors-dark", features: map[string]string{"forced-colors": "active", "prefers-color-scheme": "dark"}},
	} {
		o.visitor.with(e)
		o.visitor.seesControls(e)
	}
	o.visitor.sitsStill()
	o.visitor.prints()
	fromRightToLeft(t, b, blog, elsewhere)
}

// printable is an article with what is hard to print.
const printable = `---
title: Paper
slug: paper
---
One looks for [keys](https://example.org/a-long-address-of-keys), and "hears" the [clock](/archive).

## A table

| one column | another column | a third column | a fourth column | a fifth column | a sixth column | a seventh column | an eighth column | a ninth column | a tenth column |
|---|---|---|---|---|---|---|---|---|---|
| averylongword | averylongword | averylongword | averylongword | averylongword | averylongword | averylongword | averylongword | averylongword | averylongword |

## Code

` + "```go\nfunc keys() { fmt.Println(\"a line that is longer than paper is wide, and that is not to be cut off at its edge when it is printed\") }\n```\n"

// tailor is the owner, who chooses a look, and two who see what becomes of it.
type tailor struct {
	*window
	visitor, plain *window
}

// tries changes the look, and sees each change beside the form, before it is kept.
func (o *tailor) tries() {
	o.goTo("/desk/appearance")
	o.mirror("the page", `doc.querySelector(".masthead-title").innerText.trim()`, "A Blog for Tests")
	before := o.accent()
	o.chooses("accent", "#8a2be2")
	o.mirrorUntil("the accent", `getComputedStyle(doc.documentElement).getPropertyValue("--accent").trim()`, func(got string) bool { return got != "" && got != before })
	o.tick("Newsreader and Figtree")
	o.mirrorUntil("the fonts", `getComputedStyle(doc.querySelector(".masthead-title")).fontFamily`, func(got string) bool { return strings.HasPrefix(strings.Trim(got, `"`), "Newsreader") })
	o.fill("Text on the front page", "## Good that you are here\n\nI write down what I *learn*.")
	o.mirror("the welcome", `doc.querySelector("main h2")?.innerText ?? ""`, "Good that you are here")

	file := filepath.Join(o.TempDir(), "wall.png")
	if err := os.WriteFile(file, picture(o.T), 0o600); err != nil {
		o.Fatal(err)
	}
	o.attach("Choose a picture", file)
	o.press("Preview")
	o.sees("Another picture")
	o.mirror("the picture", `String(doc.querySelector(".masthead-header img") !== null)`, "true")
	o.mirror("the welcome, still", `doc.querySelector("main h2")?.innerText ?? ""`, "Good that you are here")
	o.shot("appearance-tried")

	o.visitor.goTo("/")
	o.visitor.misses("Good that you are here")
	if now := o.visitor.accent(); now != before {
		o.Errorf("visitors have the accent %s before it is saved", now)
	}
}

// saves keeps the look. Visitors have it then, by day and at night.
func (o *tailor) saves() {
	day, night := o.swatch("day"), o.swatch("night")
	o.press("Save")
	o.sees("The blog has its new look.")
	v := o.visitor
	v.awaits("/", "Good that you are here")
	for scheme, want := range map[string]string{"light": day, "dark": night} {
		v.with(eyes{features: map[string]string{"prefers-color-scheme": scheme}})
		if got := v.accent(); got != want {
			o.Errorf("in the %s, visitors have the accent %s, the owner chose %s", scheme, got, want)
		}
		if got := ask[string](v, `getComputedStyle(document.querySelector("main a")).color`); got == "" {
			o.Error("links have no colour")
		}
		v.judge()
		v.shot("front-chosen-" + scheme)
	}
	if !ask[bool](v, `document.querySelector(".masthead-header img")?.naturalWidth > 0 && getComputedStyle(document.querySelector(".masthead-title")).fontFamily.includes("Newsreader") && document.fonts.check("1em Newsreader")`) {
		o.Error("visitors lack the picture or the fonts that were saved")
	}
}

// triesWithoutScripts chooses by the button what is shown at once with scripts.
func (o *tailor) triesWithoutScripts() {
	p := o.plain
	p.goTo("/desk/appearance")
	p.tick("Atkinson Hyperlegible")
	p.press("Preview")
	harness.Eventually(p, "the preview has the fonts", soon, func() error {
		src, err := script[string](p, `document.getElementById("mirror").src`)
		if err != nil {
			return err
		}
		return want(strings.Contains(src, "fonts=hyperlegible"), "it is at "+src)
	})
	o.visitor.goTo("/")
	if !ask[bool](o.visitor, `getComputedStyle(document.querySelector(".masthead-title")).fontFamily.includes("Newsreader")`) {
		o.Error("visitors have the fonts that were only tried")
	}
	p.press("Save")
	p.sees("The blog has its new look.")
	p.judge()
	o.visitor.goTo("/")
	if !ask[bool](o.visitor, `getComputedStyle(document.querySelector(".masthead-title")).fontFamily.includes("Hyperlegible")`) {
		o.Error("visitors lack the fonts that were saved without scripts")
	}
}

// chooses sets a control that opens a window of the system's.
func (w *window) chooses(id, value string) {
	w.Helper()
	ask[bool](w, fmt.Sprintf(`{ const e = document.getElementById(%q); e.value = %q; e.dispatchEvent(new Event("input", { bubbles: true })); true }`, id, value))
}

func (w *window) accent() string {
	w.Helper()
	return ask[string](w, `getComputedStyle(document.documentElement).getPropertyValue("--accent").trim()`)
}

// swatch is the shade that the desk says pages use.
func (o *tailor) swatch(time string) string {
	o.Helper()
	return ask[string](o.window, fmt.Sprintf(`document.getElementById("colour-%s").getAttribute("fill")`, time))
}

// mirror waits until what is asked of the page in the preview is answered so.
func (o *tailor) mirror(what, question, answer string) {
	o.Helper()
	o.mirrorUntil(what, question, func(got string) bool { return got == answer })
}

func (o *tailor) mirrorUntil(what, question string, good func(string) bool) {
	o.Helper()
	harness.Eventually(o, "the preview shows "+what, soon, func() error {
		got, err := script[string](o.window, `{ const doc = document.getElementById("mirror").contentDocument; doc?.querySelector(".masthead-title") ? `+question+` : "" }`)
		if err != nil {
			return err
		}
		return want(good(got), "it shows "+got)
	})
}

// awaits opens a page until it shows words.
func (w *window) awaits(path, words string) {
	w.Helper()
	harness.Eventually(w, path+" shows "+words, soon, func() error {
		w.goTo(path)
		text, err := w.text()
		if err != nil {
			return err
		}
		return want(strings.Contains(text, words), "not yet")
	})
}

// eyes are how somebody's device asks pages to look.
type eyes struct {
	name, media string
	features    map[string]string
}

// with looks at pages with such eyes from now on.
func (w *window) with(e eyes) {
	w.Helper()
	media := emulation.SetEmulatedMediaParams{Media: e.media}
	for name, value := range e.features {
		media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	w.do(send(emulation.SetEmulatedMedia, media))
}

// bounds is a script that tells of controls that cannot be told from the ground
// they stand on, and of focus that cannot be seen.
const bounds = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return rgb("Canvas");
  };
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  };
  const faint = [];
  for (const e of document.querySelectorAll("a.button, button, input:not([type=hidden]):not([type=checkbox]), textarea, summary")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest("[aria-hidden=true]")) continue;
    const name = e.localName + " " + (e.innerText || e.id);
    const behind = ground(e.parentElement);
    const style = getComputedStyle(e);
    const border = parseFloat(style.borderTopWidth) > 0 ? ratio(rgb(style.borderTopColor), behind) : 0;
    const text = ratio(rgb(style.color), ground(e));
    if (text < 4.5) faint.push(name + ": its words have a contrast of " + text);
    if (e.matches(".button, .input") && Math.max(border, ratio(ground(e), behind)) < 3) faint.push(name + ": its edge has a contrast of " + border);
    e.focus({ focusVisible: true });
    const ring = getComputedStyle(e);
    if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) faint.push(name + ": the focus does not show");
    else if (ratio(rgb(ring.outlineColor), behind) < 3) faint.push(name + ": the focus has a contrast of " + ratio(rgb(ring.outlineColor), behind));
  }
  return faint;
})()`

// seesControls tells buttons, fields and the focus from what is behind them.
func (w *window) seesControls(e eyes) {
	w.Helper()
	w.goTo("/paper")
	for _, complaint := range ask[[]string](w, bounds) {
		w.Errorf("%s: %s", e.name, complaint)
	}
	ask[bool](w, `{ document.querySelector(".button.primary").focus({ focusVisible: true }); true }`)
	if e.features["forced-colors"] == "" { // axe-core takes the page's colours for those that are seen
		w.judge()
	}
	w.shot("article-" + e.name)
}

// sitsStill checks that nothing moves for those who asked for that.
func (w *window) sitsStill() {
	w.Helper()
	w.with(eyes{features: map[string]string{"prefers-reduced-motion": "reduce"}})
	moving := ask[[]string](w, `[...document.querySelectorAll("*")].flatMap((e) => ["", "::before", "::after"].map((part) => {
	  const s = getComputedStyle(e, part || null);
	  const long = (times) => times.split(",").some((t) => parseFloat(t) * (t.trim().endsWith("ms") ? 1 : 1000) > 1);
	  return long(s.transitionDuration) || (s.animationName !== "none" && long(s.animationDuration)) || s.scrollBehavior === "smooth" ? e.localName + "." + e.className + part : "";
	})).filter(Boolean)`)
	if len(moving) > 0 {
		w.Errorf("there is motion for those who asked for none: %v", moving)
	}
}

// prints looks at an article as it comes out on paper: as wide as A4 between its
// margins, without what only a screen can do, and with everything else.
func (w *window) prints() {
	w.Helper()
	w.with(eyes{media: "print"})
	w.do(send(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 718, Height: 1046, DeviceScaleFactor: 1}))
	w.goTo("/paper")
	if shown := ask[[]string](w, `[...document.querySelectorAll("nav, form, button, input, textarea, .join, .skip, .fresh")].filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().bottom > 0).map((e) => e.outerHTML.slice(0, 80))`); len(shown) > 0 {
		w.Errorf("on paper stands what is of no use there: %q", shown)
	}
	if told := ask[string](w, `getComputedStyle(document.querySelector(".article .prose a[href^='https']"), "::after").content`); !strings.Contains(told, "https://example.org/a-long-address-of-keys") {
		w.Errorf("on paper a link says %s, not where it leads", told)
	}
	if cut := ask[[]string](w, `[...document.querySelectorAll("body *")].filter((e) => {
	  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
	  return e.checkVisibility() && r.width > 2 && (r.right > innerWidth + 1 || s.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1);
	}).map((e) => e.outerHTML.slice(0, 80))`); len(cut) > 0 {
		w.Errorf("on paper is cut off: %q", cut)
	}
	w.shows("I know that hour.") // what a warning folds cannot be opened on paper
	w.shot("article-print")
}

// fromRightToLeft reads a blog in Arabic: everything begins on the right, and what
// was set in from the left is set in from there.
func fromRightToLeft(t *testing.T, b *browser, blog *harness.Blog, elsewhere *aptest.Server) {
	t.Helper()
	blog.CLI("settings", "set", "language", "ar")
	text := strings.Repeat("يبحث العقل في آخر النهار كمن يبحث عن مفاتيحه. ", 20)
	layl := blog.Publish("layl.md", "---\ntitle: الليل وما يبقى منه\nslug: layl\nlanguage: ar\ncategories: [مقالات]\n---\n"+text+
		"قالت: \"لا أنام\" ثم سكتت.\n\n> "+text+"\n\n- واحد\n- اثنان\n\n## الصباح\n\n"+text+"\n\n`code := 1` ثم <https://example.org/keys>.\n")
	first := elsewhere.Actor("salma").Reply(layl.ID, "<p>أعرف تلك الساعة.</p>")
	elsewhere.Actor("tarek").Reply(first.ID, "<p>وطولها.</p>", aptest.Mentioning(blog.ActorID()))
	for _, l := range []look{{name: "desktop", width: 1280, height: 900, brief: true}, phone()} {
		w := b.open(t, blog, l, chromedp.WithNewBrowserContext())
		w.awaits("/layl", "وطولها.")
		for what, question := range map[string]string{
			"the page is written from right to left": `document.dir === "rtl" && document.documentElement.lang === "ar"`,
			"the title begins on the right":          `getComputedStyle(document.querySelector(".article-title")).direction === "rtl"`,
			"the blog's name is right of the menu":   `document.querySelector(".masthead-title").getBoundingClientRect().left > document.querySelector(".masthead-nav").getBoundingClientRect().right - 1`,
			"quotation marks are Arabic ones":        `document.querySelector(".article .prose").innerText.includes("«لا أنام»")`,
			"quotes have their line on the right":    `parseFloat(getComputedStyle(document.querySelector(".prose blockquote")).borderRightWidth) > 0`,
			"answers are set in from the right":      `{ const [outer, inner] = ["أعرف تلك", "وطولها"].map((t) => [...document.querySelectorAll(".comment")].find((c) => c.innerText.includes(t)).getBoundingClientRect()); inner.right < outer.right - 8 && Math.abs(inner.left - outer.left) < 2; }`,
			"faces stand right of what was said":     `{ const c = document.querySelector(".comment"); c.querySelector(".comment-face").getBoundingClientRect().left > c.querySelector(".comment-by").getBoundingClientRect().right - 1; }`,
			"the day comes before the month":         `{ const t = document.querySelector(".comment-meta time"); [t, t.parentElement].some((e) => getComputedStyle(e).unicodeBidi === "plaintext") && getComputedStyle(t).unicodeBidi === "plaintext"; }`,
		} {
			if !ask[bool](w, question) {
				w.Errorf("%s: it is not so that %s", l.name, what)
			}
		}
		w.judge()
		w.shot("article-arabic")
		if l.mobile() {
			w.press("Menu")
			if !ask[bool](w, `{ const r = document.querySelector(".menu-topics").getBoundingClientRect(); r.left >= 0 && r.right <= innerWidth && r.left < innerWidth / 4; }`) {
				w.Error("the open menu does not hang on the left of the screen")
			}
			w.shot("menu-arabic")
		}
		w.goTo("/")
		w.judge()
		w.shot("front-arabic")
	}
}
