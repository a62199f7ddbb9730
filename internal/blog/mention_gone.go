package blog

import (
	"context"
	"strings"
	"time"
)

// goneFor is for how long a page must be missing, or be without its link, before
// what it said goes: pages are missing for an hour when a site is moved, and pages
// without a link ask for a password first.
const goneFor = 24 * time.Hour

// GoneMention is a page that does not say, or not any more, that it links to an
// article.
type GoneMention struct {
	Source    string
	Target    string
	ArticleID string
	// Left are the addresses of ours that it links to still: an article has more
	// than one (with a query, a fragment, or that of before), and anybody may have
	// named the one that the page does not use.
	Left    []string
	ForGood bool // the page's server says that it is no more, and will not be
	Again   bool // it was so a day ago
}

// Unmentioned takes note that a page no longer links to an article, or is no more.
// What it said goes when that is for good; else if it is so again a day later. A
// page that was named with a query is looked at without it: one program shows many
// pages, and strangers may have made up the query.
func (b *Blog) Unmentioned(ctx context.Context, g GoneMention) error {
	return b.db.Write(ctx, func(tx Tx) error {
		for _, uri := range mentionURIs(g.Source, g.Source, g.ArticleID) { // with its query, if that counted
			stands, err := b.hasSaid(ctx, tx, uri)
			if err != nil {
				return err
			}
			if stands {
				return b.unmention(ctx, tx, g, uri)
			}
		}
		if !strings.Contains(g.Source, "?") {
			return nil
		}
		stands, err := b.hasSaid(ctx, tx, mentionURI(barePage(g.Source), g.ArticleID))
		if !stands || err != nil {
			return err
		}
		err = tx.CheckMention(ctx, WithoutQuery(g.Source), g.Target, g.ArticleID)
		if KindOf(err) == TooMany {
			return nil
		}
		return err
	})
}

// unmention lets go what was said under a name, if it is time for that.
func (b *Blog) unmention(ctx context.Context, tx Tx, g GoneMention, uri string) error {
	if links, err := b.stillLinks(ctx, tx, g); links || err != nil {
		return err
	}
	if !g.ForGood && !g.Again {
		return tx.CheckMentionAgain(ctx, g.Source, g.Target, g.ArticleID, b.now().Add(goneFor))
	}
	if err := b.unmentionComment(ctx, tx, uri); err != nil {
		return err
	}
	return b.unmentionReactions(ctx, tx, uri, "")
}

// stillLinks reports whether one of the addresses is of the article.
func (b *Blog) stillLinks(ctx context.Context, tx Tx, g GoneMention) (bool, error) {
	for _, address := range g.Left {
		article, _, err := b.mentioned(ctx, tx, address)
		if err != nil || article.ID == g.ArticleID {
			return err == nil, err
		}
	}
	return false, nil
}

func (b *Blog) unmentionComment(ctx context.Context, tx Tx, uri string) error {
	c, err := tx.CommentByURI(ctx, uri)
	if err != nil {
		return ignoreNotFound(err)
	}
	if c.State == Deleted {
		return nil
	}
	c = wiped(c)
	c.Reason = unlinked
	return b.keepComment(ctx, tx, c)
}

// unmentionReactions takes back what a page reacted, but for one person.
func (b *Blog) unmentionReactions(ctx context.Context, tx Tx, uri, besides string) error {
	people, err := tx.ReactorsAt(ctx, uri)
	if err != nil {
		return err
	}
	for _, person := range people {
		if person == besides {
			continue
		}
		if _, err := tx.DropReaction(ctx, person, uri); err != nil {
			return err
		}
	}
	return nil
}
