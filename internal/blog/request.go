package blog

import "context"

// Waits reports whether replies wait for the author's word unless their writer
// is known: what other servers are told in advance, so that they do not show a
// reply that may not be let through.
func (s Settings) Waits() bool { return s.Policy != PolicyOpen }

// requestReply answers who asks leave to reply: with a request, or by a reply
// that their server keeps back until it is approved. Everyone else is left in
// peace.
func (b *Blog) requestReply(ctx context.Context, tx Tx, r Reply, c Comment, article Article, answer Comment) error {
	if r.Request == "" && !r.Asks || !ours(article, answer) || c.State == Deleted {
		return nil
	}
	if c.PersonURI != r.From.URI || c.ArticleID != article.ID || c.ParentID != answer.ID {
		return nil
	}
	p := b.permit(ReplyPermit, r.From.URI, r.URI, article, answer)
	p.Request = r.Request
	if r.Request == "" {
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		free, err := b.mayReply(ctx, tx, s, r.From.URI, answer)
		if err != nil {
			return err
		}
		if free && b.wasTold(s, article, answer) {
			p.State = Implied
		}
	}
	p, err := b.ask(ctx, tx, p)
	if err != nil {
		return err
	}
	return b.settle(ctx, tx, p, c.State, r.Request != "")
}

// mayReply reports whether a person may reply without asking, as others are
// told: anyone when comments do not wait, and under an answer whoever it
// answers when only first comments do.
func (b *Blog) mayReply(ctx context.Context, tx Tx, s Settings, personURI string, answer Comment) (bool, error) {
	if !s.Waits() {
		return true, nil
	}
	if s.Policy != PolicyFirst || answer.ParentID == "" {
		return false, nil
	}
	above, err := tx.Comment(ctx, answer.ParentID)
	if KindOf(err) == NotFound {
		return false, nil
	}
	return above.PersonURI == personURI, err
}

// wasTold reports whether every copy that others have of an article, or of an
// answer, says what the settings say now of who may reply. One from before may say
// otherwise: answers are not sent again, and articles not to all who have them.
// Their server would wait for a word that nobody thinks it needs. (GoToSocial.)
func (b *Blog) wasTold(s Settings, article Article, answer Comment) bool {
	told := article.PublishedAt
	if answer.ID != "" {
		told = answer.PublishedAt
	}
	return !s.PolicySince.IsZero() && !told.Before(s.PolicySince)
}

// RequestReaction takes a like or a boost that asks for leave. Everyone has it;
// who asks is told so.
func (b *Blog) RequestReaction(ctx context.Context, from Person, kind ReactionKind, t Target, uri, request string) error {
	if !Within(uri, from.URI) || !Within(request, from.URI) {
		return ErrForbidden("A reaction must live where who reacts lives.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		article, answer, err := b.react(ctx, tx, from, t, Reaction{Kind: kind, PersonURI: from.URI, URI: uri})
		if err != nil || !ours(article, answer) {
			return err
		}
		p := b.permit(permitFor(kind), from.URI, uri, article, answer)
		p.Request = request
		if err := b.retractReactions(ctx, tx, p, uri); err != nil {
			return err
		}
		if p, err = b.ask(ctx, tx, p); err != nil {
			return err
		}
		return b.grant(ctx, tx, p, true)
	})
}

func permitFor(kind ReactionKind) PermitKind {
	if kind == Boost {
		return BoostPermit
	}
	return LikePermit
}

// retractReactions takes back the permits of a person's other reactions of the
// same kind to the same thing: only one of them counts.
func (b *Blog) retractReactions(ctx context.Context, tx Tx, like Permit, besides string) error {
	permits, err := tx.PermitsOf(ctx, like.PersonURI)
	if err != nil {
		return err
	}
	var others []Permit
	for _, p := range permits {
		if p.Kind == like.Kind && p.ArticleID == like.ArticleID && p.CommentID == like.CommentID && p.URI != besides {
			others = append(others, p)
		}
	}
	return b.retract(ctx, tx, others)
}
