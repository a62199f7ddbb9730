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

// gateStore is what deciding who may read needs.
type gateStore interface {
	Standing(ctx context.Context, p blog.Person) (blog.Standing, error)
}

// wantedSignature is what readers are asked for who did not sign, or not well. It names no
// content-digest, which Fedify 2.3 would then list twice, and a GET has no body.
const wantedSignature = `sig1=("@method" "@target-uri");created;keyid`

// guarded lets those read who may. Whoever signs with a key of a host that is
// turned away is refused in any mode, before the key is fetched. In secure mode
// all must sign, and people are judged who have proven who they are: before that,
// anyone could ask in their name whom the author has blocked. Then nothing of the
// answer may be kept by a cache that others share. Nothing is looked up before, so
// that a refusal tells nobody what there is.
func (f *Federation) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		settings, err := f.c.Store.Settings(r.Context())
		if err == nil && settings.AuthorizedFetch {
			secret(w)
		}
		if err == nil {
			err = f.admit(r, settings)
		}
		if err != nil {
			f.turnAway(w, r, err)
			return
		}
		next(w, r)
	}
}

// admit judges who asks; the error is a [signature.Refusal], or a fault of ours.
func (f *Federation) admit(r *http.Request, settings blog.Settings) error {
	if err := f.claimants(r); err != nil {
		return err
	}
	if !settings.AuthorizedFetch {
		return nil
	}
	owner, err := f.requester(r)
	if err != nil {
		return err
	}
	return f.welcome(r.Context(), owner)
}

// claimants judges the hosts whose keys a request is said to be signed with,
// unproven. It asks about no person: the answer is for whoever claims to be one.
func (f *Federation) claimants(r *http.Request) error {
	for _, id := range signature.KeyIDs(r.Header) {
		if err := f.hostWelcome(r.Context(), id); err != nil {
			return err
		}
	}
	return nil
}

// hostBlocked reports whether all of an address's host are turned away.
func (f *Federation) hostBlocked(ctx context.Context, address string) (bool, error) {
	return f.c.Store.Blocked(ctx, "", blog.HostOf(address))
}

// hostWelcome refuses an address on a host that is turned away.
func (f *Federation) hostWelcome(ctx context.Context, address string) error {
	return turnedAway(f.hostBlocked(ctx, address))
}

// welcome refuses somebody who is turned away, or their host is. It is asked about
// who has proven who they are.
func (f *Federation) welcome(ctx context.Context, person string) error {
	return turnedAway(f.c.Store.Blocked(ctx, person, blog.HostOf(person)))
}

// turnedAway is the refusal of those who are. Those who are blocked and those who
// are not listed are told the same.
func turnedAway(away bool, err error) error {
	if err == nil && away {
		err = &signature.Refusal{Status: http.StatusForbidden, Reason: "this server gives nothing to yours"}
	}
	return err
}

// secret keeps an answer out of caches: the next who asks may not read it.
func secret(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Add("Vary", "Accept, Signature")
}

// turnAway says why nothing is to be read.
func (f *Federation) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Cache-Control", "private, no-store")
	var refusal *signature.Refusal
	if !errors.As(err, &refusal) {
		f.c.Log.ErrorContext(r.Context(), "judge who asks", "error", err)
		refusal = &signature.Refusal{Status: http.StatusServiceUnavailable, Reason: "try again later"}
	}
	answer := map[string]string{"error": refusal.Said()}
	switch refusal.Status {
	case http.StatusUnauthorized, http.StatusBadRequest:
		w.Header().Set("Accept-Signature", wantedSignature)
		answer["error"] = "sign this request with the key of an actor, by RFC 9421 or draft-cavage-12: " + refusal.Said()
		refusal = &signature.Refusal{Status: http.StatusUnauthorized}
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		sayWhen(w, refusal)
	}
	activitypub.WriteJSON(w, r, refusal.Status, answer)
}

// serveActor answers with an author. Some get what proves our signatures and no
// more, as GoToSocial's main-key does: in secure mode those who do not sign, for
// two servers that both ask for signatures would else wait for each other for
// ever; and in any mode those who are turned away, whose servers must still
// believe that a follow was ended or a permit revoked.
func (f *Federation) serveActor(w http.ResponseWriter, r *http.Request) {
	settings, err := f.c.Store.Settings(r.Context())
	if err != nil {
		f.turnAway(w, r, err)
		return
	}
	if settings.AuthorizedFetch {
		secret(w)
	}
	var refusal *signature.Refusal
	unsigned := settings.AuthorizedFetch && len(r.Header.Values("Signature")) == 0
	if !unsigned {
		err = f.admit(r, settings)
	}
	switch {
	case unsigned, errors.As(err, &refusal) && refusal.Status == http.StatusForbidden:
		w.Header().Del("Vary")
		secret(w)
		f.open(f.getKey)(w, r)
	case err != nil:
		f.turnAway(w, r, err)
	default:
		f.open(f.getActor)(w, r)
	}
}

// getKey makes the least of an author's document that a signature can be proven
// by.
func (f *Federation) getKey(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	id := f.address.actor(author.ID)
	doc := &activitypub.Actor{
		Context: activitypub.ContextActor, ID: id, Type: "Person", PreferredUsername: author.Handle, Inbox: id + "/inbox",
	}
	if doc.AssertionMethod, err = f.assertionMethod(r.Context(), author.ID); err != nil {
		return nil, err
	}
	return doc, f.addKey(r.Context(), doc, author.ID)
}
