package reader

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestTeaser(t *testing.T) {
	for _, c := range []struct{ excerpt, want string }{
		{"Short.", "Short."},
		{strings.Repeat("a bc ", 18) + "came to an end. Then it went on and on, and nobody knew how long it would take to say.", strings.Repeat("a bc ", 18) + "came to an end."},
		{strings.Repeat("word, ", 40), strings.TrimSuffix(strings.Repeat("word, ", 26), ", ") + "…"},
		{strings.Repeat("言", 200), strings.Repeat("言", 159) + "…"},
		{"Call 116 123 or 0800 111 222, not 116 1234.", "Call 116\u00a0123 or 0800\u00a0111\u00a0222, not 116 1234."},
	} {
		if got := (card{Card: blog.Card{Excerpt: c.excerpt}}).Teaser(); got != c.want {
			t.Errorf("%q\nbecame %q\nwant   %q", c.excerpt, got, c.want)
		}
	}
}
