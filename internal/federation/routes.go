package federation

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/nodeinfo"
	"github.com/causerie/causerie/activitypub/webfinger"
	"github.com/causerie/causerie/internal/blog"
)

// Routes answers everything under /ap, /.well-known and /nodeinfo.
func (f *Federation) Routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead)
	r.Route("/ap", func(r chi.Router) {
		r.Handle("/inbox", f.inbox)
		r.Get("/application", f.open(f.getApplication)) // for everyone, or nobody could prove what we sign
		r.Get("/application/outbox", f.serve(f.getEmpty))
		r.Route("/actors/{id}", func(r chi.Router) {
			r.Get("/", f.serveActor)
			r.Handle("/inbox", http.HandlerFunc(f.personalInbox))
			r.Get("/outbox", f.serve(f.getOutbox))
			r.Get("/followers", f.serve(f.getFollowers))
			r.Get("/followers_synchronization", f.servePartialFollowers)
			r.Get("/following", f.serve(f.getEmptyOf))
			r.Get("/featured", f.serve(f.getFeatured))
			r.Get("/tags", f.serve(f.getTags))
		})
		r.Route("/articles/{id}", f.conversationRoutes(f.getArticle, f.articleSubject))
		r.Get("/articles/{id}/context", f.serve(f.getContext))
		r.Route("/answers/{id}", f.conversationRoutes(f.getAnswer, f.answerSubject))
		r.Get("/letters/{id}", f.serveLetter)
		r.Get("/activities/{id}", f.serve(f.getActivity))
		r.Get("/authorizations/{id}", f.serve(f.getAuthorization))
		r.NotFound(notFound)
	})
	r.Handle("/.well-known/webfinger", webfinger.Handler{Lookup: f.finger})
	r.Handle("/.well-known/host-meta", webfinger.HostMeta(string(f.site)))
	r.Handle("/.well-known/host-meta.json", webfinger.HostMeta(string(f.site)))
	r.Handle("/.well-known/nodeinfo", nodeinfo.WellKnown(string(f.site), f.address.application()))
	r.Handle("/nodeinfo/2.1", nodeinfo.Handler(nodeinfo.V21, f.describe))
	r.Handle("/nodeinfo/2.0", nodeinfo.Handler(nodeinfo.V20, f.describe))
	return r
}

// conversationRoutes are those of an object and of what stands under it.
func (f *Federation) conversationRoutes(object getter, subject subjectOf) func(chi.Router) {
	return func(r chi.Router) {
		r.Get("/", f.serve(object))
		r.Get("/activity", f.serve(f.createOf(object)))
		r.Get("/replies", f.serve(f.getReplies(subject)))
		r.Get("/likes", f.serve(f.getReactions(subject, blog.Like, "/likes")))
		r.Get("/shares", f.serve(f.getReactions(subject, blog.Boost, "/shares")))
	}
}

// getter makes the document that answers a request.
type getter func(r *http.Request) (any, error)

// serve answers those who may read with a document.
func (f *Federation) serve(get getter) http.HandlerFunc { return f.guarded(f.open(get)) }

// open answers everyone with a document. What does not exist, what never did and what is
// not public look alike; what was public and is gone is a Tombstone.
func (f *Federation) open(get getter) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		doc, err := get(r)
		var gone *goneError
		switch {
		case err == nil:
			if w.Header().Get("Cache-Control") == "" {
				w.Header().Set("Cache-Control", "public, max-age=60")
			}
			activitypub.WriteJSON(w, r, http.StatusOK, doc)
		case errors.As(err, &gone):
			activitypub.WriteJSON(w, r, http.StatusGone, gone.tombstone)
		case blog.KindOf(err) == blog.NotFound:
			notFound(w, r)
		default:
			f.c.Log.ErrorContext(r.Context(), "answer an ActivityPub request", "error", err)
			activitypub.WriteJSON(w, r, http.StatusInternalServerError, map[string]string{"error": "something went wrong here; try again later"})
		}
	}
}

func notFound(w http.ResponseWriter, r *http.Request) {
	activitypub.WriteJSON(w, r, http.StatusNotFound, map[string]string{"error": "not found"})
}

// goneError is what was public once.
type goneError struct{ tombstone *activitypub.Object }

func (*goneError) Error() string { return "gone" }

// orTombstone turns "not found" into "gone" for what was public once.
func (f *Federation) orTombstone(r *http.Request, id string, answer bool, err error) error {
	if blog.KindOf(err) != blog.NotFound {
		return err
	}
	t, tombErr := f.c.Store.Tombstone(r.Context(), id)
	if tombErr != nil || t.Answer != answer {
		return err
	}
	return &goneError{f.tombstone(t)}
}

// personalInbox is the shared one under the name of an author; another name has
// none.
func (f *Federation) personalInbox(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if _, known := f.authors.Load(id); known { // no look at the database for a flood
		f.inbox.ServeHTTP(w, r)
		return
	}
	_, err := f.c.Store.Author(r.Context(), id)
	switch {
	case err == nil:
		f.authors.Store(id, struct{}{})
		f.inbox.ServeHTTP(w, r)
	case blog.KindOf(err) == blog.NotFound:
		notFound(w, r)
	default:
		f.c.Log.ErrorContext(r.Context(), "look up an inbox", "error", err)
		activitypub.WriteJSON(w, r, http.StatusServiceUnavailable, map[string]string{"error": "try again later"})
	}
}

// Negotiate wraps the pages that are also ActivityPub objects: the front page
// and an author's page, which are the author, and an article's page. Whoever
// prefers ActivityPub to a page gets the object; everyone is told that the answer
// depends on that.
func (f *Federation) Negotiate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept")
		if (r.Method != http.MethodGet && r.Method != http.MethodHead) || !activitypub.WantsActivityJSON(r) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Del("Vary") // WriteJSON says it
		f.serve(f.getPage)(w, r)
	})
}
