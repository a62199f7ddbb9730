package reader

import (
	"html/template"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// Measures of the menu at the top.
const (
	barWidth    = 640 // pixels, about, that its entries fill beside the title
	tabletWidth = 400 // likewise, where there is less room
	fewLinks    = 12  // so many are shown unfolded where the menu is one column
)

// nav is an entry of a menu.
type nav struct {
	Name     string
	Href     any    // string, or template.URL for what the templates do not know
	Lang     string // of the name; "" when it is the layout's
	Current  string // aria-current: "page", "true" when it is one below it, or ""
	Outside  bool   // leads to another site
	Children []nav
}

// bar is the menu at the top. On a wide screen its first entries stand side by
// side; all are in a panel, which is the whole menu on a narrow one.
type bar struct {
	First []nav // fit beside the title
	All   []nav
	Wide  bool // they fit beside the title on a wide screen only
	Long  bool // not all fit there either
	Open  bool // few enough to be shown unfolded
}

func barOf(menu blog.Menu, path string) bar {
	all := navOf(menu.Top, menu, path)
	b := bar{All: all, Open: count(all) <= fewLinks}
	room := barWidth
	for i, n := range all {
		room -= width(n)
		b.Wide = room < barWidth-tabletWidth
		if room < 0 {
			b.First, b.Long = all[:i], true
			return b
		}
	}
	b.First = all
	return b
}

// width is about how many pixels an entry takes.
func width(n nav) int {
	pixels := 26
	if len(n.Children) > 0 {
		pixels += 24
	}
	for _, r := range n.Name {
		pixels += 8
		if r >= 0x2e80 { // Chinese, Japanese and Korean are as wide as they are high
			pixels += 8
		}
	}
	return pixels
}

func count(list []nav) int {
	n := len(list)
	for _, one := range list {
		n += count(one.Children)
	}
	return n
}

// hrefOf has the templates take telephone numbers, of which they know nothing: a
// crisis line is what a menu may be opened for. The domain has seen that there are
// but digits in it.
func hrefOf(address string) any {
	if strings.HasPrefix(address, "tel:") {
		return template.URL(address) //nolint:gosec // see above
	}
	return address
}

// navOf readies links for the page at path.
func navOf(links []blog.MenuLink, menu blog.Menu, path string) []nav {
	var list []nav
	for _, link := range links {
		n := nav{Name: link.Name, Href: hrefOf(link.Href), Outside: !strings.HasPrefix(link.Href, "/"), Children: navOf(link.Children, menu, path)}
		if base, _, _ := strings.Cut(menu.Settings.Language, "-"); !link.Ours && base != uiLanguage {
			n.Lang = menu.Settings.Language
		}
		for _, below := range n.Children {
			if below.Current != "" {
				n.Current = "true"
			}
		}
		if path != "" && path == link.Href {
			n.Current = "page"
		}
		list = append(list, n)
	}
	return list
}
