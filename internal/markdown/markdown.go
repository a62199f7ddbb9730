// Package markdown turns what people write into HTML that is safe to show:
// the author's Markdown into articles and answers, and the HTML that other
// servers send into comments. It imports nothing of ours and keeps no state.
//
// Everything goes the same way: a parser that reads HTML as browsers do,
// changes to the tree, an allowlist (bluemonday), and the parser once more,
// until nothing changes. So what comes out is well-formed, and making it safe
// again leaves it as it is.
package markdown

import (
	"errors"
	"fmt"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
)

// ErrTooLong is the error for a source of more than 4 MiB.
var ErrTooLong = errors.New("markdown: the text is longer than 4 MiB")

// Options say where articles live and what is known of their pictures.
type Options struct {
	// BaseURL is the blog's public address: absolute, no trailing slash.
	BaseURL string
	// Resolve gives size and variants of a media file of ours, by the address
	// that stands in the source. It may be nil. It must be safe for
	// concurrent use.
	Resolve func(src string) (Image, bool)
	// Language is the BCP 47 tag of the language that articles are written
	// in; it decides how straight quotes are set. English when empty.
	Language string
	// Labels are the few words that rendering adds, in the blog's language.
	Labels Labels
	// Sizes is the sizes attribute of pictures with variants; the default
	// suits a column of 44rem.
	Sizes string
}

// Labels are words for screen readers. Empty ones are in English.
type Labels struct {
	Footnotes string // names the footnotes at an article's end
	Back      string // names the link from a footnote back to the text
	Table     string // names a table that has neither caption nor header
}

// Image is a picture in an article.
type Image struct {
	Src           string // address as it stands in the HTML
	Width, Height int    // pixels, 0 when not known
	SrcSet        string // value for the srcset attribute, may be empty
	Alt           string // text alternative, may be empty
}

// Heading is one heading of an article.
type Heading struct {
	Level int    // 2 to 6: level 1 is the page's title
	ID    string // fragment to link to
	Text  string
}

// Document is a rendered article.
type Document struct {
	// HTML is safe to put in a page as it is. Addresses in it are as the
	// author wrote them: see [Absolute] and [Federated] for other places.
	HTML string
	// Text is plain text for search and excerpts, paragraphs as blank lines.
	Text string
	// Summary is the beginning of the prose: at most 300 characters, cut
	// after a sentence or else at a word with "…", one line, no addresses.
	Summary string
	// Images are the pictures that are shown, in order of appearance.
	Images []Image
	// RemoteImages are the addresses of pictures on other hosts. They are not
	// shown but linked to, because a page of ours asks nobody else for
	// anything; upload them to show them.
	RemoteImages []string
	// Headings are in order of appearance.
	Headings []Heading
	// Links are absolute http(s) links as written, in order, each once.
	Links []string
	// Words counts the words of Text. In scripts without spaces between words
	// two characters count as one.
	Words int
}

// Renderer renders Markdown. It is safe for concurrent use.
type Renderer struct {
	opts            Options
	article, answer goldmark.Markdown
	policy          *bluemonday.Policy
}

// New returns a Renderer.
func New(opts Options) *Renderer {
	opts.BaseURL = strings.TrimRight(opts.BaseURL, "/")
	opts.Labels.Footnotes = or(opts.Labels.Footnotes, "Footnotes")
	opts.Labels.Back = or(opts.Labels.Back, "Back to the text")
	opts.Labels.Table = or(opts.Labels.Table, "Table")
	opts.Sizes = or(opts.Sizes, "(min-width: 46rem) 44rem, 100vw")
	return &Renderer{
		opts:    opts,
		article: articleDialect(opts.Language),
		answer:  answerDialect(opts.Language),
		policy:  articlePolicy(),
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// convert renders Markdown to HTML that is not safe yet.
func convert(md goldmark.Markdown, source string) (string, error) {
	if len(source) > maxSource {
		return "", ErrTooLong
	}
	source = strings.ToValidUTF8(source, "\uFFFD")
	var b strings.Builder
	if err := md.Convert([]byte(squeeze(source)), &b); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return b.String(), nil
}
