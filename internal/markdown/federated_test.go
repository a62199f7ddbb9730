package markdown

import (
	"slices"
	"strings"
	"testing"
)

func TestFederated(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"addresses": {"[a](/b) [c](d) [e](#f) ![g](/h.png)", `<p><a href="https://blog.example/b">a</a> <a href="https://blog.example/d">c</a> e <img alt="g" src="https://blog.example/h.png"/></p>`},
		"heading":   {"## A", "<h2>A</h2>"},
		"listing":   {"```go\nx := 1\n```", "<pre><code>x := 1</code></pre>"},
		"figure":    {`![x](/media/cat.jpg "Cap")`, `<p><img alt="x" src="https://blog.example/media/cat.jpg"/></p><p><em>Cap</em></p>`},
		"table":     {"|A|B|\n|-|-|\n|1|*2*|\n||3|", "<ul><li><strong>A:</strong> 1 · <strong>B:</strong> <em>2</em></li><li><strong>B:</strong> 3</li></ul>"},
		"footnotes": {"a[^x] b[^y]\n\n[^x]: One.\n[^y]: Two.\n\n    More.", "<p>a[1] b[2]</p><hr/><p>[1] One.</p><p>[2] Two.</p><p>More.</p>"},
		"tasks":     {"- [ ] a\n- [x] b", "<ul><li>☐ a</li><li>☑ b</li></ul>"},
		"details":   {"<details><summary>S</summary>x</details>", "<p><strong>S</strong></p><p>x</p>"},
		"terms":     {"<dl><dt>T<dd>D</dl>", "<p><strong>T</strong></p><p>D</p>"},
		"powers":    {"x<sup>2</sup>", "<p>x²</p>"},
		"keys":      {"<kbd>C</kbd> <mark>m</mark> <q>q</q>", "<p><code>C</code> <em>m</em> “q”</p>"},
		"mention":   {`<a class="u-url mention x" href="https://m.test/@a">@a</a>`, `<p><a class="u-url mention" href="https://m.test/@a">@a</a></p>`},
		"sound":     {`<audio src="/media/a.mp3"></audio>`, `<p><a href="https://blog.example/media/a.mp3">blog.example/media/a.mp3</a></p>`},
	} {
		t.Run(name, func(t *testing.T) {
			got := Federated(article(t, c.source).HTML, "https://blog.example")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What Mastodon's sanitiser keeps is all that a federated article needs for
// its text to be whole there (interop/mastodon.md 2.2).
func TestFederatedNeedsNoOtherTags(t *testing.T) {
	keeps := strings.Fields("p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp h2 h3 h4 h5 h6 img hr")
	for _, source := range seeds() {
		for _, n := range find(mustParse(t, Federated(article(t, source).HTML, "https://blog.example"))) {
			if !slices.Contains(keeps, n.Data) {
				t.Errorf("%q in the federated form of %q", n.Data, source)
			}
		}
	}
}

func TestAbsolute(t *testing.T) {
	got := Absolute(article(t, "## A\n\n[b](/c) ![](/media/cat.jpg) x[^1]\n\n[^1]: n").HTML, "https://blog.example/2026/post")
	for _, want := range []string{
		`href="https://blog.example/2026/post#a"`, `href="https://blog.example/c"`, `src="https://blog.example/media/cat.jpg"`,
		`srcset="https://blog.example/media/cat-480.jpg 480w, https://blog.example/media/cat.jpg 1600w"`, `href="https://blog.example/2026/post#fn:1"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

func TestAnswer(t *testing.T) {
	for source, want := range map[string][2]string{
		"Hi @ann@a.test,\nyes -- *so*.":  {"<p>Hi @ann@a.test,<br/>\nyes – <em>so</em>.</p>", "Hi @ann@a.test,\nyes – so."},
		"# a\n\n<b>b</b> | c":            {"<p># a</p><p>&lt;b&gt;b&lt;/b&gt; | c</p>", "# a\n\n<b>b</b> | c"},
		"- a\n- b\n\n> q\n\n```\nx\n```": {"<ul><li>a</li><li>b</li></ul><blockquote><p>q</p></blockquote><pre><code>x</code></pre>", "- a\n- b\n\nq\n\nx"},
		"![alt](/x.png) [a](/b)":         {`<p>alt <a href="https://blog.example/b" rel="noopener">a</a></p>`, "alt a"},
		"[x](javascript:alert) www.a.test": {
			`<p>x <a href="http://www.a.test" rel="noopener">www.a.test</a></p>`, "x www.a.test",
		},
		"a\n---\nb": {"<p>a<br/>\n—<br/>\nb</p>", "a\n—\nb"},
		"":          {"", ""},
	} {
		got, text, err := testRenderer().Answer(source)
		if err != nil || got != want[0] || text != want[1] {
			t.Errorf("%q: %v\ngot  %s\nwant %s\ngot  %q\nwant %q", source, err, got, want[0], text, want[1])
		}
		checkNodes(t, got, commentElements)
	}
	if bio, err := testRenderer().Bio("I *write*. [Me](/me)"); err != nil || bio != `<p>I <em>write</em>. <a href="https://blog.example/me" rel="noopener">Me</a></p>` {
		t.Errorf("bio: %s, %v", bio, err)
	}
}
