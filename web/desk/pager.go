package desk

import (
	"net/http"
	"strconv"
	"strings"
)

// pager leads through the pages of a list.
type pager struct {
	Page, Pages    int
	Previous, Next string // "" at the ends
	base           string
}

// newPager makes the links of a list; base is its address with all but the page.
func newPager(page, pages int, base string) pager {
	p := pager{Page: page, Pages: pages, base: base}
	if page > 1 {
		p.Previous = p.at(page - 1)
	}
	if page < pages {
		p.Next = p.at(page + 1)
	}
	return p
}

// at is the address of a page of the list.
func (p pager) at(page int) string {
	join := "?"
	if strings.Contains(p.base, "?") {
		join = "&"
	}
	return p.base + join + "page=" + strconv.Itoa(page)
}

// here is the address of this page, to come back to.
func (p pager) here() string { return p.at(p.Page) }

// beyond reports whether there is no such page, as when the last entry of the
// last page was just deleted.
func (p pager) beyond() bool { return p.Page > max(p.Pages, 1) }

// last leads to the last page there is.
func (p pager) last(w http.ResponseWriter, r *http.Request) error {
	return seeOther(w, r, p.at(max(p.Pages, 1)))
}

// pageNumber is the page of a list that was asked for, from 1.
func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
