package markdown

import (
	"fmt"

	"golang.org/x/net/html"
)

// Article renders an article's Markdown. Raw HTML in it is allowed and made
// safe. The same source always gives the same document. The only errors to
// expect are ErrTooLong and ErrUnstable.
func (r *Renderer) Article(source string) (Document, error) {
	rough, err := convert(r.article, source)
	if err != nil {
		return Document{}, err
	}
	if rough, err = withoutEmbeds(rough); err != nil {
		return Document{}, err
	}
	root := parseAnything(r.policy.Sanitize(rough))
	remote := r.enrich(root)
	settled, err := r.settle(root)
	if err != nil {
		return Document{}, err
	}
	doc := describe(settled)
	doc.RemoteImages = remote
	if doc.HTML, err = render(settled); err != nil {
		return Document{}, err
	}
	return doc, nil
}

// ErrUnstable is the error for HTML that reads differently each time it is
// parsed and written. None such is known.
var ErrUnstable = fmt.Errorf("markdown: the HTML does not settle")

// settle repeats allow, parse and write until nothing changes.
func (r *Renderer) settle(root *html.Node) (*html.Node, error) {
	before, err := render(root)
	if err != nil {
		return nil, err
	}
	for range 5 {
		root = parseAnything(r.policy.Sanitize(before))
		after, err := render(root)
		if err != nil {
			return nil, err
		}
		if after == before {
			return root, nil
		}
		before = after
	}
	return nil, ErrUnstable
}

// enrich makes the article of the bare tree, and returns the addresses of
// pictures that it turned into links.
func (r *Renderer) enrich(root *html.Node) (remote []string) {
	demoteHeadings(root)
	remote = r.pictures(root)
	r.players(root)
	captionFigures(root)
	tidyLinks(root)
	tidyCode(root)
	tidyTasks(root)
	keepNumbers(root)
	nameHeadings(root)
	r.tidyFootnotes(root)
	r.tidyTables(root)
	return remote
}

// describe collects what a finished tree holds.
func describe(root *html.Node) Document {
	doc := Document{
		Text:     plainText(root),
		Images:   imagesOf(root),
		Headings: headingsOf(root),
		Links:    linksOf(root),
	}
	doc.Summary = summarise(root)
	doc.Words = countWords(doc.Text)
	return doc
}
