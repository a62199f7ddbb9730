package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits that no honest article reaches. Beyond them the source is still
// shown, only as plain characters. They exist because goldmark needs
// quadratic time for each of these (measured: 100 kB of "> > >" took 5 s).
const (
	maxSource         = 4 << 20 // bytes of one source
	maxDepth          = 40      // quotes, lists and items inside each other
	maxBlankLines     = 100     // in a row
	maxFootnotes      = 1000    // definitions in one article
	maxFootnoteMarks  = 5000    // references to them
	maxBrackets       = 1000    // "[" left open in one paragraph
	maxBrokenLinks    = 500     // "[...]" that are no link, in one paragraph
	maxBracketWork    = 50e6    // brackets times lines of one paragraph
	maxBrokenTags     = 200     // "<!" and "<?" left open in one paragraph
	tableCellsPerByte = 2       // a ragged table is filled up with empty cells
	tableCellsFree    = 1000
)

// shallow is a block parser for containers that opens no more than maxDepth
// of them inside each other.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if depth++; depth > maxDepth {
			return nil, parser.NoChildren
		}
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// Keys of what the parsers below count while they parse one source.
var (
	footnoteKey = parser.NewContextKey()
	markKey     = parser.NewContextKey()
	linkKey     = parser.NewContextKey()
	tagKey      = parser.NewContextKey()
)

// fewFootnotes opens no more than maxFootnotes definitions.
type fewFootnotes struct{ parser.BlockParser }

func (f fewFootnotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	count, _ := pc.Get(footnoteKey).(int)
	if count >= maxFootnotes {
		return nil, parser.NoChildren
	}
	node, state := f.BlockParser.Open(parent, reader, pc)
	if node != nil {
		pc.Set(footnoteKey, count+1)
	}
	return node, state
}

// fewMarks reads no more than maxFootnoteMarks references to footnotes.
type fewMarks struct{ parser.InlineParser }

func (f fewMarks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	count, _ := pc.Get(markKey).(int)
	if count >= maxFootnoteMarks {
		return nil
	}
	node := f.InlineParser.Parse(parent, block, pc)
	if node != nil {
		pc.Set(markKey, count+1)
	}
	return node
}

// patience counts what came to nothing within one paragraph.
type patience struct {
	block        ast.Node
	open, broken int
	work         float64
}

func patienceOf(pc parser.Context, key parser.ContextKey, block ast.Node) *patience {
	p, _ := pc.Get(key).(*patience)
	if p == nil {
		p = &patience{}
		pc.Set(key, p)
	}
	if p.block != block {
		*p = patience{block: block}
	}
	return p
}

// patientLinks is the link parser, giving up on a paragraph of brackets.
type patientLinks struct{ parser.InlineParser }

func (l patientLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := patienceOf(pc, linkKey, parent)
	if block.Peek() == ']' {
		node := l.InlineParser.Parse(parent, block, pc)
		p.open = max(p.open-1, 0)
		if node == nil {
			p.broken++
		}
		return node
	}
	p.work += float64(parent.Lines().Len())
	if p.open >= maxBrackets || p.broken >= maxBrokenLinks || p.work > maxBracketWork {
		return nil
	}
	node := l.InlineParser.Parse(parent, block, pc)
	if node != nil {
		p.open++
	}
	return node
}

// CloseBlock is passed on: the link parser ends its open brackets here.
func (l patientLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// patientTags is the raw HTML parser, giving up on a paragraph of tags that
// never end.
type patientTags struct{ parser.InlineParser }

func (t patientTags) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	p := patienceOf(pc, tagKey, parent)
	if p.broken >= maxBrokenTags {
		return nil
	}
	node := t.InlineParser.Parse(parent, block, pc)
	if node == nil && len(line) > 1 && (line[1] == '!' || line[1] == '?') {
		p.broken++
	}
	return node
}

// calmQuotes is the typographer, looking at a run of quotation marks only once.
type calmQuotes struct{ parser.InlineParser }

func (q calmQuotes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if c := block.Peek(); (c == '"' || c == '\'') && block.PrecendingCharacter() == rune(c) {
		return nil
	}
	return q.InlineParser.Parse(parent, block, pc)
}

// CloseBlock makes the typographer forget quotes left open in a paragraph. It
// has a method for that, but goldmark 1.8.7 does not find it: the signature of
// CloseBlocker has changed since.
func (q calmQuotes) CloseBlock(parent ast.Node, _ text.Reader, pc parser.Context) {
	type forgetful interface {
		CloseBlock(parent ast.Node, pc parser.Context)
	}
	if f, ok := q.InlineParser.(forgetful); ok {
		f.CloseBlock(parent, pc)
	}
}

// boundedTable is the table parser, refusing tables that would mostly be
// empty cells made by filling up short rows.
type boundedTable struct{ parser.ParagraphTransformer }

func (t boundedTable) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() < 2 {
		return
	}
	size, columns := 0, 1
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		columns = max(columns, bytes.Count(line.Value(reader.Source()), []byte{'|'}))
	}
	if columns*lines.Len() > tableCellsPerByte*size+tableCellsFree {
		return
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// squeeze shortens long runs of blank lines, each of which goldmark asks every
// open list about.
func squeeze(source string) string {
	var b strings.Builder
	blank := 0
	for line := range strings.Lines(source) {
		if strings.TrimSpace(line) != "" {
			blank = 0
		} else if blank++; blank > maxBlankLines {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}
