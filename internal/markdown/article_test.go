package markdown

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func testRenderer() *Renderer {
	return New(Options{BaseURL: "https://blog.example", Resolve: func(src string) (Image, bool) {
		if src != "/media/cat.jpg" {
			return Image{}, false
		}
		return Image{Width: 1600, Height: 900, SrcSet: "/media/cat-480.jpg 480w, /media/cat.jpg 1600w", Alt: "A cat"}, true
	}})
}

func article(t *testing.T, source string) Document {
	t.Helper()
	doc, err := testRenderer().Article(source)
	if err != nil {
		t.Fatalf("Article(%q): %v", source, err)
	}
	checkArticle(t, doc.HTML)
	return doc
}

func TestArticleHTML(t *testing.T) {
	const cat = `alt="A cat" decoding="async" height="900" loading="lazy" sizes="(min-width: 46rem) 44rem, 100vw" ` +
		`src="/media/cat.jpg" srcset="/media/cat-480.jpg 480w, /media/cat.jpg 1600w" width="1600"`
	for name, c := range map[string]struct{ source, want string }{
		"emphasis":             {"*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"},
		"quotes":               {`"It's" -- 'so'...`, "<p>“It’s” – ‘so’…</p>\n"},
		"quotes end with them": {"\"open\n\nclosed\" it", "<p>“open</p>\n<p>closed&#34; it</p>\n"},
		"heading":              {"## Über *uns*", `<h2 id="über-uns"><a class="anchor" href="#%C3%BCber-uns">Über <em>uns</em></a></h2>` + "\n"},
		"heading in Japanese":  {"## 日本語の見出し", `<h2 id="日本語の見出し"><a class="anchor" href="#%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E8%A6%8B%E5%87%BA%E3%81%97">日本語の見出し</a></h2>` + "\n"},
		"heading with id":      {"## Title {#fixed}", `<h2 id="fixed"><a class="anchor" href="#fixed">Title</a></h2>` + "\n"},
		"heading with link":    {"## A [b](/c)", `<h2 id="a-b">A <a href="/c">b</a></h2>` + "\n"},
		"heading of signs":     {"## !!!", `<h2 id="section"><a class="anchor" href="#section">!!!</a></h2>` + "\n"},
		"heading, odd id":      {`<h2 id="odd id!">X</h2>`, `<h2 id="x"><a class="anchor" href="#x">X</a></h2>`},
		"ids given twice":      {`<p id="a">x</p><p id="a">y</p>`, `<p id="a">x</p><p>y</p>`},
		"deep":                 {strings.Repeat("<b>", 600) + "x", "<b>x\n</b>"},
		"picture":              {"text ![](/media/cat.jpg)", `<p>text <img ` + cat + `/></p>` + "\n"},
		"caption":              {`![](/media/cat.jpg "It sleeps")`, `<figure><img ` + cat + `/><figcaption>It sleeps</figcaption></figure>` + "\n"},
		"linked caption":       {`[![x](/y.png "Z")](/big)`, `<figure><a href="/big"><img alt="x" decoding="async" loading="lazy" src="/y.png"/></a><figcaption>Z</figcaption></figure>` + "\n"},
		"picture, own width":   {`<img src="/media/cat.jpg" width="800">`, `height="450"`},
		"picture elsewhere":    {"![Far](https://far.test/a.png)", `<p><a class="remote-image" href="https://far.test/a.png" rel="noopener">Far</a></p>` + "\n"},
		"picture on our host":  {"![Near](https://blog.example/a.png)", `src="https://blog.example/a.png"`},
		"link":                 {"[a](https://u:p@b.test/c 'd')", `<p><a href="https://b.test/c" rel="noopener" title="d">a</a></p>` + "\n"},
		"link within":          {"[a](/b)", "<p><a href=\"/b\">a</a></p>\n"},
		"bare address":         {"see https://b.test/c.", `<p>see <a href="https://b.test/c" rel="noopener">https://b.test/c</a>.</p>` + "\n"},
		"handle is no mail":    {"by @ann@b.test and ann@b.test", "<p>by @ann@b.test and ann@b.test</p>\n"},
		"mail":                 {"<ann@b.test>", `<p><a href="mailto:ann@b.test">ann@b.test</a></p>` + "\n"},
		"code":                 {"```go\nvar x = 1 // y\n```", `<pre tabindex="0"><code class="language-go"><span class="kd">var</span> x = <span class="mi">1</span> <span class="c1">// y</span>` + "\n</code></pre>\n"},
		"code, unknown":        {"```nosuch\na < b\n```", `<pre tabindex="0"><code class="language-nosuch">a &lt; b` + "\n</code></pre>\n"},
		"code, c++":            {"```c++\nx\n```", `<code class="language-c++">`},
		"code, marked":         {"```txt {hl_lines=[2]}\na\nb\nc\n```", "a\n<span class=\"hl\">b\n</span>c\n"},
		"code, marked range":   {"```txt {hl_lines=[\"1-2\"]}\na\nb\nc\n```", "<span class=\"hl\">a\n</span><span class=\"hl\">b\n</span>c\n"},
		"footnote":             {"a[^1]\n\n[^1]: b", `<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">1</a></sup>`},
		"footnote's end":       {"a[^1]\n\n[^1]: b", `<a aria-label="Back to the text 1" class="footnote-backref" href="#fnref:1" role="doc-backlink">↩︎</a>`},
		"tasks":                {"- [x] done\n- [ ] not *yet*\n  - more", `<li class="task"><input aria-label="not yet" disabled="" type="checkbox"/> not <em>yet</em>`},
		"table":                {"|A|B|\n|-|-:|\n|1|2|", `<div aria-label="A, B" class="table" role="region" tabindex="0"><table>`},
		"table's head":         {"|A|B|\n|-|-:|\n|1|2|", `<th align="right" scope="col">B</th>`},
		"details":              {"<details><summary>S</summary>\n\n*x*\n\n</details>", "<details><summary>S</summary>\n<p><em>x</em></p>\n</details>"},
		"raw allowed":          {"H<sub>2</sub>O <kbd>x</kbd> <mark>y</mark> <abbr title=\"z\">w</abbr>", "<p>H<sub>2</sub>O <kbd>x</kbd> <mark>y</mark> <abbr title=\"z\">w</abbr></p>\n"},
		"film elsewhere":       {`<iframe src="https://www.youtube.com/embed/abc" title="A film"></iframe>`, `<p class="embed"><a href="https://www.youtube.com/watch?v=abc" rel="noopener">A film</a></p>`},
		"film of PeerTube":     {`<iframe src="https://tube.test/videos/embed/abc?x=1"></iframe>`, `<a href="https://tube.test/w/abc" rel="noopener">tube.test/w/abc</a>`},
		"sound of ours":        {`<audio src="/media/a.mp3" autoplay></audio>`, `<p><audio controls="" preload="none" src="/media/a.mp3"></audio></p>`},
		"sound elsewhere":      {`<audio src="https://far.test/a.mp3"></audio>`, `<p><a class="remote-media" href="https://far.test/a.mp3" rel="noopener">a.mp3</a></p>`},
		"formula":              {`<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>`, `<code class="language-tex">x^2</code>`},
		"Chinese line ends":    {"中文\n中文", "<p>中文中文</p>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := article(t, c.source).HTML
			if !strings.Contains(got, c.want) {
				t.Errorf("%q\ngot  %s\nwant %s", c.source, got, c.want)
			}
		})
	}
}

