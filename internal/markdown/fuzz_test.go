package markdown

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// articleElements and commentElements are written down here once more, apart
// from the policies, so that a slip there is seen.
var (
	articleElements = strings.Fields(`p br hr wbr div section aside span h1 h2 h3 h4 h5 h6 a strong b em i u s del
		ins mark small sub sup kbd samp var code pre q cite abbr dfn time bdi bdo ruby rt rp blockquote ul ol li dl dt
		dd details summary figure figcaption table caption colgroup col thead tbody tfoot tr th td img audio video
		source track input`)
	commentElements  = strings.Fields(`p br a strong em b i u del s blockquote pre code ul ol li span ruby rt rp`)
	commentAttrs     = []string{"a href", "a rel", "a class", "span class", "ol start", "ol reversed"}
	forbiddenSchemes = []string{"javascript:", "data:", "vbscript:", "file:", "blob:"}
)

func FuzzArticle(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	r := New(Options{BaseURL: "https://blog.example", Resolve: func(src string) (Image, bool) {
		return Image{Width: 10, Height: 20, SrcSet: "/media/a.jpg 480w"}, strings.HasPrefix(src, "/media/")
	}})
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 20_000 {
			return
		}
		doc, err := r.Article(source)
		if err != nil {
			t.Fatalf("Article: %v", err)
		}
		checkArticle(t, doc.HTML)
		again, err := render(parseAnything(r.policy.Sanitize(doc.HTML)))
		if err != nil || again != doc.HTML {
			t.Errorf("not stable under cleaning: %v\n%q\n%q", err, doc.HTML, again)
		}
		if twice, _ := r.Article(source); twice.HTML != doc.HTML {
			t.Errorf("two renderings differ")
		}
		if utf8.RuneCountInString(doc.Summary) > 300 || strings.ContainsAny(doc.Summary, "\n\r") {
			t.Errorf("bad summary: %q", doc.Summary)
		}
		fed := Federated(doc.HTML, "https://blog.example")
		if more := Federated(fed, "https://blog.example"); more != fed {
			t.Errorf("Federated changes its own result:\n%q\n%q", fed, more)
		}
		checkArticle(t, fed)
	})
}

func FuzzCleanComment(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		clean, text := CleanComment(source)
		checkComment(t, clean)
		if again, textAgain := CleanComment(clean); again != clean || textAgain != text {
			t.Errorf("not stable under cleaning:\n%q\n%q\n%q\n%q", clean, again, text, textAgain)
		}
		if !utf8.ValidString(clean) || !utf8.ValidString(text) || len(clean) > maxComment {
			t.Errorf("invalid or too long: %q", clean)
		}
		if strings.ContainsFunc(text, isBidiControl) {
			t.Errorf("bidi controls in %q", text)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	r := New(Options{BaseURL: "https://blog.example"})
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 20_000 {
			return
		}
		answer, _, err := r.Answer(source)
		if err != nil {
			t.Fatal(err)
		}
		checkNodes(t, answer, commentElements)
	})
}

func FuzzCleanName(f *testing.F) {
	for _, seed := range []string{"Ann :blobcat:", "<b>x</b>", "&amp;lt;b&gt;", "a\u202eb\nc", "A <3 B", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := CleanName(s)
		if again := CleanName(name); again != name {
			t.Errorf("not stable: %q, %q", name, again)
		}
		if utf8.RuneCountInString(name) > 100 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || isBidiControl(r) }) {
			t.Errorf("bad name %q", name)
		}
		nodes, err := html.ParseFragment(strings.NewReader(name), element("div"))
		if err != nil || slices.ContainsFunc(nodes, func(n *html.Node) bool { return n.Type == html.ElementNode }) {
			t.Errorf("a tag in %q", name)
		}
	})
}

func checkArticle(t *testing.T, out string) {
	t.Helper()
	for n := range checkNodes(t, out, articleElements).Descendants() {
		if src := attr(n, "src"); n.Type == html.ElementNode && src != "" && remoteAddress(src, "https://blog.example") {
			t.Errorf("loads %q from elsewhere: %s", src, out)
		}
		if n.Data == "input" && (attr(n, "type") != "checkbox" || !hasAttr(n, "disabled")) {
			t.Errorf("a live form field: %s", out)
		}
	}
}

