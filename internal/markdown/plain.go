package markdown

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainText is the text of a tree as it would be typed: paragraphs apart by
// blank lines, items with "- ", cells with " | ".
func plainText(root *html.Node) string {
	w := &textWriter{}
	w.children(root)
	return strings.TrimSpace(w.b.String())
}

// inlineText is the text in a node, on one line and without boxes to tick.
func inlineText(n *html.Node) string {
	w := &textWriter{noBoxes: true}
	if n.FirstChild != nil {
		w.children(n)
	} else {
		w.node(n)
	}
	return strings.Join(strings.Fields(w.b.String()), " ")
}

// textWriter writes plain text. gap is the number of line ends owed before
// the next word; space tells that a space is owed.
type textWriter struct {
	b       strings.Builder
	gap     int
	space   bool
	indent  string
	noBoxes bool
}

func (w *textWriter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

func (w *textWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if n.Type != html.ElementNode || neverShown(n.DataAtom) || isNoteMark(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.owe(1)
	case atom.Img:
		w.text(attr(n, "alt"))
	case atom.Input:
		w.box(n)
	case atom.Pre:
		w.owe(2)
		w.raw(strings.ReplaceAll(listingText(n), "\n", "\n"+w.indent))
		w.owe(2)
	case atom.Ul, atom.Ol, atom.Menu:
		w.list(n)
	case atom.Li:
		w.item(n, "- ")
	case atom.Td, atom.Th:
		if n.PrevSibling != nil && previousElement(n) != nil {
			w.space = false
			w.raw(" | ")
		}
		w.children(n)
	default:
		w.other(n)
	}
}

func (w *textWriter) other(n *html.Node) {
	if !isBlock(n.DataAtom) {
		w.children(n)
		return
	}
	apart := 2
	switch n.DataAtom {
	case atom.Tr, atom.Thead, atom.Tbody, atom.Tfoot, atom.Dt, atom.Dd, atom.Summary:
		apart = 1
	case atom.P:
		if n.Parent != nil && n.Parent.DataAtom == atom.Li && previousElement(n) == nil {
			apart = 0
		}
	}
	w.owe(apart)
	w.children(n)
	w.owe(max(apart, 1))
}

func (w *textWriter) list(n *html.Node) {
	apart := 2
	if n.Parent != nil && n.Parent.DataAtom == atom.Li {
		apart = 1
	}
	number := 1
	if start, err := strconv.Atoi(attr(n, "start")); err == nil {
		number = start
	}
	w.owe(apart)
	for c := range n.ChildNodes() {
		switch {
		case c.DataAtom != atom.Li:
			w.node(c)
		case n.DataAtom == atom.Ol:
			w.item(c, strconv.Itoa(number)+". ")
			number++
		default:
			w.item(c, "- ")
		}
	}
	w.owe(apart)
}

func (w *textWriter) item(n *html.Node, mark string) {
	w.owe(1)
	w.raw(mark)
	outer := w.indent
	w.indent += "  "
	w.children(n)
	w.indent = outer
	w.owe(1)
}

// listingText is preformatted text as it stands, without empty lines around it.
func listingText(pre *html.Node) string {
	var b strings.Builder
	for c := range pre.Descendants() {
		switch {
		case c.Type == html.TextNode && !neverShown(c.Parent.DataAtom):
			b.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			b.WriteByte('\n')
		}
	}
	return strings.Trim(strings.ReplaceAll(b.String(), "\r", "\n"), "\n")
}

func (w *textWriter) box(n *html.Node) {
	if w.noBoxes {
		return
	}
	if _, checked := lookupAttr(n, "checked"); checked {
		w.raw("[x] ")
		return
	}
	w.raw("[ ] ")
}

// owe asks for line ends before the next word, if there was one before.
func (w *textWriter) owe(lines int) {
	if w.b.Len() > 0 {
		w.gap = max(w.gap, lines)
	}
	w.space = false
}

func (w *textWriter) raw(s string) {
	if s == "" {
		return
	}
	if w.gap > 0 {
		w.b.WriteString(strings.Repeat("\n", w.gap))
		w.b.WriteString(w.indent)
		w.gap, w.space = 0, false
	}
	if w.space {
		w.b.WriteByte(' ')
		w.space = false
	}
	w.b.WriteString(s)
}

func (w *textWriter) text(s string) {
	for s != "" {
		i := strings.IndexFunc(s, isHTMLSpace)
		if i < 0 {
			w.raw(s)
			return
		}
		w.raw(s[:i])
		if w.b.Len() > 0 && w.gap == 0 && !strings.HasSuffix(w.b.String(), " ") {
			w.space = true
		}
		s = strings.TrimLeftFunc(s[i:], isHTMLSpace)
	}
}

// isHTMLSpace tells the spaces that HTML folds; a no-break space is none.
func isHTMLSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
}

