package reader

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Remarks are the use cases of the form; [blog.Blog] has them.
type Remarks interface {
	PreviewRemark(r blog.Remark) (html string, err error)
	Remark(ctx context.Context, r blog.Remark) (blog.Comment, error)
	ConfirmRemark(ctx context.Context, key string) (blog.Comment, error)
	EditRemark(ctx context.Context, key, markdown string) (blog.Comment, error)
	DeleteRemark(ctx context.Context, key string) error
	QuietRemark(ctx context.Context, key string) error
	LoudRemark(ctx context.Context, key string) error
	Editable(c blog.Comment) bool
}

type remarkStore interface {
	// RemarkPlace is where a remark is to stand: under a published article, or under a
	// comment there.
	RemarkPlace(ctx context.Context, slug, commentID string) (blog.RemarkPlace, error)
	GuestKey(ctx context.Context, hash string) (commentID string, scope blog.KeyScope, err error)
	Guest(ctx context.Context, commentID string) (blog.Guest, error)
	Comment(ctx context.Context, id string) (blog.Comment, error)
	Article(ctx context.Context, id string) (blog.Article, error)
}

// remarkPage is the data of the form's own page.
type remarkPage struct {
	page
	Place   blog.RemarkPlace
	Form    remarkForm
	Preview string // safe HTML of the text; "" when none is shown
}

// RemarkPage is the form on a page of its own, to answer a comment or the article.
func (rd *Reader) RemarkPage(w http.ResponseWriter, r *http.Request) {
	f := newRemarkForm(param(r, "slug"), rd.mail)
	f.Answers = r.URL.Query().Get("to")
	f.Stamp = rd.stamps.make(f.about())
	rd.showRemark(w, r, f, "", http.StatusOK)
}

// TakeRemark shows what was written in the form as it would stand, or takes it.
// What comes without the stamp of a form, as from the one on the article's page,
// is shown first; to show it changes nothing, so it matters not whose page asks.
func (rd *Reader) TakeRemark(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	if _, err := rd.store.RemarkPlace(r.Context(), slug, ""); err != nil {
		rd.Fail(w, r, err) // before anything is read that nobody could use
		return
	}
	f, trap, err := rd.readRemarkForm(w, r, slug)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	took, stamped := rd.stamps.age(f.about(), f.Stamp)
	if !stamped {
		f.Stamp = rd.stamps.make(f.about())
	}
	html, err := rd.remarks.PreviewRemark(f.remark())
	switch {
	case err != nil:
		rd.remarkAgain(w, r, f, err)
		return
	case r.PostForm.Get("do") == "change":
		rd.showRemark(w, r, f, "", http.StatusOK)
		return
	case !stamped || r.PostForm.Get("do") != "send":
		rd.showRemark(w, r, f, html, http.StatusOK)
		return
	}
	if !rd.ours(w, r) {
		return
	}
	remark := f.remark()
	remark.Client, remark.Took, remark.Honeypot = rd.client(r), took, trap
	remark.Address, remark.Agent = rd.address(r), r.UserAgent()
	c, err := rd.remarks.Remark(r.Context(), remark)
	if err != nil {
		rd.remarkAgain(w, r, f, err)
		return
	}
	http.Redirect(w, r, rd.thanks(f, c), http.StatusSeeOther)
}

// thanks is where somebody is led whose remark was taken. Whether it was taken for
// spam is not told: that would teach those who send it.
func (rd *Reader) thanks(f remarkForm, c blog.Comment) string {
	q := url.Values{"state": {"waits"}}
	if c.State == blog.Shown {
		q = url.Values{"state": {"shown"}, "id": {c.ID}}
	}
	if rd.mail && f.Email != "" {
		q.Set("mail", "1")
	}
	return blog.ArticlePath(f.Slug) + "/reply/thanks?" + q.Encode()
}

// remarkAgain gives back what was typed, with what was wrong with it.
func (rd *Reader) remarkAgain(w http.ResponseWriter, r *http.Request, f remarkForm, err error) {
	status := 0
	switch blog.KindOf(err) {
	case blog.Invalid:
		status = http.StatusUnprocessableEntity
	case blog.Conflict:
		status, f.Answers = http.StatusConflict, "" // what it answered is gone
		f.Stamp = rd.stamps.make(f.about())
	case blog.Forbidden:
		status = http.StatusForbidden
	case blog.TooMany:
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", "3600")
	default:
		rd.Fail(w, r, err)
		return
	}
	f.Trouble = troublesOf(err)
	rd.showRemark(w, r, f, "", status)
}

func (rd *Reader) showRemark(w http.ResponseWriter, r *http.Request, f remarkForm, preview string, status int) {
	place, err := rd.store.RemarkPlace(r.Context(), f.Slug, f.Answers)
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	p, err := rd.privatePage(r.Context(), blog.ArticlePath(place.Slug)+"/reply", "Write a comment")
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	if rd.takesRemarks(p.Menu.Settings, place) {
		p.Remarks = place.Slug
	} else {
		preview = "" // nothing can be sent: what was typed is given back
	}
	p.Scripts = append(p.Scripts, remarkScript)
	rd.forOne(w, r, "remark", remarkPage{p, place, f, preview}, status)
}

// forOne sends a page that is for one visitor alone: nobody keeps it, and nobody is
// to find it again.
func (rd *Reader) forOne(w http.ResponseWriter, r *http.Request, template string, data any, status int) {
	ownOrigin(w)
	body, err := rd.templates.Render("reader/"+template, data)
	if err != nil {
		rd.log.LogAttrs(r.Context(), slog.LevelError, "page failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		rd.bare(w, r, http.StatusInternalServerError)
		return
	}
	if status == http.StatusOK {
		status = 0
	}
	answer.New(answer.Head{Type: htmlType, CacheControl: "no-store", Robots: "noindex", Status: status}, body).Send(w, r)
}

// remarkThanks is the data of the page after a remark.
type remarkThanks struct {
	page
	Slug    string
	Shown   string // id of the comment, if it stands on the page
	Mailed  bool
	Waiting bool
}

// RemarkThanks says what became of a remark.
func (rd *Reader) RemarkThanks(w http.ResponseWriter, r *http.Request) {
	slug, q := param(r, "slug"), r.URL.Query()
	if _, err := rd.store.RemarkPlace(r.Context(), slug, ""); err != nil {
		rd.Fail(w, r, err)
		return
	}
	p, err := rd.privatePage(r.Context(), blog.ArticlePath(slug)+"/reply/thanks", "Thank you")
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	data := remarkThanks{page: p, Slug: slug, Mailed: q.Get("mail") != "", Waiting: q.Get("state") != "shown"}
	if !data.Waiting {
		data.Shown = q.Get("id")
	}
	rd.forOne(w, r, "remark-thanks", data, http.StatusOK)
}