func checkComment(t *testing.T, out string) {
	t.Helper()
	for n := range checkNodes(t, out, commentElements).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "lang" && !slices.Contains(commentAttrs, n.Data+" "+a.Key) {
				t.Errorf("attribute %q on %q: %s", a.Key, n.Data, out)
			}
		}
		if n.Data == "a" && (attr(n, "rel") != "nofollow ugc noopener" || strings.Contains(strings.SplitN(attr(n, "href"), "/", 4)[0], "@")) {
			if !strings.HasPrefix(attr(n, "href"), "mailto:") {
				t.Errorf("bad link: %s", out)
			}
		}
	}
}

// checkNodes parses out as a browser would and looks for what must not be in
// any HTML that we show.
func checkNodes(t *testing.T, out string, allowed []string) *html.Node {
	t.Helper()
	root, err := parseTree(out)
	if err != nil {
		t.Fatalf("does not parse: %v\n%q", err, out)
	}
	if again, err := render(root); err != nil || again != out {
		t.Errorf("not well-formed: %v\n%q\n%q", err, out, again)
	}
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
		case html.ElementNode:
			if !slices.Contains(allowed, n.Data) || n.Namespace != "" {
				t.Errorf("element %q in %q", n.Data, out)
			}
			checkAttributes(t, n, out)
		default:
			t.Errorf("node of type %d in %q", n.Type, out)
		}
	}
	return root
}

func checkAttributes(t *testing.T, n *html.Node, out string) {
	t.Helper()
	for _, a := range n.Attr {
		value := strings.ToLower(strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, a.Val))
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction" {
			t.Errorf("attribute %q in %q", a.Key, out)
		}
		if slices.ContainsFunc(forbiddenSchemes, func(s string) bool { return strings.HasPrefix(value, s) }) && a.Key != "title" && a.Key != "alt" && a.Key != "aria-label" {
			t.Errorf("address %q in %q", a.Val, out)
		}
	}
}

func hasAttr(n *html.Node, key string) bool {
	_, ok := lookupAttr(n, key)
	return ok
}

func seeds() []string {
	return []string{
		"# Title\n\nText with *emphasis*, `code` and [a link](https://example.com \"t\").[^1]\n\n[^1]: Note.\n",
		"![alt](/media/a.jpg \"Caption\") ![far](https://x.test/a.png)\n\n[![a](/media/b.png \"c\")](/x)",
		"| a | b |\n|---|:-:|\n| 1 | 2 |\n\n- [ ] task\n- [x] done\n  1. n\n",
		"```go {hl_lines=[1,\"2-3\"]}\nfunc main() {}\n```\n\n~~~nosuch\n<b>\n~~~\n",
		"<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)><math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
		"<iframe src=\"https://www.youtube.com/embed/x\"></iframe><object data=x></object><embed src=//a.b/c>",
		"<a href=\"jAvAsCrIpT:alert(1)\">x</a> <a href=\" java\tscript:alert(1)\">y</a> <a href=\"//evil.test\">z</a>",
		"<table><tr><td><table><tr><th>x<td>y</table><a><a>b</a></a></table><p><div></p></div>",
		"<details open><summary>S</summary><p>T</details><dl><dt>a<dd>b</dl><ruby>漢<rt>kan</ruby>",
		"<b><i><p>x</b></i><ul><li>a<p>b<ol><b>c</ul>d<pre>\n\n x</pre><h1>h<h2>i</h1>",
		"<p><span class=\"h-card\"><a href=\"https://m.test/@u\" class=\"u-url mention\">@<span>u</span></a></span> hi</p>",
		"<a href=\"https://user:pw@evil.test/\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">bank.example</span></a>",
		"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript><style><a title=\"</style><img src=x>\">",
		"<svg><style><img src=x onerror=alert(1)></style></svg><math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
		"<plaintext><xmp><textarea></textarea><title></xmp><select><option><b></select><form><input type=text autofocus onfocus=x>",
		"\u202egnp.exe \u2066x <p lang=\"de\">ü</p><ol start=\"3\" reversed><li value=9>a</ol>",
		strings.Repeat("<b>", 600) + "x", strings.Repeat("> ", 100) + "x", strings.Repeat("- ", 100) + "x",
		strings.Repeat("<div>", 600) + "x" + strings.Repeat("</div>", 600), strings.Repeat("*a **b ", 300),
	}
}

func mustParse(t *testing.T, src string) *html.Node {
	t.Helper()
	root, err := parseTree(src)
	if err != nil {
		t.Fatal(err)
	}
	return root
}
