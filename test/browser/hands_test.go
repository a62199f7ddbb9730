package browser

import (
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
)

// finder is a script that looks for what a person would recognise, marks it,
// and returns a selector for it: a control by the words of its label, a button
// or link by its own. Hidden things are not found.
const finder = `(kind, text, within) => {
  const words = (s) => (s || "").replace(/\s+/g, " ").trim();
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const named = (e) => words(e.getAttribute("aria-label")) || words(e.innerText) || words(e.value);
  let scopes = [document];
  if (within) {
    scopes = [...document.querySelectorAll("article, section, form, li, tr, fieldset, main")]
      .filter((e) => words(e.innerText).includes(within))
      .sort((a, b) => a.innerText.length - b.innerText.length);
  }
  const candidates = (scope) => {
    if (kind === "press") return [...scope.querySelectorAll("button, a[href], summary, input[type=submit], [role=button]")].filter(visible).map((e) => [named(e), e]);
    const labelled = [...scope.querySelectorAll("label")].filter((l) => l.control).map((l) => [words(l.innerText || l.textContent), l.control]);
    const selfNamed = [...scope.querySelectorAll("input, textarea, select")].filter((e) => e.getAttribute("aria-label")).map((e) => [words(e.getAttribute("aria-label")), e]);
    return [...labelled, ...selfNamed].filter(([, e]) => visible(e));
  };
  for (const scope of scopes) {
    const all = candidates(scope);
    const found = all.find(([name]) => name === text) || all.find(([name]) => name.startsWith(text)) || all.find(([name]) => name.includes(text));
    if (found) {
      window.causerieMark = (window.causerieMark || 0) + 1;
      found[1].setAttribute("data-test-mark", window.causerieMark);
      return "[data-test-mark='" + window.causerieMark + "']";
    }
  }
  return "";
}`

// at finds a control ("fill") or something to press ("press") and does something
// with it, again and again until that works: a page may be on its way out.
func (w *window) at(kind, text, within string, use func(selector string) error) {
	w.Helper()
	deadline := time.Now().Add(soon)
	for {
		selector, err := script[string](w, fmt.Sprintf("(%s)(%q, %q, %q)", finder, kind, text, within))
		if err == nil && selector == "" {
			err = errors.New("nothing is called that")
		}
		if err == nil {
			err = use(selector)
		}
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			shown, _ := w.text()
			w.Fatalf("to %s %q (within %q): %v. The page %s shows:\n%.2000s", kind, text, within, err, w.where(), shown)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// fill types into the control with a label, in place of what is there.
func (w *window) fill(label, text string) {
	w.Helper()
	w.at("fill", label, "", func(selector string) error {
		if err := w.try(chromedp.ScrollIntoView(selector)); err != nil {
			return err
		}
		if _, err := script[bool](w, fmt.Sprintf("{ const e = document.querySelector(%q); e.focus(); e.select?.(); true }", selector)); err != nil {
			return err
		}
		return w.try(chromedp.KeyEvent("\b"), chromedp.SendKeys(selector, text))
	})
}

// attach gives a file to the control with a label.
func (w *window) attach(label, file string) {
	w.Helper()
	w.at("fill", label, "", func(selector string) error { return w.try(chromedp.SetUploadFiles(selector, []string{file})) })
}

// press clicks a button, a link or a summary by its words.
func (w *window) press(words string) {
	w.Helper()
	w.pressIn("", words)
}

// pressIn clicks in the smallest part of the page that holds a text.
func (w *window) pressIn(within, words string) {
	w.Helper()
	w.at("press", words, within, w.click)
}

// tick clicks a box or a radio button by its label.
func (w *window) tick(label string) {
	w.Helper()
	w.at("fill", label, "", w.click)
}

func (w *window) click(selector string) error {
	return w.try(chromedp.ScrollIntoView(selector), chromedp.Click(selector, chromedp.NodeVisible))
}

// value is what a control holds.
func (w *window) value(label string) (value string) {
	w.Helper()
	w.at("fill", label, "", func(selector string) (err error) {
		value, err = script[string](w, fmt.Sprintf("document.querySelector(%q).value.trim()", selector))
		return err
	})
	return value
}
