package blog

import (
	"context"
	"slices"
	"strings"
)

// mostReactions is how many different emoji one person may put under one thing.
const mostReactions = 3

// ReactWith takes a reaction by emoji (FEP-c0e0), of an article or of an answer
// by the author. What is no emoji, repeats, or would be one too many of the same
// person, changes nothing.
func (b *Blog) ReactWith(ctx context.Context, from Person, emoji Emoji, t Target, uri string) error {
	emoji, ok := oneEmoji(emoji)
	if !ok {
		return nil
	}
	return b.addReaction(ctx, from, t, Reaction{Kind: ByEmoji, PersonURI: from.URI, URI: uri, Emoji: emoji.Shortcode, EmojiURL: emoji.URL})
}

// plainly makes a like of a reaction by custom emoji, which can be any picture and
// any word: those of people whom the author has let speak are shown, and of nobody
// who is silenced or whose pictures are rejected.
func (b *Blog) plainly(ctx context.Context, tx Tx, from Person, r Reaction) (Reaction, error) {
	if r.Kind != ByEmoji || !strings.HasPrefix(r.Emoji, ":") {
		return r, nil
	}
	like := r
	like.Kind, like.Emoji, like.EmojiURL = Like, "", ""
	s, err := tx.Standing(ctx, from)
	if err != nil || s.Severity == Silence || s.RejectMedia {
		return like, err
	}
	settings, err := tx.Settings(ctx)
	if err != nil || settings.Policy == PolicyOpen {
		return r, err
	}
	if known, err := tx.KnownGood(ctx, from.URI, ""); known || err != nil {
		return r, err
	}
	return like, nil
}

// UnreactWith takes a reaction by emoji back, by its address if we know it, else
// by emoji and thing.
func (b *Blog) UnreactWith(ctx context.Context, personURI string, emoji Emoji, t Target, uri string) error {
	emoji, _ = oneEmoji(emoji)
	return b.unreact(ctx, t, Reaction{Kind: ByEmoji, PersonURI: personURI, URI: uri, Emoji: emoji.Shortcode})
}

// oneEmoji brings what somebody reacts with into one spelling, a custom one with
// its colons.
func oneEmoji(e Emoji) (Emoji, bool) {
	e.Shortcode = ParseEmoji(e.Shortcode)
	custom := len(e.Shortcode) > 0 && e.Shortcode[0] == ':'
	if !custom || !webAddress(e.URL) {
		e.URL = ""
	}
	return e, e.Shortcode != ""
}

// tooMany reports whether a reaction by emoji is beyond what one person may put
// under one thing.
func tooMany(ctx context.Context, tx Tx, r Reaction) (bool, error) {
	if r.Kind != ByEmoji {
		return false, nil
	}
	have, err := tx.EmojiBy(ctx, r.PersonURI, r.ArticleID, r.CommentID)
	return len(have) >= mostReactions && !slices.Contains(have, r.Emoji), err
}