// isNoteMark tells the marks of footnotes and the links back to them.
func isNoteMark(n *html.Node) bool {
	if n.DataAtom == atom.Sup {
		only := onlyChild(n)
		return only != nil && attr(only, "role") == "doc-noteref"
	}
	return attr(n, "role") == "doc-backlink"
}

func previousElement(n *html.Node) *html.Node {
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == html.ElementNode {
			return p
		}
	}
	return nil
}

// countWords counts runs of letters and digits; of scripts without spaces
// between words, two characters make one.
func countWords(s string) int {
	words, dense := 0, 0
	inWord := false
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			dense++
			inWord = false
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsMark(r), r == '\'', r == '’', r == '-':
			// stays within its word
		default:
			inWord = false
		}
	}
	return words + (dense+1)/2
}

// Bounds of a summary, in characters.
const (
	maxSummary      = 300
	maxSummaryWord  = 40  // a longer word may be cut
	minSummarySense = 120 // a shorter first sentence is not enough
)

// summarise takes the first sentences of the prose: paragraphs that are not
// quotes, notes, captions or single links, and all the text if there are none.
func summarise(root *html.Node) string {
	var b strings.Builder
	count := 0
	for _, p := range find(root, atom.P) {
		only := onlyChild(p)
		if inside(p, atom.Blockquote, atom.Figure, atom.Table, atom.Details) || insideNotes(p) ||
			(only != nil && (only.DataAtom == atom.A || only.DataAtom == atom.Img)) {
			continue
		}
		words := proseText(p)
		b.WriteString(words)
		b.WriteByte(' ')
		if count += utf8.RuneCountInString(words) + 1; count > 2*maxSummary {
			break
		}
	}
	prose := strings.Join(strings.Fields(b.String()), " ")
	if prose == "" {
		prose = proseText(root)
	}
	return cutSummary(prose)
}

func insideNotes(n *html.Node) bool {
	for p := range n.Ancestors() {
		if attr(p, "role") == "doc-endnotes" {
			return true
		}
	}
	return false
}

// proseText is the text of a paragraph with bare addresses replaced by the
// names of their hosts: a summary holds no links (Mastodon would make its card
// from one).
func proseText(p *html.Node) string {
	words := strings.Fields(inlineText(p))
	for i, word := range words {
		start := strings.Index(word, "http")
		if start < 0 || !strings.Contains(word[start:], "://") {
			continue
		}
		address := strings.TrimRight(word[start:], `.,;:!?)]}”"’'…`)
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			words[i] = word[:start] + displayHost(u.Host) + word[start+len(address):]
		}
	}
	return strings.Join(words, " ")
}

// cutSummary cuts at the end of a sentence, or else at a word with "…".
func cutSummary(s string) string {
	runes := []rune(s)
	if len(runes) <= maxSummary {
		return s
	}
	if end := sentenceEnd(runes[:maxSummary+1]); end >= minSummarySense {
		return string(runes[:end])
	}
	cut := maxSummary - 1
	for i := cut; i > cut-maxSummaryWord; i-- {
		if unicode.IsSpace(runes[i]) {
			cut = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:cut]), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-", r)
	}) + "…"
}

// sentenceEnd is where the last whole sentence of runes ends, 0 if none does.
// The last rune is only looked at, not counted.
func sentenceEnd(runes []rune) int {
	for i := len(runes) - 2; i > 0; i-- {
		switch runes[i] {
		case '。', '！', '？', '।', '۔':
			return i + 1
		case '.', '!', '?', '…':
			if unicode.IsSpace(runes[i+1]) {
				return i + 1
			}
		}
	}
	return 0
}
