package reader

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

const plainType = "text/plain; charset=utf-8"

// Security says where to report a hole in the security (RFC 9116). There is
// nothing while the author has named no contact, or when the day has passed until
// which it is good.
func (rd *Reader) Security(w http.ResponseWriter, r *http.Request) {
	menu, err := rd.store.Menu(r.Context())
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	contact, until, ok := menu.Settings.Security(rd.now())
	if !ok {
		rd.NotFound(w, r)
		return
	}
	lines := []string{
		"Contact: " + contact,
		"Expires: " + until.Format(time.RFC3339),
		"Canonical: " + rd.site.Path("/.well-known/security.txt"),
		"Preferred-Languages: " + menu.Settings.Language,
		"",
	}
	head := answer.Head{Type: plainType, CacheControl: "no-cache"}
	answer.New(head, []byte(strings.Join(lines, "\n"))).Send(w, r)
}

// IndexKey shows search engines the key by which the blog tells them of changes,
// if it does.
func (rd *Reader) IndexKey(w http.ResponseWriter, r *http.Request) {
	key := chi.URLParam(r, "key")
	if key != rd.indexKey {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, "/"+rd.indexKey+".txt", func(ctx context.Context) (*answer.Answer, error) {
		menu, err := rd.store.Menu(ctx)
		if err != nil {
			return nil, err
		}
		if menu.Settings.IndexNow == "" {
			return nil, blog.ErrNotFound("There is no such page.")
		}
		return answer.New(answer.Head{Type: plainType, CacheControl: "no-cache"}, []byte(rd.indexKey)), nil
	})
}
