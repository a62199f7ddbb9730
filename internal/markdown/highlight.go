package markdown

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Highlighting is the slowest thing in an article (0.4 MB/s measured, and
// 0.3 ms to find out that a language is unknown), so very large listings are
// shown without colours.
const (
	maxHighlightBlock   = 32 << 10  // bytes of one listing
	maxHighlightArticle = 128 << 10 // bytes of all listings of an article
	maxHighlightBlocks  = 500       // listings of an article
)

// Attributes that codeMarks leaves on a listing for codeRenderer.
const (
	lexerAttr = "causerie-lexer" // chroma.Lexer
	linesAttr = "causerie-lines" // []lineRange
)

// lineRange is a range of marked lines, counted from 1.
type lineRange struct{ first, last int }

// codeMarks finds the language of each listing and its marked lines, as in
//
//	```go {hl_lines=[2,"4-6"]}
//
// It is not goldmark-highlighting, because that asks chroma for the lexer of
// every listing anew (250,000 listings in no known language: over a minute),
// and writes three spans around every line.
type codeMarks struct{}

func (codeMarks) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	blocks, total := 0, 0
	known := map[string]chroma.Lexer{}
	for _, block := range fencedBlocks(doc) {
		if marked := markedLines(block, reader.Source()); len(marked) > 0 {
			block.SetAttributeString(linesAttr, marked)
		}
		size := 0
		for _, line := range block.Lines().Sliced(0, block.Lines().Len()) {
			size += line.Len()
		}
		blocks++
		total += size
		if size > maxHighlightBlock || total > maxHighlightArticle || blocks > maxHighlightBlocks {
			continue
		}
		if lexer := lexerFor(string(block.Language(reader.Source())), known); lexer != nil {
			block.SetAttributeString(lexerAttr, lexer)
		}
	}
}

func lexerFor(language string, known map[string]chroma.Lexer) chroma.Lexer {
	if language == "" {
		return nil
	}
	lexer, asked := known[language]
	if !asked {
		if lexer = lexers.Get(language); lexer != nil {
			lexer = chroma.Coalesce(lexer)
		}
		known[language] = lexer
	}
	return lexer
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

// markedLines reads hl_lines after the name of the language.
func markedLines(block *ast.FencedCodeBlock, source []byte) []lineRange {
	if block.Info == nil {
		return nil
	}
	info := block.Info.Segment.Value(source)
	brace := slices.Index(info, '{')
	if brace < 0 {
		return nil
	}
	attributes, _ := parser.ParseAttributes(text.NewReader(info[brace:]))
	value, _ := attributes.Find([]byte("hl_lines"))
	list, _ := value.([]any)
	var marked []lineRange
	for _, item := range list {
		switch v := item.(type) {
		case float64:
			marked = append(marked, lineRange{int(v), int(v)})
		case []byte:
			first, last, isRange := strings.Cut(string(v), "-")
			if !isRange {
				last = first
			}
			from, errFrom := strconv.Atoi(first)
			to, errTo := strconv.Atoi(last)
			if errFrom == nil && errTo == nil {
				marked = append(marked, lineRange{from, to})
			}
		}
		if len(marked) == 100 {
			break
		}
	}
	return marked
}

// codeRenderer writes listings, words coloured by classes.
type codeRenderer struct {
	coloured map[string]bool // classes that HighlightCSS has a rule for
}

func newCodeRenderer() codeRenderer {
	coloured := map[string]bool{}
	for _, rule := range codeRules(palette{}) {
		for _, class := range strings.Fields(rule[0]) {
			coloured[class] = true
		}
	}
	return codeRenderer{coloured}
}

func (c codeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, c.render)
}

func (c codeRenderer) render(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := node.(*ast.FencedCodeBlock)
	var b strings.Builder
	b.WriteString("<pre><code")
	if language := block.Language(source); len(language) > 0 {
		b.WriteString(` class="language-` + html.EscapeString(string(language)) + `"`)
	}
	b.WriteString(">")
	marked, _ := attribute(block, linesAttr).([]lineRange)
	c.write(&b, c.tokens(block, source), marked)
	b.WriteString("</code></pre>\n")
	_, err := w.WriteString(b.String())
	return ast.WalkContinue, err
}

func attribute(n ast.Node, name string) any {
	value, _ := n.AttributeString(name)
	return value
}

// tokens are the words of a listing, or all of it as one.
func (c codeRenderer) tokens(block *ast.FencedCodeBlock, source []byte) []chroma.Token {
	code := string(block.Lines().Value(source))
	if lexer, ok := attribute(block, lexerAttr).(chroma.Lexer); ok {
		if iterator, err := lexer.Tokenise(nil, code); err == nil {
			return iterator.Tokens()
		}
	}
	return []chroma.Token{{Type: chroma.Text, Value: code}}
}

func (c codeRenderer) write(b *strings.Builder, tokens []chroma.Token, marked []lineRange) {
	if len(marked) == 0 {
		c.writeTokens(b, tokens)
		return
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens) {
		mark := slices.ContainsFunc(marked, func(r lineRange) bool { return i+1 >= r.first && i+1 <= r.last })
		if mark {
			b.WriteString(`<span class="hl">`)
		}
		c.writeTokens(b, line)
		if mark {
			b.WriteString("</span>")
		}
	}
}

func (c codeRenderer) writeTokens(b *strings.Builder, tokens []chroma.Token) {
	for _, token := range tokens {
		class := c.class(token.Type)
		if class != "" {
			b.WriteString(`<span class="` + class + `">`)
		}
		b.WriteString(html.EscapeString(token.Value))
		if class != "" {
			b.WriteString("</span>")
		}
	}
}

// class is the class of a sort of word, or of the sort that it belongs to; ""
// when no style of ours colours it.
func (c codeRenderer) class(t chroma.TokenType) string {
	for ; t > 0; t = t.Parent() {
		if class := chroma.StandardTypes[t]; c.coloured[class] {
			return class
		}
	}
	return ""
}
