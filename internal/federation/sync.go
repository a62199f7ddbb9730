package federation

import (
	"context"
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// syncStore reads and keeps what followers synchronization (FEP-8fcf) needs.
type syncStore interface {
	FollowerDigest(ctx context.Context, authorID, host string) (digest string, followers int, err error)
	FollowersOnHost(ctx context.Context, authorID, host string, most int) ([]string, error)
	Synchronize(ctx context.Context, actor string, payload any) error
}

// mostSynchronized is how many followers of one host are compared. The list must
// be one document of at most 1 MiB, since many servers read no second page and
// would take everyone who is not on the first for gone.
const mostSynchronized = 10_000

// synchronization says which followers of the author we count on the host of an
// inbox. It goes with what is sent to followers, and only where there are some.
func (f *Federation) synchronization(ctx context.Context, b body, inbox string) (activitypub.Synchronization, error) {
	if !b.many {
		return activitypub.Synchronization{}, nil
	}
	digest, followers, err := f.c.Store.FollowerDigest(ctx, b.author, blog.HostOf(inbox))
	if err != nil || followers <= 0 || followers > mostSynchronized {
		return activitypub.Synchronization{}, err
	}
	return activitypub.Synchronization{
		CollectionID: f.address.followers(b.author), URL: f.address.partialFollowers(b.author), Digest: digest,
	}, nil
}

func (a addresses) partialFollowers(id string) string {
	return a.actor(id) + "/followers_synchronization"
}

// servePartialFollowers lists the followers on the host of whoever signed the
// request. Nobody can ask for another host's.
func (f *Federation) servePartialFollowers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, no-store")
	reader, err := f.requester(r)
	if err != nil {
		status, reason := http.StatusUnauthorized, "sign this request as an actor of the host it is about"
		var refusal *signature.Refusal
		if errors.As(err, &refusal) {
			status = refusal.Status
		}
		if mayPass(status) {
			sayWhen(w, refusal)
			reason = "try again later"
		}
		activitypub.WriteJSON(w, r, status, map[string]string{"error": reason})
		return
	}
	list, err := f.partialFollowers(r.Context(), chi.URLParam(r, "id"), reader)
	switch kind := blog.KindOf(err); {
	case err == nil:
		activitypub.WriteJSON(w, r, http.StatusOK, list)
	case kind == blog.Forbidden:
		activitypub.WriteJSON(w, r, http.StatusForbidden, map[string]string{"error": "blocked"})
	case kind == blog.NotFound:
		notFound(w, r)
	default:
		f.c.Log.ErrorContext(r.Context(), "list the followers on a host", "error", err)
		unavailable(w, r)
	}
}

func (f *Federation) partialFollowers(ctx context.Context, authorID, reader string) (*activitypub.Collection, error) {
	blocked, err := f.c.Store.Blocked(ctx, reader, blog.HostOf(reader))
	if err != nil {
		return nil, err
	}
	if blocked {
		return nil, blog.ErrForbidden("Blocked.")
	}
	author, err := f.c.Store.Author(ctx, authorID)
	if err != nil {
		return nil, err
	}
	uris, err := f.c.Store.FollowersOnHost(ctx, author.ID, blog.HostOf(reader), mostSynchronized+1)
	if err != nil {
		return nil, err
	}
	if len(uris) > mostSynchronized {
		return nil, blog.ErrNotFound("The list is too long to be compared.")
	}
	total := len(uris)
	return &activitypub.Collection{
		Context: activitypub.ContextPlain, ID: f.address.partialFollowers(author.ID), Type: "OrderedCollection",
		TotalItems: &total, Items: refs(uris),
	}, nil
}
