package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// jumps goes by the contents, to a footnote and back.
func (s *stay) jumps() {
	section := strings.Repeat("The mind goes over the day as one who looks for keys. ", 60)
	s.publish("long", "", "Sleep is not a reward.[^1]\n\n## One\n\n"+section+"\n\n## Two\n\n"+section+"\n\n## Three\n\n"+section+"\n\n[^1]: Nor a prize.")
	for _, w := range s.readers() {
		w.goTo("/long")
		if !ask[bool](w, `document.querySelector(".contents details").open`) {
			w.press("Contents")
		}
		w.pressIn("Contents", "Three")
		w.standsAt("h2", "Three")
		w.goTo("/long")
		w.jump("a.footnote-ref")
		w.standsAt("li", "Nor a prize.")
		w.jump("a.footnote-backref")
		w.standsAt("sup", "1")
		w.do(chromedp.NavigateBack())
		w.standsAt("li", "Nor a prize.")
	}
}

// jump follows a link that is known by what it is, not by its words.
func (w *window) jump(selector string) {
	w.Helper()
	if err := w.click(selector); err != nil {
		w.Fatalf("following %s: %v", selector, err)
	}
}

// standsAt waits until what the address names is on the screen, and is this.
func (w *window) standsAt(kind, words string) {
	w.Helper()
	w.comes(fmt.Sprintf("%q is reached by a jump", words), fmt.Sprintf(`{
	  const e = document.getElementById(decodeURIComponent(location.hash.slice(1))), r = e?.getBoundingClientRect();
	  Boolean(e) && e.localName === %q && e.innerText.includes(%q) && r.top >= 0 && r.bottom > 0 && r.top < innerHeight;
	}`, kind, words))
}

// pictures has an article with a picture at the top and one far below it: each
// reader fetches the size that fits, what is far below comes when it is near, and
// nothing moves for it.
func (s *stay) pictures() {
	s.wall("near.png")
	s.ground("far.png")
	section := strings.Repeat("The mind goes over the day as one who looks for keys.\n\n", 120)
	s.publish("walls", "", "![Near](near.png)\n\n"+section+"![Far](far.png \"Light, far below.\")\n\n"+section)
	widths := map[string]int{}
	for _, w := range s.readers() {
		w.do(w.scripts(true)) // browsers fetch all at once where scripts are off
		from := w.count()
		w.goTo("/walls")
		w.comes("the near picture is there", `{ const i = document.querySelector("img[alt=Near]"); i.complete && i.naturalWidth > 0; }`)
		w.so("the fitting size was chosen", `{
		  const i = document.querySelector("img[alt=Near]"), wide = i.getBoundingClientRect().width;
		  const sizes = i.srcset.split(",").map((s) => s.trim().split(" ")).map(([src, w]) => [new URL(src, location).href, parseInt(w)]).sort((a, b) => a[1] - b[1]);
		  const fits = sizes.find(([, w]) => w >= wide) ?? sizes.at(-1);
		  sizes.length > 1 && fits[0] === i.currentSrc;
		}`)
		widths[w.look.name] = ask[int](w, `document.querySelector("img[alt=Near]").naturalWidth`)
		far := ask[[]string](w, `document.querySelector("img[alt=Far]").srcset.split(",").map((s) => new URL(s.trim().split(" ")[0], location).href)`)
		if got := w.since(from, far); len(got) > 0 {
			w.Errorf("%s: fetched before anybody came near: %v", w.look.name, got)
		}
		before := ask[float64](w, `document.documentElement.scrollHeight`)
		ask[bool](w, `document.querySelector("img[alt=Far]").scrollIntoView({ block: "center" }), true`)
		w.comes("the far picture is there", `{ const i = document.querySelector("img[alt=Far]"); i.complete && i.naturalWidth > 0; }`)
		if got := w.since(from, far); len(got) != 1 {
			w.Errorf("%s: of the far picture was fetched %v, want one size", w.look.name, got)
		}
		if after := ask[float64](w, `document.documentElement.scrollHeight`); after != before {
			w.Errorf("%s: the page grew from %v to %v for a picture", w.look.name, before, after)
		}
		w.judge()
		w.do(w.scripts(!w.look.plain))
	}
	if widths["phone-scriptless"] >= widths["desktop"] {
		s.Errorf("the phone fetched as much as the desktop: %v", widths)
	}
}

// count is how many requests there were so far.
func (w *window) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

// since are those of the addresses that were asked for after so many requests.
func (w *window) since(from int, addresses []string) (list []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, asked := range w.asked[from:] {
		for _, address := range addresses {
			if asked == address {
				list = append(list, asked)
			}
		}
	}
	return list
}
