package reader

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type reactionStore interface {
	ReactionsPage(ctx context.Context, slug string) (blog.ArticleView, error)
}

// reactions is the data of the list of all who reacted to an article.
type reactions struct {
	page
	Article blog.ArticleView
	Likes   faces
	Boosts  faces
	Quotes  quotes
}

// Reactions lists who liked, boosted and quoted an article.
func (rd *Reader) Reactions(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	path := blog.ReactionsPath(slug)
	rd.serve(w, r, path, func(ctx context.Context) (*answer.Answer, error) {
		view, err := rd.store.ReactionsPage(ctx, slug)
		if blog.KindOf(err) == blog.NotFound {
			return nil, rd.elsewhere(ctx, slug, err)
		}
		if err != nil {
			return nil, err
		}
		p, err := rd.page(ctx, path, "Reactions to "+shorten(card{Card: view.Card}.Label()), "")
		if err != nil {
			return nil, err
		}
		p.Robots = "noindex" // it is a list of people
		p.Styles = append(p.Styles, "conversation.css", "reactions.css")
		return rd.html("reactions", reactions{
			page: p, Article: view,
			Likes:  faces{view.Likers, view.Likes, max(view.Likes-len(view.Likers), 0)},
			Boosts: faces{view.Boosters, view.Boosts, max(view.Boosts-len(view.Boosters), 0)},
			Quotes: quotes{view.Quoters, view.Quotes, max(view.Quotes-len(view.Quoters), 0)},
		})
	})
}
