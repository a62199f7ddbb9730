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

// violations are what axe-core finds wrong with the page as it is shown now. It
// cannot look where scripts are off; those of the page had their chance when it
// was loaded.
func (w *window) violations() []violation {
	w.Helper()
	w.do(w.scripts(true))
	found := ask[[]violation](w, w.axe+`; axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations)`)
	w.do(w.scripts(!w.look.plain))
	return found
}

// judge fails the test for each violation, and for what axe does not look at:
// nothing may stick out of a narrow screen.
func (w *window) judge() {
	w.Helper()
	where := w.where()
	for _, v := range w.violations() {
		w.Errorf("%s, %s: %s", w.look.name, where, v)
	}
	if excess := ask[float64](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); excess > 1 {
		w.Errorf("%s, %s: the page is %v pixels wider than the screen", w.look.name, where, excess)
	}
}
