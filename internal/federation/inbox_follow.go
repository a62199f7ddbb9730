package federation

import (
	"context"
	"errors"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// onFollow makes the actor a follower and has the Accept sent.
func (f *Federation) onFollow(ctx context.Context, act *activitypub.Activity) error {
	author := f.address.actorID(act.Object.ID())
	if author == "" {
		return nil
	}
	if _, err := f.c.Store.Author(ctx, author); err != nil {
		return err
	}
	person, err := f.people.who(ctx, act.Actor.ID)
	if err != nil {
		return err
	}
	return f.c.Blog.FollowAsked(ctx, author, person, act.ID, f.arrival(ctx))
}

// onUndo takes back what its object names: by the object's own words where it is
// embedded, by its id where it is not.
func (f *Federation) onUndo(ctx context.Context, act *activitypub.Activity) error {
	undone := act.Object.Activity()
	if undone == nil {
		return f.undoByID(ctx, act.Actor.ID, act.Object.ID())
	}
	if undone.Actor.ID != "" && undone.Actor.ID != act.Actor.ID {
		return blog.ErrForbidden("Only who did something can undo it.")
	}
	switch undone.Type {
	case "Follow":
		if author := f.address.actorID(undone.Object.ID()); author != "" {
			return f.c.Blog.UnfollowAsked(ctx, author, act.Actor.ID, f.arrival(ctx))
		}
		return nil
	case "Like", "EmojiReact":
		return f.undoReaction(ctx, act.Actor.ID, undone)
	case "Announce":
		return f.c.Blog.Unreact(ctx, act.Actor.ID, blog.Boost, f.address.target(undone.Object.ID()), undone.ID)
	case "Block":
		if f.address.actorID(undone.Object.ID()) != "" {
			return f.c.Blog.NoLongerBlockedBy(ctx, act.Actor.ID, undone.ID, true)
		}
		return nil
	default:
		return nil
	}
}

func (f *Federation) undoByID(ctx context.Context, actor, id string) error {
	if err := f.c.Blog.NoLongerBlockedBy(ctx, actor, id, false); err != nil {
		return err
	}
	return f.undoDeedByID(ctx, actor, id)
}

// undoDeedByID takes back a follow, a like, a reaction or a boost.
func (f *Federation) undoDeedByID(ctx context.Context, actor, id string) error {
	follows, err := f.c.Store.Following(ctx, actor)
	if err != nil {
		return err
	}
	for _, follow := range follows {
		if follow.FollowURI == id {
			return f.c.Blog.UnfollowAsked(ctx, follow.AuthorID, actor, f.arrival(ctx))
		}
	}
	return f.c.Blog.Unreact(ctx, actor, blog.Like, blog.Target{}, id)
}

// onBlock takes note that someone does not want to be seen here.
func (f *Federation) onBlock(ctx context.Context, act *activitypub.Activity) error {
	if f.address.actorID(act.Object.ID()) == "" {
		return nil
	}
	return f.c.Blog.BlockedBy(ctx, act.Actor.ID, act.ID)
}

// onMove follows a follower to a new account, if that account names the old one
// as its own (FEP-7628).
func (f *Federation) onMove(ctx context.Context, act *activitypub.Activity) error {
	if act.Object.ID() != act.Actor.ID || act.Target.ID == "" || f.address.local(act.Target.ID) {
		return nil
	}
	follows, err := f.c.Store.Following(ctx, act.Actor.ID)
	if err != nil || len(follows) == 0 {
		return err
	}
	target, err := f.people.fetch(ctx, act.Target.ID)
	if errors.Is(err, errGone) { // the target is; nobody said so of who moves there
		return blog.ErrNotFound("The new account is gone.")
	}
	if err != nil {
		return err
	}
	for _, alias := range target.Aliases {
		if alias == act.Actor.ID {
			return f.c.Blog.Move(ctx, act.Actor.ID, target)
		}
	}
	return blog.ErrForbidden("The new account does not name the old one as its own.")
}
