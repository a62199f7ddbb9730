package reader

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

const (
	maxQuery = 200 // runes; more is no question
	maxYears = 60  // to choose from
)

type searchStore interface {
	Search(ctx context.Context, q blog.SearchQuery) (blog.Found, error)
}

// searching is the data of the search page.
type searching struct {
	page
	listing    // the same articles as in any list
	Query      string
	Found      blog.Found
	Findings   []finding
	Category   blog.Term // that it is narrowed to; zero for none
	Year       int       // likewise
	Years      []int     // to choose from, the last first
	Whole      string    // path and query of the same search in all articles; "" when it is not narrowed
	Categories []blog.TermCount
	Most       int // words that are looked for at once
}

// Narrowing reports whether the visitor is offered to look in a part of the blog.
func (s searching) Narrowing() bool {
	return s.Whole != "" || (len(s.Findings) > 0 && s.Found.Pages > 1 && (len(s.Years) > 1 || len(s.Menu.Categories) > 1))
}

// finding is an article that was found.
type finding struct {
	blog.Finding
	Lang string // "" when it is the page's
}

// Dated reports whether it says when the article was written.
func (f finding) Dated() bool { return f.Kind != blog.Page }

// Search finds articles by their words. What people look for is their own
// affair: the page is neither cached nor kept by browsers.
func (rd *Reader) Search(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	asked := r.URL.Query()
	q := blog.SearchQuery{Words: question(asked.Get("q")), Category: asked.Get("category"), Page: number}
	if year := asked.Get("year"); len(year) == 4 {
		q.Year, _ = strconv.Atoi(year) // what is no number narrows nothing
	}
	made, err := rd.search(r, q)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	made.Send(w, r)
}

// search makes the page; whoever looks for something waits for a turn.
func (rd *Reader) search(r *http.Request, q blog.SearchQuery) (*answer.Answer, error) {
	ctx := r.Context()
	if q.Words != "" {
		turn, leave, err := rd.turns.take(ctx, rd.client(r))
		if err != nil {
			return nil, err
		}
		defer leave()
		ctx = turn
	}
	data, err := rd.searching(ctx, q)
	if err != nil {
		return nil, tooLong(ctx, err)
	}
	return rd.uncached(r, "search", data)
}

func (rd *Reader) searching(ctx context.Context, q blog.SearchQuery) (searching, error) {
	p, err := rd.page(ctx, "/search", "Search", "")
	if err != nil {
		return searching{}, err
	}
	p.Robots = "noindex"
	p.Head.Canonical = ""
	p.Styles = append(p.Styles, "search.css")
	data := searching{page: p, Query: q.Words, Most: blog.MostAsked, Year: q.Year}
	for _, c := range p.Menu.Categories {
		if c.Slug == q.Category {
			data.Category = c
		}
	}
	q.Category, q.PerPage = data.Category.Slug, min(max(p.Menu.Settings.PerPage, 1), 100)
	if q.Words != "" {
		data.Title = q.Words + " – Search – " + p.Menu.Settings.Title
		if data.Found, err = rd.store.Search(ctx, q); err != nil {
			return data, err
		}
	}
	data.show(q)
	if len(data.Findings) == 0 {
		all, err := rd.store.CategoryCounts(ctx)
		if err != nil {
			return data, err
		}
		for _, c := range all {
			data.Categories = append(data.Categories, c.TermCount)
		}
	}
	return data, nil
}

// show readies what was found for the page.
func (s *searching) show(q blog.SearchQuery) {
	for _, f := range s.Found.Findings {
		shown := finding{Finding: f}
		if language := first(f.Language, s.Menu.Settings.Language, uiLanguage); language != s.Lang {
			shown.Lang = language
		}
		s.Findings = append(s.Findings, shown)
		s.Cards = append(s.Cards, card{Card: f.Card, Lang: shown.Lang})
	}
	for year := s.Found.Last; year >= s.Found.First && year > 0 && len(s.Years) < maxYears; year-- {
		s.Years = append(s.Years, year)
	}
	base := "/search?q=" + url.QueryEscape(q.Words)
	narrowed := base
	if q.Category != "" {
		narrowed += "&category=" + url.QueryEscape(q.Category)
	}
	if q.Year != 0 {
		narrowed += "&year=" + strconv.Itoa(q.Year)
	}
	if narrowed != base && q.Words != "" {
		s.Whole = base
	}
	s.Total, s.Pager = s.Found.Total, pager{Page: s.Found.Page, Pages: s.Found.Pages}
	if s.Found.Page > 1 {
		s.Pager.Newer = pageName(narrowed, s.Found.Page-1)
	}
	if s.Found.Page < s.Found.Pages {
		s.Pager.Older = pageName(narrowed, s.Found.Page+1)
	}
}

// uncached renders a page that is for this visitor alone.
func (rd *Reader) uncached(r *http.Request, template string, data any) (*answer.Answer, error) {
	body, err := rd.templates.Render("reader/"+template, data)
	if err != nil {
		return nil, err
	}
	head := answer.Head{Type: htmlType, CacheControl: "no-store", Robots: "noindex"}
	const effort = 3 // it is compressed for one
	return answer.New(head, body).Encode(answer.Choose(r.Header.Get("Accept-Encoding")), effort)
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
