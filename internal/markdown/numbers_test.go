package markdown

import (
	"strings"
	"testing"
)

// A reader in need should not meet half of an emergency number at the end of a line.
func TestNumbersInGroupsStayOnOneLine(t *testing.T) {
	doc := article(t, "Call 116 123 or 0800 111 222. Not 116 1234, `116 123`.")
	if want := "Call 116\u00a0123 or 0800\u00a0111\u00a0222. Not 116 1234, <code>116 123</code>."; !strings.Contains(doc.HTML, want) {
		t.Errorf("%q lacks %q", doc.HTML, want)
	}
}
