package markdown

import (
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pictures completes the pictures of ours and turns the others into links,
// whose addresses it returns.
func (r *Renderer) pictures(root *html.Node) (remote []string) {
	seen := map[string]bool{}
	for _, img := range find(root, atom.Img) {
		src := strings.TrimSpace(attr(img, "src"))
		known, ok := Image{}, false
		if r.opts.Resolve != nil && src != "" {
			known, ok = r.opts.Resolve(src)
		}
		switch {
		case src == "":
			remove(img)
		case ok || !remoteAddress(src, r.opts.BaseURL):
			r.complete(img, known)
		default:
			if !seen[src] {
				remote = append(remote, src)
				seen[src] = true
			}
			linkInstead(img, src, "remote-image")
		}
	}
	return remote
}

// complete gives a picture all that makes it load late, in the right size and
// without moving the text.
func (r *Renderer) complete(img *html.Node, known Image) {
	src := or(known.Src, attr(img, "src"))
	alt := or(attr(img, "alt"), known.Alt)
	title, class, id := attr(img, "title"), attr(img, "class"), attr(img, "id")
	width, height := dimensions(img, known)
	img.Attr = nil
	setAttr(img, "src", src)
	setAttr(img, "alt", alt)
	for _, a := range [][2]string{{"title", title}, {"class", class}, {"id", id}} {
		if a[1] != "" {
			setAttr(img, a[0], a[1])
		}
	}
	if width > 0 && height > 0 {
		setAttr(img, "width", strconv.Itoa(width))
		setAttr(img, "height", strconv.Itoa(height))
	}
	if known.SrcSet != "" {
		setAttr(img, "srcset", known.SrcSet)
		setAttr(img, "sizes", r.opts.Sizes)
	}
	setAttr(img, "loading", "lazy")
	setAttr(img, "decoding", "async")
}

// dimensions are those that the author gave, completed by the true ones.
func dimensions(img *html.Node, known Image) (width, height int) {
	width, _ = strconv.Atoi(attr(img, "width"))
	height, _ = strconv.Atoi(attr(img, "height"))
	switch {
	case known.Width <= 0 || known.Height <= 0 || (width > 0 && height > 0):
		return width, height
	case width > 0:
		return width, max(1, width*known.Height/known.Width)
	case height > 0:
		return max(1, height*known.Width/known.Height), height
	}
	return known.Width, known.Height
}

// linkInstead puts a link in the place of something that is not shown.
func linkInstead(n *html.Node, src, class string) {
	name := or(strings.TrimSpace(attr(n, "alt")), strings.TrimSpace(attr(n, "title")))
	if name == "" {
		name = or(path.Base(strings.SplitN(src, "?", 2)[0]), src)
	}
	if inside(n, atom.A) {
		replace(n, textNode(name))
		return
	}
	link := element("a", "href", src, "class", class)
	link.AppendChild(textNode(name))
	replace(n, link)
}

// players gives sounds and films of ours their controls; those of others
// become links. Sources that are not ours are dropped.
func (r *Renderer) players(root *html.Node) {
	for _, n := range find(root, atom.Source, atom.Track) {
		if !inside(n, atom.Audio, atom.Video) || attr(n, "src") == "" || remoteAddress(attr(n, "src"), r.opts.BaseURL) {
			remove(n)
		}
	}
	for _, n := range find(root, atom.Audio, atom.Video) {
		src := strings.TrimSpace(attr(n, "src"))
		if src != "" && remoteAddress(src, r.opts.BaseURL) {
			linkInstead(n, src, "remote-media")
			continue
		}
		if src == "" && len(find(n, atom.Source)) == 0 {
			remove(n)
			continue
		}
		if remoteAddress(attr(n, "poster"), r.opts.BaseURL) {
			removeAttr(n, "poster")
		}
		setAttr(n, "controls", "")
		setAttr(n, "preload", preload(n))
	}
}

// captionFigures makes a figure of each paragraph that is one picture with a
// title; the title is its caption.
func captionFigures(root *html.Node) {
	for _, img := range find(root, atom.Img) {
		title := strings.TrimSpace(attr(img, "title"))
		shown := img
		if p := img.Parent; p.DataAtom == atom.A && onlyChild(p) == img {
			shown = p
		}
		paragraph := shown.Parent
		if title == "" || paragraph.DataAtom != atom.P || onlyChild(paragraph) != shown || inside(img, atom.Figure) {
			continue
		}
		removeAttr(img, "title")
		figure, caption := element("figure"), element("figcaption")
		remove(shown)
		figure.AppendChild(shown)
		caption.AppendChild(textNode(title))
		figure.AppendChild(caption)
		replace(paragraph, figure)
	}
}

// imagesOf lists the pictures in a finished tree.
func imagesOf(root *html.Node) []Image {
	var images []Image
	for _, img := range find(root, atom.Img) {
		i := Image{Src: attr(img, "src"), SrcSet: attr(img, "srcset"), Alt: attr(img, "alt")}
		i.Width, _ = strconv.Atoi(attr(img, "width"))
		i.Height, _ = strconv.Atoi(attr(img, "height"))
		images = append(images, i)
	}
	return images
}

// preload is how much of a player's file is loaded before anyone plays it: of a
// sound nothing, of a film without a picture enough to show one.
func preload(n *html.Node) string {
	if n.DataAtom == atom.Audio || attr(n, "poster") != "" {
		return "none"
	}
	return "metadata"
}
