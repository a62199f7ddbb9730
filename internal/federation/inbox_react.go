package federation

import (
	"context"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// onLike counts a like, or the emoji that it carries.
func (f *Federation) onLike(ctx context.Context, act *activitypub.Activity) error {
	if _, is := reactionOf(act); is {
		return f.onEmojiReact(ctx, act)
	}
	return f.react(ctx, act, blog.Like)
}

// onAnnounce counts a boost that everyone may see; one for followers alone is
// nobody else's business.
func (f *Federation) onAnnounce(ctx context.Context, act *activitypub.Activity) error {
	if !public(act) {
		return nil
	}
	return f.react(ctx, act, blog.Boost)
}

func (f *Federation) react(ctx context.Context, act *activitypub.Activity, kind blog.ReactionKind) error {
	return f.reaction(ctx, act, func(person blog.Person, target blog.Target) error {
		return f.c.Blog.React(ctx, person, kind, target, act.ID)
	})
}

// reaction finds what of ours an activity reacts to, and who reacts.
func (f *Federation) reaction(ctx context.Context, act *activitypub.Activity, count func(blog.Person, blog.Target) error) error {
	id := act.Object.ID()
	if !f.address.local(id) || !activitypub.SameOrigin(act.ID, act.Actor.ID) {
		return nil
	}
	target := f.address.target(id)
	if target.None() {
		return nil
	}
	person, err := f.people.who(ctx, act.Actor.ID)
	if err != nil {
		return err
	}
	return count(person, target)
}
