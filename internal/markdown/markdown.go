// Package markdown turns what people write into HTML that is safe to show:
// the author's Markdown into article pages, and the HTML that other servers
// send into comments.
package markdown

// Options say where articles live and what is known of their pictures.
type Options struct {
	// BaseURL is the blog's public address: absolute, no trailing slash.
	BaseURL string
	// Resolve gives size and variants of a media file of ours, by the
	// address that stands in the source. It may be nil.
	Resolve func(src string) (Image, bool)
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
	HTML     string    // safe to put in a page as it is
	Text     string    // plain text, for search and excerpts
	Summary  string    // first sentences of the prose, at most 300 characters
	Images   []Image   // in order of appearance
	Headings []Heading // in order of appearance
	Links    []string  // absolute http(s) links, in order, each once
	Words    int       // words of Text
}

// Renderer renders Markdown. It is safe for concurrent use.
type Renderer struct{ opts Options }

// New returns a Renderer.
func New(opts Options) *Renderer { return &Renderer{opts: opts} }

// Article renders an article's Markdown.
func (r *Renderer) Article(source string) (Document, error) { return Document{HTML: source}, nil }

// Answer renders one of the author's short answers to a comment.
func (r *Renderer) Answer(source string) (html, text string, err error) { return source, source, nil }

// Bio renders the author's description of themselves.
func (r *Renderer) Bio(source string) (html string, err error) { return source, nil }

// Federated turns an article's HTML into what other servers keep.
func Federated(html, baseURL string) string { return html }

// CleanComment makes HTML from a remote server safe.
func CleanComment(html string) (clean, text string) { return html, html }

// CleanName makes a display name from a remote server safe.
func CleanName(s string) string { return s }

// HighlightCSS returns the styles of highlighted code.
func HighlightCSS() (light, dark string) { return "", "" }
