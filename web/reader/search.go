package reader

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

const maxQuery = 200 // runes; more is no question

// search is the data of the search page.
type search struct {
	page
	listing
	Query string
}

// Search finds articles by their words. What people look for is their own
// affair: the page is neither cached nor kept by browsers.
func (rd *Reader) Search(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	query := question(r.URL.Query().Get("q"))
	p, err := rd.page(r.Context(), "/search", "Search", "")
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	p.Robots = "noindex"
	p.Head.Canonical = ""
	data := search{page: p, Query: query}
	if query != "" {
		data.Title = query + " – Search – " + p.Menu.Settings.Title
		base := "/search?q=" + url.QueryEscape(query)
		data.listing, err = rd.list(r.Context(), p, blog.ListQuery{Search: query, Page: number}, base, false)
		if err != nil {
			rd.Fail(w, r, err)
			return
		}
	}
	rd.send(w, r, "search", data)
}

// send renders a page that is for this visitor alone.
func (rd *Reader) send(w http.ResponseWriter, r *http.Request, template string, data any) {
	body, err := rd.templates.Render("reader/"+template, data)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	head := answer.Head{Type: htmlType, CacheControl: "no-store", Robots: "noindex"}
	const effort = 3 // it is compressed for one
	made, err := answer.New(head, body).Encode(answer.Choose(r.Header.Get("Accept-Encoding")), effort)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	made.Send(w, r)
}

// question makes of what was typed what can be searched for.
func question(typed string) string {
	typed = strings.ToValidUTF8(typed, "")
	typed = strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	if utf8.RuneCountInString(typed) > maxQuery {
		typed = string([]rune(typed)[:maxQuery])
	}
	return typed
}
