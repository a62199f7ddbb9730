package reader

import (
	"context"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
)

// ownComment is the data of the page that the link of a mail opens.
type ownComment struct {
	page
	Key      string
	Comment  blog.Comment
	Guest    blog.Guest
	Article  blog.Article
	Editable bool
	Mail     bool
	Done     string // what was done just now; "" for nothing
	Text     string // to be changed
	Typed    string // what was to be put in its place; "" for nothing
	Trouble  trouble
}

// OwnComment shows a comment to who wrote it, and what they can do about it.
// Looking changes nothing: programs that check mail open the links in it.
func (rd *Reader) OwnComment(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("done") == "delete" {
		rd.ownGone(w, r)
		return
	}
	data, err := rd.owned(r.Context(), r.URL.Query().Get("key"))
	if err != nil {
		rd.noKey(w, r, err)
		return
	}
	data.Done = r.URL.Query().Get("done")
	rd.forOne(w, r, "own-comment", data, http.StatusOK)
}

// owned reads a comment by its writer's key.
func (rd *Reader) owned(ctx context.Context, key string) (data ownComment, err error) {
	id, scope, err := rd.store.GuestKey(ctx, blog.KeyHash(key))
	if err != nil {
		return data, err
	}
	if scope != blog.KeyManage {
		return data, blog.ErrNotFound("This link only turns mail off.")
	}
	data = ownComment{Key: key, Mail: rd.mail}
	if data.Comment, err = rd.store.Comment(ctx, id); err != nil {
		return data, err
	}
	if data.Guest, err = rd.store.Guest(ctx, id); err != nil {
		return data, err
	}
	if data.Article, err = rd.store.Article(ctx, data.Comment.ArticleID); err != nil {
		return data, err
	}
	data.Text, data.Editable = data.Comment.Source, rd.remarks.Editable(data.Comment)
	data.page, err = rd.privatePage(ctx, "/comment", "Your comment")
	return data, err
}

// privatePage is the frame of a page that nobody is to find.
func (rd *Reader) privatePage(ctx context.Context, path, title string) (page, error) {
	p, err := rd.page(ctx, path, title, "")
	p.Robots, p.Head.Canonical = "noindex", ""
	p.Styles = append(p.Styles, remarkStyle, "remark-page.css")
	return p, err
}

// ChangeOwnComment does what a comment's writer asks for.
func (rd *Reader) ChangeOwnComment(w http.ResponseWriter, r *http.Request) {
	if !rd.ours(w, r) {
		return
	}
	f, _, err := rd.readRemarkForm(w, r, "")
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	key, do := r.PostForm.Get("key"), r.PostForm.Get("do")
	err = rd.change(r.Context(), key, do, f.Text)
	switch blog.KindOf(err) {
	case "":
	case blog.NotFound:
		rd.noKey(w, r, err)
		return
	case blog.Invalid, blog.Conflict:
		rd.ownAgain(w, r, key, f.Text, err)
		return
	}
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	q := url.Values{"key": {key}, "done": {do}}
	if do == "delete" {
		q.Del("key") // it opens nothing any more
	}
	http.Redirect(w, r, "/comment?"+q.Encode(), http.StatusSeeOther)
}

func (rd *Reader) change(ctx context.Context, key, do, text string) (err error) {
	switch do {
	case "confirm":
		_, err = rd.remarks.ConfirmRemark(ctx, key)
	case "edit":
		_, err = rd.remarks.EditRemark(ctx, key, text)
	case "delete":
		err = rd.remarks.DeleteRemark(ctx, key)
	case "quiet":
		err = rd.remarks.QuietRemark(ctx, key)
	case "loud":
		err = rd.remarks.LoudRemark(ctx, key)
	default:
		err = blog.ErrInvalid("", "The form could not be read. Go back and send it again.")
	}
	return err
}

// ownAgain shows the page again with what was typed and what was wrong with it.
func (rd *Reader) ownAgain(w http.ResponseWriter, r *http.Request, key, text string, trouble error) {
	data, err := rd.owned(r.Context(), key)
	if err != nil {
		rd.noKey(w, r, err)
		return
	}
	data.Trouble = troubleOf(trouble)
	if text != "" {
		data.Text, data.Typed = text, text
	}
	status := http.StatusUnprocessableEntity
	if blog.KindOf(trouble) == blog.Conflict {
		status = http.StatusConflict
	}
	rd.forOne(w, r, "own-comment", data, status)
}

// noKey answers somebody whose link leads nowhere.
func (rd *Reader) noKey(w http.ResponseWriter, r *http.Request, err error) {
	if blog.KindOf(err) != blog.NotFound {
		rd.Fail(w, r, err)
		return
	}
	rd.Problem(w, r, http.StatusNotFound, "There is nothing here", "This link does not lead to a comment any more: it was deleted, or the link is not complete.")
}

type quietPage struct {
	page
	Key     string
	Done    bool
	Heading string
	Text    string
}

func (rd *Reader) ownGone(w http.ResponseWriter, r *http.Request) {
	p, err := rd.privatePage(r.Context(), "/comment", "Your comment is deleted")
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	rd.forOne(w, r, "quiet", quietPage{page: p, Done: true, Heading: "Your comment is deleted", Text: "Its words, your name and your address are gone from this blog. Where others had answered, a gap says that something stood there."}, http.StatusOK)
}

// QuietPage asks whether mail about a comment is to end.
func (rd *Reader) QuietPage(w http.ResponseWriter, r *http.Request) {
	rd.quiet(w, r, quietPage{Key: r.URL.Query().Get("key"), Heading: "No more mail about your comment?", Text: "You are told by mail when somebody answers what you wrote under that article. This ends it for all that you wrote there."})
}

// Quiet turns mail about a comment off. Mail programs call it with one request and
// no other question (RFC 8058), so the key in the address is all it needs.
func (rd *Reader) Quiet(w http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("key")
	if err := rd.remarks.QuietRemark(r.Context(), key); err != nil {
		rd.noKey(w, r, err)
		return
	}
	rd.quiet(w, r, quietPage{Key: key, Done: true, Heading: "No more mail about your comment", Text: "You are not told of answers under that article any more."})
}

func (rd *Reader) quiet(w http.ResponseWriter, r *http.Request, data quietPage) {
	_, _, err := rd.store.GuestKey(r.Context(), blog.KeyHash(data.Key))
	if err == nil {
		data.page, err = rd.privatePage(r.Context(), "/comment/quiet", data.Heading)
	}
	if err != nil {
		rd.noKey(w, r, err)
		return
	}
	rd.forOne(w, r, "quiet", data, http.StatusOK)
}
