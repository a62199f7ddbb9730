package markdown

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxComment bounds a comment's HTML, before and after cleaning, in bytes.
const maxComment = 100_000

// CleanComment makes the HTML of a post from a remote server safe to show
// under an article, and gives its plain text.
//
// Kept are p br a strong em b i u del s blockquote pre code ul ol li ruby rt rp,
// the classes that mark mentions, hashtags and shortened addresses, and lang.
// Headings become bold paragraphs, tables lists, pictures a link with their
// alt text; all else loses its tags. Links lead to http, https or mailto
// only, without login and with rel="nofollow ugc noopener"; one whose text
// promises another site shows where it really leads, and hosts that could be
// taken for others are in punycode (attacks A28 and A29 of docs/security.md).
// The result is well-formed, at most 100 kB, and cleaning it again changes
// nothing.
func CleanComment(src string) (clean, plain string) { return CleanCommentBeside(src, nil) }

// CleanCommentBeside is [CleanComment] for a post whose pictures, at the
// addresses given, are shown beside its text: where the text holds one of them,
// no link is left in its place.
func CleanCommentBeside(src string, pictures []string) (clean, plain string) {
	beside := make(map[string]bool, len(pictures))
	for _, address := range pictures {
		beside[cleanAddress(address)] = true
	}
	src = strings.ToValidUTF8(cutBytes(src, maxComment), "\uFFFD")
	for {
		if clean = cleanFragment(src, beside); len(clean) <= maxComment {
			return clean, plainText(parseAnything(clean))
		}
		src = cutBytes(src, len(src)*9/10*maxComment/len(clean))
	}
}

// cutBytes cuts s to at most limit bytes between characters.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

func cleanFragment(src string, beside map[string]bool) string {
	r, policy := commentReducer(beside), commentPolicy()
	before := src
	for range 5 {
		reduced, err := render(r.reduce(parseAnything(before)))
		if err != nil {
			break
		}
		after := policy.Sanitize(reduced)
		if after == before {
			return after
		}
		before = after
	}
	return "<p>" + html.EscapeString(textTokens(src)) + "</p>" // not known to happen
}

func commentReducer(beside map[string]bool) *reducer {
	return &reducer{
		clean:  readable,
		link:   commentLink,
		settle: honestLabel,
		image: func(img *html.Node, inLink bool) *html.Node {
			if beside[cleanAddress(attr(img, "src"))] {
				return nil
			}
			return commentImage(img, inLink)
		},
		span: commentSpan,
	}
}

// commentLink makes a link with a clean address, or none.
func commentLink(a *html.Node) *html.Node {
	address := cleanAddress(attr(a, "href"))
	if address == "" {
		return nil
	}
	link := element("a", "href", address)
	if class := linkClasses(a); class != "" {
		setAttr(link, "class", class)
	}
	setAttr(link, "rel", "nofollow ugc noopener")
	return link
}

func linkClasses(a *html.Node) string {
	var kept []string
	for _, class := range strings.Fields(microformats(a)) {
		if class != "invisible" && class != "ellipsis" {
			kept = append(kept, class)
		}
	}
	return strings.Join(kept, " ")
}

// cleanAddress is the one spelling of an address that may be linked to, or "".
func cleanAddress(href string) string {
	u, err := url.Parse(strings.ReplaceAll(strings.TrimSpace(href), " ", "%20"))
	if err != nil || len(href) > 2048 {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		host := asciiHost(u.Host)
		if host == "" || u.Opaque != "" {
			return ""
		}
		u.Host, u.User = host, nil
		return u.String()
	case "mailto":
		// Only to whom: a subject or a body would be words put into one's mouth.
		to, err := url.PathUnescape(u.Opaque)
		if err != nil || strings.Count(to, "@") != 1 || strings.ContainsAny(to, " ,;<>\"\\?&/") {
			return ""
		}
		return "mailto:" + url.PathEscape(to)
	}
	return ""
}

// commentSpan keeps the spans that Mastodon shortens addresses with, and those
// around a mention. Nothing may be made invisible outside a link.
func commentSpan(span *html.Node, inLink bool) *html.Node {
	class := microformats(span)
	if !inLink {
		class = linkClasses(span)
	}
	if class == "" {
		return nil
	}
	return element("span", "class", class)
}

// commentImage puts a picture's alt text in its place: the name of an emoji,
// or a link to the picture, which is never loaded from its host.
func commentImage(img *html.Node, inLink bool) *html.Node {
	alt := strings.TrimSpace(readable(attr(img, "alt")))
	address := cleanAddress(attr(img, "src"))
	if inLink || address == "" || isEmoji(img, alt) {
		if alt == "" {
			return nil
		}
		return textNode(alt)
	}
	link := element("a", "href", address, "rel", "nofollow ugc noopener")
	link.AppendChild(textNode(or(alt, shortAddress(address))))
	honestLabel(link)
	return link
}

func isEmoji(img *html.Node, alt string) bool {
	class := attr(img, "class")
	return strings.Contains(class, "emoji") || (len(alt) > 2 && alt[0] == ':' && alt[len(alt)-1] == ':' && !strings.Contains(alt, " "))
}

// honestLabel rewrites the text of a link that promises another site than it
// leads to, or has no text to be seen.
func honestLabel(link *html.Node) {
	address := attr(link, "href")
	for n := range link.Descendants() {
		if n.Type == html.TextNode {
			n.Data = strings.Map(func(r rune) rune {
				if isDirectionMark(r) {
					return -1
				}
				return r
			}, n.Data)
		}
	}
	if honest(link, address) {
		return
	}
	for c := link.FirstChild; c != nil; c = link.FirstChild {
		link.RemoveChild(c)
	}
	link.AppendChild(textNode(shortAddress(address)))
}

func honest(link *html.Node, address string) bool {
	seen, hidden := visibleText(link)
	u, err := url.Parse(address)
	if strings.TrimSpace(seen) == "" || err != nil {
		return false
	}
	if _, isPrefix := cutScheme(hidden); hidden != "" && !isPrefix && hidden != "www." {
		return false // what is hidden before the text must be no more than its scheme
	}
	if u.Scheme == "mailto" {
		to, _ := url.PathUnescape(u.Opaque)
		return !strings.Contains(seen, "@") || strings.EqualFold(strings.TrimPrefix(strings.TrimSpace(seen), "mailto:"), to)
	}
	label := seen
	if hidden != "" {
		label = "https://" + seen
	}
	for _, claim := range claimedHosts(label) {
		if !sameSite(claim, u.Host) || strings.Contains(claim, "%") {
			return false
		}
		// The right host in letters that could be another's is no help to readers.
		if shown := displayHost(u.Host); !isASCII(claim) && isASCII(shown) {
			return false
		}
	}
	return true
}

// visibleText is the text of a link that is seen, and what is hidden before it.
func visibleText(link *html.Node) (seen, hiddenBefore string) {
	var b, hidden strings.Builder
	for n := range link.Descendants() {
		if n.Type != html.TextNode {
			if n.DataAtom == atom.Br {
				b.WriteByte(' ')
			}
			continue
		}
		if isHidden(n, link) {
			if strings.TrimSpace(b.String()) == "" {
				hidden.WriteString(n.Data)
			}
			continue
		}
		b.WriteString(n.Data)
	}
	return b.String(), strings.TrimSpace(hidden.String())
}

func isHidden(n, link *html.Node) bool {
	for p := n.Parent; p != nil && p != link; p = p.Parent {
		if hasClass(p, "invisible") {
			return true
		}
	}
	return false
}
