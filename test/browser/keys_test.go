package browser

import (
	"fmt"
	"strings"
	"time"

	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// walker is a script that keeps a diary of where the focus goes. Each call of
// its step says what became of the last press of the Tab key.
const walker = `(() => {
  const name = (e) => (e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.value || e.title || "").replace(/\s+/g, " ").trim().slice(0, 50);
  const words = (e) => "<" + e.localName + (e.type ? " " + e.type : "") + (e.id ? " #" + e.id : "") + "> " + name(e);
  const ring = (e) => {
    const s = getComputedStyle(e);
    return [s.outlineStyle === "none" ? "" : s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow].join();
  };
  // A control may show by its label, or by the box it stands in, that it has the focus.
  const carriers = (e) => [e, ...(e.labels ?? []), ...(e.parentElement ? [e.parentElement] : [])];
  const look = (e) => carriers(e).map(ring).join(";");
  const shown = (e) => [e, ...(e.labels ?? [])].some((c) => {
    const r = c.getBoundingClientRect();
    return r.width > 1 && r.height > 1 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
  });
  // What holds more than one stop of its own.
  const deep = "iframe, audio, video, input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=color]";
  const menus = "header details, nav:not(.contents) details, .drop, [data-menu]";
  const path = [], faint = [], disorder = [], unseen = [];
  let last = null, lastLook = "", fold = null;
  const step = () => {
    const e = document.activeElement;
    if (last && e !== last && last.isConnected && look(last) === lastLook && !last.matches("iframe")) faint.push(words(last));
    if (!e || e === document.body || e === document.documentElement) { last = null; return "out"; }
    if (e === last) return e.matches(deep) ? "inside" : "stuck";
    const known = path.includes(e);
    const before = path.at(-1);
    last = e;
    lastLook = look(e);
    if (known) return e === path[0] ? "round" : "stuck";
    if (before && !(before.compareDocumentPosition(e) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))) disorder.push(words(e) + " after " + words(before));
    if (!shown(e)) unseen.push(words(e));
    path.push(e);
    if (!e.matches("details:not([open]) > summary")) return "next";
    fold = e;
    return e.parentElement.matches(menus) ? "menu" : "fold";
  };
  const stops = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable=true]";
  const missed = () => [...document.querySelectorAll(stops)].filter((e) => {
    if (path.includes(e) || e.tabIndex < 0 || e.matches(":disabled") || e.closest("[inert]") || !e.checkVisibility({ visibilityProperty: true })) return false;
    return !(e.type === "radio" && path.some((p) => p.type === "radio" && p.name === e.name && p.form === e.form));
  }).map(words);
  const open = () => fold.parentElement.open;
  const watch = () => {
    window.causerieWalk.toggled = new Promise((done) => fold.parentElement.addEventListener("toggle", () => setTimeout(done, 0, true), { once: true }));
    return true;
  };
  const back = () => document.activeElement === fold;
  const early = () => [...document.querySelectorAll("[tabindex]")].filter((e) => e.tabIndex > 0).map(words);
  const end = () => ({ Stops: path.length, Missed: missed(), Faint: faint, Disorder: [...disorder, ...early()], Unseen: unseen });
  window.causerieWalk = { step, watch, open, back, end, words: () => words(document.activeElement), name: () => name(document.activeElement) };
  return true;
})()`

// diary is what a walk by keyboard found.
type diary struct {
	Stops int
	// Missed cannot be reached; Faint looks the same with and without the focus;
	// Disorder comes before what stands before it; Unseen has the focus out of sight.
	Missed, Faint, Disorder, Unseen []string
}

// tooFar bounds the walk through one page.
const tooFar = 500

// walk goes through the page with the Tab key alone, opens what can be opened,
// and complains of what a person without a mouse would miss.
func (w *window) walk() {
	w.Helper()
	where := w.where()
	w.start()
	inside := 0
	for range tooFar {
		w.key(tab)
		switch state := ask[string](w, "causerieWalk.step()"); state {
		case "out", "round":
			w.judgeWalk(where)
			return
		case "stuck":
			w.complain(fmt.Sprintf("%s: the focus does not get past %s", where, ask[string](w, "causerieWalk.words()")))
			return
		case "inside":
			if inside++; inside > 150 {
				w.complain(fmt.Sprintf("%s: the focus does not get out of %s", where, ask[string](w, "causerieWalk.words()")))
				return
			}
		case "menu":
			w.unfold()
			w.key(escape)
			if ask[bool](w, "!causerieWalk.back() || causerieWalk.open()") {
				w.complain(fmt.Sprintf("%s: Escape does not close the menu %s and lead back to it", where, ask[string](w, "causerieWalk.words()")))
			}
			w.unfold()
		case "fold":
			w.unfold()
		}
	}
	w.complain(fmt.Sprintf("%s: %d presses of Tab and no end", where, tooFar))
}

// start puts the focus before the page, and the diary at its first line.
func (w *window) start() {
	w.Helper()
	w.sees("")
	ask[bool](w, walker)
	ask[bool](w, `{
	  const first = document.createElement("span");
	  first.tabIndex = -1;
	  document.body.prepend(first);
	  first.focus();
	  first.remove();
	  true;
	}`)
}

// unfold presses Enter on the summary that has the focus.
func (w *window) unfold() {
	w.Helper()
	ask[bool](w, "causerieWalk.watch()")
	w.key(enter)
	if !ask[bool](w, "causerieWalk.open() && causerieWalk.toggled") {
		w.complain(fmt.Sprintf("%s: Enter does not open %s", w.where(), ask[string](w, "causerieWalk.words()")))
	}
	// What was opened may take the focus: then it is the next stop.
	ask[string](w, "causerieWalk.step()")
}

func (w *window) judgeWalk(where string) {
	w.Helper()
	d := ask[diary](w, "causerieWalk.end()")
	if d.Stops == 0 {
		w.complain(fmt.Sprintf("%s: the focus goes nowhere", where))
	}
	for complaint, list := range map[string][]string{
		"cannot be reached by keyboard": d.Missed, "does not show that it has the focus": d.Faint,
		"comes out of order": d.Disorder, "has the focus where nobody sees it": d.Unseen,
	} {
		for _, e := range list {
			w.complain(fmt.Sprintf("%s: %s %s", where, e, complaint))
		}
	}
}

// keystroke is a key without a letter.
type keystroke string

const (
	tab     keystroke = "Tab"
	backTab keystroke = "Shift+Tab"
	enter   keystroke = "Enter"
	escape  keystroke = "Escape"
)

// press is how the browser is told of the key.
func (k keystroke) press() input.DispatchKeyEventParams {
	p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: string(k), Code: string(k)}
	switch k {
	case tab:
		p.WindowsVirtualKeyCode = 9
	case backTab:
		p.Key, p.Code, p.WindowsVirtualKeyCode, p.Modifiers = "Tab", "Tab", 9, 8
	case enter:
		p.Type, p.WindowsVirtualKeyCode, p.Text = input.DispatchKeyEventTypeKeyDown, 13, "\r"
	case escape:
		p.WindowsVirtualKeyCode = 27
	}
	return p
}

