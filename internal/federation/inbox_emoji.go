package federation

import (
	"context"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// onEmojiReact counts a reaction by emoji (FEP-c0e0; Pleroma, Akkoma, Fedibird).
func (f *Federation) onEmojiReact(ctx context.Context, act *activitypub.Activity) error {
	emoji, is := reactionOf(act)
	if !is {
		return nil
	}
	return f.reaction(ctx, act, func(person blog.Person, target blog.Target) error {
		return f.c.Blog.ReactWith(ctx, person, emoji, target, act.ID)
	})
}

// reactionOf reads the emoji of a reaction. A Like with one is a reaction by
// emoji (Misskey, Iceshrimp), but a red heart says no more than the Like itself.
func reactionOf(act *activitypub.Activity) (blog.Emoji, bool) {
	emoji := blog.ParseEmoji(act.Content)
	if emoji == "" || (act.Type == "Like" && strings.ContainsAny(emoji, "\u2764\u2665") && len([]rune(emoji)) == 2) {
		return blog.Emoji{}, false
	}
	made := blog.Emoji{Shortcode: emoji}
	for _, e := range emojiOf(act.Tag) {
		if blog.ParseEmoji(e.Code()) == emoji {
			made.URL = e.URL
		}
	}
	return made, true
}

// undoReaction takes a like or a reaction by emoji back.
func (f *Federation) undoReaction(ctx context.Context, actor string, undone *activitypub.Activity) error {
	target := f.address.target(undone.Object.ID())
	if emoji, is := reactionOf(undone); is || undone.Type == "EmojiReact" {
		return f.c.Blog.UnreactWith(ctx, actor, emoji, target, undone.ID)
	}
	return f.c.Blog.Unreact(ctx, actor, blog.Like, target, undone.ID)
}
