package markdown

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// What attributes may hold. Compiled here, since a policy is made for each
// comment.
var (
	numberValue    = regexp.MustCompile(`^-?[0-9]{1,9}$`)
	emptyValue     = regexp.MustCompile(`^$`)
	langValue      = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	commentRel     = regexp.MustCompile(`^nofollow ugc noopener$`)
	commentClasses = regexp.MustCompile(`^(mention|hashtag|u-url|h-card|ellipsis|invisible)( (mention|hashtag|u-url|h-card|ellipsis|invisible))*$`)
)

// articlePolicy is what an article's HTML may hold. The author is trusted
// with looks (classes, ids), not with anything that runs, embeds or loads.
func articlePolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "xmpp", "matrix", "geo", "gemini")
	p.AllowElements(
		"p", "br", "hr", "wbr", "div", "section", "aside", "span", "h1", "h2", "h3", "h4", "h5", "h6",
		"a", "strong", "b", "em", "i", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "kbd", "samp", "var",
		"code", "pre", "q", "cite", "abbr", "dfn", "time", "bdi", "bdo", "ruby", "rt", "rp", "blockquote",
		"ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
		"img", "audio", "video", "source", "track", "input",
	)
	p.AllowNoAttrs().OnElements("bdo", "span", "col")
	allowArticleAttributes(p)
	return p
}

func allowArticleAttributes(p *bluemonday.Policy) {
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:.\-]{1,120}$`)).Globally()
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^[\p{L}\p{N}_+#.:\- ]{1,200}$`)).Globally()
	p.AllowAttrs("lang").Matching(langValue).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("translate").Matching(regexp.MustCompile(`^(yes|no)$`)).Globally()
	p.AllowAttrs("title", "aria-label").Globally()
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(region|doc-endnotes)$`)).OnElements("div", "section")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-(noteref|backlink)$`)).OnElements("a")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div", "pre")
	local := regexp.MustCompile(`^(https?://|/[^/\\]|[^/\\:?#]+([/?#]|$))`)
	p.AllowAttrs("href", "rel", "hreflang").OnElements("a")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("datetime").OnElements("time", "del", "ins")
	p.AllowAttrs("start").Matching(numberValue).OnElements("ol")
	p.AllowAttrs("reversed").Matching(emptyValue).OnElements("ol")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[1aAiI]$`)).OnElements("ol")
	p.AllowAttrs("value").Matching(numberValue).OnElements("li")
	p.AllowAttrs("open").Matching(emptyValue).OnElements("details")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("colspan", "rowspan", "span").Matching(regexp.MustCompile(`^[0-9]{1,3}$`)).OnElements("th", "td", "col", "colgroup")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col|rowgroup|colgroup)$`)).OnElements("th")
	p.AllowAttrs("src").OnElements("img", "audio", "video")
	p.AllowAttrs("src").Matching(local).OnElements("source", "track")
	p.AllowAttrs("poster").Matching(local).OnElements("video")
	p.AllowAttrs("alt", "sizes").OnElements("img")
	p.AllowAttrs("srcset").Matching(regexp.MustCompile(`^(https?://|/)[^\s,]+ [0-9]+w(, (https?://|/)[^\s,]+ [0-9]+w)*$`)).OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[0-9]{1,5}$`)).OnElements("img", "video")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("decoding").Matching(regexp.MustCompile(`^async$`)).OnElements("img")
	p.AllowAttrs("controls", "loop", "muted", "playsinline").Matching(emptyValue).OnElements("audio", "video")
	p.AllowAttrs("preload").Matching(regexp.MustCompile(`^(none|metadata)$`)).OnElements("audio", "video")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^(audio|video)/[a-zA-Z0-9.+\-]+$`)).OnElements("source")
	p.AllowAttrs("kind", "srclang", "label").OnElements("track")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(emptyValue).OnElements("input")
}

// commentPolicy is what a comment's HTML may hold, whoever sent it. It is a
// second lock: reduced HTML should not hold anything else in the first place.
func commentPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowElements("p", "br", "a", "strong", "em", "b", "i", "u", "del", "s", "blockquote", "pre", "code",
		"ul", "ol", "li", "span", "ruby", "rt", "rp")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(commentRel).OnElements("a")
	p.AllowAttrs("class").Matching(commentClasses).OnElements("a", "span")
	p.AllowAttrs("start").Matching(numberValue).OnElements("ol")
	p.AllowAttrs("reversed").Matching(emptyValue).OnElements("ol")
	p.AllowAttrs("lang").Matching(langValue).Globally()
	return p
}
