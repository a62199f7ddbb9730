package reader

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type archiveStore interface {
	Months(ctx context.Context) ([]blog.Month, error)
	CategoryCounts(ctx context.Context) ([]blog.CategoryCount, error)
	TagCounts(ctx context.Context) ([]blog.TermCount, error)
	Texts(ctx context.Context) ([]blog.Part, error)
}

// archive is the data of the archive's page.
type archive struct {
	page
	Years      []year
	Titles     map[blog.Month][]blog.Part // what was written in a month, newest first; nil where that is too much
	Categories []topic
	Tags       []blog.TermCount // the most used, by name
	AllTags    int
}

// year is what was written in a year, newest month first.
type year struct {
	Year     int
	Articles int
	Months   []blog.Month
}

// month is the data of a month's page.
type month struct {
	page
	listing
	Year          int
	Month         time.Month
	Before, After *blog.Month // the months around in which something was written; nil at the ends
}

// Archive lists all months, categories and tags.
func (rd *Reader) Archive(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/archive", func(ctx context.Context) (*answer.Answer, error) {
		p, err := rd.page(ctx, "/archive", "Archive", "")
		if err != nil {
			return nil, err
		}
		data := archive{page: p}
		months, err := rd.store.Months(ctx)
		if err != nil {
			return nil, err
		}
		data.Years = years(months)
		if data.Titles, err = rd.titles(ctx, months); err != nil {
			return nil, err
		}
		categories, err := rd.store.CategoryCounts(ctx)
		if err != nil {
			return nil, err
		}
		data.Categories = topics(categories)
		tags, err := rd.store.TagCounts(ctx)
		if err != nil {
			return nil, err
		}
		data.Tags, data.AllTags = byName(mostUsed(tags, tagsInArchive)), len(tags)
		data.Styles = append(data.Styles, "ways.css")
		return rd.html("archive", data)
	})
}

// Year leads from a year's address to its place in the archive.
func (rd *Reader) Year(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(param(r, "year"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	redirect(w, r, "/archive#y"+strconv.Itoa(number))
}

// Month lists the articles of a month.
func (rd *Reader) Month(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	at, err := time.Parse("2006/01", param(r, "year")+"/"+param(r, "month"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	path := blog.MonthPath(at.Year(), at.Month())
	rd.serve(w, r, pageName(path, number), func(ctx context.Context) (*answer.Answer, error) {
		return rd.month(ctx, path, at, number)
	})
}

func (rd *Reader) month(ctx context.Context, path string, at time.Time, number int) (*answer.Answer, error) {
	p, err := rd.page(ctx, path, at.Format("January 2006"), "")
	if err != nil {
		return nil, err
	}
	l, err := rd.list(ctx, p, blog.ListQuery{Year: at.Year(), Month: at.Month(), Page: number}, path, false)
	if err != nil {
		return nil, err
	}
	if l.Total == 0 {
		return nil, blog.ErrNotFound("Nothing was written in that month.")
	}
	around, err := rd.around(ctx, at)
	if err != nil {
		return nil, err
	}
	p.turn(l, path)
	return rd.html("month", month{p, l, at.Year(), at.Month(), around[0], around[1]})
}

// around are the months before and after one in which something was written.
func (rd *Reader) around(ctx context.Context, at time.Time) (months [2]*blog.Month, err error) {
	all, err := rd.store.Months(ctx)
	if err != nil {
		return months, err
	}
	for i, m := range all {
		if m.Year != at.Year() || m.Month != at.Month() {
			continue
		}
		if i+1 < len(all) {
			months[0] = &all[i+1]
		}
		if i > 0 {
			months[1] = &all[i-1]
		}
	}
	return months, nil
}

// mostTitles is how many texts the archive names one by one.
const mostTitles = 200

// titles are the texts by month, if they are few enough to be named.
func (rd *Reader) titles(ctx context.Context, months []blog.Month) (map[blog.Month][]blog.Part, error) {
	all := 0
	for _, m := range months {
		all += m.Articles
	}
	if all > mostTitles {
		return nil, nil
	}
	texts, err := rd.store.Texts(ctx)
	if err != nil {
		return nil, err
	}
	byMonth := map[blog.Month][]blog.Part{}
	for _, m := range months {
		for _, t := range texts {
			if at := t.PublishedAt.UTC(); at.Year() == m.Year && at.Month() == m.Month {
				byMonth[m] = append(byMonth[m], t)
			}
		}
	}
	return byMonth, nil
}

// years groups months, which are newest first.
func years(months []blog.Month) []year {
	var all []year
	for _, m := range months {
		if len(all) == 0 || all[len(all)-1].Year != m.Year {
			all = append(all, year{Year: m.Year})
		}
		last := &all[len(all)-1]
		last.Months = append(last.Months, m)
		last.Articles += m.Articles
	}
	return all
}