func TestArticleIsSafe(t *testing.T) {
	for _, source := range append(attacks, seeds()...) {
		got := article(t, "Before.\n\n"+source+"\n\nAfter.").HTML
		if !strings.Contains(got, "Before.") {
			t.Errorf("%q swallowed what stands before it: %s", source, got)
		}
	}
}

func TestArticleHeadings(t *testing.T) {
	doc := article(t, "# One\n\n## Two\n\n## Two\n\n## Two-1\n\n<h6 id=\"two\">Raw</h6>\n")
	want := []Heading{{2, "one", "One"}, {3, "two-1", "Two"}, {3, "two-2", "Two"}, {3, "two-1-1", "Two-1"}, {6, "two", "Raw"}}
	if len(doc.Headings) != len(want) {
		t.Fatalf("got %v", doc.Headings)
	}
	for i, h := range doc.Headings {
		if h != want[i] {
			t.Errorf("heading %d: got %v, want %v", i, h, want[i])
		}
	}
	if doc := article(t, "## Two\n"); doc.Headings[0].Level != 2 {
		t.Errorf("a heading of level 2 was moved: %v", doc.Headings)
	}
}

func TestArticleFacts(t *testing.T) {
	doc := article(t, "Hello [you](https://a.test/x) and [you](https://a.test/x), [me](/me), <x@y.test>.\n\n"+
		"![Dog](/media/dog.png) ![](/media/cat.jpg) ![Far](https://far.test/a.png)\n\n- one\n- two\n  1. deep\n\n"+
		"|A|B|\n|-|-|\n|1|2|\n\n```\ncode  here\n```\n\n[^1]\n\n[^1]: note\n")
	wantText := "Hello you and you, me, x@y.test.\n\nDog A cat Far\n\n- one\n- two\n  1. deep\n\nA | B\n1 | 2\n\ncode  here\n\n1. note"
	if doc.Text != wantText {
		t.Errorf("text:\n%s", doc.Text)
	}
	if doc.Words != 24 {
		t.Errorf("words: %d", doc.Words)
	}
	if got := strings.Join(doc.Links, " "); got != "https://a.test/x https://far.test/a.png" {
		t.Errorf("links: %s", got)
	}
	if got := strings.Join(doc.RemoteImages, " "); got != "https://far.test/a.png" {
		t.Errorf("remote images: %s", got)
	}
	want := []Image{{Src: "/media/dog.png", Alt: "Dog"}, {Src: "/media/cat.jpg", Width: 1600, Height: 900, SrcSet: "/media/cat-480.jpg 480w, /media/cat.jpg 1600w", Alt: "A cat"}}
	if len(doc.Images) != 2 || doc.Images[0] != want[0] || doc.Images[1] != want[1] {
		t.Errorf("images: %+v", doc.Images)
	}
}

