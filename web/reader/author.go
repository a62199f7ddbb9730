package reader

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type authorStore interface {
	AuthorByHandle(ctx context.Context, handle string) (blog.Byline, error)
	AuthorCounts(ctx context.Context) ([]blog.AuthorCount, error)
	LastMove(ctx context.Context, authorID string) (blog.AuthorMove, error)
}

// author is the data of an author's page.
type author struct {
	page
	listing
	Author blog.Byline
}

// Author is an author's page, at /@handle.
func (rd *Reader) Author(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	handle := param(r, "handle")
	path := blog.AuthorPath(handle)
	rd.serve(w, r, pageName(path, number), func(ctx context.Context) (*answer.Answer, error) {
		byline, err := rd.store.AuthorByHandle(ctx, handle)
		if err != nil {
			return nil, err
		}
		if byline.Handle != handle {
			return nil, moved{pageName(blog.AuthorPath(byline.Handle), number)}
		}
		return rd.author(ctx, byline, number)
	})
}

// OldAuthor leads from /author/handle, as other blog software has it, to
// /@handle, and from its later pages.
func (rd *Reader) OldAuthor(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.oldNumber(w, r)
	if !ok {
		return
	}
	byline, err := rd.store.AuthorByHandle(r.Context(), param(r, "handle"))
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	redirect(w, r, pageName(blog.AuthorPath(byline.Handle), number))
}

func (rd *Reader) author(ctx context.Context, byline blog.Byline, number int) (*answer.Answer, error) {
	path := blog.AuthorPath(byline.Handle)
	p, err := rd.page(ctx, path, byline.Name, "")
	if err != nil {
		return nil, err
	}
	l, err := rd.list(ctx, p, blog.ListQuery{AuthorID: byline.ID, Page: number}, path, false)
	if err != nil {
		return nil, err
	}
	if p.Gone, err = rd.gone(ctx, byline.ID); err != nil {
		return nil, err
	}
	p.Styles = append(p.Styles, "ways.css")
	p.Head.Kind = "profile"
	p.turn(l, path)
	p.Head.Author = byline.Name
	p.Head.Creator = rd.fullHandle(byline)
	p.Head.Me = rd.me(byline)
	p.Head.Image = rd.preview(either(byline.Avatar, byline.Header))
	p.Head.Activity = rd.actorURL(byline.ID)
	p.Head.Feeds = append(p.Head.Feeds, feeds{byline.Name, path})
	return rd.html("author", author{p, l, byline})
}

// gone says where an author went.
func (rd *Reader) gone(ctx context.Context, authorID string) (*blog.AuthorMove, error) {
	m, err := rd.store.LastMove(ctx, authorID)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return nil, nil //nolint:nilnil // an author who is here is no error
	case err != nil:
		return nil, fmt.Errorf("read where the author went: %w", err)
	case !m.Stands():
		return nil, nil //nolint:nilnil // likewise
	}
	return &m, nil
}

func either(one, other *blog.Picture) *blog.Picture {
	if one != nil {
		return one
	}
	return other
}
