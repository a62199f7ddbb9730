package reader

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

const (
	remarkStyle  = "remark.css"
	remarkScript = "remark.js"

	// maxRemark is how many bytes of a form are read: twice what the longest comment
	// there may be needs, of which percent-encoding makes twelve bytes a character, so
	// that a text that is too long is given back to who wrote it.
	maxRemark = 256 << 10

	unreadableRemark = "The form could not be read, or was far too long. Go back and shorten it."
)

// remarkForm is the form under an article, empty or with what was typed.
type remarkForm struct {
	Slug    string
	Answers string // id of the comment that is answered; "" for the article
	Name    string
	Email   string
	Website string
	Text    string
	Notify  bool
	Stamp   string // "" where the form stands on a page for everyone
	Mail    bool   // mail can be sent
	Trouble troubles
}

// trouble is what was wrong with what someone sent, in a sentence for them.
type trouble struct {
	Field   string // of the form; "" for none
	Message string
}

// troubles are all that was wrong, in the order of the form.
type troubles []trouble

// On returns the message about that field.
func (t troubles) On(field string) string {
	for _, one := range t {
		if one.Field == field {
			return one.Message
		}
	}
	return ""
}

func troubleOf(err error) trouble {
	t := trouble{Message: blog.Message(err)}
	var e *blog.Error
	if errors.As(err, &e) {
		t.Field = e.Field
	}
	return t
}

func troublesOf(err error) (all troubles) {
	for _, fault := range blog.Faults(err) {
		all = append(all, troubleOf(fault))
	}
	return all
}

func newRemarkForm(slug string, mail bool) remarkForm { return remarkForm{Slug: slug, Mail: mail} }

// takesRemarks reports whether comments are taken there by the form.
func (rd *Reader) takesRemarks(s blog.Settings, place blog.RemarkPlace) bool {
	return s.Guests && !s.Closed(place.CommentsClosed, place.PublishedAt, rd.now())
}

// readRemarkForm reads what was sent. trap says that a field was filled in that no
// person sees.
func (rd *Reader) readRemarkForm(w http.ResponseWriter, r *http.Request, slug string) (f remarkForm, trap bool, err error) {
	if r.ContentLength > maxRemark {
		return f, false, blog.ErrInvalid("", unreadableRemark)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRemark)
	if err := r.ParseForm(); err != nil {
		return f, false, &blog.Error{Kind: blog.Invalid, Message: unreadableRemark, Err: err}
	}
	line := func(name string) string {
		return strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get(name), "\uFFFD"))
	}
	f = newRemarkForm(slug, rd.mail)
	f.Answers, f.Name, f.Email, f.Website = line("to"), line("name"), line("email"), line("website")
	f.Text = strings.ReplaceAll(strings.ToValidUTF8(r.PostForm.Get("text"), "\uFFFD"), "\r\n", "\n")
	f.Notify, f.Stamp = line("notify") != "", line("stamp")
	return f, line("subject") != "", nil
}

// remark is the form in the words of the domain.
func (f remarkForm) remark() blog.Remark {
	return blog.Remark{
		Slug: f.Slug, Answers: f.Answers, Name: f.Name, Email: f.Email, Website: f.Website, Text: f.Text, Notify: f.Notify && f.Mail,
	}
}

// about is what a stamp of the form belongs to.
func (f remarkForm) about() string { return f.Slug + " " + f.Answers }

// sameOrigin refuses what another site's page asks a browser to send. The blog's
// public address is trusted even when a proxy rewrites the Host header.
func sameOrigin(site blog.Site, log *slog.Logger) *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if err := p.AddTrustedOrigin(string(site)); err != nil {
		log.Error("public address is no origin", "err", err)
	}
	return p
}

// ownOrigin lets browsers tell the blog, and nobody else, from which of its pages a
// form was sent: with "no-referrer" they say "Origin: null", and where there is no
// https nothing else tells our own pages from those of others.
func ownOrigin(w http.ResponseWriter) { w.Header().Set("Referrer-Policy", "same-origin") }

// ours reports whether a request comes from a page of ours, or from no browser; of
// others it is refused.
func (rd *Reader) ours(w http.ResponseWriter, r *http.Request) bool {
	if rd.origin.Check(r) == nil {
		return true
	}
	rd.Problem(w, r, http.StatusForbidden, "This was refused", "It came from a page of another site, so nothing was changed. Open the page here and try again.")
	return false
}