func TestSummary(t *testing.T) {
	sentence := "This sentence has sixty characters, if I have counted right. "
	for name, c := range map[string]struct{ source, want string }{
		"short":            {"# Title\n\nHello *you*.\n\nSecond.", "Hello you. Second."},
		"whole sentences":  {strings.Repeat(sentence, 10), strings.TrimSpace(strings.Repeat(sentence, 4))},
		"at a word":        {strings.Repeat("word ", 100), strings.TrimSpace(strings.Repeat("word ", 60)) + "…"},
		"no spaces":        {strings.Repeat("字", 400), strings.Repeat("字", 299) + "…"},
		"Chinese sentence": {strings.Repeat("字", 199) + "。" + strings.Repeat("字", 200), strings.Repeat("字", 199) + "。"},
		"addresses":        {"See https://a.test/x?y=z, and (https://www.b.test/).", "See a.test, and (www.b.test)."},
		"prose first":      {"> quoted\n\n- item\n\n![](/media/cat.jpg \"cap\")\n\n[only](/link)\n\nProse[^1].\n\n[^1]: note", "Prose."},
		"no prose":         {"- one\n- two", "- one - two"},
		"nothing":          {"", ""},
	} {
		if got := article(t, c.source).Summary; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestQuotesFollowTheLanguage(t *testing.T) {
	for language, want := range map[string]string{"": "“a”", "de-AT": "„a“", "fr": "«\u00a0a\u00a0»", "pt-BR": "“a”", "pt": "«a»", "ar": "«a»", "he": "”a”", "ur": "”a“", "xx": "“a”"} {
		doc, err := New(Options{Language: language}).Article(`"a"`)
		if err != nil || doc.Text != want {
			t.Errorf("%s: %q, %v", language, doc.Text, err)
		}
	}
}

func TestLabelsOfTablesDiffer(t *testing.T) {
	table := "|A|\n|-|\n|1|\n\n"
	got := article(t, table+table+"<table><caption>Cap</caption><tr><td>x</table>\n\n<table><tr><td>x</table>").HTML
	for _, label := range []string{`"A"`, `"A (2)"`, `"Cap"`, `"Table"`} {
		if strings.Count(got, "aria-label="+label) != 1 {
			t.Errorf("label %s: %s", label, got)
		}
	}
}

func TestTooLong(t *testing.T) {
	if _, err := testRenderer().Article(strings.Repeat("a", maxSource+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v", err)
	}
}

// Each of these needed quadratic time in goldmark or chroma: minutes for what
// is done in a blink now.
func TestHostileSources(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	size := 200_000
	if raceEnabled {
		size = 20_000
	}
	of := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for name, source := range map[string]string{
		"quotes in quotes":  of("> "),
		"lists in lists":    of("- "),
		"numbers":           of("1. "),
		"brackets":          of("["),
		"links":             of("[a]("),
		"broken links":      of("[a](b \"c"),
		"lines of links":    "[a]: /u\n\n" + of("[a]\n"),
		"quotation marks":   of("\""),
		"declarations":      of("a <!A "),
		"instructions":      of("a <?"),
		"ragged table":      "|" + strings.Repeat("a|", 1000) + "\n|" + strings.Repeat("-|", 1000) + "\n" + of("|\n"),
		"footnotes":         of("[^a] ") + "\n\n[^a]: x\n",
		"notes in notes":    of("[^a]: "),
		"unknown languages": of("```zz\na\n```\n\n"),
		"listing":           "```ceylon\n" + strings.Repeat(strings.Repeat("\n", 9)+"x", 3000) + "\n```\n",
		"blank lines":       strings.Repeat("- ", 500) + "a\n" + of("\n") + "c\n",
		"bold in bold":      of("<b>"),
		"divisions":         of("<div>"),
		"tables in tables":  of("<table><td>"),
	} {
		start := time.Now()
		doc, err := testRenderer().Article(source)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		Federated(doc.HTML, "https://blog.example")
		CleanComment(source)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestListingsAreWhatWasWritten(t *testing.T) {
	code := "a <b> &amp; \"c\"\n\n\tif x { y() } // \\ 'é' 日本\n  $z = `w` # ~ %q{} <?php ?> \x01\n\n"
	for _, language := range strings.Fields("go js ts python rust c java bash html css sql yaml json toml ruby php markdown nosuch") {
		doc := article(t, "~~~"+language+"\n"+code+"~~~\n")
		pre := find(mustParse(t, doc.HTML), atom.Pre)
		if len(pre) != 1 {
			t.Fatalf("%s: %s", language, doc.HTML)
		}
		var got strings.Builder
		for n := range pre[0].Descendants() {
			if n.Type == html.TextNode {
				got.WriteString(n.Data)
			}
		}
		if got.String() != code {
			t.Errorf("%s: %q", language, got.String())
		}
		if spans := len(find(pre[0], atom.Span)); (spans == 0) != (language == "nosuch") {
			t.Errorf("%s: %d coloured words", language, spans)
		}
	}
}

func TestDeepNestingIsBounded(t *testing.T) {
	for _, source := range []string{strings.Repeat(">", 5000) + "end", strings.Repeat("- ", 5000) + "end", strings.Repeat("<b>", 5000) + "end", strings.Repeat("<div>\n\n", 5000) + "end"} {
		root, err := parseTree(article(t, source).HTML)
		if err != nil {
			t.Fatal(err)
		}
		if quotes := len(find(root, atom.Blockquote, atom.Li)); quotes > maxDepth {
			t.Errorf("%d containers in each other", quotes)
		}
		if got := plainText(root); !strings.HasSuffix(strings.TrimRight(got, "\n>"), "end") {
			t.Errorf("the text is lost: %.100q", got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	r := testRenderer()
	want := article(t, seeds()[0]).HTML
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if doc, err := r.Article(seeds()[0]); err != nil || doc.HTML != want {
					t.Errorf("differs: %v %s", err, doc.HTML)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkArticle(b *testing.B) {
	source := strings.Repeat("Some *text* with [a link](https://x.test/y), `code` and a few more words to read.\n\n## Heading\n\n- item\n- item\n\n", 80)
	r := testRenderer()
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		if _, err := r.Article(source); err != nil {
			b.Fatal(err)
		}
	}
}
