package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// quoteReads is what the page of quotes shows.
type quoteReads interface {
	DeskQuotes(ctx context.Context, state blog.CommentState, page int) (list []blog.DeskQuote, pages int, err error)
}

type quotesBody struct {
	Quotes []blog.DeskQuote
	Pager  pager
	Back   string
}

// quotes lists who quoted articles and answers in posts of their own, those that
// wait first.
func (d *Desk) quotes(w http.ResponseWriter, r *http.Request) error {
	page := pageNumber(r)
	list, pages, err := d.Store.DeskQuotes(r.Context(), "", page)
	if err != nil {
		return fmt.Errorf("listing quotes: %w", err)
	}
	body := quotesBody{Quotes: list, Pager: newPager(page, pages, "/desk/quotes")}
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "quotes", Title: "Quotes", Nav: "conversations", Body: body})
}

// approveQuote names who quotes under the article.
func (d *Desk) approveQuote(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.ApproveQuote, "The quote is shown under its article now.")
}

// disownQuote takes a quote from the page, or refuses one that waited.
func (d *Desk) disownQuote(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.DisownQuote, "The quote is no longer shown. If its server asked for your leave, it is being told.")
}
