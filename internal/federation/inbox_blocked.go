package federation

import (
	"context"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// takeAway has the effect of an activity of somebody who is turned away: there is
// less of theirs here, and nothing else comes of it. Nobody is asked for anything.
// They may have been blocked since it was taken in, so whatever else it is, is
// dropped.
func (f *Federation) takeAway(ctx context.Context, act *activitypub.Activity) error {
	switch act.Type {
	case "Delete":
		return f.onDelete(ctx, act)
	case "Undo":
		return f.takeAwayUndone(ctx, act)
	case "Update":
		return f.takeAwayWords(ctx, act)
	}
	return nil
}

// takeAwayUndone is onUndo without the Undo of a Block, which lets somebody back in.
func (f *Federation) takeAwayUndone(ctx context.Context, act *activitypub.Activity) error {
	undone := act.Object.Activity()
	switch {
	case undone == nil:
		return f.undoDeedByID(ctx, act.Actor.ID, act.Object.ID())
	case undone.Type == "Block":
		return nil
	}
	return f.onUndo(ctx, act)
}

// takeAwayWords heeds the edit of a post that the activity embeds, as far as it
// takes something back.
func (f *Federation) takeAwayWords(ctx context.Context, act *activitypub.Activity) error {
	o := act.Object.Object()
	if o == nil || !f.isPostOf(o, act.Actor.ID) {
		return nil
	}
	r := f.message(o)
	if r.EditedAt.IsZero() {
		r.EditedAt = f.editTime(act)
	}
	r.From = blog.Person{URI: act.Actor.ID, Host: blog.HostOf(act.Actor.ID)}
	return f.c.Blog.TakeBack(ctx, r)
}
