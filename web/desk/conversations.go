package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
)

// conversationReads is what pages about comments show.
type conversationReads interface {
	DeskComments(ctx context.Context, state blog.CommentState, page int) (list []blog.DeskComment, pages int, err error)
	DeskComment(ctx context.Context, id string) (blog.DeskComment, error)
}

type conversationsBody struct {
	Show     string // which filter: a state, or "all"
	Comments []blog.DeskComment
	Pager    pager
	Back     string // this very list
}

// conversations lists comments. When some wait, they come first.
func (d *Desk) conversations(w http.ResponseWriter, r *http.Request) error {
	body := conversationsBody{Show: r.URL.Query().Get("show")}
	if body.Show == "" {
		counts, err := d.Store.DeskCounts(r.Context())
		if err != nil {
			return fmt.Errorf("counting what waits: %w", err)
		}
		body.Show = "all"
		if counts.Held > 0 {
			body.Show = string(blog.Held)
		}
	}
	state := blog.CommentState(body.Show)
	switch state {
	case blog.Held, blog.Shown, blog.Hidden, blog.Spam:
	case "all":
		state = ""
	default:
		return blog.ErrNotFound("")
	}
	page := pageNumber(r)
	comments, pages, err := d.Store.DeskComments(r.Context(), state, page)
	if err != nil {
		return fmt.Errorf("listing comments: %w", err)
	}
	for i := range comments {
		comments[i].Passage.Reason = inPlainWords(comments[i].Passage.Reason)
	}
	base := "/desk/conversations?show=" + url.QueryEscape(body.Show)
	body.Comments, body.Pager = comments, newPager(page, pages, base)
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "conversations", Title: "Conversations", Nav: "conversations", Body: body})
}

type commentBody struct {
	Comment blog.DeskComment
	Back    string
	Typed   string // an answer, or the new words of one
	Problem problem
}

// comment shows one comment with all that can be done about it.
func (d *Desk) comment(w http.ResponseWriter, r *http.Request) error {
	c, err := d.readComment(r)
	if err != nil {
		return err
	}
	body := commentBody{Comment: c, Back: deskPath(r.URL.Query().Get("back"))}
	if c.ByAuthor {
		body.Typed = c.Source
	}
	return d.showComment(w, r, body, http.StatusOK)
}

func (d *Desk) readComment(r *http.Request) (blog.DeskComment, error) {
	c, err := d.Store.DeskComment(r.Context(), r.PathValue("id"))
	if err != nil {
		return c, fmt.Errorf("reading the comment: %w", err)
	}
	c.Passage.Reason = inPlainWords(c.Passage.Reason)
	return c, nil
}

func (d *Desk) showComment(w http.ResponseWriter, r *http.Request, body commentBody, status int) error {
	title := "A comment by " + body.Comment.Person.DisplayName()
	if body.Comment.ByAuthor {
		title = "Your answer"
	}
	return d.show(w, r, view{Page: "comment", Title: title, Nav: "conversations", Body: body, Status: status})
}
