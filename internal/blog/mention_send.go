package blog

import (
	"context"
	"time"
)

// SentMention is a page elsewhere that was told that an article links to it (a
// webmention), or is about to be: it has to hear of every change until the link
// is gone.
type SentMention struct {
	ArticleID string
	Source    string // address of the article when the page was first told; it still leads there
	Target    string // address of the page, as the article writes it
	SentAt    time.Time
}

// linkTx is what telling pages of links to them needs.
type linkTx interface {
	// TellLinks notes that the links of an article are to be looked through.
	TellLinks(ctx context.Context, articleID string) error
	// SendMention notes that a page is to be told.
	SendMention(ctx context.Context, m SentMention) error
	SentMentions(ctx context.Context, articleID string) ([]SentMention, error)
	SaveSentMention(ctx context.Context, m SentMention) error
	DropSentMention(ctx context.Context, articleID, target string) error
}

// Linked takes the addresses that a published article links to now, none if it is
// not to be seen any more. Each page is told, and each that was told before: of the
// change, or that the link is gone. (Webmention, 3.1.4 and 3.1.5.)
func (b *Blog) Linked(ctx context.Context, articleID, source string, links []string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		settings, err := tx.Settings(ctx)
		if err != nil || !settings.Webmentions {
			return err
		}
		sent, err := tx.SentMentions(ctx, articleID)
		if err != nil {
			return err
		}
		told := map[string]bool{}
		for _, m := range sent {
			told[m.Target] = true
			if err := tx.SendMention(ctx, m); err != nil {
				return err
			}
		}
		for _, target := range links {
			if told[target] || len(target) > longestAddress {
				continue
			}
			if err := tx.SendMention(ctx, SentMention{ArticleID: articleID, Source: source, Target: target}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Telling remembers that a page is being told of a link: from now on it hears of
// changes, whatever becomes of this attempt.
func (b *Blog) Telling(ctx context.Context, m SentMention) error {
	return b.db.Write(ctx, func(tx Tx) error {
		m.SentAt = b.now()
		return tx.SaveSentMention(ctx, m)
	})
}

// Untold forgets a page that does not link to the article's page any more, or
// does not want to be told.
func (b *Blog) Untold(ctx context.Context, articleID, target string) error {
	return b.db.Write(ctx, func(tx Tx) error { return tx.DropSentMention(ctx, articleID, target) })
}
