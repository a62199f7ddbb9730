package markdown

import (
	"cmp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// Destination is where a text names a file that it shows or plays.
type Destination struct {
	Start, End int    // bytes of the source
	Address    string // what stands there, without escapes
}

// Destinations lists where the Markdown of an article names pictures, sounds and
// films, in order: in images, in the definitions that images refer to, and in tags
// of HTML. What code shows is none. An address that holds no space, quote, bracket
// or ampersand can be put in the place of each, and nothing else changes.
func Destinations(source string) []Destination {
	raw := []byte(source)
	root := articleDialect("").Parser().Parse(text.NewReader(raw))
	var found []Destination
	var tags pieces
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			if at := placeOf(raw, n.Destination); at >= 0 {
				found = append(found, Destination{at, at + len(n.Destination), unescaped(n.Destination)})
			}
		case *ast.RawHTML:
			tags.add(raw, n.Segments)
		case *ast.HTMLBlock:
			tags.add(raw, n.Lines())
			if n.HasClosure() {
				tags.addOne(raw, n.ClosureLine)
			}
		}
		return ast.WalkContinue, nil
	})
	found = append(found, tags.destinations()...)
	slices.SortFunc(found, func(x, y Destination) int { return cmp.Compare(x.Start, y.Start) })
	return slices.CompactFunc(found, func(later, one Destination) bool { return later.Start < one.End })
}

// placeOf is where part lies in whole, of which it is a slice; -1 if it is a copy.
func placeOf(whole, part []byte) int {
	at := cap(whole) - cap(part)
	if len(part) == 0 || at < 0 || at+len(part) > len(whole) || &whole[at] != &part[0] {
		return -1
	}
	return at
}

// unescaped is a destination of Markdown as it is meant.
func unescaped(destination []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(destination))))
}

// pieces is the HTML that stands in a text, put together as it will be in the
// article: what one piece opens, such as a noscript, goes on in the next.
type pieces struct {
	html strings.Builder
	from []origin
}

// origin says where a piece begins, in the HTML and in the source.
type origin struct{ html, source int }

func (p *pieces) add(raw []byte, segments *text.Segments) {
	for i := range segments.Len() {
		p.addOne(raw, segments.At(i))
	}
}

func (p *pieces) addOne(raw []byte, s text.Segment) {
	p.from = append(p.from, origin{p.html.Len(), s.Start})
	p.html.Write(raw[s.Start:s.Stop])
}

// destinations are those in the tags.
func (p *pieces) destinations() (found []Destination) {
	z := html.NewTokenizer(strings.NewReader(p.html.String()))
	for at := 0; z.Next() != html.ErrorToken; {
		tag := string(z.Raw())
		token := z.Token()
		if token.Type == html.StartTagToken || token.Type == html.SelfClosingTagToken {
			for _, d := range destinationsIn(tag, token.Data) {
				if start, ok := p.locate(at+d.Start, at+d.End); ok {
					found = append(found, Destination{start, start + d.End - d.Start, d.Address})
				}
			}
		}
		at += len(tag)
	}
	return found
}

// locate is where a part of the HTML stands in the source, if it is one there.
func (p *pieces) locate(start, end int) (int, bool) {
	i, exact := slices.BinarySearchFunc(p.from, start, func(o origin, at int) int { return cmp.Compare(o.html, at) })
	if !exact {
		i--
	}
	for i+1 < len(p.from) && p.from[i+1].html == p.from[i].html { // an empty piece
		i++
	}
	if i < 0 || (i+1 < len(p.from) && end > p.from[i+1].html) {
		return 0, false
	}
	return start - p.from[i].html + p.from[i].source, true
}

// destinationsIn are those in a tag, counted from its beginning.
func destinationsIn(tag, name string) (found []Destination) {
	for key, value := range attributes(tag, 1+len(name)) {
		raw := tag[value.Start:value.End]
		switch name + " " + key {
		case "img src", "image src", "audio src", "video src", "video poster", "source src":
			first := len(raw) - len(strings.TrimLeft(raw, " \t\r\n\f"))
			raw = strings.TrimSpace(raw)
			start := value.Start + first
			found = append(found, Destination{start, start + len(raw), html.UnescapeString(raw)})
		case "img srcset":
			found = append(found, candidates(raw, value.Start)...)
		}
	}
	return slices.DeleteFunc(found, func(d Destination) bool { return d.Start >= d.End })
}

// candidates are the addresses in a srcset that stands at a place.
func candidates(set string, at int) (found []Destination) {
	for part := range strings.SplitSeq(set, ",") {
		address, _, _ := strings.Cut(strings.TrimSpace(part), " ")
		start := at + strings.Index(part, address)
		found = append(found, Destination{start, start + len(address), html.UnescapeString(address)})
		at += len(part) + 1
	}
	return found
}

// span is a part of a text.
type span struct{ Start, End int }

// attributes are the values of a tag's attributes, as browsers read them: of two
// with one name the first counts. The first attribute stands after from.
func attributes(tag string, from int) map[string]span {
	const space = " \t\r\n\f"
	found := map[string]span{}
	for at := from; at < len(tag); {
		at += skip(tag[at:], space+"/")
		end := at + 1
		for end < len(tag) && !strings.ContainsRune(space+"/>=", rune(tag[end])) {
			end++
		}
		if at >= len(tag) || tag[at] == '>' {
			break
		}
		key := strings.ToLower(tag[at:end])
		at = end + skip(tag[end:], space)
		if at >= len(tag) || tag[at] != '=' {
			continue
		}
		at += 1 + skip(tag[at+1:], space)
		value, after := valueAt(tag, at)
		if _, twice := found[key]; !twice {
			found[key] = value
		}
		at = after
	}
	return found
}

// skip counts the bytes at the beginning of a text that are in a set.
func skip(text, set string) int { return len(text) - len(strings.TrimLeft(text, set)) }

// valueAt is the value of an attribute that begins there, quoted or not, and where
// what follows begins.
func valueAt(tag string, at int) (value span, after int) {
	if at < len(tag) && (tag[at] == '"' || tag[at] == '\'') {
		length := strings.IndexByte(tag[at+1:], tag[at])
		if length < 0 {
			return span{at, at}, len(tag)
		}
		return span{at + 1, at + 1 + length}, at + length + 2
	}
	length := strings.IndexAny(tag[at:], " \t\r\n\f>")
	if length < 0 {
		length = len(tag) - at
	}
	return span{at, at + length}, at + length
}
