package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// peopleReads is what the page about followers shows.
type peopleReads interface {
	FollowerList(ctx context.Context, authorID string, page int) (list []blog.Follower, pages, total int, err error)
	Author(ctx context.Context, id string) (blog.Author, error)
}

type followersBody struct {
	Followers []blog.Follower
	Total     int
	Handle    string // by which the blog is followed
	Pager     pager
	Back      string
}

// followers lists who gets what the author publishes.
func (d *Desk) followers(w http.ResponseWriter, r *http.Request) error {
	author, err := d.Store.Author(r.Context(), who(r).AuthorID)
	if err != nil {
		return fmt.Errorf("reading the author: %w", err)
	}
	page := pageNumber(r)
	list, pages, total, err := d.Store.FollowerList(r.Context(), author.ID, page)
	if err != nil {
		return fmt.Errorf("listing followers: %w", err)
	}
	body := followersBody{
		Followers: list, Total: total, Handle: "@" + author.Handle + "@" + d.Blog.Site().Host(),
		Pager: newPager(page, pages, "/desk/followers"),
	}
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "followers", Title: "Followers", Nav: "followers", Body: body})
}

// removeFollower ends a follow.
func (d *Desk) removeFollower(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.RemoveFollower(r.Context(), who(r).AuthorID, f.get("person")); err != nil {
		return err
	}
	d.tell(r, "Removed. They can follow again unless you block them.")
	return seeOther(w, r, deskPath(f.get("back")))
}
