package markdown

import (
	"html"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	highlighting "github.com/yuin/goldmark-highlighting/v2"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Highlighting is the slowest thing in an article (about 1 MB/s), so large
// listings are shown without colours.
const (
	maxHighlightBlock   = 32 << 10  // bytes of one listing
	maxHighlightArticle = 256 << 10 // bytes of all listings of an article
	maxHighlightBlocks  = 1000      // listings of an article
)

func highlightOptions() []highlighting.Option {
	return []highlighting.Option{
		highlighting.WithFormatOptions(chromahtml.WithClasses(true), chromahtml.TabWidth(4)),
		highlighting.WithCodeBlockOptions(func(c highlighting.CodeBlockContext) []chromahtml.Option {
			language, _ := c.Language()
			return []chromahtml.Option{chromahtml.WithPreWrapper(preWrapper{string(language)})}
		}),
	}
}

// preWrapper keeps the name of the language, as unhighlighted listings do.
type preWrapper struct{ language string }

func (p preWrapper) Start(bool, string) string {
	return `<pre><code class="language-` + html.EscapeString(p.language) + `">`
}

func (p preWrapper) End(bool) string { return "</code></pre>\n" }

// codeBudget decides which listings are highlighted, and which of the
// attributes after the language count: hl_lines alone, as in
//
//	```go {hl_lines=[2,"4-6"]}
type codeBudget struct{}

func (codeBudget) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	blocks, total := 0, 0
	for _, block := range fencedBlocks(doc) {
		size := 0
		for _, line := range block.Lines().Sliced(0, block.Lines().Len()) {
			size += line.Len()
		}
		blocks++
		total += size
		if size > maxHighlightBlock || total > maxHighlightArticle || blocks > maxHighlightBlocks {
			block.SetAttributeString("nohl", true)
			continue
		}
		// Some attribute must be there, or the renderer reads them all itself.
		block.SetAttributeString("causerie", true)
		if lines, ok := highlightedLines(block, reader.Source()); ok {
			block.SetAttributeString("hl_lines", lines)
		}
	}
}

func fencedBlocks(doc *ast.Document) []*ast.FencedCodeBlock {
	var blocks []*ast.FencedCodeBlock
	// The function never fails, and so neither does Walk.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if b, ok := n.(*ast.FencedCodeBlock); ok && entering {
			blocks = append(blocks, b)
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return blocks
}

func highlightedLines(block *ast.FencedCodeBlock, source []byte) (any, bool) {
	if block.Info == nil {
		return nil, false
	}
	info := block.Info.Segment.Value(source)
	brace := strings.IndexByte(string(info), '{')
	if brace < 0 {
		return nil, false
	}
	attributes, ok := parser.ParseAttributes(text.NewReader(info[brace:]))
	if !ok {
		return nil, false
	}
	return attributes.Find([]byte("hl_lines"))
}

// plainToken tells the classes of chroma that no style of ours colours. Their
// spans would double the size of a listing.
func plainToken(class string) bool {
	switch class {
	case "cl", "w", "n", "p", "x", "err", "nx", "o", "py", "l", "ld":
		return true
	case chroma.StandardTypes[chroma.Line]:
		return true
	}
	return false
}
