package markdown

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Source turns an article's HTML back into Markdown, with addresses absolute as
// seen from pageURL. It is not what the author typed: remarks in the author's text
// that nobody was to see are not in it.
func Source(src, pageURL string) string {
	w := &sourceWriter{}
	w.blocks(parseAnything(Absolute(src, pageURL)))
	return strings.TrimSpace(w.b.String()) + "\n"
}

// sourceWriter writes blocks.
type sourceWriter struct{ b strings.Builder }

// block writes the lines of a block after a blank one.
func (w *sourceWriter) block(text string) {
	text = strings.Trim(text, "\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteString("\n\n")
	}
	w.b.WriteString(text)
}

// within is what the blocks in n are as Markdown, on their own.
func within(n *html.Node) string {
	inner := &sourceWriter{}
	inner.blocks(n)
	return inner.b.String()
}

// blocks writes what n holds: blocks, and paragraphs of what stands between them.
func (w *sourceWriter) blocks(n *html.Node) {
	var line strings.Builder
	flush := func() {
		w.block(tidyLine(line.String()))
		line.Reset()
	}
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && (isBlock(c.DataAtom) || c.DataAtom == atom.Audio || c.DataAtom == atom.Video) {
			flush()
			w.node(c)
			continue
		}
		line.WriteString(inlineSource(c))
	}
	flush()
}

func (w *sourceWriter) node(n *html.Node) {
	switch n.DataAtom {
	case atom.P, atom.Figcaption, atom.Summary, atom.Dt, atom.Caption:
		w.block(tidyLine(inlineChildren(n)))
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.block(strings.Repeat("#", headingLevel(n)) + " " + strings.ReplaceAll(tidyLine(headingSource(n)), "\n", " "))
	case atom.Hr:
		if !hasClass(n.Parent, "footnotes") {
			w.block("---")
		}
	case atom.Pre:
		w.listing(n)
	case atom.Blockquote:
		w.block(indented(within(n), "> ", "> "))
	case atom.Ul, atom.Ol, atom.Menu:
		w.list(n)
	case atom.Dd:
		w.block(indented(within(n), ": ", "  "))
	case atom.Table:
		w.table(n)
	case atom.Audio, atom.Video:
		w.player(n)
	default:
		if text := within(n); text != "" {
			w.block(text)
		}
	}
}

// headingSource is a heading without its link to itself.
func headingSource(n *html.Node) string {
	if only := onlyChild(n); only != nil && only.DataAtom == atom.A && hasClass(only, "anchor") {
		return inlineChildren(only)
	}
	return inlineChildren(n)
}

