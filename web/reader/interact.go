package reader

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type interactStore interface {
	PublishedBySlug(ctx context.Context, slug string) (blog.Article, error)
}

// Door finds the page on the server of an account where its owner can do
// something with the ActivityPub object of that id; back is a page of ours. Errors
// carry a sentence for the visitor.
type Door func(r *http.Request, account string, does blog.Interaction, object, back string) (string, error)

// interact is the data of the page that leads a visitor to their own server.
type interact struct {
	page
	Does    blog.Interaction
	Name    string // of what it is done to: a title, or a person's name
	Object  string // its ActivityPub id
	Address string // to be taken to a search box
	Back    string // path of where the visitor came from
	Slug    string // of the article; "" for none
	Comment string // id; "" for none
	Account string // as typed
	Problem string // "" for none
}

const maxForm = 16 << 10

// Interact asks a visitor for their name in the fediverse. Nothing about them is
// kept: the page is not cached, and what they type is sent in the body of a form,
// so that no address, history or log of a proxy has it.
func (rd *Reader) Interact(w http.ResponseWriter, r *http.Request) {
	data, err := rd.interaction(r.Context(), r.URL.Query())
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	rd.sendInteract(w, r, http.StatusOK, data)
}

// Leave looks for the visitor's way into their own server, and sends them there.
func (rd *Reader) Leave(w http.ResponseWriter, r *http.Request) {
	if err := rd.origin.Check(r); err != nil {
		rd.Problem(w, r, http.StatusForbidden, "Not from there", "This came from a page of another site. Open the article here and try again.")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		rd.Problem(w, r, http.StatusBadRequest, "That cannot be", "The form could not be read. Please go back and try again.")
		return
	}
	data, err := rd.interaction(r.Context(), r.PostForm)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	data.Account = strings.TrimSpace(r.PostForm.Get("account"))
	to, err := rd.door(r, data.Account, data.Does, data.Object, rd.site.Path(data.Back))
	if message := blog.Message(err); message != "" {
		data.Problem = message
		rd.sendInteract(w, r, doorStatus(err), data)
		return
	}
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// doorStatus is the status of the page that says why there is no way in.
func doorStatus(err error) int {
	switch blog.KindOf(err) {
	case blog.TooMany:
		return http.StatusTooManyRequests
	case blog.Unavailable:
		return http.StatusBadGateway
	default:
		return http.StatusUnprocessableEntity
	}
}

// sendInteract shows the page. Browsers follow the way from a form to another
// host only where the policy of the form's page says so.
func (rd *Reader) sendInteract(w http.ResponseWriter, r *http.Request, status int, data interact) {
	ownOrigin(w) // else browsers that say nothing but the origin of a form would be refused
	policy := w.Header().Get("Content-Security-Policy")
	other := "https:"
	if strings.HasPrefix(string(rd.site), "http://") {
		other = "https: http:"
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "form-action 'self'", "form-action 'self' "+other, 1))
	data.Robots = "noindex"
	data.Styles = append(data.Styles, "interact.css")
	data.Scripts = append(data.Scripts, "interact.js")
	body, err := rd.templates.Render("reader/interact", data)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	head := answer.Head{Type: htmlType, CacheControl: "no-store", Robots: "noindex"}
	if status != http.StatusOK {
		head.Status = status
	}
	answer.New(head, body).Send(w, r)
}

// interaction finds what a visitor wants to act upon.
func (rd *Reader) interaction(ctx context.Context, q url.Values) (interact, error) {
	data := interact{Does: blog.Interaction(q.Get("do")), Slug: q.Get("article"), Comment: q.Get("comment")}
	p, err := rd.page(ctx, "/interact", "From your own server", "")
	if err != nil {
		return data, err
	}
	p.Head.Canonical = ""
	data.page = p
	switch {
	case data.Does == blog.DoFollow:
		return data, rd.toFollow(&data)
	case data.Does != blog.DoReply && data.Does != blog.DoLike && data.Does != blog.DoBoost:
		return data, blog.ErrNotFound("There is no such thing to do.")
	case data.Comment != "":
		return data, rd.toComment(ctx, &data)
	}
	a, err := rd.store.PublishedBySlug(ctx, data.Slug)
	if err == nil && a.IsPage() {
		err = blog.ErrNotFound("This page is not in the fediverse.")
	}
	if err != nil {
		return data, err
	}
	data.Name, data.Object = first(a.Title, a.Excerpt), rd.objectURL(a.ObjectID)
	data.Name = shorten(data.Name)
	data.Address, data.Back = rd.site.Article(a.Slug), blog.ArticlePath(a.Slug)
	return data, nil
}

func (rd *Reader) toFollow(data *interact) error {
	author := data.Menu.Author
	if author.Handle == "" || data.Gone != nil {
		return blog.ErrNotFound("There is nobody to follow here.")
	}
	data.Slug, data.Comment = "", ""
	data.Name, data.Object = author.Name, rd.actorURL(author.ID)
	data.Address, data.Back = "@"+rd.fullHandle(author), "/@"+url.PathEscape(author.Handle)
	return nil
}

func (rd *Reader) toComment(ctx context.Context, data *interact) error {
	place, err := rd.store.FindComment(ctx, data.Comment)
	if err != nil {
		return err
	}
	data.Slug = ""
	data.Name, data.Object, data.Address = place.Name, place.URI, first(place.URL, place.URI)
	if place.ByAuthor && !place.Local {
		data.Name, data.Object = data.Menu.Author.Name, rd.answerURL(place.ID)
		data.Address = data.Object
	}
	if data.Object == "" {
		return blog.ErrNotFound("This comment has no original in the fediverse.")
	}
	data.Back = blog.CommentPath(place.Slug, place.ID)
	return nil
}
