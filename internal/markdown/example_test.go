package markdown_test

import (
	"fmt"

	"github.com/causerie/causerie/internal/markdown"
)

func ExampleRenderer_Article() {
	r := markdown.New(markdown.Options{BaseURL: "https://blog.example"})
	doc, err := r.Article("## Hello\n\nIt's *me*, see [my friend](https://friend.example/).\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(doc.HTML)
	fmt.Println(doc.Summary)
	fmt.Println(doc.Headings[0].ID, doc.Links)
	// Output:
	// <h2 id="hello"><a class="anchor" href="#hello">Hello</a></h2>
	// <p>It’s <em>me</em>, see <a href="https://friend.example/" rel="noopener">my friend</a>.</p>
	// It’s me, see my friend.
	// hello [https://friend.example/]
}

func ExampleCleanComment() {
	clean, text := markdown.CleanComment(`<h1>Hi</h1><p onclick="x()">see <a href="https://evil.example/">https://bank.com</a><script>x()</script></p>`)
	fmt.Println(clean)
	fmt.Println(text)
	// Output:
	// <p><strong>Hi</strong></p><p>see <a href="https://evil.example/" rel="nofollow ugc noopener">evil.example</a></p>
	// Hi
	//
	// see evil.example
}

func ExampleFederated() {
	fmt.Println(markdown.Federated(`<h2 id="a"><a class="anchor" href="#a">Area</a></h2><p>3 m<sup>2</sup>, <a href="/map">map</a></p>`, "https://blog.example"))
	// Output: <h2>Area</h2><p>3 m², <a href="https://blog.example/map">map</a></p>
}
