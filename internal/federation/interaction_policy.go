package federation

import (
	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// interactionPolicy tells in advance what the author allows: everyone to like
// and to boost, to reply and to quote as the settings have it. Nobody is written
// as the author alone, since an absent list means everyone to GoToSocial, and
// Mastodon takes an absent canQuote for nobody. mentioned is who may reply to an
// answer without asking, "" for none. Under an article that takes no more comments
// nobody may reply.
func (f *Federation) interactionPolicy(s blog.Settings, a blog.Article, mentioned string) *activitypub.InteractionPolicy {
	author := f.address.actor(a.AuthorID)
	reply := canReply(s, author, mentioned)
	if s.Closed(a.CommentsClosed, a.PublishedAt, f.c.Now()) {
		reply = &activitypub.Permission{AutomaticApproval: activitypub.IDs{author}}
	}
	return &activitypub.InteractionPolicy{
		CanReply: reply, CanQuote: canQuote(s, author),
		CanLike: activitypub.Everyone(), CanAnnounce: activitypub.Everyone(),
	}
}

func canReply(s blog.Settings, author, mentioned string) *activitypub.Permission {
	if s.TakesNone() {
		return &activitypub.Permission{AutomaticApproval: activitypub.IDs{author}}
	}
	if !s.Waits() {
		return activitypub.Everyone()
	}
	p := &activitypub.Permission{AutomaticApproval: activitypub.IDs{author}, ManualApproval: activitypub.IDs{activitypub.Public}}
	if s.Policy == blog.PolicyFirst && mentioned != "" {
		p.AutomaticApproval = append(p.AutomaticApproval, mentioned)
	}
	return p
}

func canQuote(s blog.Settings, author string) *activitypub.Permission {
	switch s.Quotes {
	case blog.QuotesEveryone:
		return activitypub.Everyone()
	case blog.QuotesAsk:
		return &activitypub.Permission{AutomaticApproval: activitypub.IDs{author}, ManualApproval: activitypub.IDs{activitypub.Public}}
	default:
		return &activitypub.Permission{AutomaticApproval: activitypub.IDs{author}}
	}
}
