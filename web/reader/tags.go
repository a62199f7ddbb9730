package reader

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

const (
	tagsInArchive = 40 // shown there, the most used
	tagsUnsorted  = 40 // so many stand together without letters between them
)

// tags is the data of the page of all tags.
type tags struct {
	page
	Letters []letter
	Total   int
}

// letter is what begins with one. Of few tags there is one, without a name.
type letter struct {
	Name string
	Tags []weighted
}

// weighted is a tag, with how much it is used beside the others, from 1 to 3.
type weighted struct {
	blog.TermCount
	Weight int
}

// Tags lists all tags by name.
func (rd *Reader) Tags(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/tags", func(ctx context.Context) (*answer.Answer, error) {
		p, err := rd.page(ctx, "/tags", "Tags", "")
		if err != nil {
			return nil, err
		}
		all, err := rd.store.TagCounts(ctx)
		if err != nil {
			return nil, err
		}
		p.Styles = append(p.Styles, "ways.css")
		return rd.html("tags", tags{p, letters(byName(all)), len(all)})
	})
}

// letters divides tags, which are by name, by the letter they begin with.
func letters(all []blog.TermCount) []letter {
	most := 0
	for _, t := range all {
		most = max(most, t.Articles)
	}
	var list []letter
	for _, t := range all {
		name := ""
		if len(all) > tagsUnsorted {
			name = initial(t.Name)
		}
		if len(list) == 0 || list[len(list)-1].Name != name {
			list = append(list, letter{Name: name})
		}
		last := &list[len(list)-1]
		last.Tags = append(last.Tags, weighted{t, weight(t.Articles, most)})
	}
	return list
}

// weight is 3 for what is used at least half as much as the most used, 2 for a
// sixth, else 1, and 1 for what is used once.
func weight(articles, most int) int {
	switch {
	case articles < 2:
		return 1
	case articles*2 >= most:
		return 3
	case articles*6 >= most:
		return 2
	}
	return 1
}

// initial is the letter that a name is found under; "#" for what begins with
// none.
func initial(name string) string {
	if first := firstOf(sortKey(name)); unicode.IsLetter(first) {
		return string(unicode.ToUpper(first))
	}
	return "#"
}

func firstOf(text string) rune {
	first, _ := utf8.DecodeRuneInString(text)
	return first
}

// sortKey puts names into the order of a dictionary: marks and the size of letters
// do not count.
func sortKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
}

// byName sorts a copy of terms as a dictionary does, what begins with no letter
// first.
func byName(terms []blog.TermCount) []blog.TermCount {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(x, y blog.TermCount) int {
		one, other := sortKey(x.Name), sortKey(y.Name)
		return cmp.Or(cmp.Compare(ranked(one), ranked(other)), cmp.Compare(one, other), cmp.Compare(x.Slug, y.Slug))
	})
	return sorted
}

func ranked(key string) int {
	if unicode.IsLetter(firstOf(key)) {
		return 1
	}
	return 0
}

// mostUsed are the n terms with the most articles.
func mostUsed(terms []blog.TermCount, n int) []blog.TermCount {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(x, y blog.TermCount) int { return cmp.Compare(y.Articles, x.Articles) })
	return sorted[:min(n, len(sorted))]
}
