package federation

import (
	"context"
	"errors"
	"net/http"
	"strings"

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

// guarded lets those read who may. Whoever signs and is turned away is refused
// in any mode, by the host of the key and before it is fetched. In secure mode
// all must sign; then nothing of the answer may be kept by a cache that others
// share. Nothing is looked up before, so that a refusal tells nobody what there
// is.
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

// claimants judges whose keys a request is said to be signed with, unproven.
func (f *Federation) claimants(r *http.Request) error {
	for _, id := range signature.KeyIDs(r.Header) {
		if err := f.claimant(r.Context(), id); err != nil {
			return err
		}
	}
	return nil
}

// claimant judges whom a key is said to be of: by its address, and by its owner if
// it was seen before. GoToSocial's keys have an address of their own.
func (f *Federation) claimant(ctx context.Context, keyID string) error {
	actor, _, _ := strings.Cut(keyID, "#")
	if err := f.welcome(ctx, actor); err != nil {
		return err
	}
	key, err := f.c.Store.Key(ctx, keyID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && key.Owner == "") {
		return nil
	}
	if err != nil {
		return err
	}
	return f.welcome(ctx, key.Owner)
}

// welcome refuses an address that is turned away. Those who are blocked and
// those who are not listed are told the same.
func (f *Federation) welcome(ctx context.Context, address string) error {
	away, err := f.c.Store.Blocked(ctx, address, blog.HostOf(address))
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
	answer := map[string]string{"error": refusal.Reason}
	switch refusal.Status {
	case http.StatusUnauthorized, http.StatusBadRequest:
		w.Header().Set("Accept-Signature", wantedSignature)
		answer["error"] = "sign this request with the key of an actor, by RFC 9421 or draft-cavage-12: " + refusal.Reason
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
	var refusal *signature.Refusal
	unsigned := len(r.Header.Values("Signature")) == 0
	if err == nil && (settings.AuthorizedFetch && unsigned || errors.As(f.claimants(r), &refusal)) {
		secret(w)
		f.open(f.getKey)(w, r)
		return
	}
	f.serve(f.getActor)(w, r)
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
