package markdown

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func addresses(source string) (list []string) {
	for _, d := range Destinations(source) {
		list = append(list, d.Address)
	}
	return list
}

func TestDestinations(t *testing.T) {
	for source, want := range map[string]string{
		"![a](b.png)": "b.png",
		"![a](b.png \"title\") and ![c]( d.png )":                                "b.png|d.png",
		"![alt [x] y](small.png)":                                                "small.png",
		"![alt](<my photo.png>)":                                                 "my photo.png",
		"![alt](my%20photo.png)":                                                 "my%20photo.png",
		"![alt](a\\_b\\(1\\).png) ![](c&amp;d.png)":                              "a_b(1).png|c&d.png",
		"![a][r] ![r][] ![r] [r]\n\n[r]: small.png 'Title'":                      "small.png",
		"![a][r]\n\n[q]: other.png\n[r]: <small one.png>":                        "small one.png",
		"> ![a](b.png)\n> ![c\n> d](\n> e.png)":                                  "b.png|e.png",
		"-\t![a](b.png)\n-\tc\n\n\t![d](e.png)":                                  "b.png|e.png",
		"|A|\n|-|\n|![a](b.png)|":                                                "b.png",
		"# ![a](b.png)":                                                          "b.png",
		"[![a](b.png)](c.png)":                                                   "b.png",
		"`![a](b.png)` and\n\n    ![a](b.png)\n\n```\n![a](b)\n<img src=c>\n```": "",
		"\\![a](b.png) ![a] (b.png) ![a][none]":                                  "",
		"<img src=\"wide.png\">":                                                 "wide.png",
		"A <IMG alt='>' SRC=wide.png/>\n\n<p><img/src='a b.png'>":                "wide.png/|a b.png",
		"<figure>\n<img\n  class=\"x\"\n  src=\"a.png\">\n<figcaption>b</figcaption></figure>": "a.png",
		"> <figure>\n> <img src=\"a.png\">\n> </figure>":                                       "a.png",
		"<img src=a.png src=b.png srcset='c.png 1x, d.png 2x'>":                                "a.png|c.png|d.png",
		"<img src=\"&#97;&amp;.png\">":                                                         "a&.png",
		"<video src=a.mp4 poster=b.png></video> <audio><source src=c.mp3></audio>":             "a.mp4|b.png|c.mp3",
		"<!-- <img src=a.png> --> <script>\"<img src=b.png>\"</script>":                        "",
		"x <noscript><img src=a.png></noscript> <img src=b.png>":                               "b.png",
		"<pre><code>&lt;img src=a.png&gt;</code></pre>":                                        "",
		"![]() <img src> <img src=''> <img>":                                                   "",
	} {
		if got := strings.Join(addresses(source), "|"); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", source, got, want)
		}
	}
}

// FuzzDestinations changes all addresses, and looks whether it changed all that are
// shown and nothing else.
func FuzzDestinations(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	for _, seed := range []string{
		"![a][r]\n\n[r]: <b c.png> (d)", "> <img\n> src=a.png srcset='b, c 2x'>", "-\t![a](b\\.png)", "a <noscript>\n\n<img src=b>\n\n</noscript>", "<video poster=a><source src=b></video>",
	} {
		f.Add(seed)
	}
	r := New(Options{BaseURL: "https://blog.example"})
	f.Fuzz(func(t *testing.T, source string) {
		if strings.Contains(strings.ToLower(source), "<svg") || strings.Contains(strings.ToLower(source), "<math") {
			return // there, browsers read some tags otherwise; nobody writes pictures so
		}
		if len(source) > 10_000 || !utf8.ValidString(source) || strings.Contains(source, "\x00") {
			return
		}
		found := Destinations(source)
		var changed strings.Builder
		rest := 0
		for _, d := range found {
			if d.Start < rest || d.End <= d.Start || d.End > len(source) {
				t.Fatalf("%v in %q", found, source)
			}
			changed.WriteString(source[rest:d.Start] + "/media/x.png")
			rest = d.End
		}
		changed.WriteString(source[rest:])
		again := addresses(changed.String())
		if len(again) != len(found) || slices.ContainsFunc(again, func(a string) bool { return a != "/media/x.png" }) {
			t.Errorf("%q\nbecame %q\nwhich names %q", source, changed.String(), again)
		}
		doc, err := r.Article(changed.String())
		if err != nil {
			return
		}
		for _, i := range doc.Images {
			if i.Src != "/media/x.png" {
				t.Errorf("%q\nbecame %q\nwhich shows %q", source, changed.String(), i.Src)
			}
		}
	})
}