func (w *sourceWriter) listing(n *html.Node) {
	language := ""
	for _, code := range append(find(n, atom.Code), n) {
		for _, class := range strings.Fields(attr(code, "class")) {
			if name, found := strings.CutPrefix(class, "language-"); found && language == "" {
				language = name
			}
		}
	}
	text := strings.TrimRight(listingText(n), "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	w.block(fence + language + "\n" + text + "\n" + fence)
}

func (w *sourceWriter) list(n *html.Node) {
	notes := hasClass(n.Parent, "footnotes")
	number, err := strconv.Atoi(or(attr(n, "start"), "1"))
	if err != nil {
		number = 1
	}
	var items []string
	for c := range n.ChildNodes() {
		if c.DataAtom != atom.Li {
			continue
		}
		mark := "- "
		switch {
		case notes:
			mark = "[^" + strconv.Itoa(number) + "]: "
		case n.DataAtom == atom.Ol:
			mark = strconv.Itoa(number) + ". "
		}
		number++
		items = append(items, indented(within(c), mark, strings.Repeat(" ", min(len(mark), 4))))
	}
	w.block(strings.Join(items, "\n"))
}

func (w *sourceWriter) table(n *html.Node) {
	for _, caption := range find(n, atom.Caption) {
		w.block(tidyLine(inlineChildren(caption)))
	}
	var lines []string
	for _, row := range find(n, atom.Tr) {
		var cells, rules []string
		for c := range row.ChildNodes() {
			if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
				cell := strings.ReplaceAll(tidyLine(inlineChildren(c)), "\n", " ")
				cells = append(cells, strings.ReplaceAll(cell, "|", `\|`))
				rules = append(rules, columnRule(c))
			}
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
		if len(lines) == 1 {
			lines = append(lines, "| "+strings.Join(rules, " | ")+" |")
		}
	}
	w.block(strings.Join(lines, "\n"))
}

// columnRule is what stands below the first cell of a column, and says to which
// side the column keeps.
func columnRule(cell *html.Node) string {
	switch attr(cell, "align") {
	case "left":
		return ":--"
	case "center":
		return ":-:"
	case "right":
		return "--:"
	}
	return "---"
}

func (w *sourceWriter) player(n *html.Node) {
	src := attr(n, "src")
	for _, source := range find(n, atom.Source) {
		src = or(src, attr(source, "src"))
	}
	name := "Sound"
	if n.DataAtom == atom.Video {
		name = "Film"
	}
	w.block("[" + or(attr(n, "title"), name) + "](" + linkTarget(src) + ")")
}

// inlineSource is a piece of a line as Markdown. Line ends that count are "\n";
// those of the HTML are spaces.
func inlineSource(n *html.Node) string {
	if n.Type == html.TextNode {
		return escapeSource(n.Data)
	}
	if n.Type != html.ElementNode || neverShown(n.DataAtom) {
		return ""
	}
	switch n.DataAtom {
	case atom.Br:
		return "\\\n"
	case atom.Strong, atom.B:
		return around("**", inlineChildren(n))
	case atom.Em, atom.I, atom.Cite:
		return around("*", inlineChildren(n))
	case atom.Del, atom.S:
		return around("~~", inlineChildren(n))
	case atom.Code, atom.Kbd, atom.Samp:
		return codeSource(inlineText(n))
	case atom.Img:
		return "![" + escapeSource(attr(n, "alt")) + "](" + linkTarget(attr(n, "src")) + ")"
	case atom.Input:
		if _, checked := lookupAttr(n, "checked"); checked {
			return "[x] "
		}
		return "[ ] "
	case atom.A:
		return linkSource(n)
	}
	return inlineChildren(n)
}

func linkSource(n *html.Node) string {
	switch attr(n, "role") {
	case "doc-noteref":
		return "[^" + strings.Trim(inlineText(n), "[]") + "]"
	case "doc-backlink":
		return ""
	}
	text, href := strings.TrimSpace(inlineChildren(n)), attr(n, "href")
	switch {
	case href == "":
		return text
	case inlineText(n) == href:
		return "<" + href + ">"
	}
	return "[" + text + "](" + linkTarget(href) + ")"
}

func inlineChildren(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(inlineSource(c))
	}
	return b.String()
}

// around puts marks round a text, inside of its spaces.
func around(mark, text string) string {
	inner := strings.TrimSpace(text)
	if inner == "" {
		return text
	}
	head, tail, _ := strings.Cut(text, inner)
	return head + mark + inner + mark + tail
}

func codeSource(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// linkTarget is an address as it stands in a link.
func linkTarget(address string) string {
	if u, err := url.Parse(address); err == nil {
		address = u.String()
	}
	if strings.ContainsAny(address, " ()<>\n") {
		return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A").Replace(address) + ">"
	}
	return address
}

// escapeSource keeps what is no mark from being one, and makes a line of what is
// broken in the HTML only.
func escapeSource(text string) string {
	text = strings.NewReplacer("\n", " ", "\\", `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`).Replace(text)
	return text
}

// tidyLine takes superfluous spaces from lines, and keeps what begins like a block
// from being one.
func tidyLine(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" && strings.ContainsRune("#>+-=|:", rune(line[0])) {
			line = `\` + line
		}
		if digits := strings.TrimLeft(line, "0123456789"); digits != line && (strings.HasPrefix(digits, ". ") || strings.HasPrefix(digits, ") ")) {
			line = line[:len(line)-len(digits)] + `\` + digits
		}
		lines = append(lines, line)
	}
	return strings.TrimSuffix(strings.TrimSpace(strings.Join(lines, "\n")), `\`)
}

// indented puts one mark before the first line and another before the others.
func indented(text, first, others string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		mark := others
		if i == 0 {
			mark = first
		}
		lines[i] = strings.TrimRight(mark+line, " ")
	}
	return strings.Join(lines, "\n")
}
