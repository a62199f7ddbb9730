package federation

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// permitStore reads the author's word on what others do with articles.
type permitStore interface {
	Permit(ctx context.Context, id string) (blog.Permit, error)
}

// words are the types that a kind of permit has in ActivityPub (GoToSocial's
// interaction policies, FEP-044f).
type words struct{ request, authorization string }

func wordsFor(kind blog.PermitKind) words {
	switch kind {
	case blog.LikePermit:
		return words{"LikeRequest", "LikeAuthorization"}
	case blog.BoostPermit:
		return words{"AnnounceRequest", "AnnounceAuthorization"}
	case blog.QuotePermit:
		return words{"QuoteRequest", "QuoteAuthorization"}
	default:
		return words{"ReplyRequest", "ReplyAuthorization"}
	}
}

// getAuthorization answers with a permit that was granted. One that waits or was
// refused looks like one that never was.
func (f *Federation) getAuthorization(r *http.Request) (any, error) {
	p, err := f.c.Store.Permit(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	switch p.State {
	case blog.Granted:
		return f.authorization(p), nil
	case blog.Revoked:
		return nil, &goneError{&activitypub.Object{
			Context: activitypub.ContextPlain, ID: f.address.authorization(p.ID), Type: "Tombstone",
			FormerType: wordsFor(p.Kind).authorization, Deleted: p.ChangedAt,
		}}
	default:
		return nil, blog.ErrNotFound("There is no such authorization.")
	}
}

func (f *Federation) authorization(p blog.Permit) *activitypub.Object {
	return &activitypub.Object{
		Context: activitypub.ContextObject, ID: f.address.authorization(p.ID), Type: wordsFor(p.Kind).authorization,
		AttributedTo: activitypub.ID(f.address.actor(p.AuthorID)), InteractingObject: p.URI, InteractionTarget: f.permitTarget(p),
	}
}

// permitTarget is the address of the article or the answer a permit is about.
func (f *Federation) permitTarget(p blog.Permit) string {
	if p.CommentID != "" {
		return f.address.answer(p.CommentID)
	}
	return f.address.article(p.ObjectID)
}

// aboutPermit tells who asked what the author's word is, unless it is another
// one meanwhile.
func (f *Federation) aboutPermit(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	p, err := f.c.Store.Permit(ctx, b.Reference)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil //nolint:nilnil // what was asked for is gone
	}
	if err != nil {
		return nil, err
	}
	switch {
	case b.Kind == blog.PermitGranted && p.State == blog.Granted:
		act.Type, act.Result = "Accept", activitypub.ID(f.address.authorization(p.ID))
		f.answerRequest(act, p)
	case b.Kind == blog.PermitRefused && p.State == blog.Refused:
		act.Type = "Reject"
		f.answerRequest(act, p)
	case b.Kind == blog.PermitRevoked && p.State == blog.Revoked:
		f.revoke(act, b)
	default:
		return nil, nil //nolint:nilnil // nothing to tell any more
	}
	return act, nil
}

// answerRequest names what is answered: the request, embedded as some look for
// it by its id and some by what it says, or else the thing itself, which came
// without a request.
func (f *Federation) answerRequest(act *activitypub.Activity, p blog.Permit) {
	act.To = activitypub.IDs{p.PersonURI}
	target := f.permitTarget(p)
	if p.Request == "" {
		act.Object, act.Target = activitypub.One(p.URI), activitypub.ID(target)
		return
	}
	act.Object = activitypub.Refs{activitypub.Embed(&activitypub.Activity{
		ID: p.Request, Type: wordsFor(p.Kind).request, Actor: activitypub.ID(p.PersonURI),
		Object: activitypub.One(target), Instrument: activitypub.ID(p.URI),
	})}
	if p.Kind == blog.ReplyPermit && act.Type == "Reject" {
		act.Target = activitypub.ID(target)
	}
}

// revoke deletes an authorization (FEP-044f). It is named by its address alone,
// so that nothing is said about what it was for.
func (f *Federation) revoke(act *activitypub.Activity, b blog.Broadcast) {
	act.Context, act.Type = activitypub.ContextPlain, "Delete"
	act.Object = activitypub.One(f.address.authorization(b.Reference))
	act.To = activitypub.IDs{b.PersonURI}
	if b.Followers {
		act.To = activitypub.IDs{activitypub.Public}
		act.CC = activitypub.IDs{f.address.followers(b.AuthorID)}
	}
}
