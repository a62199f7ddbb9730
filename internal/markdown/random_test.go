package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// The fuzzer finds odd bytes; this finds odd nesting: tags thrown together,
// of every kind that a parser treats in its own way.
func TestTagsThrownTogether(t *testing.T) {
	r := New(Options{BaseURL: "https://blog.example"})
	rounds := 1500
	if testing.Short() {
		rounds = 100
	}
	for seed := range uint64(rounds) {
		src := tagSoup(rand.New(rand.NewPCG(seed, 7)))
		clean, _ := CleanComment(src)
		checkComment(t, clean)
		if again, _ := CleanComment(clean); again != clean {
			t.Errorf("comment changes:\n%q\n%q", clean, again)
		}
		doc, err := r.Article("<div>" + src)
		if err != nil {
			t.Fatalf("%v: %q", err, src)
		}
		checkArticle(t, doc.HTML)
		fed := Federated(doc.HTML, "https://blog.example")
		checkArticle(t, fed)
		if again := Federated(fed, "https://blog.example"); again != fed {
			t.Errorf("Federated changes:\n%q\n%q", fed, again)
		}
		if t.Failed() {
			t.Fatalf("seed %d: %q", seed, src)
		}
	}
}

func tagSoup(random *rand.Rand) string {
	names := strings.Fields(`a b i em strong u s del ins code pre p div span blockquote ul ol li dl dt dd table tr td th
		tbody thead caption colgroup col h1 h3 ruby rt rp rb q sup sub br hr img input details summary figure figcaption
		svg math mtext mi annotation-xml foreignObject desc title style script noscript template iframe object select
		option optgroup button form textarea plaintext xmp font nobr center marquee body html head frameset video audio
		source picture label dialog menu listing image isindex keygen wbr area`)
	attributes := []string{
		"", "", "", ` href="https://a.test/"`, ` href="//b.test/x"`, ` href=javascript:x`, ` class="invisible"`, ` class=h-card`,
		` class="mention u-url"`, ` src=/media/a.jpg`, ` src=https://c.test/a.png alt=x`, ` id=x`, ` onclick=x()`, ` style=a:b`,
		` lang=de`, ` start=7`, ` title="a<b>"`, ` type=checkbox checked`, ` role=doc-endnotes`, ` encoding="text/html"`, `/`,
	}
	texts := []string{"x", " ", "https://bank.example/", "bank.com", "@u", "<", "&lt;b&gt;", "&#x202e;", "\n\n", "日本", "]]>", "<!--", "-->", "<![CDATA[", "\x00", "&nbsp;"}
	var b strings.Builder
	for range 3 + random.IntN(40) {
		name := names[random.IntN(len(names))]
		switch random.IntN(10) {
		case 0, 1, 2, 3, 4:
			b.WriteString("<" + name + attributes[random.IntN(len(attributes))] + ">")
		case 5, 6, 7:
			b.WriteString("</" + name + ">")
		default:
			b.WriteString(texts[random.IntN(len(texts))])
		}
	}
	return b.String()
}
