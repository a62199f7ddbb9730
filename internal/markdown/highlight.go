package markdown

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

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
// shown without colours. Some of chroma's lexers need quadratic time, mostly
// for long lines; what made one take 9 s for 8 kB of blank lines is stopped by
// the clock, the only thing here that could tell one machine from another.
const (
	maxHighlightBlock   = 32 << 10  // bytes of one listing
	maxHighlightLine    = 1000      // bytes of one line
	maxHighlightArticle = 128 << 10 // bytes of all listings of an article
	maxHighlightBlocks  = 500       // listings of an article
	maxHighlightTime    = 2 * time.Second
)

// Attributes that codeMarks leaves on a listing for codeRenderer.
const (
	lexerAttr = "causerie-lexer" // *colouring
	linesAttr = "causerie-lines" // []lineRange
)

// colouring is what a listing is coloured with.
type colouring struct {
	lexer chroma.Lexer
	left  *time.Duration // for all listings of the article together
}

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
	left := maxHighlightTime
	for _, block := range fencedBlocks(doc) {
		if marked := markedLines(block, reader.Source()); len(marked) > 0 {
			block.SetAttributeString(linesAttr, marked)
		}
		size, longest := 0, 0
		for _, line := range block.Lines().Sliced(0, block.Lines().Len()) {
			size += line.Len()
			longest = max(longest, line.Len())
		}
		blocks++
		total += size
		if size > maxHighlightBlock || longest > maxHighlightLine || total > maxHighlightArticle || blocks > maxHighlightBlocks {
			continue
		}
		if lexer := lexerFor(string(block.Language(reader.Source())), known); lexer != nil {
			block.SetAttributeString(lexerAttr, &colouring{lexer, &left})
		}
	}
}

func lexerFor(language string, known map[string]chroma.Lexer) chroma.Lexer {
	if language == "" {
		return nil
	}
	lexer, asked := known[language]
	if !asked {
		lexer = lexers.Get(language)
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
	if colours, ok := attribute(block, lexerAttr).(*colouring); ok {
		start := time.Now()
		tokens, err := colours.tokens(code, start.Add(*colours.left))
		*colours.left -= time.Since(start)
		if err == nil {
			return tokens
		}
	}
	return []chroma.Token{{Type: chroma.Text, Value: code}}
}

// errPlain is the error for a listing that is better shown without colours.
var errPlain = errors.New("no colours for this listing")

// tokens divides code into words. It fails after the deadline, and when the
// lexer loses or changes anything: a listing must be what its author wrote.
func (c *colouring) tokens(code string, deadline time.Time) (tokens []chroma.Token, err error) {
	defer func() {
		if fault := recover(); fault != nil { // as chroma says it may
			err = fmt.Errorf("highlight: %v", fault)
		}
	}()
	next, err := c.lexer.Tokenise(nil, code)
	if err != nil {
		return nil, err
	}
	rest := code
	for token := next(); token != chroma.EOF; token = next() {
		after, ok := strings.CutPrefix(rest, token.Value)
		if !ok && token.Value == rest+"\n" {
			token.Value, after, ok = rest, "", true // some lexers end the last line
		}
		if !ok || time.Now().After(deadline) {
			return nil, errPlain
		}
		rest = after
		tokens = append(tokens, token)
	}
	if rest != "" {
		return nil, errPlain
	}
	return tokens, nil
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

// writeTokens writes words that look alike as one.
func (c codeRenderer) writeTokens(b *strings.Builder, tokens []chroma.Token) {
	for i := 0; i < len(tokens); {
		class := c.class(tokens[i].Type)
		if class != "" {
			b.WriteString(`<span class="` + class + `">`)
		}
		for ; i < len(tokens) && c.class(tokens[i].Type) == class; i++ {
			b.WriteString(html.EscapeString(tokens[i].Value))
		}
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
