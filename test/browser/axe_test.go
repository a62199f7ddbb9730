package browser

import (
	"fmt"
	"strings"
)

// violation is what axe-core finds wrong.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []string
		HTML           string
		FailureSummary string
	}
}

func (v violation) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for n, node := range v.Nodes {
		if n == 4 {
			fmt.Fprintf(&text, "\n    and %d more", len(v.Nodes)-n)
			break
		}
		fmt.Fprintf(&text, "\n    %s\n      %.200s\n      %s", strings.Join(node.Target, " "), node.HTML,
			strings.ReplaceAll(node.FailureSummary, "\n", "\n      "))
	}
	return text.String()
}

// verdict is what can be said of a page as it is shown now.
type verdict struct {
	Violations []violation
	// Excess is by how many pixels the page is wider than the screen.
	Excess float64
	// Shifts are what moved while the page came, by itself.
	Shifts []shift
}

// shift is a movement that nobody asked for: its share of the cumulative layout
// shift, and what moved.
type shift struct {
	Value float64
	Moved []string
}

// examiner is a script that looks at a page, with axe-core if that was loaded.
const examiner = `(async () => {
  const Excess = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const seen = [];
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const { violations: Violations } = window.axe ? await axe.run(document, { resultTypes: ["violations"] }) : { violations: [] };
  await new Promise((done) => { setTimeout(done, window.axe ? 0 : 60); });
  seen.push(...observer.takeRecords());
  observer.disconnect();
  const Shifts = seen.filter((e) => !e.hadRecentInput).map((e) => ({
    Value: e.value, Moved: e.sources.map((s) => s.node?.outerHTML?.slice(0, 120) ?? s.node?.textContent?.slice(0, 60) ?? "?"),
  }));
  return { Violations, Excess, Shifts };
})()`

// examine looks at the page as it is shown now. It cannot look where scripts are
// off; those of the page had their chance when it was loaded.
func (w *window) examine() verdict {
	w.Helper()
	if w.look.plain {
		w.do(w.scripts(true))
		defer w.do(w.scripts(false))
	}
	if w.look.brief {
		return ask[verdict](w, examiner)
	}
	return ask[verdict](w, w.axe+";"+examiner)
}

// judge fails the test for what axe-core finds wrong, for what moved while the
// page came, and for what sticks out of a narrow screen; and keeps the page's
// document to be validated.
func (w *window) judge() {
	w.Helper()
	where := w.where()
	seen := w.examine()
	for _, v := range seen.Violations {
		w.Errorf("%s, %s: %s", w.look.name, where, v)
	}
	if seen.Excess > 1 {
		w.Errorf("%s, %s: the page is %v pixels wider than the screen", w.look.name, where, seen.Excess)
	}
	for _, s := range seen.Shifts {
		if s.Value > still(where) {
			w.Errorf("%s, %s: moved by %.4f while it came: %v", w.look.name, where, s.Value, s.Moved)
		}
	}
	w.keep()
}

// still is how much may move while a page comes: nothing. At the desk the moments
// are put into the zone and the words of who reads, which are longer or shorter.
func still(where string) float64 {
	if strings.HasPrefix(where, "/desk") {
		return 0.002
	}
	return 0
}