// key presses a key and lets it go.
func (w *window) key(k keystroke) {
	w.Helper()
	down := k.press()
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	w.do(send(input.DispatchKeyEvent, down), send(input.DispatchKeyEvent, up))
}

// tabTo presses Tab until what is called so has the focus.
func (w *window) tabTo(name string) {
	w.Helper()
	w.tabBy(tab, name)
}

func (w *window) tabBy(k keystroke, name string) {
	w.Helper()
	deadline := time.Now().Add(2 * soon)
	var passed []string
	for time.Now().Before(deadline) && len(passed) < tooFar {
		w.key(k)
		ask[bool](w, "window.causerieWalk ? true : "+walker)
		at := ask[string](w, "causerieWalk.name()")
		if at == name || strings.HasPrefix(at, name) {
			return
		}
		passed = append(passed, at)
	}
	w.Fatalf("%s: Tab does not lead to %q, it leads to %q", w.where(), name, passed)
}

// types writes where the focus is.
func (w *window) types(text string) {
	w.Helper()
	w.do(chromedp.KeyEvent(text))
}

// has waits until the focus is on what is called so.
func (w *window) has(name string) {
	w.Helper()
	harness.Eventually(w, fmt.Sprintf("the focus is on %q", name), soon, func() error {
		ask[bool](w, walker)
		at := ask[string](w, "causerieWalk.name()")
		return want(strings.HasPrefix(at, name), fmt.Sprintf("%s: it is on %q", w.where(), at))
	})
}
