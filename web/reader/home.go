package reader

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// home is the data of the front page.
type home struct {
	page
	listing
}

// Home is the front page: the newest articles, and who writes here.
func (rd *Reader) Home(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	name := pageName("/", number)
	rd.serve(w, r, name, func(ctx context.Context) (*answer.Answer, error) { return rd.front(ctx, name, number) })
}

func (rd *Reader) front(ctx context.Context, name string, number int) (*answer.Answer, error) {
	p, err := rd.page(ctx, "/", "", "")
	if err != nil {
		return nil, err
	}
	l, err := rd.list(ctx, p, blog.ListQuery{Page: number}, "/", true)
	if err != nil {
		return nil, err
	}
	p.Front = true
	p.Class = "front"
	p.Head.Canonical = rd.site.Path(name)
	if p.Menu.Author.Handle != "" {
		p.Head.Activity = rd.actorURL(p.Menu.Author.ID)
		p.Head.Me = rd.me(p.Menu.Author)
	}
	p.Head.Image = rd.portrait(p.Menu.Author)
	p.Head.Feeds = append(p.Head.Feeds, feeds{"Comments – " + p.Menu.Settings.Title, "/comments"})
	return rd.html("home", home{p, l})
}

// me are the addresses under which others know the author: by one of them a
// Mastodon profile that links here verifies its link.
func (rd *Reader) me(author blog.Byline) []string {
	return []string{rd.site.Home(), rd.site.Author(author.Handle)}
}

// portrait is the picture that stands for the whole blog in previews.
func (rd *Reader) portrait(author blog.Byline) *blog.Picture {
	if author.Header != nil {
		return rd.preview(author.Header)
	}
	return rd.preview(author.Avatar)
}

// preview is a picture with a whole address; nil stays nil.
func (rd *Reader) preview(picture *blog.Picture) *blog.Picture {
	if picture == nil {
		return nil
	}
	whole := *picture
	whole.Src = rd.absolute(picture.Src)
	return &whole
}
