package blog_test

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestGlimpse(t *testing.T) {
	long := strings.Repeat("väl ", 60)
	for _, c := range []struct{ text, warning, want string }{
		{"@ann @ben@two.test Could we talk?\n\nToday?", "", "Could we talk? Today?"},
		{"Call @ann", "", "Call @ann"},
		{"@ann", "", ""},
		{"", "", ""},
		{"The whole story", "about  loss", "about loss"},
		{long, "", strings.TrimSpace(long[:len("väl ")*40]) + "…"},
	} {
		got := blog.GlimpseOf(c.text, c.warning, false)
		if got.Words != c.want || got.Warned != (c.warning != "") {
			t.Errorf("of %q, %q one sees %+v; want %q", c.text, c.warning, got, c.want)
		}
	}
}
