package markdown

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tidyLinks makes every link to elsewhere rel=noopener and forgets logins in
// addresses.
func tidyLinks(root *html.Node) {
	for _, a := range find(root, atom.A) {
		u, err := url.Parse(attr(a, "href"))
		if err != nil || u.Host == "" {
			removeAttr(a, "rel")
			continue
		}
		if u.User != nil {
			u.User = nil
			setAttr(a, "href", u.String())
		}
		rel := []string{}
		for _, word := range strings.Fields(attr(a, "rel")) {
			// Words that say what the link means, not what it may do.
			switch word {
			case "me", "tag", "author", "license", "nofollow", "sponsored", "ugc", "external", "in-reply-to", "bookmark":
				rel = append(rel, word)
			}
		}
		setAttr(a, "rel", strings.Join(append(rel, "noopener"), " "))
	}
}

// linksOf lists the absolute links of a finished tree, each once.
func linksOf(root *html.Node) []string {
	var links []string
	seen := map[string]bool{}
	for _, a := range find(root, atom.A) {
		href := attr(a, "href")
		if !seen[href] && (strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "http://")) {
			links = append(links, href)
			seen[href] = true
		}
	}
	return links
}

// tidyCode makes listings reachable by keyboard, because they may scroll.
func tidyCode(root *html.Node) {
	for _, pre := range find(root, atom.Pre) {
		setAttr(pre, "tabindex", "0")
	}
}

// numberGroups is a number in groups, such as the 116 123 of emergency lines.
var numberGroups = regexp.MustCompile(`\d{2,}(?: \d{3})+\b`)

// keepNumbers keeps the groups of a number on one line, but for code.
func keepNumbers(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.TextNode && !inside(n, atom.Pre, atom.Code, atom.Kbd, atom.Samp) {
			n.Data = numberGroups.ReplaceAllStringFunc(n.Data, func(number string) string {
				return strings.ReplaceAll(number, " ", "\u00a0")
			})
		}
	}
}

// tidyTasks makes the boxes of task lists something that screen readers name
// and nobody can tick, and removes any other form field.
func tidyTasks(root *html.Node) {
	for _, box := range find(root, atom.Input) {
		item := box.Parent
		if item.DataAtom == atom.P && item.Parent.DataAtom == atom.Li {
			item = item.Parent
		}
		if attr(box, "type") != "checkbox" || item.DataAtom != atom.Li {
			remove(box)
			continue
		}
		_, checked := lookupAttr(box, "checked")
		box.Attr = nil
		setAttr(box, "type", "checkbox")
		setAttr(box, "disabled", "")
		if checked {
			setAttr(box, "checked", "")
		}
		setAttr(box, "aria-label", or(shorten(ownText(item), 100), "…"))
		addClass(item, "task")
		if list := item.Parent; list != nil && (list.DataAtom == atom.Ul || list.DataAtom == atom.Ol) {
			addClass(list, "tasks")
		}
	}
}

// ownText is the text of a list item without that of the lists inside it.
func ownText(item *html.Node) string {
	var b strings.Builder
	for c := range item.ChildNodes() {
		if c.DataAtom != atom.Ul && c.DataAtom != atom.Ol {
			b.WriteString(inlineText(c))
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// tidyFootnotes names the footnotes and the links back from them.
func (r *Renderer) tidyFootnotes(root *html.Node) {
	for _, n := range find(root, atom.Div, atom.Section) {
		if attr(n, "role") == "doc-endnotes" {
			setAttr(n, "aria-label", r.opts.Labels.Footnotes)
		}
	}
	for _, a := range find(root, atom.A) {
		if attr(a, "role") == "doc-backlink" {
			_, number, _ := strings.Cut(attr(a, "href"), ":")
			setAttr(a, "aria-label", strings.TrimSpace(r.opts.Labels.Back+" "+number))
		}
	}
}

// tidyTables puts each table into a region that scrolls sideways by touch and
// by keyboard, named after what the table says.
func (r *Renderer) tidyTables(root *html.Node) {
	used := names{} // landmarks must differ
	for _, table := range find(root, atom.Table) {
		for _, th := range find(table, atom.Th) {
			if inside(th, atom.Thead) && attr(th, "scope") == "" {
				setAttr(th, "scope", "col")
			}
		}
		if inside(table, atom.Table) {
			continue
		}
		wrap(table, element("div", "class", "table", "role", "region", "tabindex", "0",
			"aria-label", used.free(r.tableLabel(table), 2, " (", ")")))
	}
}

func (r *Renderer) tableLabel(table *html.Node) string {
	for _, caption := range find(table, atom.Caption) {
		if label := inlineText(caption); label != "" {
			return shorten(label, 100)
		}
	}
	var cells []string
	for _, th := range find(table, atom.Th) {
		if label := inlineText(th); label != "" {
			cells = append(cells, label)
		}
	}
	return or(shorten(strings.Join(slices.Compact(cells), ", "), 100), r.opts.Labels.Table)
}
