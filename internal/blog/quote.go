package blog

import (
	"context"
	"time"
)

// QuotePolicy says who may quote articles and answers in posts of their own.
type QuotePolicy string

// The policies on quotes.
const (
	QuotesEveryone QuotePolicy = "everyone"
	QuotesAsk      QuotePolicy = "ask" // each waits for the author's word
	QuotesNobody   QuotePolicy = "nobody"
)

// Quote is a post elsewhere that shows an article, or an answer by the author,
// to its own readers. The page names who quotes and leads there; what they say
// is theirs to show.
type Quote struct {
	ID        string
	ArticleID string
	CommentID string // the author's answer that is quoted; "" for the article
	PersonURI string
	URI       string // of the quoting post
	URL       string // where it can be read

	Text    string // how it begins, plain, for the author's eyes
	Warning string
	State   CommentState // Shown, Held or Hidden

	PublishedAt time.Time
	ReceivedAt  time.Time
}

// quoteTx is what quotes need.
type quoteTx interface {
	Quote(ctx context.Context, id string) (Quote, error)
	// QuoteByURI finds a quote by the address of the quoting post.
	QuoteByURI(ctx context.Context, uri string) (Quote, error)
	SaveQuote(ctx context.Context, q Quote) error
	DropQuote(ctx context.Context, q Quote) error
}

// quoteText is how much of a quoting post the author is shown, in characters.
const quoteText = 500

// Quote takes a post that quotes something of ours, new or edited, and answers
// its request for leave if it has one. A post that is private, or quotes nothing
// of ours any more, is forgotten.
func (b *Blog) Quote(ctx context.Context, r Reply) error {
	if !Within(r.URI, r.From.URI) {
		return ErrForbidden("A message must live where its writer lives.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if stop, err := b.unwelcome(ctx, tx, r); stop || err != nil {
			return err
		}
		article, answer, err := b.answered(ctx, tx, r.Quotes)
		if err != nil {
			return err
		}
		if !ours(article, answer) {
			return b.unquote(ctx, tx, r.From.URI, r.URI)
		}
		private, err := tx.HasLetter(ctx, r.URI)
		if err != nil {
			return err
		}
		if private || r.Visibility.Private() {
			return b.quotedPrivately(ctx, tx, r, article, answer)
		}
		return b.quoted(ctx, tx, r, article, answer)
	})
}

// ours reports whether the author made it, and it stands: an article, or an
// answer under one.
func ours(article Article, answer Comment) bool {
	return article.ID != "" && (answer.ID == "" || answer.AuthorID != "" && answer.State == Shown)
}

// quotedPrivately refuses leave, since a permit is a public document and must
// not name what few may read.
func (b *Blog) quotedPrivately(ctx context.Context, tx Tx, r Reply, article Article, answer Comment) error {
	if err := b.unquote(ctx, tx, r.From.URI, r.URI); err != nil {
		return err
	}
	if err := b.replyToRequest(ctx, tx, r, article, answer, Hidden); KindOf(err) != TooMany {
		return err
	}
	return nil // what was shown goes in any case
}

func (b *Blog) quoted(ctx context.Context, tx Tx, r Reply, article Article, answer Comment) error {
	q, err := tx.QuoteByURI(ctx, r.URI)
	known := err == nil
	switch {
	case err != nil && KindOf(err) != NotFound:
		return err
	case known && q.PersonURI != r.From.URI:
		return nil
	case known && (q.ArticleID != article.ID || q.CommentID != answer.ID):
		if err := b.unquote(ctx, tx, r.From.URI, r.URI); err != nil {
			return err
		}
		known = false
	}
	if !known {
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		if s.Quotes == QuotesNobody {
			return b.replyToRequest(ctx, tx, r, article, answer, Hidden)
		}
		if err := b.allow(ctx, tx, newQuotes, r.From.URI); err != nil {
			return err
		}
		q = Quote{
			ID: b.o.NewID(), ArticleID: article.ID, CommentID: answer.ID, PersonURI: r.From.URI, URI: r.URI,
			State: Shown, PublishedAt: b.sentAfter(r.SentAt, article.PublishedAt, answer.PublishedAt), ReceivedAt: b.now(),
		}
		standing, err := tx.Standing(ctx, r.From)
		if err != nil {
			return err
		}
		if s.Quotes == QuotesAsk || standing.Severity == Silence {
			q.State = Held
		}
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	_, text := b.o.Clean(r.HTML, nil)
	q.URL, q.Text, q.Warning = short(r.URL, r.URI), cut(text, quoteText), cut(b.o.Line(r.Warning), 500)
	if err := tx.SaveQuote(ctx, q); err != nil {
		return err
	}
	return b.replyToRequest(ctx, tx, r, article, answer, q.State)
}

// replyToRequest answers a request for leave to quote, if that is what came.
func (b *Blog) replyToRequest(ctx context.Context, tx Tx, r Reply, article Article, answer Comment, state CommentState) error {
	if r.Request == "" {
		return nil
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	p := b.permit(QuotePermit, r.From.URI, r.URI, article, answer)
	p.Request = r.Request
	p, err := b.ask(ctx, tx, p)
	if err != nil {
		return err
	}
	return b.settle(ctx, tx, p, state, true)
}

// Unquote forgets a quote because its post says something else now.
func (b *Blog) Unquote(ctx context.Context, personURI, uri string) error {
	return b.db.Write(ctx, func(tx Tx) error { return b.unquote(ctx, tx, personURI, uri) })
}

func (b *Blog) unquote(ctx context.Context, tx Tx, personURI, uri string) error {
	q, err := tx.QuoteByURI(ctx, uri)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if err == nil && q.PersonURI == personURI {
		if err := tx.DropQuote(ctx, q); err != nil {
			return err
		}
	}
	p, err := tx.PermitFor(ctx, QuotePermit, uri)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil || p.PersonURI != personURI {
		return err
	}
	return b.retract(ctx, tx, []Permit{p})
}

// ApproveQuote shows a quote that waited or was disowned, and permits it if its
// writer's server asked.
func (b *Blog) ApproveQuote(ctx context.Context, id string) error {
	return b.decideQuote(ctx, id, Shown)
}

// DisownQuote takes a quote from the page, or refuses one that waited. A permit
// is revoked, so that servers that honour it take the quoted text out of the
// post.
func (b *Blog) DisownQuote(ctx context.Context, id string) error {
	return b.decideQuote(ctx, id, Hidden)
}

func (b *Blog) decideQuote(ctx context.Context, id string, state CommentState) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil { // no block of the writer comes in between
			return err
		}
		q, err := tx.Quote(ctx, id)
		if err != nil {
			return err
		}
		if state == Shown {
			if err := b.mayStand(ctx, tx, q.PersonURI); err != nil {
				return err
			}
		}
		if err := tx.Decided(ctx, q.ID); err != nil || q.State == state {
			return err
		}
		q.State = state
		if err := tx.SaveQuote(ctx, q); err != nil {
			return err
		}
		return b.settleQuote(ctx, tx, q)
	})
}

// settleQuote is [Blog.settle] for a quote, if its writer's server asked.
func (b *Blog) settleQuote(ctx context.Context, tx Tx, q Quote) error {
	p, err := tx.PermitFor(ctx, QuotePermit, q.URI)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return b.settle(ctx, tx, p, q.State, false)
}
