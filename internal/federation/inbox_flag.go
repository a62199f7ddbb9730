package federation

import (
	"context"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

const flagged = 200 // things of a report that are looked at

// onFlag brings the author a report. Mastodon and GoToSocial send it as the
// server's own actor, so that nobody learns who complained; its object lists the
// author and the posts meant, its content is plain text.
func (f *Federation) onFlag(ctx context.Context, act *activitypub.Activity) error {
	c := blog.Complaint{URI: act.ID, Words: act.Content, Emoji: emojiOf(act.Tag)}
	if c.Words == "" {
		c.Words = act.Summary
	}
	for i, ref := range act.Object {
		if i == flagged {
			break
		}
		if author := f.address.actorID(ref.ID); author != "" {
			c.Authors = append(c.Authors, author)
		} else if target := f.address.target(ref.ID); !target.None() {
			c.About = append(c.About, target)
		}
	}
	c.From = f.complainer(ctx, act.Actor.ID)
	return f.c.Blog.Report(ctx, c)
}

// complainer is who complains, as far as that can be learned: a report is worth
// having without.
func (f *Federation) complainer(ctx context.Context, uri string) blog.Person {
	person, err := f.people.who(ctx, uri)
	if err != nil {
		f.c.Log.DebugContext(ctx, "a reporter is not known", "host", blog.HostOf(uri), "reason", reason(err))
		return blog.Person{URI: uri, Host: blog.HostOf(uri)}
	}
	return person
}
