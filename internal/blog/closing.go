package blog

import (
	"context"
	"time"
)

// ClosesAt is when an article that was published then takes no more comments;
// zero is never.
func (s Settings) ClosesAt(published time.Time) time.Time {
	if s.CommentsClose <= 0 {
		return time.Time{}
	}
	return published.Add(time.Duration(s.CommentsClose) * 24 * time.Hour)
}

// TakesNone reports whether no new comment is taken anywhere on the blog.
func (s Settings) TakesNone() bool { return s.Policy == PolicyClosed }

// Closed reports whether an article takes no more comments: the author said so, of
// it or of all, or it is older than the settings allow.
func (s Settings) Closed(byAuthor bool, published, now time.Time) bool {
	at := s.ClosesAt(published)
	return byAuthor || s.TakesNone() || (!at.IsZero() && !now.Before(at))
}

// takesComments is an error of kind Forbidden, with a sentence for who wanted to
// comment, when an article takes no more comments. Every door asks it before a
// comment of somebody else is made; what is known may still be edited and
// deleted, and the author may answer. What counts is when a comment comes: when
// it was said is its own server's claim.
func (b *Blog) takesComments(ctx context.Context, tx Tx, a Article) error {
	if a.IsPage() {
		return ErrForbidden("Pages take no comments.")
	}
	s, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	if s.Closed(a.CommentsClosed, a.PublishedAt, b.now()) {
		return ErrForbidden("The conversation about this article is closed.")
	}
	return nil
}

// tooLate refuses a reply to an article that takes no more comments, if it asks
// for leave or its server waits for an answer; of any other nothing is kept.
func (b *Blog) tooLate(ctx context.Context, tx Tx, r Reply, article Article, parent Comment) error {
	if r.Request == "" && !r.Asks {
		return nil
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	refused := Comment{ArticleID: article.ID, ParentID: parent.ID, PersonURI: r.From.URI, URI: r.URI, State: Hidden}
	return b.requestReply(ctx, tx, r, refused, article, parent)
}
