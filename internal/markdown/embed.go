package markdown

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// embeds finds what the policy would drop together with something worth
// keeping, or would keep as text though nobody is meant to read it.
var embeds = regexp.MustCompile(`(?i)<(iframe|embed|object|script|style|noscript|template|noembed|noframes|title|` +
	`textarea|select|datalist|canvas|xmp|plaintext|svg|math)|wp-block-embed__wrapper`)

// withoutEmbeds turns what would load a foreign page into a paragraph that
// links to it, and removes what is not for people to read.
func withoutEmbeds(rough string) (string, error) {
	if !embeds.MatchString(rough) {
		return rough, nil
	}
	root := parseAnything(rough)
	replaceEmbeds(root)
	return render(root)
}

func replaceEmbeds(root *html.Node) {
	for _, n := range find(root, atom.Iframe, atom.Embed, atom.Object) {
		if address := watchAddress(or(attr(n, "src"), attr(n, "data"))); address != "" {
			card := element("p", "class", "embed")
			link := element("a", "href", address)
			link.AppendChild(textNode(or(strings.TrimSpace(attr(n, "title")), shortAddress(address))))
			card.AppendChild(link)
			n.Parent.InsertBefore(card, n)
		}
		remove(n)
	}
	for _, n := range find(root, atom.Div) {
		linkBareAddress(n)
	}
	for _, n := range find(root, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Noembed, atom.Noframes,
		atom.Title, atom.Textarea, atom.Select, atom.Datalist, atom.Canvas, atom.Xmp, atom.Plaintext) {
		replaceHidden(n)
	}
	for n := range root.Descendants() {
		if n.Namespace != "" {
			foreign(root)
			return
		}
	}
}

// linkBareAddress makes a link of an address that stands alone in WordPress's block
// for embeds, which its own pages turn into a player.
func linkBareAddress(n *html.Node) {
	only := onlyChild(n)
	if !hasClass(n, "wp-block-embed__wrapper") || only == nil || only.Type != html.TextNode {
		return
	}
	address := strings.TrimSpace(only.Data)
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.ContainsAny(address, " \n\t") {
		return
	}
	card, link := element("p", "class", "embed"), element("a", "href", address)
	link.AppendChild(textNode(shortAddress(address)))
	card.AppendChild(link)
	replace(only, card)
}

func replaceHidden(n *html.Node) {
	switch {
	case n.Parent == nil:
	case n.DataAtom == atom.Textarea || n.DataAtom == atom.Xmp || n.DataAtom == atom.Plaintext:
		pre := element("pre")
		moveChildren(pre, n)
		replace(n, pre)
	default:
		remove(n)
	}
}

// foreign replaces formulas by their TeX source, where they bring it (FEP-dc88),
// and removes drawings.
func foreign(root *html.Node) {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Namespace != "" && n.Parent.Namespace == "" {
			found = append(found, n)
		}
	}
	for _, n := range found {
		if tex := texOf(n); tex != "" {
			code := element("code", "class", "language-tex")
			code.AppendChild(textNode(tex))
			n.Parent.InsertBefore(code, n)
		}
		remove(n)
	}
}

// texOf is the TeX of a math element, or else its text.
func texOf(n *html.Node) string {
	if n.Data != "math" {
		return ""
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "annotation" && strings.Contains(attr(c, "encoding"), "tex") && c.FirstChild != nil {
			return strings.TrimSpace(c.FirstChild.Data)
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// watchAddress is where a person would look at what an embed shows: a film's
// page rather than its bare player.
func watchAddress(src string) string {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil || (u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return ""
	}
	if u.Scheme == "" {
		u.Scheme = "https"
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	last := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	switch {
	case (host == "youtube.com" || host == "youtube-nocookie.com") && strings.HasPrefix(u.Path, "/embed/"):
		if list := u.Query().Get("list"); last == "videoseries" && list != "" {
			return "https://www.youtube.com/playlist?list=" + url.QueryEscape(list)
		}
		return "https://www.youtube.com/watch?v=" + url.QueryEscape(last)
	case host == "player.vimeo.com" && strings.HasPrefix(u.Path, "/video/"):
		return "https://vimeo.com/" + url.PathEscape(last)
	case host == "dailymotion.com" && strings.HasPrefix(u.Path, "/embed/video/"):
		return "https://www.dailymotion.com/video/" + url.PathEscape(last)
	case strings.HasPrefix(u.Path, "/videos/embed/"): // PeerTube, on any host
		u.Path, u.RawQuery = "/w/"+last, ""
	case host == "open.spotify.com":
		u.Path = strings.TrimPrefix(u.Path, "/embed")
	}
	return u.String()
}
