package feeds

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const base = "https://blog.test/one"

func TestAbsolute(t *testing.T) {
	for in, want := range map[string]string{
		`plain`:                        `plain`,
		`<a href="/x">a</a>`:           `<a href="https://blog.test/x">a</a>`,
		`<a href="#n">a</a>`:           `<a href="https://blog.test/one#n">a</a>`,
		`<a href="y">a</a>`:            `<a href="https://blog.test/y">a</a>`,
		`<a href="//c.test/z">a</a>`:   `<a href="https://c.test/z">a</a>`,
		`<a href="mailto:a@b">a</a>`:   `<a href="mailto:a@b">a</a>`,
		`<a href="http://[bad">a</a>`:  `<a href="http://[bad">a</a>`,
		`<q cite="/x">a</q>`:           `<q cite="https://blog.test/x">a</q>`,
		`<video src="/v" poster="/p">`: `<video src="https://blog.test/v" poster="https://blog.test/p"></video>`,
		`<img src="/i" srcset="/i1 1x,/i2 2x" loading="lazy" alt="">`:                                          `<img src="https://blog.test/i" srcset="https://blog.test/i1 1x, https://blog.test/i2 2x" alt=""/>`,
		`<h2 id="p"><a class="anchor" href="#p">A <em>part</em></a></h2>`:                                      `<h2 id="p">A <em>part</em></h2>`,
		`<li><input type="checkbox" disabled checked> done</li><li><input type="checkbox" disabled> open</li>`: `<li><span>☑ </span> done</li><li><span>☐ </span> open</li>`,
		`<pre tabindex="0">x</pre>`: `<pre>x</pre>`,
	} {
		got, err := absolute(in, base, false)
		if err != nil || got != want {
			t.Errorf("%s\n got %s\nwant %s (%v)", in, got, want, err)
		}
	}
	got, err := absolute(`<p><img src="/i" alt="A wound"><img src="/j"></p>`, base, true)
	if want := `<p><a href="https://blog.test/i">A wound</a><a href="https://blog.test/j">Picture</a></p>`; err != nil || got != want {
		t.Errorf("covered: %s (%v)", got, err)
	}
}

func FuzzAbsolute(f *testing.F) {
	f.Add(`<a class="anchor" href="#x"><a class="anchor" href="/y"><input><img srcset=", ,">`, true)
	f.Add(`<table><a class="anchor">x<td><select><input>`, false)
	f.Fuzz(func(t *testing.T, text string, covered bool) {
		got, err := absolute(text, base, covered)
		if err != nil {
			return // too deep for the parser, say; the feed then tells of it
		}
		for token := html.NewTokenizer(strings.NewReader(got)); token.Next() != html.ErrorToken; {
			for _, a := range token.Token().Attr {
				if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(strings.TrimSpace(a.Val), "/") {
					t.Errorf("%q left %q", text, a.Val)
				}
			}
		}
	})
}
