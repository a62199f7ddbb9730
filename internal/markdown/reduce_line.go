package markdown

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline writes one node within a line.
func (r *reducer) inline(to, n *html.Node) {
	if n.Type == html.TextNode {
		if s := r.cleaned(n.Data); s != "" {
			to.AppendChild(textNode(s))
		}
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	if n.Namespace != "" {
		if tex := r.cleaned(texOf(n)); tex != "" {
			to.AppendChild(textNode(tex))
		}
		return
	}
	if neverShown(n.DataAtom) {
		r.player(to, n)
		return
	}
	if depth(to) > maxReducedDepth {
		to.AppendChild(textNode(r.cleaned(inlineText(n))))
		return
	}
	r.inlineElement(to, n)
}

func (r *reducer) inlineElement(to, n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		to.AppendChild(element("br"))
	case atom.Strong, atom.B, atom.Em, atom.I, atom.U, atom.Del, atom.S:
		r.within(to, n, n.Data)
	case atom.Strike:
		r.within(to, n, "s")
	case atom.Ins:
		r.within(to, n, "u")
	case atom.Mark:
		r.within(to, n, "em")
	case atom.Code, atom.Kbd, atom.Samp, atom.Var, atom.Tt:
		r.within(to, n, "code")
	case atom.A:
		r.anchor(to, n)
	case atom.Span:
		r.spanned(to, n)
	case atom.Img:
		if shown := r.image(n, isWithin(to, atom.A)); shown != nil {
			to.AppendChild(shown)
		}
	case atom.Sup, atom.Sub:
		r.script(to, n)
	case atom.Q:
		to.AppendChild(textNode("“"))
		r.lines(to, n)
		to.AppendChild(textNode("”"))
	case atom.Ruby:
		r.within(to, n, "ruby")
	case atom.Rt, atom.Rp:
		if to.DataAtom == atom.Ruby {
			r.within(to, n, n.Data)
			return
		}
		r.lines(to, n)
	case atom.Input:
		r.box(to, n)
	default:
		r.unknown(to, n)
	}
}

// unknown keeps what is in an element; blocks begin a new line.
func (r *reducer) unknown(to, n *html.Node) {
	if isBlock(n.DataAtom) && !isEmpty(to) && to.LastChild.DataAtom != atom.Br {
		to.AppendChild(element("br"))
	}
	r.lines(to, n)
}

// within writes n as an element of the given name, unless it stands in one
// already.
func (r *reducer) within(to, n *html.Node, name string) {
	made := element(name)
	if isWithin(to, made.DataAtom) {
		r.lines(to, n)
		return
	}
	copyLang(made, n)
	to.AppendChild(made)
	r.lines(made, n)
	if made.FirstChild == nil {
		to.RemoveChild(made)
	}
}

// isWithin tells whether n is, or lies in, an element of the given kind.
func isWithin(n *html.Node, kind atom.Atom) bool { return n.DataAtom == kind || inside(n, kind) }

func (r *reducer) anchor(to, n *html.Node) {
	if role := attr(n, "role"); role == "doc-backlink" {
		return
	} else if role == "doc-noteref" {
		to.AppendChild(textNode("[" + noteNumber(attr(n, "href"), 0) + "]"))
		return
	}
	made := r.link(n)
	if made == nil || isWithin(to, atom.A) {
		r.lines(to, n)
		return
	}
	copyLang(made, n)
	to.AppendChild(made)
	r.lines(made, n)
	if r.settle != nil {
		r.settle(made)
	}
	if isEmpty(made) {
		to.RemoveChild(made)
	}
}

// noteNumber reads the number of a footnote from its id or a link to it.
func noteNumber(id string, otherwise int) string {
	number := id[strings.LastIndexByte(id, ':')+1:]
	if isNumber(number) {
		return number
	}
	return strconv.Itoa(otherwise)
}

func (r *reducer) spanned(to, n *html.Node) {
	made := r.span(n, isWithin(to, atom.A))
	if made == nil || isWithin(to, atom.Span) && attr(made, "class") == "" {
		r.lines(to, n)
		return
	}
	to.AppendChild(made)
	r.lines(made, n)
	if made.FirstChild == nil {
		to.RemoveChild(made)
	}
}

func (r *reducer) box(to, n *html.Node) {
	if attr(n, "type") != "checkbox" {
		return
	}
	mark := "☐"
	if _, checked := lookupAttr(n, "checked"); checked {
		mark = "☑"
	}
	to.AppendChild(textNode(mark))
}

// player writes a sound or film as a link to it.
func (r *reducer) player(to, n *html.Node) {
	if n.DataAtom != atom.Audio && n.DataAtom != atom.Video {
		return
	}
	src := attr(n, "src")
	for _, s := range find(n, atom.Source) {
		src = or(src, attr(s, "src"))
	}
	made := r.link(element("a", "href", src))
	if src == "" || made == nil || isWithin(to, atom.A) {
		return
	}
	made.AppendChild(textNode(or(r.cleaned(attr(n, "title")), shortAddress(attr(made, "href")))))
	to.AppendChild(made)
}

// script writes what is raised or lowered with Unicode's own characters where
// they exist, because its element is dropped everywhere: x² must not become x2.
func (r *reducer) script(to, n *html.Node) {
	s := inlineText(n)
	up := n.DataAtom == atom.Sup
	if len(find(n, atom.A)) > 0 || s == "" {
		r.lines(to, n)
		return
	}
	if small, ok := smallScript(s, up); ok {
		to.AppendChild(textNode(small))
		return
	}
	r.lines(to, n)
}

func smallScript(s string, up bool) (string, bool) {
	const plain = "0123456789+-=()ni"
	small := []rune("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ")
	if up {
		small = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
	}
	var b strings.Builder
	for _, r := range s {
		i := strings.IndexRune(plain, r)
		if i < 0 {
			return "", false
		}
		b.WriteRune(small[i])
	}
	return b.String(), true
}
