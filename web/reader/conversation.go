package reader

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type conversationStore interface {
	CommentsPage(ctx context.Context, slug string, page int) (blog.ArticleView, error)
	CommentSizes(ctx context.Context, slug string) ([]int, error)
	FindComment(ctx context.Context, id string) (blog.Place, error)
}

// conversation is what stands under an article, or on a further page of it.
type conversation struct {
	Thread   []comment
	Pager    pager
	Last     string // path of the last page, "" on it
	Likes    faces
	Boosts   faces
	Quotes   quotes
	All      string // path of the list of all who reacted, "" when all are shown
	Live     string // path of what tells of new comments, "" when none can come
	Total    int    // shown comments, on all pages
	Closed   bool
	ClosesAt time.Time // zero for never
	Policy   blog.CommentPolicy
}

// conversation makes of a view what its templates show.
func (rd *Reader) conversation(view blog.ArticleView, s blog.Settings) conversation {
	c := conversation{
		Thread: nest(view.Thread, view.Author),
		Likes:  gather(view.Likers, view.Likes), Boosts: gather(view.Boosters, view.Boosts), Quotes: gatherQuotes(view.Quoters, view.Quotes),
		Pager: pager{Page: view.ThreadPage, Pages: view.ThreadPages},
		Total: view.Comments, Policy: s.Policy,
		Closed: s.Closed(view.CommentsClosed, view.PublishedAt, rd.now()),
	}
	if c.Pager.Page > 1 {
		c.Pager.Newer = blog.CommentsPath(view.Slug, c.Pager.Page-1)
	}
	if c.Pager.Page < c.Pager.Pages {
		c.Pager.Older = blog.CommentsPath(view.Slug, c.Pager.Page+1)
		c.Last = blog.CommentsPath(view.Slug, c.Pager.Pages)
	}
	if c.Likes.More > 0 || c.Boosts.More > 0 || c.Quotes.More > 0 {
		c.All = blog.ReactionsPath(view.Slug)
	}
	if !c.Closed {
		c.ClosesAt = s.ClosesAt(view.PublishedAt)
		c.Live = blog.ArticlePath(view.Slug) + "/comments/count"
	}
	return c
}

// Comments is a page of the conversation about an article, from the second on.
func (rd *Reader) Comments(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	number, err := strconv.Atoi(param(r, "page"))
	if err != nil || number < 1 || strconv.Itoa(number) != param(r, "page") {
		rd.NotFound(w, r)
		return
	}
	if number == 1 {
		redirect(w, r, blog.ArticlePath(slug))
		return
	}
	path := blog.CommentsPath(slug, number)
	rd.serve(w, r, path, func(ctx context.Context) (*answer.Answer, error) {
		view, err := rd.store.CommentsPage(ctx, slug, number)
		if blog.KindOf(err) == blog.NotFound && view.ID == "" {
			return nil, rd.elsewhere(ctx, slug, err)
		}
		if err != nil {
			return nil, err
		}
		data, err := rd.frameArticle(ctx, view, path, "Comments on "+shorten(card{Card: view.Card}.Label())+", page "+strconv.Itoa(number))
		if err != nil {
			return nil, err
		}
		data.Head.Description = ""
		return rd.html("comments", data)
	})
}

// CommentCount tells scripts how many comments stand on each page of a
// conversation.
func (rd *Reader) CommentCount(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	rd.serve(w, r, blog.ArticlePath(slug)+"/comments/count", func(ctx context.Context) (*answer.Answer, error) {
		sizes, err := rd.store.CommentSizes(ctx, slug)
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(map[string][]int{"pages": append([]int{}, sizes...)})
		if err != nil {
			return nil, err
		}
		return answer.New(answer.Head{Type: "application/json", CacheControl: "no-cache", Robots: "noindex"}, body), nil
	})
}

// Comment leads from a comment's lasting address to where it stands now.
func (rd *Reader) Comment(w http.ResponseWriter, r *http.Request) {
	place, err := rd.store.FindComment(r.Context(), param(r, "id"))
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, blog.CommentsPath(place.Slug, place.Page)+"#comment-"+place.ID, http.StatusFound)
}
