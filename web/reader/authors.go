package reader

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// authors is the data of the page of all who write here.
type authors struct {
	page
	Authors []blog.AuthorCount
}

// Authors lists who writes here. Of a blog with one author it leads to them, for
// the time being.
func (rd *Reader) Authors(w http.ResponseWriter, r *http.Request) {
	menu, err := rd.store.Menu(r.Context())
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	switch menu.Authors {
	case 0:
		rd.NotFound(w, r)
		return
	case 1:
		http.Redirect(w, r, blog.AuthorPath(menu.Author.Handle), http.StatusFound)
		return
	}
	rd.serve(w, r, "/authors", func(ctx context.Context) (*answer.Answer, error) {
		p, err := rd.page(ctx, "/authors", "Authors", "")
		if err != nil {
			return nil, err
		}
		data := authors{page: p}
		if data.Authors, err = rd.store.AuthorCounts(ctx); err != nil {
			return nil, err
		}
		data.Styles = append(data.Styles, "ways.css")
		return rd.html("authors", data)
	})
}
