package reader

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/causerie/causerie/web/answer"
)

// goneStore knows where everyone could read something once.
type goneStore interface {
	GonePage(ctx context.Context, slug string) (bool, error)
}

// errGone is the error of a page that was there once, for all to see, and is not
// any more.
type errGone struct{}

func (errGone) Error() string { return "the page is gone" }

// departed turns notFound into gone for a page that was there once. Whoever was
// told that an article links to theirs asks whether it still does, and takes this
// for a clearer no (Webmention, 3.1.5). It tells nothing of a draft: it is the
// same whether one has the address now or not.
func (rd *Reader) departed(ctx context.Context, slug string, notFound error) error {
	gone, err := rd.store.GonePage(ctx, slug)
	switch {
	case err != nil:
		return err
	case gone:
		return errGone{}
	}
	return notFound
}

// Gone answers that what stood at the address is gone for good.
func (rd *Reader) Gone(w http.ResponseWriter, r *http.Request) {
	err := rd.cache.Serve(w, r, "410", func(ctx context.Context) (*answer.Answer, error) {
		return rd.problem(ctx, http.StatusGone, "This is gone", "What stood here was taken away.")
	})
	if err != nil {
		rd.log.LogAttrs(r.Context(), slog.LevelError, "page failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		rd.bare(w, r, http.StatusGone)
	}
}
