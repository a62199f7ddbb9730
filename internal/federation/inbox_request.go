package federation

import (
	"context"
	"fmt"
	"slices"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// onReplyRequest takes a reply that asks for leave (GoToSocial). The reply comes
// with the request and goes through the same door as one that does not ask.
func (f *Federation) onReplyRequest(ctx context.Context, act *activitypub.Activity) error {
	target, o, err := f.requestingPost(ctx, act)
	if err != nil || o == nil || f.ours(o.InReplyTo.ID) != target {
		return err
	}
	r := f.message(o)
	r.Answers, r.Request = target, act.ID
	if r.From, err = f.people.who(ctx, act.Actor.ID); err != nil {
		return err
	}
	return f.c.Blog.Receive(ctx, r)
}

// onQuoteRequest takes a post that asks leave to quote (FEP-044f).
func (f *Federation) onQuoteRequest(ctx context.Context, act *activitypub.Activity) error {
	target, o, err := f.requestingPost(ctx, act)
	if err != nil || o == nil || !f.quotes(o, target) {
		return err
	}
	r := f.message(o)
	r.Quotes, r.Request = target, act.ID
	if r.From, err = f.people.who(ctx, act.Actor.ID); err != nil {
		return err
	}
	return f.c.Blog.Quote(ctx, r)
}

// quotes reports whether a post quotes that thing of ours.
func (f *Federation) quotes(o *activitypub.Object, target blog.Target) bool {
	return slices.ContainsFunc(o.Quoted(), func(id string) bool { return f.ours(id) == target })
}

// onLikeRequest takes a like that asks for leave.
func (f *Federation) onLikeRequest(ctx context.Context, act *activitypub.Activity) error {
	return f.requestReaction(ctx, act, "Like", blog.Like)
}

// onAnnounceRequest takes a boost that asks for leave.
func (f *Federation) onAnnounceRequest(ctx context.Context, act *activitypub.Activity) error {
	return f.requestReaction(ctx, act, "Announce", blog.Boost)
}

// requestingPost returns what of ours a request is about, and the post it asks
// for, judged as one in a Create is. The post is nil when the request concerns
// nothing of ours, or is not the actor's to make.
func (f *Federation) requestingPost(ctx context.Context, act *activitypub.Activity) (blog.Target, *activitypub.Object, error) {
	target := f.requested(act)
	if target.None() {
		return target, nil, nil
	}
	o, err := f.postOf(ctx, act.Instrument, act.Actor.ID)
	return target, o, err
}

// requested is what of ours a request is about. A request must be its actor's
// own, since the answer names it.
func (f *Federation) requested(act *activitypub.Activity) blog.Target {
	if !activitypub.SameOrigin(act.ID, act.Actor.ID) {
		return blog.Target{}
	}
	return f.ours(act.Object.ID())
}

func (f *Federation) requestReaction(ctx context.Context, act *activitypub.Activity, wanted string, kind blog.ReactionKind) error {
	target := f.requested(act)
	if target.None() {
		return nil
	}
	reaction, err := f.instrument(ctx, act)
	if err != nil || reaction == nil {
		return err
	}
	if reaction.Type != wanted || reaction.Actor.ID != act.Actor.ID || f.ours(reaction.Object.ID()) != target {
		return nil
	}
	if kind == blog.Boost && !public(reaction) {
		return nil
	}
	person, err := f.people.who(ctx, act.Actor.ID)
	if err != nil {
		return err
	}
	return f.c.Blog.RequestReaction(ctx, person, kind, target, reaction.ID, act.ID)
}

// instrument returns the reaction a request asks for: embedded, or fetched from
// where it lives. It is nil for what lives elsewhere than the actor.
func (f *Federation) instrument(ctx context.Context, act *activitypub.Activity) (*activitypub.Activity, error) {
	id := act.Instrument.ID
	if !activitypub.SameOrigin(id, act.Actor.ID) {
		return nil, nil //nolint:nilnil // nobody's to send but its author's
	}
	if reaction := act.Instrument.Activity(); reaction != nil {
		return reaction, nil
	}
	doc, err := f.fetch.Document(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch a reaction: %w", err)
	}
	reaction, err := activitypub.ParseActivity(doc.Body)
	if err != nil {
		return nil, permanentError{fmt.Errorf("read a reaction: %w", err)}
	}
	return reaction, nil
}

// public reports whether everyone may see an activity.
func public(act *activitypub.Activity) bool {
	return act.To.Contains(activitypub.Public) || act.CC.Contains(activitypub.Public)
}

// asks reports whether a reply's server may keep it back until its target's
// author approves: it says who may reply to it, as GoToSocial does and Mastodon
// does not, and carries no approval.
func asks(o *activitypub.Object) bool {
	p := o.InteractionPolicy
	return p != nil && p.CanReply != nil && o.ApprovedBy == "" && o.ReplyAuthorization == ""
}
