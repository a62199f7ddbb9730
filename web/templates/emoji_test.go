package templates_test

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

func TestEmojiAreFound(t *testing.T) {
	known := []blog.Emoji{{Shortcode: "cat", Copy: "remote/c.png"}, {Shortcode: "late"}}
	for text, want := range map[string]string{
		"":                           "",
		"plain":                      "plain",
		":cat:":                      "(:cat:)",
		"a :cat: b :cat:c":           "a (:cat:) b (:cat:)c",
		":dog:cat:":                  ":dog(:cat:)",
		"10:30:cat:":                 "10:30(:cat:)",
		":late: :unknown: :: : ":     ":late: :unknown: :: : ",
		":cat::cat:":                 "(:cat:)(:cat:)",
		":CAT: :cat":                 ":CAT: :cat",
		"\u202e:cat: <b>:cat:</b> ☕": "\u202e(:cat:) <b>(:cat:)</b> ☕",
	} {
		if got := drawn(templates.Emoji(text, known)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for html, want := range map[string]string{
		`<p>a :cat:</p>`: `<p>a (:cat:)</p>`,
		`<a href="https://x.test/:cat:">x</a>:cat:`:                         `<a href="https://x.test/:cat:">x</a>(:cat:)`,
		`<pre><code>:cat:</code></pre><p>:cat:`:                             `<pre><code>:cat:</code></pre><p>(:cat:)`,
		`<p>x &lt;:cat:&gt;<br>:c<em>at:</em></p>`:                          `<p>x &lt;(:cat:)&gt;<br>:c<em>at:</em></p>`,
		`<p lang="de">:cat:</p><ul><li>:cat:</li></ul>`:                     `<p lang="de">(:cat:)</p><ul><li>(:cat:)</li></ul>`,
		`<code class="x">a</code>:cat:<code>b<strong>:cat:</strong></code>`: `<code class="x">a</code>(:cat:)<code>b<strong>:cat:</strong></code>`,
	} {
		if got := drawn(templates.EmojiIn(html, known)); got != want {
			t.Errorf("%q: %q, want %q", html, got, want)
		}
		if got := drawn(templates.EmojiIn(html, nil)); got != html {
			t.Errorf("without emoji %q became %q", html, got)
		}
	}
}

func drawn(runs []templates.Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Src != "" {
			b.WriteString("(" + r.Text + ")")
			continue
		}
		b.WriteString(r.Text)
	}
	return b.String()
}
